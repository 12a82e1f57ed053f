"""The bulk writer: the same docket as the acts wrote, and only where everything is a simulation."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from mengma import clock
from mengma.cases import verify
from mengma.cases.bulk import Simulated, do_append_many
from mengma.cases.docket import NewEntry, append_entry, do_mark_database, new_docket
from mengma.cases.errors import NotASimulation
from mengma.cases.models import Case, CaseNumberSequence, Entry, Leaf, PartyName, Relation, TimeLimit
from mengma.cases.state import CaseState, add_item, put_item, set_fact

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)
USER = str(uuid.UUID(int=7))


def story(number: int = 1) -> list[NewEntry]:
    """Two entries: a case begins with a party, a limit and a relation; then it gets its number."""
    actor = {"id": USER, "name": "乌兰", "capacity": "litigant"}
    parts = {"court": "内0102", "year": 2026, "specialty": "", "type_code": "民初", "number": number}
    limit = {"name": "loan", "state": "running", "started_on": "2026-03-02", "due_on": "2026-03-09", "on_expiry": ""}
    begin = [
        set_fact("court", "内0102"),
        set_fact("stage", "lent"),
        set_fact("filed_on", "2026-03-02"),
        add_item("parties", "p1", {"capacity": "plaintiff", "name": "乌兰", "kind": "person"}),
        add_item("limits", "loan", limit),
        add_item("relations", "r1", {"user": USER, "relation": "plaintiff", "subject": "p1", "since": "2026-03-02"}),
    ]
    number_it = [
        set_fact("case_number", f"（2026）内0102民初{number}号"),
        set_fact("number_parts", parts),
        put_item("limits", "loan", {"state": "met"}),
    ]
    return [
        NewEntry("lend", actor, DAY, {"data": {}}, begin),
        NewEntry("number", actor, DAY, {"data": {"n": number}}, number_it),
    ]


def test_only_a_simulation_is_written_in_bulk(db):
    do_mark_database("test")
    assert do_mark_database("simulation") == "test"
    with pytest.raises(NotASimulation):
        do_append_many([])


def test_bulk_dockets_are_what_acts_write(db):
    do_mark_database("simulation")
    acted = new_docket(uuid.uuid4(), "loan-desk", 1)
    for new in story(1):
        after = CaseState.from_json(acted.state.as_json())
        for change in new.changes:
            after.apply(change)
        append_entry(acted, new, after)
    bulk = new_docket(uuid.uuid4(), "loan-desk", 1)
    CaseNumberSequence.objects.create(court_code="内0102", year=2026, specialty="", type_code="民初", last=1)
    assert do_append_many([Simulated(bulk, [(new, clock.now()) for new in story(2)])]) == 2
    assert list(verify.verify()) == []
    assert list(verify.check_rebuild()) == []
    assert Leaf.objects.count() == Entry.objects.count() == 4
    for model in (TimeLimit, Relation, PartyName):
        rows = {
            row.case_id: [v for k, v in vars(row).items() if k not in ("id", "case_id", "_state")]
            for row in model.objects.all()
        }
        assert rows[acted.case_id] == rows[bulk.case_id]
    one, two = Case.objects.get(id=acted.case_id), Case.objects.get(id=bulk.case_id)
    assert (one.stage, one.court_code, one.filed_on, one.last_seq) == (
        two.stage,
        two.court_code,
        two.filed_on,
        two.last_seq,
    )
