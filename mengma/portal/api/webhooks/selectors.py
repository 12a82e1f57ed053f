"""Read models of webhooks."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from mengma.portal.api.webhooks.models import WebhookDelivery, WebhookSubscription

if TYPE_CHECKING:
    from mengma.courts.models import User


def deliveries_of(owner: User, subscription_id: UUID, limit: int) -> list[WebhookDelivery] | None:
    """The newest deliveries of a person's subscription; None where it is not theirs."""
    if not WebhookSubscription.objects.filter(owner=owner, id=subscription_id).exists():
        return None
    rows = WebhookDelivery.objects.filter(subscription_id=subscription_id).order_by("-first_at", "-id")
    return list(rows[:limit])


def subscription_of(owner: User, subscription_id: UUID) -> WebhookSubscription | None:
    """A person's subscription, living or ended; None where it is not theirs."""
    return WebhookSubscription.objects.filter(owner=owner, id=subscription_id).first()
