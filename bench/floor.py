"""The floor: the rows that a pass of the stories writes, written again by bare psycopg, one transaction for each act.

What the acts read, ask and compute is left out; what remains is what any program would have to send to PostgreSQL to keep
the same rows. Ids, keys and numbers are fresh in each replay, so that every unique index works as it does for an act.
"""

from __future__ import annotations

import random
import re
import secrets
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from psycopg.pq import TransactionStatus

WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|WITH entry AS|SELECT.*procrastinate_defer)", re.IGNORECASE | re.DOTALL)
_HEX = re.compile(r"[0-9a-f]{32,}")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class Statement:
    sql: str
    params: Any


@dataclass(slots=True)
class Script:
    """The writes of one told story: for each transaction its statements; and the words that must be fresh in a replay."""

    name: str
    court: str
    number: str = ""
    transactions: list[list[Statement]] = field(default_factory=list)


@contextmanager
def captured(script: Script) -> Iterator[None]:
    """Within the block the statements of this thread's connection that write are noted, transaction by transaction."""
    from django.db import connection

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        handle = connection.connection
        if handle is None or handle.info.transaction_status == TransactionStatus.IDLE or not script.transactions:
            script.transactions.append([])
        if WRITES.match(sql):
            script.transactions[-1].append(Statement(sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield
    script.transactions = [each for each in script.transactions if each]


@dataclass(slots=True)
class Replay:
    """One repetition of a script: every word of the told story that must be unique has a fresh one."""

    script: Script
    thread: str
    kept: frozenset[str]
    fresh: dict[str, str] = field(default_factory=dict)

    def params(self, statement: Statement) -> Any:
        """The statement's parameters with fresh words."""
        sql = statement.sql
        court = ""
        if "cases_casenumbersequence" in sql:
            court = self.thread  # each thread has a sequence of its own, as acts of different courts have
        elif "assignment_" in sql:
            court = self._word(self.script.court, lambda: secrets.token_hex(6))
        all_fresh = "scheduling_booking" in sql  # a room can be taken once only
        return self._mapped(statement.params, court, all_fresh)

    def _mapped(self, value: Any, court: str, all_fresh: bool) -> Any:
        if isinstance(value, UUID):
            text = str(value)
            return value if text in self.kept and not all_fresh else UUID(self._word(text, lambda: str(uuid.uuid4())))
        if isinstance(value, str):
            return self._string(value, court, all_fresh)
        if isinstance(value, (list, tuple)):
            return type(value)(self._mapped(each, court, all_fresh) for each in value)
        if isinstance(value, dict):
            return {name: self._mapped(each, court, all_fresh) for name, each in value.items()}
        return value

    def _string(self, value: str, court: str, all_fresh: bool) -> str:
        if court and value == self.script.court:
            return court
        if len(value) > LONGEST_KEY:
            return value  # states and texts: as long as they were, nothing in them is unique
        if self.script.number and self.script.number in value:
            return value.replace(self.script.number, self._word(self.script.number, lambda: secrets.token_hex(14)))

        def new_uuid(found: re.Match[str]) -> str:
            if found[0] in self.kept and not all_fresh:
                return found[0]
            return self._word(found[0], lambda: str(uuid.uuid4()))

        def new_hex(found: re.Match[str]) -> str:
            return self._word(found[0][:32], lambda: secrets.token_hex(16)) + found[0][32:]

        return _HEX.sub(new_hex, _UUID.sub(new_uuid, value))

    def _word(self, old: str, make: Callable[[], str]) -> str:
        if old not in self.fresh:
            # an id and the same id without its hyphens stay one word
            plain = old.replace("-", "")
            known = self.fresh.get(plain) if len(plain) == 32 else None
            new = str(UUID(known)) if known and "-" in old else make()
            self.fresh[old] = new
            if len(plain) == 32 and "-" in old:
                self.fresh[plain] = new.replace("-", "")
        return self.fresh[old]


def replay_until(until: float, url: str, scripts: Sequence[Script], kept: frozenset[str], thread: str) -> int:
    """Replays scripts, one transaction for each act, until the time is over; answers how many acts were committed."""
    acts, chance = 0, random.Random(thread)
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        while True:
            order = list(scripts)
            chance.shuffle(order)
            for script in order:
                replay = Replay(script, thread, kept)
                for transaction in script.transactions:
                    for statement in transaction:
                        cursor.execute(statement.sql, replay.params(statement))  # type: ignore[call-overload]
                    connection.commit()
                    if time.perf_counter() > until:
                        return acts
                    acts += 1


__all__ = ["Replay", "Script", "Statement", "captured", "replay_until"]
