"""What can go wrong with a bank's message or a payment, as typed errors."""

from __future__ import annotations

from mengma.refusal import Refusal


class PaymentError(Refusal):
    """A payment matter that was not handled; `status` is what a bank's callback is answered."""

    code = "payments.error"
    status = 400
    what_zh = "未能处理这一付款事项。"
    what_en = "The payment matter could not be handled."
    next_zh = "请核对后重试；仍不成功的，请联系受理法院窗口。"
    next_en = "Check and try again, or turn to the court's window."


class UnknownBank(PaymentError):
    code = "payments.unknown_bank"
    status = 404
    what_zh = "没有接入这家银行。"
    what_en = "No such bank is connected."


class BadSignature(PaymentError):
    code = "payments.bad_signature"
    status = 401
    what_zh = "签名不符，未予受理。"
    what_en = "The signature does not match."


class Replayed(PaymentError):
    """The message is older or newer than the bank's adapter accepts."""

    code = "payments.replayed"
    status = 400
    what_zh = "回执的时间戳已失效。"
    what_en = "The message's timestamp is out of range."


class BadMessage(PaymentError):
    code = "payments.bad_message"
    status = 422
    what_zh = "回执内容不完整。"
    what_en = "The message is incomplete."


class Contradiction(PaymentError):
    """The same message id came before with another content."""

    code = "payments.contradiction"
    status = 409
    what_zh = "同一回执编号先前有不同内容。"
    what_en = "This message id came before with another content."


class NothingToPay(PaymentError):
    code = "payments.nothing_to_pay"
    status = 409
    what_zh = "这一费用目前不需交纳。"
    what_en = "This fee is not to be paid now."
    next_zh = "请回到案件页面查看费用状态。"
    next_en = "See the state of the fee on the case page."
