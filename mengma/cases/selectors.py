"""Read models of cases: lists and dockets. Nobody's permission is asked here: hand in what `access` gave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from mengma.cases.canonical import parse
from mengma.cases.models import Case, CaseNumberSequence, Entry, PartyName, Relation, TimeLimit
from mengma.cases.state import CaseState
from mengma.courts.actors import Actor


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as a list shows it."""

    id: UUID
    court_code: str
    guide: str
    guide_version: int
    stage: str
    variant: str
    case_number: str
    title: str
    cause: str
    filed_on: date | None
    accepted_on: date | None
    closed_on: date | None
    next_due_on: date | None


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """An entry of a docket as a page shows it; `content` is None where the payload was erased."""

    id: UUID
    case_id: UUID
    seq: int
    act: str
    header: dict[str, Any]
    content: dict[str, Any] | None
    hash: str

    @property
    def guide(self) -> tuple[str, int]:
        name, _, version = self.header["guide"].partition("@")
        return name, int(version)


_COLUMNS = tuple(CaseRow.__dataclass_fields__)


def rows(cases: QuerySet[Case], *order: str, limit: int = 50, offset: int = 0) -> list[CaseRow]:
    """The cases as list rows, by nearest deadline unless told otherwise; the state itself is not read."""
    ordered = cases.order_by(*(order or ("next_due_on", "filed_on", "id")))
    found = ordered.values(*_COLUMNS)[offset : offset + limit]
    return [CaseRow(**{**row, "case_number": row["case_number"] or ""}) for row in found]


def with_relation(actor: Actor, relations: Iterable[str]) -> QuerySet[Case]:
    """The cases towards which this person holds one of the relations today."""
    if not actor.id:
        return Case.objects.none()
    held = Relation.objects.filter(case=OuterRef("pk"), user_id=actor.id, relation__in=tuple(relations), until=None)
    return Case.objects.filter(Exists(held))


def at_courts(courts: Iterable[str]) -> QuerySet[Case]:
    """The cases of some courts."""
    return Case.objects.filter(court_code__in=tuple(courts))


def pending(cases: QuerySet[Case], final_stages: Sequence[str]) -> QuerySet[Case]:
    """Those that have not ended."""
    return cases.exclude(stage__in=final_stages)


def overdue(cases: QuerySet[Case], today: date) -> QuerySet[Case]:
    """Those with a running limit whose last day has passed."""
    return cases.filter(next_due_on__lt=today)


def matching(cases: QuerySet[Case], text: str) -> QuerySet[Case]:
    """Those whose number, title, cause or a party's name contains the text."""
    words = text.strip()[:60]
    if not words:
        return cases
    named = PartyName.objects.filter(case=OuterRef("pk"), name__icontains=words)
    return cases.filter(
        Q(case_number__icontains=words) | Q(title__icontains=words) | Q(cause__icontains=words) | Q(Exists(named))
    )


def with_track(cases: QuerySet[Case], track: str, state: str) -> QuerySet[Case]:
    """Those whose track (one without subjects) stands at a state."""
    return cases.filter(**{f"state__items__tracks__{track}__state": state})


def docket_entries(case_id: UUID, seqs: Iterable[int] | None = None) -> list[SeenEntry]:
    """The entries of a docket in their order, or those with the given sequence numbers."""
    entries = Entry.objects.filter(case_id=case_id).select_related("payload").order_by("seq")
    if seqs is not None:
        entries = entries.filter(seq__in=tuple(seqs))
    return [_seen(entry) for entry in entries]


def entries_of_act(act: str, cases: QuerySet[Case], limit: int = 50) -> list[SeenEntry]:
    """The newest entries of an act in some cases."""
    entries = Entry.objects.filter(act=act, case_id__in=cases.values("id")).select_related("payload")
    return [_seen(entry) for entry in entries.order_by("-recorded_at")[:limit]]


def _seen(entry: Entry) -> SeenEntry:
    content = entry.payload.content
    return SeenEntry(
        entry.id,
        entry.case_id,
        entry.seq,
        entry.act,
        parse(bytes(entry.header)),
        parse(bytes(content)) if content is not None else None,
        bytes(entry.hash).hex(),
    )


def running_limits(case_ids: Iterable[UUID], names: Iterable[str] | None = None) -> dict[UUID, list[TimeLimit]]:
    """The running limits of several cases, nearest first, for lists with clocks."""
    found: dict[UUID, list[TimeLimit]] = {}
    wanted = TimeLimit.objects.filter(case_id__in=tuple(case_ids), state="running").order_by("due_on")
    if names is not None:
        wanted = wanted.filter(name__in=tuple(names))
    for limit in wanted:
        found.setdefault(limit.case_id, []).append(limit)
    return found


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A case as its docket leaves it now: what it is, its last entry, its state."""

    id: UUID
    guide: str
    guide_version: int
    court_code: str
    last_seq: int
    state: CaseState


def snapshot(case_id: UUID) -> Snapshot | None:
    """A case's state, for work that the platform does by itself and for packages that ask permission another way."""
    row = Case.objects.filter(id=case_id).first()
    if row is None:
        return None
    return Snapshot(row.id, row.guide, row.guide_version, row.court_code, row.last_seq, CaseState.from_json(row.state))


def without_track(cases: QuerySet[Case], track: str, state: str) -> QuerySet[Case]:
    """Those whose track (one without subjects) has not reached a state."""
    return cases.exclude(**{f"state__items__tracks__{track}__state": state})


def state_of(case_id: UUID) -> CaseState:
    """The state of a case; an empty one where there is none."""
    case = Case.objects.filter(id=case_id).only("state").first()
    return CaseState.from_json(case.state) if case else CaseState()


def items_of(case_ids: Iterable[UUID], collection: str) -> dict[UUID, dict[str, Any]]:
    """One collection of several cases by case and key, without reading their whole states."""
    found = Case.objects.filter(id__in=tuple(case_ids)).values_list("id", f"state__items__{collection}")
    return {case_id: items or {} for case_id, items in found}


def count_of_cases() -> int:
    """How many cases there are."""
    return Case.objects.count()


def id_of(text: str) -> UUID | None:
    """The id of the case with this id or case number; None where there is none."""
    try:
        wanted = Q(id=UUID(text))
    except ValueError:
        wanted = Q(case_number=text)
    return Case.objects.filter(wanted).values_list("id", flat=True).first()


@dataclass(frozen=True, slots=True)
class ExpiredLimit:
    """A running limit whose last day is over and whose guide names an act for that."""

    id: int
    case_id: UUID
    guide: str
    guide_version: int
    key: str
    subject: str
    due_on: date
    on_expiry: str


def expired_limits(today: date, case_id: UUID | None = None) -> list[ExpiredLimit]:
    """The running limits (of one case, or of all) whose last day is over and at whose expiry an act is due, oldest first."""
    only = {"case_id": case_id} if case_id else {}
    rows = (
        TimeLimit.objects.filter(state="running", due_on__lt=today, **only)
        .exclude(on_expiry="")
        .select_related("case")
        .defer("case__state")
        .order_by("due_on", "id")
    )
    return [
        ExpiredLimit(
            row.id, row.case_id, row.case.guide, row.case.guide_version, row.key, row.subject, row.due_on, row.on_expiry
        )
        for row in rows
        if row.due_on is not None
    ]


def last_numbers() -> dict[tuple[str, int, str, str], int]:
    """The last number given in each sequence, by (court code, year, specialty, type code)."""
    rows = CaseNumberSequence.objects.values_list("court_code", "year", "specialty", "type_code", "last")
    return {(court, year, specialty, type_code): last for court, year, specialty, type_code, last in rows}
