"""What `mengma docket verify` and `rebuild --check` find: every planted change, in every table, and nothing else."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from mengma.cases import tables, verify
from mengma.cases.bulk import Simulated, do_append_many
from mengma.cases.docket import NewEntry, append_entry, do_mark_database, new_docket
from mengma.cases.models import Case, CaseNumberSequence, Dispute, Entry
from mengma.cases.state import CaseState, add_item, set_fact

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)
USER = str(uuid.UUID(int=7))
# One item of each collection that has a derived table, # being the number of the case; a package that registers a
# further table adds its item here.
ITEMS: dict[str, dict[str, Any]] = {
    "parties": {"capacity": "plaintiff", "name": "乌兰", "kind": "person"},
    "limits": {"name": "loan", "state": "running", "started_on": "2026-03-02", "due_on": "2026-03-09"},
    "relations": {"user": USER, "relation": "plaintiff", "subject": "p1", "since": "2026-03-02"},
    "documents": {"kind": "notice", "to": "p1", "on": "2026-03-02", "act": "tell", "seq": 1},
    "other_decisions": {"guide": "paper-desk", "subject": "准许旁听", "on": "2026-03-02"},
    "bookings": {
        "hearing": "h1",
        "kind": "room",
        "resource": "#",
        "label": "第一法庭",
        "starts": "2026-03-09T09:00",
        "ends": "2026-03-09T11:00",
        "state": "held",
    },
    "fees": {
        "kind": "acceptance",
        "of": "claim",
        "payer": "p1",
        "amount": "50.00",
        "opened_on": "2026-03-02",
        "order": "T#",
    },
    "invitations": {"party": "p1", "code_digest": "ab#", "expires_on": "2026-03-09"},
}
TABLES = [(table.collection, table.model) for table in tables.all_tables()]


def item(collection: str, number: int = 1) -> dict[str, Any]:
    written = ITEMS[collection].items()
    return {name: value.replace("#", str(number)) if isinstance(value, str) else value for name, value in written}


def begin(number: int) -> uuid.UUID:
    """A case whose one entry holds an item of every collection."""
    parts = {"court": "内0102", "year": 2026, "specialty": "", "type_code": "民初", "number": number}
    all_changes = [
        set_fact("court", "内0102"),
        set_fact("stage", "open"),
        set_fact("filed_on", "2026-03-02"),
        set_fact("case_number", f"（2026）内0102民初{number}号"),
        set_fact("number_parts", parts),
        *(add_item(name, "k1", item(name, number)) for name, _ in TABLES),
    ]
    docket = new_docket(uuid.uuid4(), "paper-desk", 1)
    after = CaseState()
    for change in all_changes:
        after.apply(change)
    actor = {"id": USER, "name": "乌兰", "capacity": "litigant"}
    append_entry(docket, NewEntry("begin", actor, DAY, {"data": {}}, all_changes), after)
    CaseNumberSequence.objects.update_or_create(
        court_code="内0102", year=2026, specialty="", type_code="民初", defaults={"last": number}
    )
    return docket.case_id


@pytest.fixture
def cases(monkeypatch):
    """Three cases in batches of two, so that every difference is looked for at a batch's edge too."""
    monkeypatch.setattr(verify, "BATCH", 2)
    return [begin(number) for number in (1, 2, 3)]


def found() -> list[tuple[str, str, str]]:
    return [(finding.case_id, finding.where, finding.what) for finding in verify.check_rebuild()]


def other_value(field: models.Field, value: Any) -> Any:
    """A value that fits the column and is not what stands there."""
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField):
        return value + timedelta(days=1)
    if isinstance(field, models.DateField):
        return (value or DAY) + timedelta(days=1)
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    if isinstance(field, (models.IntegerField, models.DecimalField)):
        return (value or 0) + 1
    if isinstance(field, models.JSONField):
        return {"planted": True}
    longest = field.max_length or 10
    return ("植" if value != "植" else "入")[:longest]


def test_whole_dockets_and_rows_have_no_findings(cases):
    assert list(verify.verify()) == []
    assert found() == []


@pytest.mark.parametrize(("collection", "model"), TABLES)
def test_a_deleted_row_is_found(cases, collection, model):
    model._default_manager.filter(case_id=cases[1]).delete()
    assert found() == [(str(cases[1]), model._meta.db_table, "k1 is missing")]


@pytest.mark.parametrize(("collection", "model"), TABLES)
def test_a_row_too_many_is_found(cases, collection, model):
    row = model._default_manager.get(case_id=cases[2])
    row.pk, row.key = None, "k9"
    for field in model._meta.fields:
        if not field.primary_key and field.attname not in ("case_id", "key"):
            setattr(row, field.attname, other_value(field, getattr(row, field.attname)))
    row.save(force_insert=True)
    assert found() == [(str(cases[2]), model._meta.db_table, "k9 follows from no entry")]


@pytest.mark.parametrize(("collection", "model"), TABLES)
def test_a_change_planted_in_any_column_is_found(cases, collection, model):
    columns = tables._tables[collection].columns(item(collection), CaseState())
    planted = []
    for name in columns:
        field = next(field for field in model._meta.fields if field.attname == name)
        before = model._default_manager.values_list(field.attname, flat=True).get(case_id=cases[0])
        rows = model._default_manager.filter(case_id=cases[0])
        try:
            with transaction.atomic():
                rows.update(**{field.attname: other_value(field, before)})
        except IntegrityError:
            continue  # the database itself refuses such a row
        assert found() == [(str(cases[0]), model._meta.db_table, f"k1.{name} differs")], name
        rows.update(**{field.attname: before})
        planted.append(name)
    assert len(planted) * 2 > len(columns)
    assert found() == []


@pytest.mark.parametrize(
    "changed",
    [
        {"stage": "closed"}, {"title": "植入"}, {"cause": "植入"}, {"case_number": None}, {"filed_on": date(2020, 1, 1)},
        {"closed_on": DAY}, {"next_due_on": None}, {"guide_version": 2}, {"guide": "x"}, {"court_code": "内0105"},
        {"state": {"facts": {}, "items": {}}}, {"variant": "x"}, {"accepted_on": DAY},
    ],
)  # fmt: skip
def test_a_change_planted_in_a_case_row_is_found(cases, changed):
    Case.objects.filter(id=cases[1]).update(**changed)
    assert (str(cases[1]), "cases_case", f"{next(iter(changed))} differs") in found()


def test_rows_without_a_docket_are_found_wherever_their_ids_lie(cases):
    real = Case.objects.get(id=cases[0])
    low, high = uuid.UUID(int=1), uuid.UUID(int=(1 << 128) - 2)
    planted = [low, *(uuid.UUID(int=case.int + 1) for case in cases), high]
    for case_id in planted:
        Case.objects.create(**{**_columns(real), "id": case_id, "case_number": None})
    assert sorted(found()) == sorted((str(one), "cases_case", "the row has no docket") for one in planted)
    assert sorted(f.case_id for f in verify.verify()) == sorted(str(one) for one in planted)


def _columns(case: Case) -> dict[str, Any]:
    return {field.attname: getattr(case, field.attname) for field in Case._meta.fields}


def test_a_dispute_without_a_docket_is_found(cases):
    lone = Dispute.objects.create()
    assert found() == [("", "cases_dispute", f"{lone.id} has no docket")]


def test_a_moved_dispute_is_found(cases):
    Case.objects.filter(id=cases[0]).update(dispute=Dispute.objects.create())
    assert (str(cases[0]), "cases_case", "dispute_id differs") in found()


def test_a_number_sequence_that_says_otherwise_is_found(cases):
    CaseNumberSequence.objects.update(last=7)
    assert [what for _, where, what in found() if where == "cases_casenumbersequence"]
    CaseNumberSequence.objects.update(last=3)
    CaseNumberSequence.objects.create(court_code="内0102", year=2025, specialty="", type_code="民初", last=1)
    assert len(found()) == 1


def test_every_derived_model_is_derived_again():
    """A model that calls itself derived and is not rebuilt would be believed without proof."""
    declared = {model for model in apps.get_models() if getattr(model, "MENGMA_KIND", "") == "derived"}
    assert declared == set(verify.derived_models())
    assert {name for name, _ in TABLES} <= set(ITEMS), "give the new collection an item in ITEMS"


def test_the_questions_asked_do_not_grow_with_the_cases(django_assert_max_num_queries):
    """Ten times the cases: no more queries than ten times the batches, and none that names cases one by one."""
    do_mark_database("simulation")
    actor = {"id": USER, "name": "乌兰", "capacity": "litigant"}
    changes = [set_fact("court", "内0102"), set_fact("stage", "open"), add_item("parties", "p1", ITEMS["parties"])]
    entry = NewEntry("begin", actor, DAY, {"data": {}}, changes)
    moment = datetime.fromisoformat("2026-03-02T09:00:00+08:00")
    do_append_many(Simulated(new_docket(uuid.uuid4(), "paper-desk", 1), [(entry, moment)]) for _ in range(1100))
    tables_and_case = len(TABLES) + 1
    batches = 1100 // verify.BATCH + 2
    with django_assert_max_num_queries(batches * tables_and_case + 10) as asked:
        assert found() == []
    assert max(len(query["sql"]) for query in asked.captured_queries) < 4000
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_entry")
        assert cursor.fetchone()[0] == Entry.objects.count() == 1100
