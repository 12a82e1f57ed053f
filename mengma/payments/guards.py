"""Guards about fees, for the acts of any package."""

from __future__ import annotations

from datetime import date

from mengma.payments import odd, orders
from mengma.procedure.context import ActContext
from mengma.procedure.registry import guard


@guard("payments.unpaid_after_notice", ("of",))
def unpaid_after_notice(ctx: ActContext, of: list[str] | None = None) -> bool:
    """应预交的费用经通知期满仍未交纳，且没有未决或者已准的缓减免申请（民诉法解释213、办法22）。"""
    return any(_unpaid(ctx, key, of or list(orders.PREPAID)) for key in ctx.state.all("fees"))


def claim_is_unpaid(ctx: ActContext, claim: str, *, topup: bool = False) -> bool:
    """Whether the fee for a claim was notified and not paid in time, with no relief pending or granted.

    The acceptance fee stands for all claims of the plaintiffs, a counterclaim has its own; `topup` asks for what was due
    after conversion (民诉法解释199、213).
    """
    counter = (ctx.state.get("claims", claim) or {}).get("kind") == "counterclaim"
    purposes = ["topup"] if topup else ["counterclaim" if counter else "claim"]
    return any(
        _unpaid(ctx, key, purposes)
        for key, item in ctx.state.all("fees").items()
        if not counter or item.get("claim") == claim
    )


def _unpaid(ctx: ActContext, key: str, purposes: list[str]) -> bool:
    item = ctx.state.all("fees")[key]
    if item["of"] not in purposes or item.get("paid") is not None:
        return False
    if orders.state_of(ctx.state, key) not in ("due", "overdue"):
        return False  # relief pending or granted, need not be prepaid, or paid
    told = [
        limit
        for limit in ctx.state.all("limits").values()
        if limit["name"] in orders.LIMITS and limit.get("subject") == key
    ]
    if not told:
        return False  # never notified: nothing can follow from not paying
    due = told[-1].get("due_on")
    return told[-1]["state"] == "expired" or bool(due and ctx.happened_on > date.fromisoformat(due))


@guard("payments.fees_cleared", ())
def fees_cleared(ctx: ActContext) -> bool:
    """应预交的费用均已交纳，或者准予缓、减、免交，或者可以不预交。"""
    return all(
        orders.state_of(ctx.state, key) not in ("due", "overdue", "relief_asked")
        for key, item in ctx.state.all("fees").items()
        if item["of"] in (*orders.PREPAID, "counterclaim")
    )


@guard("payments.money_waits", ())
def money_waits(ctx: ActContext) -> bool:
    """有金额与本案应交费用相同、尚待认领的来款。"""
    due = [
        amount
        for key, item in ctx.state.all("fees").items()
        if orders.state_of(ctx.state, key) in orders.PAYABLE
        and item.get("paid") is None
        and (amount := orders.money_of(item["amount"])) is not None
    ]
    return bool(due) and odd.money_waits(ctx.court, due)
