"""The inbox: what the court sent to the caller; opening a formal service is noted in the docket."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema

from mengma.delivery import selectors
from mengma.delivery.actions import do_open
from mengma.delivery.selectors import InboxRow
from mengma.portal.api.auth import ACT, READ, caller
from mengma.portal.api.routes.answers import OF_A_THING, answers

router = Router(tags=["inbox"])


class InboxOut(Schema):
    """An item of the inbox; `formal` is a service with legal effect, `document` the key of the case's document."""

    id: int
    case_id: UUID
    case_number: str | None
    case_title: str
    title: str
    formal: bool
    document: str
    party: str
    sent_at: datetime
    opened_at: datetime | None


@router.get("/inbox", auth=READ, response=answers(list[InboxOut]))
def list_inbox(
    request: HttpRequest,
    unread: bool = False,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> list[InboxRow]:
    """The caller's inbox, newest first."""
    return selectors.inbox(caller(request).actor, unread_only=unread, limit=limit, offset=offset)


@router.post("/inbox/{item_id}/open", auth=ACT, response=answers(InboxOut, *OF_A_THING))
def open_item(request: HttpRequest, item_id: Annotated[int, Path(ge=1, le=2**53)]) -> InboxRow:
    """Opens an item: the first opening of a formal service is recorded as read."""
    return do_open(caller(request).actor, item_id)
