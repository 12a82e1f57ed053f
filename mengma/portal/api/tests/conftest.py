"""A guide with nothing of a court in it, one case of it, the cast, and clients that carry their tokens."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from mengma.courts.identity import cipher
from mengma.courts.tokens import do_create_token
from mengma.portal.api.webhooks import listening
from mengma.procedure import library, registry
from mengma.procedure.context import ActContext
from mengma.procedure.engine import Request, open_case
from tests.cast import COURT, actor, make_cast

GUIDES = Path(__file__).parent / "guides"
NUMBER = "150102199003078515"


@registry.effect("loan-counter.lend", reads=("reader",))
def lend(ctx: ActContext) -> None:
    """登记读者。"""
    number = ctx.data.pop("identity_number", "")
    party = {"capacity": "plaintiff", "name": ctx.data["reader"], "kind": "person"}
    if number:
        party["identity"] = cipher.encrypt(number, str(ctx.case_id))
        party["identity_tail"] = cipher.tail(number)
        ctx.data["identity_number"] = party["identity"]
    ctx.add("parties", "p1", party)
    ctx.relate(ctx.actor.id, "filer", "p1")


@pytest.fixture(autouse=True)
def loan_counter(monkeypatch):
    guides = library.load_all(GUIDES)
    monkeypatch.setattr(library, "all_guides", lambda: guides)
    listening.forget()
    yield guides["loan-counter", 1]
    listening.forget()


class Caller:
    """A program with a token; answers are decoded."""

    def __init__(self, token: str = "") -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query, headers=self.headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        content = body if isinstance(body, (bytes, str)) else json.dumps(body if body is not None else {})
        return self.client.post(
            f"/api/v1{path}", content, content_type="application/json", headers={**self.headers, **headers}
        )

    def put(self, path: str, body: Any) -> Any:
        return self.client.put(
            f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=self.headers
        )

    def delete(self, path: str) -> Any:
        return self.client.delete(f"/api/v1{path}", headers=self.headers)


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def as_part(cast):
    """A caller with a token of a member of the cast: as_part("plaintiff")."""

    def make(part: str, scopes: tuple[str, ...] = ("read", "act")) -> Caller:
        return Caller(do_create_token(cast[part], "test", scopes)[1])

    return make


@pytest.fixture
def nobody():
    return Caller()


@pytest.fixture
def case(cast):
    opened = open_case(
        "loan-counter",
        COURT,
        uuid.uuid4(),
        actor(cast["plaintiff"]),
        Request("lend", {"reader": "乌兰", "identity_number": NUMBER}),
    )
    return opened.entry.case_id
