"""A party doubts how a fee was computed or who bears it (对诉讼费用决定的复核). Source: 诉讼费用交纳办法 43."""

from __future__ import annotations

from typing import Any

from mengma.payments import orders
from mengma.procedure.context import ActContext
from mengma.procedure.errors import BadData, Problem
from mengma.procedure.registry import effect


@effect("payments.ask_review", reads=("fee", "reason"))
def ask_review(ctx: ActContext) -> None:
    """登记对诉讼费用决定的复核申请；不得就费用单独上诉。"""
    fee = ctx.data["fee"]
    if any(r["fee"] == fee and r["state"] == "asked" for r in ctx.state.all("fee_reviews").values()):
        raise BadData([Problem("asked_already", "对这一费用的复核正在进行。", "A review is pending.", field="fee")])
    key = ctx.state.next_key("fee_reviews", "y")
    ctx.add(
        "fee_reviews",
        key,
        {
            "fee": fee,
            "by": ctx.on_behalf_of,
            "reason": ctx.data["reason"],
            "state": "asked",
            "asked_on": ctx.happened_on.isoformat(),
        },
    )
    ctx.notes["review"] = key


@effect("payments.decide_review", reads=("review", "amount", "reason"))
def decide_review(ctx: ActContext) -> None:
    """作出复核决定；计算确有错误的，更正应交金额。"""
    key = ctx.data["review"]
    review = ctx.state.all("fee_reviews")[key]
    corrected = ctx.data.get("amount")
    changed: dict[str, Any] = {
        "state": "corrected" if corrected else "upheld",
        "decided_on": ctx.happened_on.isoformat(),
        "decided_by": ctx.actor.id,
        "decision_reason": ctx.data["reason"],
    }
    ctx.put("fee_reviews", key, changed)
    if not corrected:
        return
    fee = ctx.state.all("fees")[review["fee"]]
    if fee.get("paid") is not None or orders.state_of(ctx.state, review["fee"]) not in orders.PAYABLE:
        raise BadData(
            [
                Problem(
                    "paid",
                    "这一费用已经交纳或者结清，更正后的差额请通过“重算受理费”或者退费办理。",
                    "This fee is paid or settled; correct it by recomputing or refunding.",
                    field="amount",
                )
            ]
        )
    steps = [*fee["steps"], {"zh": f"经复核更正为{corrected}元", "en": f"Corrected on review to {corrected} yuan"}]
    ctx.put("fees", review["fee"], {"amount": corrected, "steps": steps})
