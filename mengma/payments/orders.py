"""Fee items of a case: how they are numbered, added and found, and their derived rows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from mengma.cases.state import CaseState, Item
from mengma.cases.tables import DerivedTable, register_table
from mengma.lawbook import Answer
from mengma.payments.models import PaymentOrder
from mengma.procedure.context import ActContext

TRACK = "fee"
LIMITS = ("fee-payment", "fee-topup", "fee-appeal")
# states of the track in which money may still come in
PAYABLE = ("due", "overdue", "relief_asked", "deferred", "not_prepaid")
# purposes for which not paying ends the claim (民诉法解释199、213)
PREPAID = ("claim", "topup")


def do_add_fee(ctx: ActContext, purpose: str, payer: str, answer: Answer[Decimal], **more: Any) -> str:
    """Adds a fee to the case and begins its track as due; returns its key. `answer` is lawbook's, with its steps."""
    key = ctx.state.next_key("fees", "f")
    told = answer.as_dict()
    item: Item = {
        "of": purpose,
        "payer": payer,
        "amount": told["value"],
        "computed": told["value"],
        "steps": told["steps"],
        "citations": told["citations"],
        "warnings": told["warnings"],
        "order": f"{ctx.case_id.hex}{key}",
        "opened_on": ctx.happened_on.isoformat(),
        "seq": ctx.seq,
        **more,
    }
    ctx.add("fees", key, item)
    ctx.move_track(TRACK, "due", key)
    return key


def state_of(state: CaseState, key: str) -> str:
    """The state of a fee's track, empty where it has not begun."""
    track = state.get("tracks", f"{TRACK}/{key}")
    return str(track["state"]) if track else ""


def fee_by_order(state: CaseState, number: str) -> tuple[str, Item] | None:
    """The fee of an order number, if the case has it."""
    return next(((key, item) for key, item in state.all("fees").items() if item.get("order") == number), None)


def fees_of_entry(state: CaseState, seq: int) -> list[tuple[str, Item]]:
    """The fees that one entry opened, or gave notice of once more."""
    return [(key, item) for key, item in state.all("fees").items() if seq in (item.get("seq"), item.get("notice_seq"))]


def main_fee(state: CaseState) -> str | None:
    """The key of the acceptance fee of the claim, if it was opened."""
    return next((key for key, item in state.all("fees").items() if item["of"] == "claim"), None)


def reached_electronically(state: CaseState, party: str) -> bool:
    """Whether a party agreed to electronic service, so that a notice on the platform arrives the same day (民诉法90)."""
    address = state.get("addresses", party)
    return bool(address and address.get("electronic"))


def _columns(item: Item, state: CaseState) -> dict[str, Any]:
    """The row of a fee; of an erased entry only its tombstone is left, worth nothing."""
    amount = money_of(item["amount"])
    erased = amount is None
    return {
        "number": "" if erased else item["order"],
        "purpose": item["of"],
        "payer": item["payer"],
        "amount": Decimal(0) if amount is None else amount,
        "opened_on": None if erased else item["opened_on"],
        "paid": money_of(item.get("paid")),
        "paid_on": item.get("paid_on"),
        "to_refund": money_of(item.get("to_refund")),
        "refunded_on": item.get("refunded_on"),
    }


def money_of(written: str | None) -> Decimal | None:
    """A sum as a fee item keeps it; None for none, and for the tombstone of an erased one."""
    try:
        return Decimal(written) if written is not None else None
    except ArithmeticError:
        return None


def register_tables() -> None:
    register_table(DerivedTable("fees", PaymentOrder, _columns))
