"""Dockets read back from their stored bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection

from mengma.cases.canonical import parse
from mengma.cases.state import CaseState, Folded, fold


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry as the tables hold it."""

    id: UUID
    case_id: UUID
    seq: int
    act: str
    actor_id: str
    key: str | None
    happened_on: str
    header: bytes
    hash: bytes
    content: bytes | None
    salt: bytes | None
    erased_by: UUID | None


_READ = """SELECT e.id, e.case_id, e.seq, e.act, e.actor_id, e.key, e.happened_on, e.header, e.hash,
                  p.content, p.salt, p.erased_by
           FROM cases_entry e LEFT JOIN cases_payload p ON p.entry_id = e.id
           {where} ORDER BY e.case_id, e.seq"""


def stored_dockets(case_id: UUID | None = None) -> Iterator[tuple[UUID, list[Stored]]]:
    """Every docket, case by case, streamed through a server-side cursor."""
    where, values = ("WHERE e.case_id = %s", [case_id]) if case_id else ("", [])
    with connection.chunked_cursor() as cursor:
        cursor.execute(_READ.format(where=where), values)
        rows = (
            Stored(*row[:6], row[6].isoformat(), *map(_bytes, row[7:11]), row[11])  # type: ignore[call-arg]
            for row in cursor
        )
        for found, entries in groupby(rows, key=lambda row: row.case_id):
            yield found, list(entries)


def stored_docket(case_id: UUID) -> list[Stored]:
    """One docket's entries in their order; none where there is no such docket."""
    return next((entries for _, entries in stored_dockets(case_id)), [])


def _bytes(value: Any) -> bytes | None:
    return None if value is None else bytes(value)


def folded(entries: list[Stored], *more: Folded) -> CaseState:
    """The state that stored entries give, followed by entries that are not stored yet. Raises DoesNotFold."""
    seq_of = {str(entry.id): entry.seq for entry in entries}
    return fold([*(_read(entry, seq_of) for entry in entries), *more])


def _read(entry: Stored, seq_of: dict[str, int]) -> Folded:
    header = parse(entry.header)
    content = parse(entry.content) if entry.content is not None else None
    return Folded(
        seq=entry.seq,
        changes=content["changes"] if content else None,
        supersedes=seq_of.get(header.get("supersedes", "")),
        replacement=content.get("replacement") if content else None,
        erases=seq_of.get(header.get("erases", "")),
        residue=content.get("residue") if content else None,
    )


def folded_at(entries: list[Stored], seq: int) -> CaseState:
    """The state after entry `seq` as later corrections and erasures leave it: what a document of that entry shows."""
    seq_of = {str(entry.id): entry.seq for entry in entries}
    return fold(_until(_read(entry, seq_of), seq) for entry in entries)


def _until(entry: Folded, seq: int) -> Folded:
    """The entry itself up to `seq`; of a later one only what it says about entries up to `seq`."""
    if entry.seq <= seq:
        return entry
    supersedes = entry.supersedes if entry.supersedes and entry.supersedes <= seq else None
    erases = entry.erases if entry.erases and entry.erases <= seq else None
    return Folded(entry.seq, [], supersedes, entry.replacement, erases, entry.residue)
