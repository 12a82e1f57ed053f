"""Recomputes every chain from the stored bytes and every derived row from the dockets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models

from mengma.cases import tables
from mengma.cases.canonical import canonical, header_hash, parse, payload_digest
from mengma.cases.docket import FIRST_PREVIOUS
from mengma.cases.errors import DoesNotFold
from mengma.cases.history import Stored, folded, stored_dockets
from mengma.cases.models import Case, CaseNumberSequence, Dispute
from mengma.cases.state import CaseState


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


def verify(case_id: UUID | None = None) -> Iterator[Finding]:
    """Every broken docket, and every case whose row does not end where its chain ends."""
    heads = Case.objects.filter(id=case_id) if case_id else Case.objects.all()
    expected = {row[0]: (row[1], bytes(row[2])) for row in heads.values_list("id", "last_seq", "head")}
    for found, entries in stored_dockets(case_id):
        finding = check_chain(entries)
        if finding:
            expected.pop(found, None)
            yield finding
            continue
        row = expected.pop(found, None)
        if row is None:
            yield Finding(str(found), "case", "the docket has no case row")
        elif row != (entries[-1].seq, entries[-1].hash):
            yield Finding(str(found), "case", "the case row does not end where the chain ends: entries were cut off")
    for missing in expected:
        yield Finding(str(missing), "case", "the case row has no docket")


def check_rebuild() -> Iterator[Finding]:
    """Derives every derived table again from the dockets and yields each difference from what is stored."""
    numbers: dict[tuple[str, int, str, str], list[int]] = {}
    actual = _Actual()
    for case_id, entries in stored_dockets():
        try:
            state = folded(entries)
        except DoesNotFold as refused:
            yield Finding(str(case_id), f"entry {refused.data.get('seq')}", refused.what)
            continue
        parts = state.fact("number_parts")
        if parts:
            key = (parts["court"], parts["year"], parts["specialty"], parts["type_code"])
            numbers.setdefault(key, []).append(parts["number"])
        yield from actual.differences(case_id, entries, state)
    yield from actual.left_over()
    yield from _sequence_differences(numbers)


class _Actual:
    """The stored derived rows, read in batches of cases and compared one case at a time."""

    def __init__(self) -> None:
        self._cases = (
            {row.id: row for row in Case.objects.all().iterator(2000)} if Case.objects.count() < 5000 else None
        )
        self._seen: set[UUID] = set()
        self._disputes: set[UUID] = set()

    def differences(self, case_id: UUID, entries: list[Stored], state: CaseState) -> Iterator[Finding]:
        self._seen.add(case_id)
        header = parse(entries[0].header)
        self._disputes.add(UUID(header["dispute"]))
        row = self._cases.get(case_id) if self._cases is not None else Case.objects.filter(id=case_id).first()
        if row is None:
            yield Finding(str(case_id), "cases_case", "the row is missing")
            return
        guide, version = parse(entries[-1].header)["guide"].split("@")
        want: dict[str, Any] = {
            **tables.case_columns(state),
            "dispute_id": UUID(header["dispute"]),
            "guide": guide,
            "guide_version": int(version),
            "state": state.as_json(),
        }
        for name, value in want.items():
            if _plain(getattr(row, name)) != _plain(value):
                yield Finding(str(case_id), "cases_case", f"{name} differs")
        for table in tables.all_tables():
            yield from _table_differences(table, case_id, state)

    def left_over(self) -> Iterator[Finding]:
        for case_id in Case.objects.exclude(id__in=self._seen).values_list("id", flat=True):
            yield Finding(str(case_id), "cases_case", "the row has no docket")
        for dispute_id in Dispute.objects.values_list("id", flat=True):
            if dispute_id not in self._disputes:
                yield Finding("", "cases_dispute", f"{dispute_id} has no docket")
        for table in tables.all_tables():
            for case_id in table.model._default_manager.exclude(case_id__in=self._seen).values_list(
                "case_id", flat=True
            ):
                yield Finding(str(case_id), table.model._meta.db_table, "the row has no docket")


def _table_differences(table: tables.DerivedTable, case_id: UUID, state: CaseState) -> Iterator[Finding]:
    where = table.model._meta.db_table
    want = table.expected(case_id, state)
    rows = table.model._default_manager.filter(case_id=case_id)
    stored = {row.key: row for row in rows}
    for key in want.keys() | stored.keys():
        if key not in stored:
            yield Finding(str(case_id), where, f"{key} is missing")
        elif key not in want:
            yield Finding(str(case_id), where, f"{key} follows from no entry")
        else:
            for name, value in want[key].items():
                if _plain(getattr(stored[key], name)) != _plain(value):
                    yield Finding(str(case_id), where, f"{key}.{name} differs")


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
    if value is None or isinstance(value, (bool, int, dict, list)):
        return value
    if isinstance(value, memoryview):
        return bytes(value)
    return str(value)


def derived_models() -> list[type[models.Model]]:
    """The models whose rows `check_rebuild` derives again."""
    return [Case, Dispute, CaseNumberSequence, *(table.model for table in tables.all_tables())]
