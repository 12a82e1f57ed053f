"""Recomputes every chain from the stored bytes and every derived row from the dockets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import QuerySet

from mengma.cases import tables
from mengma.cases.canonical import canonical, header_hash, parse, payload_digest
from mengma.cases.docket import FIRST_PREVIOUS
from mengma.cases.errors import DoesNotFold
from mengma.cases.history import Stored, folded, stored_dockets
from mengma.cases.models import Case, CaseNumberSequence, Dispute
from mengma.cases.state import CaseState

BATCH = 500
BATCH_ENTRIES = 20_000
Dockets = Iterator[tuple[UUID, list[Stored]]]
Watcher = Callable[[int], None]


def _unwatched(_dockets_read: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold: in which case, at which entry or table, and what."""

    case_id: str
    where: str
    what: str


def check_chain(entries: list[Stored]) -> Finding | None:
    """The first entry of a docket that does not match its bytes, its payload or its predecessor; None where all hold."""
    previous = FIRST_PREVIOUS
    by_id = {str(entry.id): entry for entry in entries}
    for position, entry in enumerate(entries, start=1):
        wrong = _wrong_with(entry, position, previous, by_id)
        if wrong:
            return Finding(str(entry.case_id), f"entry {position}", wrong)
        previous = entry.hash.hex()
    return None


def _wrong_with(entry: Stored, position: int, previous: str, by_id: dict[str, Stored]) -> str | None:
    if entry.seq != position:
        return f"sequence {entry.seq} stands at position {position}: an entry is missing"
    if header_hash(entry.header) != entry.hash:
        return "the header does not have the stored hash"
    header = parse(entry.header)
    if canonical(header) != entry.header:
        return "the header is not in canonical form"
    columns = {
        "id": str(entry.id),
        "case": str(entry.case_id),
        "seq": entry.seq,
        "act": entry.act,
        "happened_on": entry.happened_on,
        "key": entry.key,
    }
    for name, value in columns.items():
        if header.get(name) != value:
            return f"the column {name} says {value!r}, the header {header.get(name)!r}"
    if header["actor"]["id"] != entry.actor_id:
        return "the column actor_id differs from the header"
    if header["prev"] != previous:
        return "it does not continue the entry before it"
    if entry.content is None or entry.salt is None:
        by = by_id.get(str(entry.erased_by))
        if by is None or parse(by.header).get("erases") != str(entry.id):
            return "the payload is gone and no act erased it"
        return None
    if payload_digest(entry.salt, entry.content) != header["payload"]:
        return "the payload does not have the digest that the header states"
    return None


def _watched(dockets: Dockets, watcher: Watcher) -> Dockets:
    for number, docket in enumerate(dockets, start=1):
        yield docket
        watcher(number)


def verify(case_id: UUID | None = None, watcher: Watcher = _unwatched) -> Iterator[Finding]:
    """Every broken docket, and every case whose row does not end where its chain ends.

    Streams dockets and case rows side by side in the order of the case ids, from one snapshot: memory does not grow with
    the number of cases. `watcher` is told how many dockets were read, after each.
    """
    with _one_snapshot():
        cases = Case.objects.filter(id=case_id) if case_id else Case.objects.all()
        heads = cases.order_by("id").values_list("id", "last_seq", "head").iterator(BATCH)
        head = next(heads, None)
        for found, entries in _watched(stored_dockets(case_id), watcher):
            while head is not None and head[0] < found:
                yield Finding(str(head[0]), "case", "the case row has no docket")
                head = next(heads, None)
            row = head if head is not None and head[0] == found else None
            finding = check_chain(entries) or _ending(found, entries, row)
            if finding:
                yield finding
            if row is not None:
                head = next(heads, None)
        while head is not None:
            yield Finding(str(head[0]), "case", "the case row has no docket")
            head = next(heads, None)


def _ending(found: UUID, entries: list[Stored], row: tuple[UUID, int, bytes | memoryview] | None) -> Finding | None:
    if row is None:
        return Finding(str(found), "case", "the docket has no case row")
    if (row[1], bytes(row[2])) != (entries[-1].seq, entries[-1].hash):
        return Finding(str(found), "case", "the case row does not end where the chain ends: entries were cut off")
    return None


@contextmanager
def _one_snapshot() -> Iterator[None]:
    """Dockets and derived rows as of one moment, so that acts performed meanwhile are no differences."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def check_rebuild(watcher: Watcher = _unwatched) -> Iterator[Finding]:
    """Derives every derived table again from the dockets and yields each difference from what is stored.

    Works through the cases in the order of their ids, a batch at a time, and reads the stored rows of a batch by the range
    of its ids: what lies between two dockets and belongs to none is found on the way. `watcher` is told how many dockets
    were read, after each.
    """
    numbers: dict[tuple[str, int, str, str], list[int]] = {}
    with _one_snapshot():
        low: UUID | None = None
        for batch in _batches(_watched(stored_dockets(), watcher)):
            high = batch[-1][0]
            yield from _compared(batch, low, high, numbers)
            low = high
        yield from _compared([], low, None, numbers)
        for dispute_id in Dispute.objects.filter(cases=None).values_list("id", flat=True).iterator(BATCH):
            yield Finding("", "cases_dispute", f"{dispute_id} has no docket")
        yield from _sequence_differences(numbers)


def _batches(dockets: Dockets) -> Iterator[list[tuple[UUID, list[Stored]]]]:
    """Consecutive dockets in batches of at most BATCH dockets and about BATCH_ENTRIES entries."""
    batch: list[tuple[UUID, list[Stored]]] = []
    entries = 0
    for docket in dockets:
        batch.append(docket)
        entries += len(docket[1])
        if len(batch) >= BATCH or entries >= BATCH_ENTRIES:
            yield batch
            batch, entries = [], 0
    if batch:
        yield batch


@dataclass(frozen=True, slots=True)
class _Derived:
    """What the rows that follow from one docket must be."""

    case: dict[str, Any]
    state: CaseState


def _compared(
    batch: list[tuple[UUID, list[Stored]]],
    low: UUID | None,
    high: UUID | None,
    numbers: dict[tuple[str, int, str, str], list[int]],
) -> Iterator[Finding]:
    """The differences of the cases with ids above `low` up to `high` (None: no bound)."""
    derived: dict[UUID, _Derived] = {}
    broken: set[UUID] = set()
    for case_id, entries in batch:
        try:
            state = folded(entries)
        except DoesNotFold as refused:
            broken.add(case_id)
            yield Finding(str(case_id), f"entry {refused.data.get('seq')}", refused.what_en)
            continue
        derived[case_id] = _Derived(_case_row(entries, state), state)
        parts = state.fact("number_parts")
        if parts:
            key = (parts["court"], parts["year"], parts["specialty"], parts["type_code"])
            numbers.setdefault(key, []).append(parts["number"])
    yield from _case_differences(derived, broken, _ranged(Case.objects.order_by("id"), "id", low, high))
    for table in tables.all_tables():
        rows = _ranged(table.model._default_manager.order_by("case_id"), "case_id", low, high)
        yield from _table_differences(table, derived, broken, rows)


def _case_row(entries: list[Stored], state: CaseState) -> dict[str, Any]:
    guide, version = parse(entries[-1].header)["guide"].split("@")
    return {
        **tables.case_columns(state),
        "dispute_id": UUID(parse(entries[0].header)["dispute"]),
        "guide": guide,
        "guide_version": int(version),
        "state": state.as_json(),
    }


def _ranged(rows: QuerySet[Any], column: str, low: UUID | None, high: UUID | None) -> Iterator[dict[str, Any]]:
    bounds = {f"{column}__gt": low, f"{column}__lte": high}
    return rows.filter(**{name: bound for name, bound in bounds.items() if bound is not None}).values().iterator(BATCH)


def _case_differences(
    derived: dict[UUID, _Derived], broken: set[UUID], rows: Iterator[dict[str, Any]]
) -> Iterator[Finding]:
    missing = set(derived)
    for row in rows:
        want = derived.get(row["id"])
        if want is None:
            if row["id"] not in broken:
                yield Finding(str(row["id"]), "cases_case", "the row has no docket")
            continue
        missing.discard(row["id"])
        for name, value in want.case.items():
            if _plain(row[name]) != _plain(value):
                yield Finding(str(row["id"]), "cases_case", f"{name} differs")
    for case_id in sorted(missing):
        yield Finding(str(case_id), "cases_case", "the row is missing")


def _table_differences(
    table: tables.DerivedTable, derived: dict[UUID, _Derived], broken: set[UUID], rows: Iterator[dict[str, Any]]
) -> Iterator[Finding]:
    where = table.model._meta.db_table
    wanted = {case_id: table.expected(case_id, want.state) for case_id, want in derived.items()}
    for row in rows:
        case_id, key = row["case_id"], row["key"]
        if case_id in broken:
            continue
        if case_id not in wanted:
            yield Finding(str(case_id), where, "the row has no docket")
            continue
        want = wanted[case_id].pop(key, None)
        if want is None:
            yield Finding(str(case_id), where, f"{key} follows from no entry")
            continue
        for name, value in want.items():
            if _plain(row[name]) != _plain(_typed(table.model, name, value)):
                yield Finding(str(case_id), where, f"{key}.{name} differs")
    for case_id, left in wanted.items():
        for key in left:
            yield Finding(str(case_id), where, f"{key} is missing")


def _typed(model: type[models.Model], name: str, value: Any) -> Any:
    """A column's value as the database gives it back: an item holds money and days as text."""
    return None if value is None else model._meta.get_field(name).to_python(value)  # type: ignore[union-attr]


def _sequence_differences(numbers: dict[tuple[str, int, str, str], list[int]]) -> Iterator[Finding]:
    stored = {
        (row.court_code, row.year, row.specialty, row.type_code): row.last for row in CaseNumberSequence.objects.all()
    }
    for key in numbers.keys() | stored.keys():
        given = sorted(numbers.get(key, []))
        if given != list(range(1, len(given) + 1)):
            yield Finding("", "cases_casenumbersequence", f"{key}: numbers with a gap or given twice")
        if stored.get(key, 0) != len(given):
            yield Finding(
                "", "cases_casenumbersequence", f"{key}: last is {stored.get(key, 0)}, {len(given)} were given"
            )


def _plain(value: Any) -> Any:
    """Dates, UUIDs and the like as JSON would show them, so that a column and an item compare."""
    if value is None or isinstance(value, (bool, int, Decimal, dict, list)):
        return value
    if isinstance(value, memoryview):
        return bytes(value)
    return str(value)


def derived_models() -> list[type[models.Model]]:
    """The models whose rows `check_rebuild` derives again."""
    return [Case, Dispute, CaseNumberSequence, *(table.model for table in tables.all_tables())]
