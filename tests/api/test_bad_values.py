"""Every field of every act that anybody is offered, filled with what no field wants: told by its field, never a 500.

Asked through the preview of the real guide, so that nothing is kept; the fields are those that the API itself offers.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest

from mengma.cases.models import Entry
from mengma.courts.tokens import do_create_token
from mengma.intake.tests import stories
from mengma.portal.api.tests.conftest import Caller
from tests import lines
from tests.cast import make_cast

pytestmark = pytest.mark.django_db

DEEP: Any = "x"
for _ in range(12):
    DEEP = {"parties": [DEEP]}

BAD: dict[str, Any] = {
    "bidi": "\u202e倒写\u202c",
    "huge": "长" * 50_001,
    "script": "<script>alert(1)</script>",
    "number": 12345678901234,
    "negative": -1,
    "float": 1.5,
    "exponent": "1e999999999",
    "nan": "NaN",
    "impossible day": "2026-02-30",
    "far day": "9999-12-31",
    "absurd amount": "99999999999999999999999999",
    "true": True,
    "list of lists": [[[]]],
    "list of texts": ["p1", "p1", "不存在", ""],
    "object": {"a": {"b": [1, None, {"c": "d"}]}},
    "objects": [{"text": 1, "amount": "x", "name": {"zh": 1}, "parties": "p1"}],
    "deep": DEEP,
    "key": "p1",
    "a complaint upside down": {"parties": {"p1": 1}, "claims": "all", "form": 7, "elements": [1], "places": ["x"]},
    "a room nowhere": {"room": ["第一法庭"], "starts": "2026-13-01T09:00", "ends": None},
    "bad identity": {
        "parties": [{"capacity": "plaintiff", "kind": "person", "name": "乌兰", "identity": "15010219900501002X"}]
    },
}


def at_review(users: dict[str, Any]) -> str:
    return str(stories.submitted(users).entry.case_id)


def at_preparation(users: dict[str, Any]) -> str:
    return str(lines.accepted_case(users).case)


def after_hearing(users: dict[str, Any]) -> str:
    return str(lines.heard_case(users).case)


def after_judgment(users: dict[str, Any]) -> str:
    return str(lines.decided_case(users).case)


FULL = os.environ.get("MENGMA_PROOF") == "full"
WHO: list[tuple[Callable[[dict[str, Any]], str], tuple[str, ...]]] = [
    (at_review, ("plaintiff", "filing_judge")),
    (after_hearing, ("judge",)),
]
if FULL:
    everybody = ("plaintiff", "filing_judge", "window_clerk", "judge", "clerk", "president")
    WHO = [(begin, everybody) for begin in (at_review, at_preparation, after_hearing, after_judgment)]


@pytest.mark.parametrize(("begin", "parts"), WHO, ids=lambda each: getattr(each, "__name__", ""))
def test_bad_values_in_every_field_of_every_offered_act(
    begin: Callable[[dict[str, Any]], str], parts: tuple[str, ...], db: None
) -> None:
    users = make_cast()
    case = begin(users)
    entries = Entry.objects.filter(case_id=case).count()
    asked = 0
    for part in parts:
        caller = Caller(do_create_token(users[part], "test")[1])
        for offer in caller.get(f"/cases/{case}/acts").json():
            fields = offer["data"]["properties"]
            paper = {"paper": {"how": "post"}, "on_behalf_of": "p1"} if offer["on_paper"] else {}
            for what, value in BAD.items() if fields else ():
                body = {"data": dict.fromkeys(fields, value), **paper}
                answer = caller.post(f"/cases/{case}/acts/{offer['act']}/preview", json.dumps(body))
                assert answer.status_code in (200, 400, 409, 422), (part, offer["act"], what, answer.content[:500])
                for problem in answer.json().get("problems", ()):
                    assert problem["zh"], (offer["act"], what)
                asked += 1
    assert asked > 60
    assert Entry.objects.filter(case_id=case).count() == entries
