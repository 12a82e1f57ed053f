"""Read models of fees: the orders of a case or of a person, and bank messages that need a human."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from mengma.cases import selectors as cases
from mengma.cases.access import access_cases, towards
from mengma.cases.state import CaseState
from mengma.courts.actors import Actor
from mengma.courts.permissions import holds
from mengma.payments import odd, orders
from mengma.payments.banks import bank_title
from mengma.payments.models import BankMessage, PaymentOrder

if TYPE_CHECKING:
    from mengma.cases.models import Case


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A fee as a page shows it: what for, who pays, how it was computed, where it stands, until when."""

    case_id: UUID
    case_number: str | None
    case_title: str
    key: str
    number: str
    purpose: str
    payer: str
    payer_name: str
    amount: Decimal
    state: str
    due_on: str | None
    provisional: bool
    steps: list[Mapping[str, str]]
    citations: list[Mapping[str, str]]
    warnings: list[Mapping[str, str]]
    paid: Decimal | None
    paid_on: str | None
    to_refund: Decimal | None
    refund_due_on: str | None
    refunded_on: str | None
    refund_steps: list[Mapping[str, str]]

    @property
    def can_pay(self) -> bool:
        return self.paid is None and self.state in orders.PAYABLE


def orders_of_case(case: Case) -> list[OrderRow]:
    """The fees of a case in the order in which they were opened."""
    state = CaseState.from_json(case.state)
    return [_row(case, state, key, item) for key, item in state.all("fees").items()]


def orders_for(actor: Actor, *, only_payable: bool = False) -> list[OrderRow]:
    """What this person is asked to pay, or paid, over all their cases; the oldest first. For parties and their agents."""
    mine = access_cases(actor, "payments").filter(relations__user_id=actor.id, relations__until=None)
    with_fees = mine.filter(id__in=PaymentOrder.objects.filter(case__in=mine).values("case_id")).distinct()
    rows = []
    for case in with_fees:
        state = CaseState.from_json(case.state)
        stands = towards(actor, state)
        parties = {
            subject
            for capacity in ("plaintiff", "defendant", "third_party")
            for subject in holds(actor, capacity, stands).subjects
        }
        rows += [row for row in orders_of_case(case) if row.payer in parties]
    return [row for row in rows if row.can_pay or not only_payable]


def _row(case: Case, state: CaseState, key: str, item: Mapping[str, Any]) -> OrderRow:
    limits = {i["name"]: i for i in state.all("limits").values() if i.get("subject") == key}
    payment = next((limits[name] for name in orders.LIMITS if name in limits), {})
    payer = state.get("parties", item["payer"]) or {}
    return OrderRow(
        case_id=case.id,
        case_number=case.case_number,
        case_title=case.title,
        key=key,
        number=item.get("order", ""),
        purpose=item["of"],
        payer=item["payer"],
        payer_name=payer.get("name", ""),
        amount=orders.money_of(item["amount"]) or Decimal(0),
        state=orders.state_of(state, key),
        due_on=payment.get("due_on") if payment.get("state") in ("running", "expired") else None,
        provisional=bool(payment.get("provisional")),
        steps=item.get("steps", []),
        citations=item.get("citations", []),
        warnings=item.get("warnings", []),
        paid=orders.money_of(item.get("paid")),
        paid_on=item.get("paid_on"),
        to_refund=orders.money_of(item.get("to_refund")),
        refund_due_on=limits.get("fee-refund", {}).get("due_on"),
        refunded_on=item.get("refunded_on"),
        refund_steps=item.get("refund_steps", []),
    )


@dataclass(frozen=True, slots=True)
class OddMessage:
    """A bank's message that could not be credited: staff have to look at it, or have done so (`decision`)."""

    pk: int
    received_at: datetime
    bank: str
    message_id: str
    kind: str
    order_number: str
    amount: Decimal | None
    outcome: str
    outcome_zh: str
    case_id: UUID | None
    court: str = ""
    holds_money: bool = False
    decision: str = ""
    reason: str = ""
    receipt: str = ""
    by: str = ""
    decided_at: datetime | None = None
    fee_case: UUID | None = None


def odd_messages(
    court_codes: frozenset[str], limit: int = 100, offset: int = 0, *, decided: bool = False
) -> list[OddMessage]:
    """Messages of the courts named that were not credited, and those of no known order, the newest first.

    Those that wait for a decision, or with `decided` those that somebody has decided about.
    """
    if not court_codes:
        return []
    found = odd.undecided(court_codes)
    if decided:
        found = BankMessage.objects.filter(court_code__in=[*court_codes, ""], handlings__by__isnull=False)
    return [_odd(message) for message in found.order_by("-received_at", "-id")[offset : offset + limit]]


def odd_message(actor: Actor, number: int) -> OddMessage:
    """One message. Raises NoSuchMessage where it is not for this person's office."""
    return _odd(odd.message_for(actor, number))


def _odd(m: BankMessage) -> OddMessage:
    handled = {row.what: row for row in m.handlings.all()}
    decided = next((row for row in handled.values() if row.by is not None), None)
    shown = handled.get("returned", decided)
    return OddMessage(
        m.pk,
        m.received_at,
        bank_title(m.bank),
        m.message_id,
        m.kind,
        m.order_number,
        m.amount,
        m.outcome,
        BankMessage.Outcome(m.outcome).label,
        m.case_id,
        m.court_code,
        m.kind == "paid" and bool(m.amount) and m.outcome != BankMessage.Outcome.CONTRADICTION,
        shown.what if shown else "",
        decided.reason if decided else "",
        shown.receipt if shown else "",
        str(decided.by) if decided else "",
        shown.at if shown else None,
        decided.case_id if decided else None,
    )


def fees_of_sum(court_codes: frozenset[str], amount: Decimal, text: str = "", limit: int = 30) -> list[OrderRow]:
    """The fees of exactly this sum that wait for payment at some courts; `text` narrows by case number, title or party."""
    open_orders = PaymentOrder.objects.filter(paid=None, amount=amount)
    here = cases.at_courts(court_codes).filter(id__in=open_orders.values("case_id"))
    found: list[OrderRow] = []
    for case in cases.matching(here, text).order_by("-filed_on", "id")[:limit]:
        found += [row for row in orders_of_case(case) if row.can_pay and row.amount == amount]
    return found
