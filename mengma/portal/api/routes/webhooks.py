"""Webhooks: being told of entries instead of asking again and again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field, StringConstraints

from mengma.portal.api.auth import ACT, READ, caller
from mengma.portal.api.errors import NotFound
from mengma.portal.api.reading import BodyIn, Id
from mengma.portal.api.routes.answers import OF_A_THING, answers
from mengma.portal.api.webhooks import actions
from mengma.portal.api.webhooks.addresses import LONGEST_URL
from mengma.portal.api.webhooks.selectors import deliveries_of

if TYPE_CHECKING:
    from mengma.portal.api.webhooks.models import WebhookSubscription

router = Router(tags=["webhooks"])

ActWord = Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z][a-z0-9_]*$")]


class SubscriptionIn(BodyIn):
    """Where to send, and about what. No case means: every case that the caller may read when an entry is made."""

    name: str = Field(min_length=1, max_length=actions.LONGEST_NAME)
    url: str = Field(min_length=1, max_length=LONGEST_URL, description="https")
    case: Id | None = None
    acts: list[ActWord] = Field(default_factory=list, max_length=50, description="only these acts; all where empty")


class SubscriptionOut(Schema):
    id: UUID
    name: str
    url: str
    case: UUID | None
    acts: list[str]
    created_at: datetime


class NewSubscriptionOut(SubscriptionOut):
    """`secret` signs the messages; it is shown once and never again."""

    secret: str


class DeliveryOut(Schema):
    """How the telling of one entry goes."""

    entry: UUID
    case: UUID
    state: Literal["waiting", "sent", "given_up", "withheld"]
    tries: int
    http_status: int | None
    problem: str
    first_at: datetime
    last_at: datetime


def subscription_out(row: WebhookSubscription) -> dict[str, object]:
    return {
        "id": row.id,
        "name": row.name,
        "url": row.url,
        "case": row.case_id,
        "acts": row.acts,
        "created_at": row.created_at,
    }


@router.get("/webhooks", auth=READ, response=answers(list[SubscriptionOut]))
def list_webhooks(request: HttpRequest) -> list[dict[str, object]]:
    """The caller's living subscriptions."""
    return [subscription_out(row) for row in actions.subscriptions_of(caller(request).user)]


@router.post("/webhooks", auth=ACT, response=answers(NewSubscriptionOut, *OF_A_THING, status=201))
def subscribe(request: HttpRequest, body: SubscriptionIn) -> Status[object]:
    """Subscribes to entries; from one second later on."""
    row, secret = actions.do_subscribe(caller(request).user, body.name, body.url, case_id=body.case, acts=body.acts)
    return Status(201, {**subscription_out(row), "secret": secret})


@router.delete("/webhooks/{uuid:subscription_id}", auth=ACT, response=answers(None, *OF_A_THING, status=204))
def unsubscribe(request: HttpRequest, subscription_id: UUID) -> Status[object]:
    """Ends a subscription; what is still queued is not sent."""
    if not actions.do_unsubscribe(caller(request).user, subscription_id):
        raise NotFound()
    return Status(204, None)


@router.get("/webhooks/{uuid:subscription_id}/deliveries", auth=READ, response=answers(list[DeliveryOut], *OF_A_THING))
def list_deliveries(
    request: HttpRequest, subscription_id: UUID, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> list[dict[str, object]]:
    """The newest deliveries of a subscription."""
    rows = deliveries_of(caller(request).user, subscription_id, limit)
    if rows is None:
        raise NotFound()
    names = ("state", "tries", "http_status", "problem", "first_at", "last_at")
    return [
        {"entry": row.entry_id, "case": row.case_id, **{name: getattr(row, name) for name in names}} for row in rows
    ]
