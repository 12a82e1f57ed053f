"""The one writer of dockets: lock a case, append an entry, bring the derived rows up to date, in the caller's transaction."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from mengma import clock
from mengma.cases import tables
from mengma.cases.canonical import SCHEMA_VERSION, canonical, header_hash, new_salt, parse, payload_digest
from mengma.cases.errors import CaseMoved, NoSuchCase
from mengma.cases.models import Case, DatabaseMark, Dispute, Entry, Payload
from mengma.cases.state import CaseState, Change

FIRST_PREVIOUS = "0" * 64


@dataclass(frozen=True, slots=True)
class Recorded:
    """A written entry, as the writer's callers need it."""

    id: UUID
    case_id: UUID
    seq: int
    act: str
    happened_on: date
    header: dict[str, Any]
    payload: dict[str, Any]


@dataclass(slots=True)
class Docket:
    """A case's docket, locked for this transaction: what it is, its state so far, and where its chain ends."""

    case_id: UUID
    dispute_id: UUID
    guide: str
    guide_version: int
    state: CaseState
    last_seq: int = 0
    head: str = FIRST_PREVIOUS
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What the caller knows of an entry: the act, who, for whom, when, and what it does to the case."""

    act: str
    actor: dict[str, Any]
    happened_on: date
    content: dict[str, Any]
    changes: list[Change]
    happened_at: time | None = None
    on_behalf_of: str | None = None
    key: str | None = None
    caused_by: UUID | None = None
    supersedes: UUID | None = None
    erases: UUID | None = None
    # chosen by the bulk writer only, so that a later entry of the same docket can name this one
    id: UUID | None = None


def new_docket(case_id: UUID, guide: str, guide_version: int, dispute_id: UUID | None = None) -> Docket:
    """A docket that does not exist yet; its first entry creates the case (and the dispute, where none is given)."""
    return Docket(case_id, dispute_id or uuid.uuid4(), guide, guide_version, CaseState(), is_new=True)


_LOCK = """
SELECT id, dispute_id, guide, guide_version, state::text, last_seq, head
FROM cases_case WHERE id = ANY(%s) ORDER BY id FOR UPDATE"""


def lock_dockets(case_ids: Iterable[UUID]) -> dict[UUID, Docket]:
    """Locks the cases in the order of their ids and reads their states. Raises NoSuchCase."""
    wanted = set(case_ids)
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [list(wanted)])
        found = {
            id_: Docket(
                id_, dispute, guide, version, CaseState.from_json(json.loads(state)), last_seq, bytes(head).hex()
            )
            for id_, dispute, guide, version, state, last_seq, head in cursor.fetchall()
        }
    if wanted - found.keys():
        raise NoSuchCase
    return found


def lock_docket(case_id: UUID) -> Docket:
    """Locks one case. Raises NoSuchCase."""
    return lock_dockets([case_id])[case_id]


def entry_by_key(actor_id: str, key: str) -> Recorded | None:
    """The entry that this actor wrote under this idempotency key, if any."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM cases_entry WHERE actor_id = %s AND key = %s", [actor_id, key])
        found = cursor.fetchone()
    return recorded(Entry.objects.select_related("payload").get(id=found[0])) if found else None


def recorded(entry: Entry) -> Recorded:
    """An entry row as callers outside this package see it."""
    content = entry.payload.content
    return Recorded(
        entry.id,
        entry.case_id,
        entry.seq,
        entry.act,
        entry.happened_on,
        parse(bytes(entry.header)),
        parse(bytes(content)) if content is not None else {},
    )


def check_not_moved(docket: Docket, expected_seq: int | None) -> None:
    """Raises CaseMoved, with the entries since, where the case went on after the caller looked at it."""
    if expected_seq is None or expected_seq == docket.last_seq:
        return
    since = [
        {"seq": e.seq, "act": e.act, "actor": parse(bytes(e.header))["actor"], "recorded_at": e.recorded_at.isoformat()}
        for e in Entry.objects.filter(case_id=docket.case_id, seq__gt=expected_seq).order_by("seq")
    ]
    raise CaseMoved(since)


def build(docket: Docket, new: NewEntry, recorded_at: datetime) -> tuple[Entry, Payload, Recorded]:
    """The rows of an entry at the end of a docket's chain; pure but for its id and salt."""
    content = {**new.content, "changes": new.changes}
    content_bytes, salt = canonical(content), new_salt()
    entry_id = new.id or uuid.uuid4()
    header: dict[str, Any] = {
        "v": SCHEMA_VERSION,
        "id": str(entry_id),
        "dispute": str(docket.dispute_id),
        "case": str(docket.case_id),
        "seq": docket.last_seq + 1,
        "act": new.act,
        "guide": f"{docket.guide}@{docket.guide_version}",
        "actor": new.actor,
        "happened_on": new.happened_on.isoformat(),
        "recorded_at": recorded_at.isoformat(),
        "payload": payload_digest(salt, content_bytes),
        "prev": docket.head,
    }
    optional = {
        "happened_at": new.happened_at.isoformat("minutes") if new.happened_at else None,
        "on_behalf_of": new.on_behalf_of,
        "key": new.key,
        "caused_by": str(new.caused_by) if new.caused_by else None,
        "supersedes": str(new.supersedes) if new.supersedes else None,
        "erases": str(new.erases) if new.erases else None,
    }
    header.update({name: value for name, value in optional.items() if value is not None})
    header_bytes = canonical(header)
    entry = Entry(
        id=entry_id,
        case_id=docket.case_id,
        dispute_id=docket.dispute_id,
        seq=docket.last_seq + 1,
        act=new.act,
        actor_id=new.actor["id"],
        happened_on=new.happened_on,
        recorded_at=recorded_at,
        key=new.key,
        header=header_bytes,
        hash=header_hash(header_bytes),
    )
    payload = Payload(entry_id=entry_id, content=content_bytes, salt=salt)
    seen = Recorded(entry_id, docket.case_id, entry.seq, new.act, new.happened_on, header, content)
    return entry, payload, seen


def touched_items(changes: Sequence[Change]) -> dict[str, list[str]]:
    """The items that changes name, by collection, each once."""
    touched: dict[str, dict[str, None]] = {}
    for change in changes:
        if change["op"] != "set":
            touched.setdefault(change["in"], {})[change["key"]] = None
    return {collection: list(keys) for collection, keys in touched.items()}


def append_entry(docket: Docket, new: NewEntry, after: CaseState) -> Recorded:
    """Writes one entry and the derived rows that follow from it.

    `after` is the docket's state with the entry's changes applied: the engine needs it anyway, and folding twice would
    only cost. A correction or erasure hands in the state folded anew. Must run inside a transaction that holds the lock.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("append_entry needs the transaction in which the docket was locked")
    entry, payload, seen = build(docket, new, clock.now())
    docket.state = after
    docket.last_seq, docket.head = entry.seq, bytes(entry.hash).hex()
    _write(docket, entry, payload)
    if new.supersedes or new.erases:
        everything = {collection: list(items) for collection, items in after.items.items()}
        tables.write_touched(docket.case_id, after, everything)
    else:
        tables.write_touched(docket.case_id, after, touched_items(new.changes))
    return seen


# One round trip for the three rows that every act writes.
_WRITE = """
WITH entry AS (
    INSERT INTO cases_entry
        (id, case_id, dispute_id, seq, act, actor_id, happened_on, recorded_at, key, header, hash)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
), payload AS (
    INSERT INTO cases_payload (entry_id, content, salt) VALUES (%s, %s, %s)
)
UPDATE cases_case SET court_code = %s, guide_version = %s, stage = %s, variant = %s, case_number = %s, title = %s,
    cause = %s, filed_on = %s, accepted_on = %s, closed_on = %s, next_due_on = %s, last_seq = %s, head = %s, state = %s
WHERE id = %s"""


def _write(docket: Docket, entry: Entry, payload: Payload) -> None:
    if docket.is_new:
        Dispute.objects.get_or_create(id=docket.dispute_id)
        Case.objects.create(
            id=docket.case_id,
            dispute_id=docket.dispute_id,
            guide=docket.guide,
            guide_version=docket.guide_version,
            last_seq=0,
            head=b"",
            state={},
        )
        docket.is_new = False
    row = tables.case_columns(docket.state)
    case = [row["court_code"], docket.guide_version, *(row[name] for name in _CASE_COLUMNS)]
    values: list[Any] = [
        *(entry.id, entry.case_id, entry.dispute_id, entry.seq, entry.act, entry.actor_id, entry.happened_on),
        *(entry.recorded_at, entry.key, entry.header, entry.hash),
        *(entry.id, payload.content, payload.salt),
        *case,
        *(docket.last_seq, bytes.fromhex(docket.head), json.dumps(docket.state.as_json(), ensure_ascii=False)),
        docket.case_id,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, values)


_CASE_COLUMNS = (
    "stage", "variant", "case_number", "title", "cause",
    "filed_on", "accepted_on", "closed_on", "next_due_on",
)  # fmt: skip


def take_number(court_code: str, year: int, specialty: str, type_code: str) -> int:
    """The next number of a sequence of case numbers (法〔2015〕137号第九、十条); given back if the transaction fails.

    The sequence's row stays locked until the transaction ends, so numbers have no gap and none is given twice.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO cases_casenumbersequence AS s (court_code, year, specialty, type_code, last)
               VALUES (%s, %s, %s, %s, 1)
               ON CONFLICT (court_code, year, specialty, type_code) DO UPDATE SET last = s.last + 1
               RETURNING last""",
            [court_code, year, specialty, type_code],
        )
        return int(cursor.fetchone()[0])


def do_mark_database(kind: str) -> str:
    """Marks what this database was created as (production, demo, test, simulation); the first mark stays. Returns it."""
    DatabaseMark.objects.get_or_create(singleton=True, defaults={"kind": kind})
    return DatabaseMark.objects.get(singleton=True).kind


def do_erase_payload(target: UUID, by_entry: UUID) -> None:
    """Erases an entry's payload through the database function, which demands that `by_entry` names it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_erase_payload(%s, %s)", [target, by_entry])
