"""The bulk writer: whole simulated dockets at once, byte for byte what acts would have written. Simulations only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection, models, transaction

from mengma.cases import tables
from mengma.cases.docket import Docket, NewEntry, build
from mengma.cases.errors import NotASimulation
from mengma.cases.models import Case, DatabaseMark, Dispute, Entry, Payload
from mengma.cases.state import CaseState

BATCH = 500


@dataclass(frozen=True, slots=True)
class Simulated:
    """A docket to be written: new, with its entries in order, each with the moment at which it was recorded."""

    docket: Docket
    entries: Sequence[tuple[NewEntry, datetime]]


def check_simulation() -> None:
    """Raises NotASimulation unless this database was created as a simulation."""
    mark = DatabaseMark.objects.first()
    if mark is None or mark.kind != "simulation":
        raise NotASimulation


def do_append_many(dockets: Iterable[Simulated], batch: int = BATCH) -> int:
    """Writes whole dockets with COPY, `batch` dockets a transaction; returns how many entries were written.

    Raises NotASimulation. Leaves are queued by the same trigger as for acts; derived rows follow from the folded state.
    """
    check_simulation()
    written = 0
    waiting = iter(dockets)
    while chunk := list(islice(waiting, batch)):
        with transaction.atomic():
            written += _write_chunk(chunk)
    return written


def _write_chunk(chunk: Sequence[Simulated]) -> int:
    rows = _Rows()
    count = 0
    for simulated in chunk:
        docket = simulated.docket
        for new, recorded_at in simulated.entries:
            entry, payload, _ = build(docket, new, recorded_at)
            for change in new.changes:
                docket.state.apply(change)
            docket.last_seq, docket.head = entry.seq, bytes(entry.hash).hex()
            rows.add(entry)
            rows.add(payload)
            count += 1
        rows.add_case(docket)
    rows.write()
    _raise_sequences([simulated.docket.state for simulated in chunk])
    return count


class _Rows:
    """Model instances by model, written with COPY in an order that foreign keys allow."""

    def __init__(self) -> None:
        self._by_model: dict[type[models.Model], list[models.Model]] = {}

    def add(self, row: models.Model) -> None:
        self._by_model.setdefault(type(row), []).append(row)

    def add_case(self, docket: Docket) -> None:
        self.add(Dispute(id=docket.dispute_id))
        self.add(
            Case(
                id=docket.case_id,
                dispute_id=docket.dispute_id,
                guide=docket.guide,
                guide_version=docket.guide_version,
                last_seq=docket.last_seq,
                head=bytes.fromhex(docket.head),
                state=docket.state.as_json(),
                **tables.case_columns(docket.state),
            )
        )
        for table in tables.all_tables():
            for columns in table.expected(docket.case_id, docket.state).values():
                self.add(table.model(**columns))

    def write(self) -> None:
        first: list[type[models.Model]] = [Dispute, Case, Entry, Payload]
        rest = [model for model in self._by_model if model not in first]
        for model in (*first, *rest):
            if self._by_model.get(model):
                _copy(model, self._by_model[model])


def _copy(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    fields = [
        f
        for f in model._meta.concrete_fields
        if not isinstance(f, models.AutoField) and f.db_default is models.NOT_PROVIDED
    ]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(f.column)) for f in fields)
    statement = f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN"
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([_stored(f, row) for f in fields])


def _stored(field: models.Field[Any, Any], row: models.Model) -> Any:
    value = field.get_db_prep_save(getattr(row, field.attname), connection)
    return bytes(value) if isinstance(value, memoryview) else value


def _raise_sequences(states: Iterable[CaseState]) -> None:
    for parts in _number_parts(states):
        with connection.cursor() as cursor:
            cursor.execute(
                """INSERT INTO cases_casenumbersequence AS s (court_code, year, specialty, type_code, last)
                   VALUES (%s, %s, %s, %s, %s)
                   ON CONFLICT (court_code, year, specialty, type_code)
                   DO UPDATE SET last = greatest(s.last, excluded.last)""",
                [parts["court"], parts["year"], parts["specialty"], parts["type_code"], parts["number"]],
            )


def _number_parts(states: Iterable[CaseState]) -> Iterator[dict[str, Any]]:
    highest: dict[tuple[Any, ...], dict[str, Any]] = {}
    for state in states:
        parts = state.fact("number_parts")
        if parts:
            key = (parts["court"], parts["year"], parts["specialty"], parts["type_code"])
            if key not in highest or highest[key]["number"] < parts["number"]:
                highest[key] = parts
    yield from highest.values()
