"""Money comes in, or does not. Source: 诉讼费用交纳办法 22, 52; 民诉法解释 213."""

from __future__ import annotations

from decimal import Decimal

from mengma.payments import odd, orders
from mengma.payments.banks import bank_title
from mengma.procedure.context import ActContext
from mengma.procedure.errors import BadData, Problem
from mengma.procedure.registry import effect


def do_pay(ctx: ActContext, fee: str, amount: str, on: str, how: str, receipt: str) -> None:
    """Marks a fee as paid in full. Raises BadData where it is not to be paid or the sum differs."""
    item = ctx.state.all("fees")[fee]
    if orders.state_of(ctx.state, fee) not in orders.PAYABLE or item.get("paid") is not None:
        raise BadData(
            [Problem("not_payable", "这一费用目前不需交纳。", "This fee is not to be paid now.", field="fee")]
        )
    if Decimal(amount) != Decimal(item["amount"]):
        raise BadData(
            [
                Problem(
                    "wrong_amount",
                    f"应交{item['amount']}元，实收{amount}元，不能入账。",
                    f"{item['amount']} yuan are due, {amount} yuan came in.",
                    "litigation-fees/22",
                    field="amount",
                )
            ]
        )
    ctx.put("fees", fee, {"paid": amount, "paid_on": on, "paid_by": how, "receipt": receipt})
    ctx.move_track(orders.TRACK, "paid", fee)
    ctx.notes["fee"] = fee


@effect("payments.fee_paid", reads=("order", "amount", "bank", "receipt", "paid_on"))
def fee_paid(ctx: ActContext) -> None:
    """依银行签名回执登记交费。"""
    found = orders.fee_by_order(ctx.state, ctx.data["order"])
    if found is None:
        raise BadData([Problem("no_order", "本案没有这一交费单。", "The case has no such order.", field="order")])
    do_pay(ctx, found[0], ctx.data["amount"], ctx.data["paid_on"], ctx.data["bank"], ctx.data["receipt"])


@effect("payments.paid_by_hand", reads=("fee", "amount", "how", "receipt", "paid_on"))
def paid_by_hand(ctx: ActContext) -> None:
    """窗口登记交费，写明票据号。"""
    do_pay(ctx, ctx.data["fee"], ctx.data["amount"], ctx.data["paid_on"], ctx.data["how"], ctx.data["receipt"])


@effect("payments.overdue", reads=("limit", "subject"))
def overdue(ctx: ActContext) -> None:
    """交费期满仍未交纳：只作记载，是否按撤诉处理由审判人员裁定。"""
    fee = ctx.data["subject"]
    if orders.state_of(ctx.state, fee) == "due":
        ctx.move_track(orders.TRACK, "overdue", fee)
    ctx.notes["fee"] = fee


@effect("payments.identify", reads=("fee", "receipt", "reason"))
def identify(ctx: ActContext) -> None:
    """把未能自动入账的来款认领为本案费用；金额须与应交数额一致。"""
    message = odd.open_message(ctx.data["receipt"], ctx.court)
    if message is None or message.amount is None:
        raise BadData(
            [
                Problem(
                    "no_message",
                    "没有这一回执编号的待认领来款，或者已经处理。",
                    "No such message waits to be identified, or it was handled already.",
                    field="receipt",
                )
            ]
        )
    fee, on = ctx.data["fee"], odd.day_of(message).isoformat()
    do_pay(ctx, fee, f"{message.amount:.2f}", on, bank_title(message.bank), message.message_id)
    ctx.put("fees", fee, {"from_message": message.pk})
