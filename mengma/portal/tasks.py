"""Background work of the portal, where the queue looks for it."""

from mengma.portal.api.webhooks.delivering import deliver_webhook

__all__ = ["deliver_webhook"]
