"""The paper desk: people hand in papers and are told things. Its files lie in a folder of the test."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mengma import clock
from mengma.cases.state import CaseState
from mengma.procedure import library, registry
from mengma.procedure.context import ActContext
from mengma.procedure.engine import Request, open_case, perform
from mengma.procedure.registry import DocumentKind, document_kind
from tests.cast import COURT, actor, make_cast

GUIDES = Path(__file__).parent / "guides"


@registry.effect("paper-desk.begin", reads=("name", "enclosures"))
def begin(ctx: ActContext) -> None:
    """收件。"""
    ctx.add("parties", "p1", {"capacity": "plaintiff", "name": ctx.data["name"], "kind": "person", "sex": "female"})
    ctx.add(
        "parties", "p2", {"capacity": "defendant", "name": "巴特尔", "kind": "person", "address": "呼和浩特市新城区"}
    )
    ctx.relate(ctx.actor.id, "filer", "p1")


@registry.effect("paper-desk.rename", reads=("name",))
def rename(ctx: ActContext) -> None:
    """改名。"""
    ctx.put("parties", "p1", {"name": ctx.data["name"]})


@registry.effect("paper-desk.seat", reads=("judge", "clerk"))
def seat(ctx: ActContext) -> None:
    """确定承办法官和书记员。"""
    ctx.relate(ctx.data["judge"], "responsible_judge")
    ctx.relate(ctx.data["clerk"], "clerk")


def receipt(state: CaseState, item: Mapping[str, Any]) -> dict[str, Any]:
    return {"enclosures": len(state.all("parties"))}


def nothing(state: CaseState, item: Mapping[str, Any]) -> dict[str, Any]:
    return {}


document_kind(DocumentKind("desk_receipt", "收件回执", "Receipt", receipt))
document_kind(DocumentKind("desk_notice", "通知书", "Notice", nothing))
document_kind(DocumentKind("desk_draft", "决定书", "Draft", nothing))


@pytest.fixture(autouse=True)
def paper_desk(monkeypatch, settings, tmp_path):
    settings.MENGMA_VAR = tmp_path
    guides = library.load_all(GUIDES)
    monkeypatch.setattr(library, "ROOT", GUIDES)
    monkeypatch.setattr(library, "all_guides", lambda: guides)
    with clock.travel(date(2026, 11, 23)):
        yield guides["paper-desk", 1]


@pytest.fixture
def cast(db):
    return {part: actor(user) for part, user in make_cast().items()}


@pytest.fixture
def case(cast):
    """A case that 乌兰 began, and short ways to act on it."""
    opened = open_case("paper-desk", COURT, uuid.uuid4(), cast["plaintiff"], Request("begin", {"name": "乌兰"}))
    case_id = opened.entry.case_id

    def act(who: str, act_name: str, /, **data: Any):
        return perform(case_id, cast[who], Request(act_name, data))

    return SimpleNamespace(id=case_id, act=act, opened=opened)


@pytest.fixture
def run_jobs(db):
    """Runs the queued jobs of the dossier in this process, as a worker would, and empties the queue."""
    from django.db import connection

    from mengma.dossier import tasks

    def run() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
            jobs = [row for row in cursor.fetchall() if row[1].startswith("dossier.")]
            for _, name, args in jobs:
                arguments = json.loads(args) if isinstance(args, str) else args
                getattr(tasks, name.removeprefix("dossier.")).func(**arguments)
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = ANY(%s)", [[row[0] for row in jobs]])
        return [row[1] for row in jobs]

    return run
