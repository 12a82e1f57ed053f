"""The portal's own rows: subscriptions of programs to entries. Private to this package."""

from mengma.portal.api.webhooks.models import WebhookDelivery, WebhookSubscription

__all__ = ["WebhookDelivery", "WebhookSubscription"]
