"""What can be done with payments from outside: take a bank's message, send a payer to the bank, ask for refunds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, transaction

from mengma import clock
from mengma.cases.access import access_case
from mengma.cases.docket import lock_docket
from mengma.cases.state import CaseState
from mengma.courts.actors import SYSTEM, Actor
from mengma.payments import odd, orders
from mengma.payments.banks import Message, Order, bank, default_bank
from mengma.payments.errors import BadSignature, Contradiction, NothingToPay
from mengma.payments.models import BankMessage, PaymentOrder
from mengma.procedure.engine import Request, perform
from mengma.procedure.errors import ProcedureError

log = structlog.get_logger(__name__)
_ACTS = {"paid": "fee_paid", "refunded": "refund_paid"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a bank's message; `repeated` where the very same message was taken before."""

    outcome: str
    repeated: bool = False


def do_take_message(bank_name: str, headers: Mapping[str, str], body: bytes) -> Outcome:
    """Takes a callback: verifies it, keeps it, and marks the fee, once however often the bank repeats itself.

    What cannot be credited (unknown order, other sum, paid twice, no longer due) is kept and shown to the court's staff;
    the bank gets an answer that stops it from asking again. Raises UnknownBank, BadSignature, Replayed, BadMessage,
    Contradiction.
    """
    try:
        message = bank(bank_name).read_message(headers, body, clock.machine_now())
    except BadSignature:
        log.warning("bank message with a bad signature", bank=bank_name)
        raise
    with transaction.atomic():
        _queue_up(message)
        before = BankMessage.objects.filter(bank=message.bank, message_id=message.message_id).first()
        if before is None:
            return Outcome(_take(message))
        same = (before.kind, before.order_number, before.amount) == (message.kind, message.order, message.amount)
        if not same:
            _keep(message, BankMessage.Outcome.CONTRADICTION, before.case_id, before.court_code)
    if same:
        return Outcome(before.outcome, repeated=True)
    log.warning("bank contradicts itself", bank=message.bank, message_id=message.message_id)
    raise Contradiction


def _queue_up(message: Message) -> None:
    """Two deliveries of one message wait for each other; the append-only table has no row to lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{message.bank}:{message.message_id}"]
        )


def _take(message: Message) -> str:
    order = PaymentOrder.objects.filter(number=message.order).first()
    given_back = odd.awaiting_return(message.order, message.amount) if message.kind == "refunded" else None
    if given_back is not None:
        odd.do_confirm_return(given_back, message.message_id)
        return _keep(message, BankMessage.Outcome.RETURNED, given_back.case_id, given_back.court_code)
    if order is None:
        return _keep(message, BankMessage.Outcome.UNKNOWN_ORDER)
    docket = lock_docket(order.case_id)
    court = str(docket.state.fact("court", ""))
    outcome = _objection(docket.state, message)
    if outcome is None:
        try:
            with transaction.atomic():
                _perform(order.case_id, message)
            outcome = BankMessage.Outcome.TAKEN
        except ProcedureError as refused:
            log.warning("bank message not credited", message_id=message.message_id, code=refused.code)
            outcome = BankMessage.Outcome.NOT_DUE
    return _keep(message, outcome, order.case_id, court)


def _objection(state: CaseState, message: Message) -> BankMessage.Outcome | None:
    """Why a message cannot be credited, from the case's state."""
    found = orders.fee_by_order(state, message.order)
    if found is None:
        return BankMessage.Outcome.UNKNOWN_ORDER
    key, item = found
    standing = orders.state_of(state, key)
    if message.kind == "paid":
        if item.get("paid") is not None:
            return BankMessage.Outcome.PAID_ALREADY
        if standing not in orders.PAYABLE:
            return BankMessage.Outcome.NOT_DUE
        wanted = Decimal(item["amount"])
    else:
        if standing != "refund_open":
            return BankMessage.Outcome.NOT_DUE
        wanted = Decimal(item["to_refund"])
    return None if message.amount == wanted else BankMessage.Outcome.WRONG_AMOUNT


def _perform(case_id: UUID, message: Message) -> None:
    data: dict[str, Any] = {
        "order": message.order,
        "amount": f"{message.amount:.2f}",
        "receipt": message.message_id,
        "paid_on": _day(message),
    }
    if message.kind == "paid":
        data["bank"] = bank(message.bank).title_zh
    key = f"bank:{message.bank}:{message.message_id}"[:80]
    perform(case_id, SYSTEM, Request(_ACTS[message.kind], data, key=key))


def _day(message: Message) -> str:
    """The bank's day; where a demonstration has moved legal time away from the bank's clock, the legal day."""
    return (clock.today() if clock.offset() else message.happened_at.date()).isoformat()


def _keep(message: Message, outcome: BankMessage.Outcome, case_id: UUID | None = None, court: str = "") -> str:
    BankMessage.objects.create(
        bank=message.bank,
        message_id=message.message_id,
        kind=message.kind,
        order_number=message.order,
        amount=message.amount,
        body=message.body,
        received_at=clock.machine_now(),
        happened_on=_day(message),
        outcome=outcome,
        case_id=case_id,
        court_code=court,
    )
    return str(outcome)


def do_send_to_bank(actor: Actor, case_id: UUID, fee: str, back_to: str) -> str:
    """The bank's page where a fee of this case is paid. Raises NoSuchCase, NothingToPay, UnknownBank."""
    case, _ = access_case(actor, case_id, "payments")
    state = CaseState.from_json(case.state)
    item = state.get("fees", fee)
    if item is None or item.get("paid") is not None or orders.state_of(state, fee) not in orders.PAYABLE:
        raise NothingToPay
    subject = f"{state.case_number or '待编案号'} 诉讼费用"
    return default_bank().pay_page(Order(item["order"], Decimal(item["amount"]), subject), back_to)


def do_ask_refund(case_id: UUID, fee: str) -> bool:
    """Asks the bank for a refund that is open and was paid through it; false where there is nothing to ask. Idempotent.

    Raises BankUnavailable, whereupon the job is tried again.
    """
    order = PaymentOrder.objects.filter(case_id=case_id, key=fee, to_refund__isnull=False, refunded_on=None).first()
    paid = BankMessage.objects.filter(
        order_number=order.number if order else "", kind="paid", outcome=BankMessage.Outcome.TAKEN
    ).first()
    if order is None or order.to_refund is None or paid is None:
        return False
    bank(paid.bank).do_refund(Order(order.number, order.to_refund, "诉讼费用退费"), f"{order.number}-refund")
    return True
