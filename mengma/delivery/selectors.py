"""Read models of deliveries: a person's inbox, a case's services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from mengma.cases.access import access_cases
from mengma.cases.state import CaseState
from mengma.courts.actors import Actor
from mengma.delivery import things
from mengma.delivery.models import Delivery

if TYPE_CHECKING:
    from mengma.cases.models import Case


@dataclass(frozen=True, slots=True)
class InboxRow:
    """An item of an inbox. `formal` is a service with legal effect; `document` is the key of the case's document, if any."""

    id: int
    case_id: UUID
    case_number: str | None
    case_title: str
    title: str
    formal: bool
    source: str
    document: str
    party: str
    sent_at: datetime
    opened_at: datetime | None


def row_of(found: Delivery, case: Case | None = None) -> InboxRow:
    return InboxRow(
        found.id,
        found.case_id,
        case.case_number if case else None,
        case.title if case else "",
        found.title,
        found.kind == Delivery.Kind.SERVICE,
        found.source,
        found.document,
        found.party,
        found.sent_at,
        found.opened_at,
    )


def title_of_service(state: CaseState, item: Mapping[str, Any]) -> str:
    """What a service brings, as lists and choices call it."""
    return things.title_of(state, dict(item))


def inbox(actor: Actor, *, unread_only: bool = False, limit: int = 50, offset: int = 0) -> list[InboxRow]:
    """A person's inbox, the newest first; only of cases that the person may still read."""
    if not actor.id:
        return []
    mine = Delivery.objects.filter(user_id=UUID(actor.id))
    if unread_only:
        mine = mine.filter(opened_at=None)
    page = list(mine.order_by("-sent_at", "-id")[offset : offset + limit])
    cases = {case.id: case for case in access_cases(actor, "documents").filter(id__in={row.case_id for row in page})}
    return [row_of(row, cases[row.case_id]) for row in page if row.case_id in cases]


def unread(actor: Actor) -> int:
    """How many items of the inbox were never opened."""
    return Delivery.objects.filter(user_id=UUID(actor.id), opened_at=None).count() if actor.id else 0


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service of a case as its page shows it."""

    key: str
    party: str
    party_name: str
    what: str
    way: tuple[str, str]
    state: str
    sent_on: str
    effective_on: str | None
    presumed: bool
    read_on: str | None
    details: Mapping[str, Any]


def services_of_case(case: Case) -> list[ServiceRow]:
    """The services of a case in the order in which they were begun."""
    state = CaseState.from_json(case.state)
    return [
        ServiceRow(
            key,
            item["party"],
            (state.get("parties", item["party"]) or {}).get("name", ""),
            things.title_of(state, item),
            things.WAYS.get(item["way"], (item["way"], item["way"])),
            item["state"],
            item["sent_on"],
            item.get("effective_on"),
            bool(item.get("presumed")),
            item.get("read_on"),
            item,
        )
        for key, item in state.all("services").items()
    ]
