"""Subscribing to entries, and ending that."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from mengma import clock
from mengma.cases.access import access_case
from mengma.courts.identity import cipher
from mengma.courts.selectors import actor_for
from mengma.portal.api.webhooks import listening
from mengma.portal.api.webhooks.addresses import ForbiddenAddress, check_url
from mengma.portal.api.webhooks.models import WebhookSubscription
from mengma.refusal import BadFields

if TYPE_CHECKING:
    from mengma.courts.models import User

MOST_LIVING = 20
SECRET_PREFIX = "whsec_"  # noqa: S105 - tells people what the text is
LONGEST_NAME = 80


class BadSubscription(BadFields):
    """A subscription that cannot be made."""

    code = "webhook.bad_subscription"


def bound_to(subscription_id: UUID) -> str:
    """What a subscription's secret is encrypted for."""
    return f"webhook/{subscription_id}"


def do_subscribe(
    owner: User, name: str, url: str, *, case_id: UUID | None = None, acts: Sequence[str] = ()
) -> tuple[WebhookSubscription, str]:
    """Subscribes a person's program to entries of a case, or of all cases the person may read; optionally to some acts.

    Returns the row and the secret, which is shown once. Raises BadSubscription; NoSuchCase for a case not theirs to see.
    """
    problems = {}
    if not name.strip() or len(name) > LONGEST_NAME:
        problems["name"] = ("请填写名称，最多80个字。", "Give a name, 80 characters at most.")
    try:
        check_url(url)
    except ForbiddenAddress as refused:
        problems["url"] = (refused.what_zh, refused.what_en)
    if len(subscriptions_of(owner)) >= MOST_LIVING:
        problems["name"] = (
            "有效的订阅已达20个，请先取消不用的。",
            "There are 20 living subscriptions; end those not in use.",
        )
    if problems:
        raise BadSubscription(**problems)
    if case_id is not None:
        access_case(actor_for(owner), case_id, "docket")
    made, secret = uuid4(), SECRET_PREFIX + secrets.token_urlsafe(32)
    row = WebhookSubscription.objects.create(
        id=made,
        owner=owner,
        name=name.strip(),
        url=url,
        secret_cipher=cipher.encrypt(secret, bound_to(made)),
        case_id=case_id,
        acts=sorted(set(acts)),
        created_at=clock.machine_now(),
    )
    listening.forget()
    return row, secret


def do_unsubscribe(owner: User, subscription_id: UUID) -> bool:
    """Ends a person's subscription; whether there was a living one. What is still queued is not sent."""
    ended = WebhookSubscription.objects.filter(owner=owner, id=subscription_id, ended_at=None).update(
        ended_at=clock.machine_now()
    )
    listening.forget()
    return bool(ended)


def subscriptions_of(owner: User) -> list[WebhookSubscription]:
    """A person's living subscriptions, newest first."""
    return list(WebhookSubscription.objects.filter(owner=owner, ended_at=None).order_by("-created_at", "id"))
