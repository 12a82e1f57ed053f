"""Money that matched no fee (待认领来款): whose it is, that it goes back, or that it needs nothing.

A bank's message that could not be credited is kept as it came; what people decide about it is added beside it, once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from mengma import clock
from mengma.courts.actors import Actor
from mengma.courts.permissions import OFFICE_RESOURCES
from mengma.payments.banks import Order, bank
from mengma.payments.errors import PaymentError
from mengma.payments.models import BankMessage, MessageHandling
from mengma.procedure.engine import Performed, Request, perform

ROLES = OFFICE_RESOURCES["odd_payments"].roles
SETTLED = (BankMessage.Outcome.TAKEN, BankMessage.Outcome.RETURNED)
LONGEST_REASON = 400
LONGEST_RECEIPT = 80


class NoSuchMessage(PaymentError):
    """The message does not exist or came for another court."""

    code = "payments.no_such_message"
    status = 404
    what_zh = "没有这一来款回执，或者它属于其他法院。"
    what_en = "There is no such message, or it came for another court."
    next_zh = "请回到待认领来款的列表查看。"
    next_en = "Look in the list of money without a match."


class HandledAlready(PaymentError):
    """Somebody decided about the message before."""

    code = "payments.handled_already"
    status = 409
    what_zh = "这一来款已经处理。"
    what_en = "This message was handled already."
    next_zh = "请刷新页面查看处理结果。"
    next_en = "Reload the page to see how."


class NotReturnable(PaymentError):
    """The message tells of no money that could go back."""

    code = "payments.not_returnable"
    status = 422
    what_zh = "这一回执没有可以认领或者退回的款项。"
    what_en = "The message tells of no money that could be credited or sent back."
    next_zh = "与银行核对后，登记核对结果即可。"
    next_en = "Check with the bank and record what was found."


class ReasonMissing(PaymentError):
    """A decision about money without its reason."""

    code = "payments.reason_missing"
    status = 422
    what_zh = "请写明理由，最多400个字。"
    what_en = "Give the reason, 400 characters at most."
    next_zh = "填写后重新提交。"
    next_en = "Fill it in and send again."


def undecided(courts: Iterable[str]) -> QuerySet[BankMessage]:
    """Messages of these courts, and of no known order, that nobody has decided about."""
    odd = BankMessage.objects.exclude(outcome__in=SETTLED).filter(court_code__in=[*courts, ""])
    return odd.filter(handlings=None)


def _returnable(messages: QuerySet[BankMessage]) -> QuerySet[BankMessage]:
    return messages.filter(kind="paid", amount__gt=0).exclude(outcome=BankMessage.Outcome.CONTRADICTION)


def open_message(message_id: str, court: str) -> BankMessage | None:
    """The money with this number that waits at a court; None where there is none, or two banks used the number."""
    found = list(_returnable(undecided([court])).filter(message_id=message_id)[:2])
    return found[0] if len(found) == 1 else None


def money_waits(court: str, amounts: Iterable[Decimal]) -> bool:
    """Whether money of one of these sums waits to be identified at a court."""
    return _returnable(undecided([court])).filter(amount__in=list(amounts)).exists()


def day_of(message: BankMessage) -> date:
    """The legal day on which the money came."""
    return message.happened_on or clock.to_legal(message.received_at).date()


def message_for(actor: Actor, number: int) -> BankMessage:
    """A message that this person's office may see. Raises NoSuchMessage."""
    courts = actor.courts(*ROLES)
    found = BankMessage.objects.exclude(outcome__in=SETTLED).filter(pk=number, court_code__in=[*courts, ""])
    message = found.first() if courts else None
    if message is None:
        raise NoSuchMessage
    return message


def _reason(text: str) -> str:
    words = text.strip()
    if not words or len(words) > LONGEST_REASON:
        raise ReasonMissing
    return words


def do_identify(actor: Actor, number: int, case_id: UUID, fee: str, reason: str) -> Performed:
    """Credits the money to a fee of a case, as an entry of its docket; the fee counts as paid on the day the money came.

    Raises NoSuchMessage, NotReturnable, ReasonMissing, HandledAlready, and what `procedure.perform` raises.
    """
    message = message_for(actor, number)
    words = _reason(reason)
    if message.kind != "paid" or message.outcome == BankMessage.Outcome.CONTRADICTION:
        raise NotReturnable
    if message.handlings.exists():
        raise HandledAlready
    data = {"fee": fee, "receipt": message.message_id, "reason": words}
    return perform(case_id, actor, Request("identify_payment", data))


def do_note_identified(number: int, case_id: UUID, fee: str, actor_id: str) -> None:
    """Writes down that a message was credited; called inside the transaction of the entry that did it."""
    _decide(number, MessageHandling.What.IDENTIFIED, by=UUID(actor_id), case_id=case_id, fee=fee)


def do_return(actor: Actor, number: int, reason: str, receipt: str = "") -> None:
    """Sends the money back to its payer: by the bank, or, where a voucher's number is given, as done by hand.

    Raises NoSuchMessage, NotReturnable, ReasonMissing, HandledAlready.
    """
    message, words, voucher = message_for(actor, number), _reason(reason), receipt.strip()[:LONGEST_RECEIPT]
    if not _returnable(BankMessage.objects.filter(pk=message.pk)).exists():
        raise NotReturnable
    what = MessageHandling.What.RETURNED if voucher else MessageHandling.What.RETURN_ASKED
    with transaction.atomic():
        _decide(message.pk, what, by=UUID(actor.id), reason=words, receipt=voucher)
        if not voucher:
            from mengma.payments.tasks import return_money

            return_money.configure(queueing_lock=f"return:{message.pk}").defer(message=message.pk)


def do_note(actor: Actor, number: int, reason: str) -> None:
    """Writes down what checking a message with the bank brought, where no money is to be moved.

    Raises NoSuchMessage, NotReturnable for money that waits for its place, ReasonMissing, HandledAlready.
    """
    message, words = message_for(actor, number), _reason(reason)
    if _returnable(BankMessage.objects.filter(pk=message.pk)).exists():
        raise NotReturnable(
            "这一来款须认领入账或者退回，不能只作登记。",
            "This money must be credited or sent back; a note is not enough.",
        )
    _decide(message.pk, MessageHandling.What.NOTED, by=UUID(actor.id), reason=words)


def _decide(number: int, what: str, *, by: UUID | None, **more: object) -> None:
    try:
        with transaction.atomic():
            MessageHandling.objects.create(message_id=number, what=what, by=by, at=clock.machine_now(), **more)
    except IntegrityError:
        raise HandledAlready from None


def do_ask_return(number: int) -> bool:
    """Asks the bank to send back money that the court does not want; false where there is nothing to ask. Idempotent.

    Raises BankUnavailable, whereupon the job is tried again.
    """
    asked = MessageHandling.objects.filter(message_id=number, what=MessageHandling.What.RETURN_ASKED)
    message = BankMessage.objects.filter(pk=number, handlings__in=asked).first()
    if message is None or message.amount is None or message.handlings.filter(what="returned").exists():
        return False
    key = f"return-{message.message_id}"
    bank(message.bank).do_refund(Order(message.order_number, message.amount, "退回款项"), key)
    return True


def awaiting_return(order_number: str, amount: Decimal) -> BankMessage | None:
    """The money of this order number and sum that the bank was asked to send back and has not said so yet."""
    asked = MessageHandling.objects.filter(what=MessageHandling.What.RETURN_ASKED)
    confirmed = MessageHandling.objects.filter(what=MessageHandling.What.RETURNED)
    waiting = BankMessage.objects.filter(order_number=order_number, amount=amount, handlings__in=asked)
    return waiting.exclude(pk__in=confirmed.values("message_id")).order_by("pk").first()


def do_confirm_return(message: BankMessage, receipt: str) -> None:
    """The bank says that money went back."""
    _decide(message.pk, MessageHandling.What.RETURNED, by=None, receipt=receipt)
