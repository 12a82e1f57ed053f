"""What can go wrong with an inbox."""

from __future__ import annotations

from mengma.refusal import Refusal


class DeliveryError(Refusal):
    code = "delivery.error"
    next_zh = "请回到收件箱重试。"
    next_en = "Go back to the inbox and try again."


class NoSuchDelivery(DeliveryError):
    """There is none, or it is somebody else's."""

    code = "delivery.no_such_delivery"
    status = 404
    what_zh = "没有这份送达材料，或者不是发给您的。"
    what_en = "There is no such item, or it was not sent to you."
