"""The closing day, rule by rule (审限规定 10). No database: a state goes in, a day comes out."""

from __future__ import annotations

from datetime import date

import pytest

from mengma.cases.state import CaseState
from mengma.trial.closing_day import closing_day


def decided(decision, **appeals):
    return CaseState(
        {"closing_decision": "j1"},
        {
            "decisions": {"j1": {"parties": ["p1", "p2"], **decision}},
            "appeals": {f"j1/{p}": a for p, a in appeals.items()},
        },
    )


def test_a_case_without_a_decision_has_no_closing_day():
    assert closing_day(CaseState()) is None


@pytest.mark.parametrize("kind", ["judgment", "ruling"])
def test_pronounced_or_declared_that_day(kind):
    assert closing_day(decided({"kind": kind, "on": "2026-04-10"})) == date(2026, 4, 10)


@pytest.mark.parametrize(
    ("way", "day"),
    [
        ("direct", date(2026, 4, 20)),
        ("left", date(2026, 4, 20)),
        ("forwarded", date(2026, 4, 20)),
        ("post", date(2026, 4, 15)),
        ("announcement", date(2026, 4, 15)),
    ],
)
def test_not_pronounced_but_delivered(way, day):
    first = {"served_on": "2026-04-12", "way": "direct"}
    last = {"served_on": "2026-04-20", "sent_on": "2026-04-15", "way": way}
    judgment = {"kind": "judgment", "on": "2026-04-10", "declared": False}
    assert closing_day(decided(judgment, p1=first, p2=last)) == day
    assert closing_day(decided(judgment, p1=first)) is None


def test_a_mediation_statement_closes_with_the_last_signature():
    statement = {"kind": "mediation_statement", "on": "2026-04-10"}
    assert closing_day(decided({**statement, "signed": {"p1": "2026-04-11"}})) is None
    assert closing_day(decided({**statement, "signed": {"p1": "2026-04-13", "p2": "2026-04-12"}})) == date(2026, 4, 13)
