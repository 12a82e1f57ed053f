"""Derived tables: how the items of a case state become rows, and how rows follow a changed state.

A feature package registers a table for a collection of the state; `write` brings its rows up to date for the items
that an entry touched, `expected` says what they must be, which is what `mengma docket rebuild --check` compares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, models

from mengma.cases.models import PartyName, Relation, TimeLimit
from mengma.cases.state import CaseState, Item

Columns = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DerivedTable:
    """Rows of `model`, one for each item of `collection`: columns case_id and key, and what `columns` gives for the item.

    `columns` returns None for an item that has no row. It is a pure function of the item and the state.
    """

    collection: str
    model: type[models.Model]
    columns: Callable[[Item, CaseState], Columns | None]

    def expected(self, case_id: UUID, state: CaseState) -> dict[str, dict[str, Any]]:
        rows = {}
        for key, item in state.all(self.collection).items():
            columns = self.columns(item, state)
            if columns is not None:
                rows[key] = {"case_id": case_id, "key": key, **columns}
        return rows

    def write(self, case_id: UUID, state: CaseState, keys: Iterable[str]) -> None:
        """Inserts or updates the rows of the given items in one statement, written by hand: every act passes here."""
        rows = []
        names: list[str] = []
        for key in keys:
            columns = self.columns(state.all(self.collection)[key], state)
            if columns is not None:
                names = list(columns)
                rows.append([case_id, key, *columns.values()])
        if not rows:
            return
        fields = [_fields(self.model)[name] for name in ("case_id", "key", *names)]
        values = [
            field.get_db_prep_save(value, connection) for row in rows for field, value in zip(fields, row, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(_upsert(self.model, tuple(names), len(rows)), values)


@cache
def _fields(model: type[models.Model]) -> dict[str, models.Field[Any, Any]]:
    return {field.attname: field for field in model._meta.concrete_fields}


@cache
def _upsert(model: type[models.Model], names: tuple[str, ...], count: int) -> str:
    quote = connection.ops.quote_name
    columns = [quote(str(_fields(model)[name].column)) for name in ("case_id", "key", *names)]
    row = f"({', '.join(['%s'] * len(columns))})"
    new = ", ".join(f"{column} = excluded.{column}" for column in columns[2:])
    return (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(columns)}) VALUES {', '.join([row] * count)} "  # noqa: S608
        f"ON CONFLICT (case_id, key) DO UPDATE SET {new}"
    )


_tables: dict[str, DerivedTable] = {}


def register_table(table: DerivedTable) -> None:
    """Adds a derived table. A collection has one table at most."""
    known = _tables.get(table.collection)
    if known is not None and known.model is not table.model:
        raise ValueError(f"collection {table.collection} already has the table {known.model.__name__}")
    _tables[table.collection] = table


def all_tables() -> tuple[DerivedTable, ...]:
    return tuple(_tables.values())


def write_touched(case_id: UUID, state: CaseState, touched: Mapping[str, Iterable[str]]) -> None:
    """Brings every derived table up to date for the touched items, collection by collection."""
    for collection, keys in touched.items():
        table = _tables.get(collection)
        if table is not None:
            table.write(case_id, state, keys)


def _limit_columns(item: Item, state: CaseState) -> Columns:
    return {
        "name": item["name"],
        "subject": item.get("subject", ""),
        "state": item["state"],
        "started_on": item["started_on"],
        "due_on": item.get("due_on"),
        "provisional": item.get("provisional", False),
        "on_expiry": item.get("on_expiry", ""),
    }


def _relation_columns(item: Item, state: CaseState) -> Columns:
    return {
        "user_id": UUID(item["user"]),
        "relation": item["relation"],
        "subject": item.get("subject", ""),
        "since": item["since"],
        "until": item.get("until"),
    }


def _party_columns(item: Item, state: CaseState) -> Columns:
    return {"capacity": item["capacity"], "name": item["name"][:200], "kind": item.get("kind", "")}


def register_own() -> None:
    """The tables of this package: time limits, relations, party names."""
    register_table(DerivedTable("limits", TimeLimit, _limit_columns))
    register_table(DerivedTable("relations", Relation, _relation_columns))
    register_table(DerivedTable("parties", PartyName, _party_columns))


def case_columns(state: CaseState) -> dict[str, Any]:
    """The columns of the case row that repeat the state, for queries."""
    dues = [
        item["due_on"] for item in state.all("limits").values() if item["state"] == "running" and item.get("due_on")
    ]
    return {
        "court_code": state.fact("court", ""),
        "stage": state.stage,
        "variant": state.variant,
        "case_number": state.case_number,
        "title": str(state.fact("title", ""))[:300],
        "cause": str(state.fact("cause", ""))[:120],
        "filed_on": state.fact("filed_on"),
        "accepted_on": state.fact("accepted_on"),
        "closed_on": state.fact("closed_on"),
        "next_due_on": min(dues) if dues else None,
    }
