"""The whole API under generated requests: whatever is sent, no 500, and every answer as its description says.

In process over WSGI, with the real civil guide and a case under review, as several people of the cast. Fixed seed, bounded
number of examples; MENGMA_PROOF=full multiplies it.
"""

from __future__ import annotations

import collections
import os
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, seed, settings
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi import checks

from mengma.config.wsgi import application
from mengma.courts.tokens import do_create_token
from mengma.intake.tests import stories
from mengma.portal.api.urls import api
from tests.cast import actor, make_cast

pytestmark = pytest.mark.django_db

EXAMPLES = 120 if os.environ.get("MENGMA_PROOF") == "full" else 4
PARTS = ("plaintiff", "filing_judge")
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]
ACTS = (
    "accept_case",
    "ask_corrections",
    "submit_complaint",
    "withdraw_before_acceptance",
    "refuse_to_accept",
    "join_case",
)

load_all_checks()


described = schemathesis.openapi.from_dict(dict(api.get_openapi_schema()))
described.app = application


@pytest.fixture(params=PARTS)
def part(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Requests stay on the test's connection, as with Django's own client: its transaction is what is rolled back."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def world(db: None) -> dict[str, Any]:
    """The cast with tokens, 乌兰's case under review, a draft of hers and one that nobody may touch."""
    people = make_cast()
    case = stories.submitted(people).entry.case_id
    draft = stories.actions.do_start_draft(actor(people["plaintiff"]), court="内0102", content=stories.complaint())
    tokens = {part: do_create_token(people[part], "test")[1] for part in PARTS}
    return {"case_id": str(case), "draft_id": str(draft.id), "tokens": tokens}


@described.parametrize()
@seed(20261123)
@settings(
    max_examples=EXAMPLES,
    derandomize=False,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_whatever_is_sent_the_answer_is_as_described(case: schemathesis.Case, world: dict[str, Any], part: str) -> None:
    for name in ("case_id", "draft_id"):
        if name in case.path_parameters:
            case.path_parameters[name] = world[name]
    if "act" in case.path_parameters and len(repr(case.body)) % 8:
        case.path_parameters["act"] = ACTS[len(repr(case.body)) % len(ACTS)]
    headers = {"Authorization": f"Bearer {world['tokens'][part]}"}
    case.call_and_validate(headers=headers, checks=CHECKS)


PUBLIC = {
    "/session", "/clock", "/guides", "/guides/{name}/{version}", "/forms", "/forms/general", "/law", "/law/{calculator}",
}  # fmt: skip


def test_every_operation_but_the_public_ones_asks_who_calls(client: Client, world: dict[str, Any]) -> None:
    """Also where the path names a real case: without a token nothing is said but 401."""
    asked = 0
    for path, operations in api.get_openapi_schema()["paths"].items():
        for method in operations:
            if path.removeprefix("/api/v1") in PUBLIC and method != "delete":
                assert "security" not in operations[method]
                continue
            named = {"act": "accept_case", "key": "d1", "item_id": 1, **world}
            address = path.format_map(collections.defaultdict(uuid.uuid4, named))
            answer = client.generic(method.upper(), address, "{}", content_type="application/json")
            assert answer.status_code == 401, (method, path)
            assert answer["WWW-Authenticate"] == "Bearer"
            asked += 1
    assert asked > 25
