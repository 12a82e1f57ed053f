"""`docket rebuild --check` finds a change planted in each derived table, and replicated dockets stand both checks."""

from __future__ import annotations

from datetime import date, time
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from mengma.cases.docket import do_mark_database
from mengma.cases.verify import check_rebuild, derived_models, verify
from mengma.config import database_roles
from mengma.simulate import staff, stories
from mengma.simulate.replicate import do_simulate_cases
from mengma.simulate.telling import Telling
from tests.proofs.measuring import save, sized

pytestmark = pytest.mark.proof

DOCKETS = sized(200, 1000)  # at full size the 100,000 are the benchmark's: `python -m bench --full`


def planted_value(kind: str, value: Any) -> Any:
    """Another value of the column's kind."""
    if kind == "uuid":
        return uuid4()
    if kind in ("integer", "bigint", "smallint", "numeric"):
        return (value or 0) + 1
    if kind == "boolean":
        return not value
    if kind == "date":
        return date(2031, 1, 1)
    if kind == "jsonb":
        return '{"facts": {}, "items": {}}'
    if kind == "bytea":
        return b"planted"
    return "X9"


def columns_of(owner: psycopg.Connection[Any], table: str) -> dict[str, str]:
    rows = owner.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s", [table]
    ).fetchall()
    return dict(rows)


@pytest.fixture
def told(transactional_db: None) -> list[Telling]:
    """Every story told once, so that each derived table has rows."""
    court = staff.do_staff_court("内0102", teams=3)
    tellings = []
    for number, story in enumerate(stories.STORIES.values()):
        telling = Telling(
            court.cast(number % 3), court.code, date(2025, 1, 6), hearing_at=time(8 + number), rooms=court.rooms()
        )
        story(telling)
        tellings.append(telling)
    return tellings


def test_a_change_planted_in_each_derived_table_is_found(told: list[Telling], worker_database: Any) -> None:
    assert list(check_rebuild()) == []
    empty = []
    with psycopg.connect(worker_database.url(database_roles.OWNER), autocommit=True) as owner:
        for model in derived_models():
            table = model._meta.db_table
            kinds = columns_of(owner, table)
            ids = owner.execute(sql.SQL("SELECT ctid::text FROM {} LIMIT 1").format(sql.Identifier(table))).fetchone()
            if ids is None:
                empty.append(table)
                continue
            if table == "cases_dispute":
                owner.execute("INSERT INTO cases_dispute (id) VALUES (%s)", [planted := uuid4()])
                assert any(f.where == table for f in check_rebuild()), table
                owner.execute("DELETE FROM cases_dispute WHERE id = %s", [planted])
                continue
            for column, kind in kinds.items():
                if column in NOT_DERIVED.get(table, NEVER_DERIVED):
                    continue
                change_and_look(owner, table, column, kind)
    assert set(empty) <= MAY_BE_EMPTY
    assert list(check_rebuild()) == []


# The surrogate id follows from nothing; case_id and key say which row is meant, and starts/ends are a pair.
NEVER_DERIVED = frozenset({"id", "case_id", "key"})
NOT_DERIVED = {
    "cases_case": frozenset({"id", "last_seq", "head", "dispute_id"}),  # `docket verify` compares head and last_seq
    "scheduling_booking": NEVER_DERIVED | {"starts", "ends"},
}
MAY_BE_EMPTY = frozenset({"dossier_otherdecision"})


def change_and_look(owner: psycopg.Connection[Any], table: str, column: str, kind: str) -> None:
    """Plants another value in one row's column, sees that the check names the table, and puts the value back."""
    names = {"table": sql.Identifier(table), "column": sql.Identifier(column)}
    row = owner.execute(sql.SQL("SELECT ctid::text, {column} FROM {table} LIMIT 1").format(**names)).fetchone()
    assert row is not None
    value = planted_value(kind, row[1])
    changed = owner.execute(
        sql.SQL("UPDATE {table} SET {column} = %s WHERE ctid = %s::tid RETURNING ctid::text").format(**names),
        [value, row[0]],
    ).fetchone()
    assert changed is not None
    found = [finding.where for finding in check_rebuild()]
    before = psycopg.types.json.Jsonb(row[1]) if kind == "jsonb" else row[1]
    owner.execute(
        sql.SQL("UPDATE {table} SET {column} = %s WHERE ctid = %s::tid").format(**names), [before, changed[0]]
    )
    assert table in found, f"{table}.{column} was changed from {row[1]!r} to {value!r} and nothing was found"


def test_replicated_dockets_stand_both_checks(transactional_db: None) -> None:
    do_mark_database("simulation")
    made = do_simulate_cases(DOCKETS)
    assert made.dockets == DOCKETS
    assert list(verify()) == []
    assert list(check_rebuild()) == []
    save("replicas", {"dockets": made.dockets, "entries": made.entries, "seconds": round(made.seconds, 1)})
