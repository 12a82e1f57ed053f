"""The loan desk: a guide with nothing of a court in it, so that these tests show what the engine itself does."""

from __future__ import annotations

from pathlib import Path

import pytest

from mengma.procedure import library, registry
from mengma.procedure.context import ActContext

GUIDES = Path(__file__).parent / "guides"


@registry.effect("loan-desk.lend", reads=("reader",))
def lend(ctx: ActContext) -> None:
    """登记读者。"""
    ctx.add("parties", "p1", {"capacity": "plaintiff", "name": ctx.data["reader"], "kind": "person"})
    ctx.relate(ctx.actor.id, "filer", "p1")


@pytest.fixture(autouse=True)
def loan_desk(monkeypatch):
    guides = library.load_all(GUIDES)
    monkeypatch.setattr(library, "all_guides", lambda: guides)
    return guides["loan-desk", 1]
