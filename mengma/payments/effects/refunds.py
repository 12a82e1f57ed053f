"""Money goes back. Source: 诉讼费用交纳办法 15, 21, 27, 28, 53; 民诉法解释 199, 206, 207."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from mengma.cases.state import Item
from mengma.lawbook import Answer, Citation, Step
from mengma.payments import orders
from mengma.payments.effects.opening import computed
from mengma.procedure.context import ActContext
from mengma.procedure.errors import BadData, Problem
from mengma.procedure.registry import effect

HALVING = ("mediation", "withdrawal", "deemed-withdrawal")
WHOLE = ("refusal", "dismissal")


@effect("payments.settle", reads=("closed_by", "decision", "waived"))
def settle(ctx: ActContext) -> None:
    """结案后结算费用：应退的立即开出退费，败诉方应负担的开出交费单。"""
    closed_by = ctx.data["closed_by"]
    decision = ctx.state.get("decisions", ctx.data.get("decision") or "") or {}
    shares = _shares(ctx, decision)
    opened: list[str] = []
    for key, item in list(ctx.state.all("fees").items()):
        if orders.state_of(ctx.state, key) != "paid":
            continue
        owed = _owed(ctx, item, closed_by, shares)
        if owed is None:
            continue
        back = Decimal(item["paid"]) - owed.value
        if back > 0 and not (closed_by == "judgment" and ctx.data.get("waived")):
            _open_refund(ctx, key, back, owed)
            opened.append(key)
    if closed_by == "judgment" and not ctx.data.get("waived"):
        ctx.notes["borne_by"] = _charge_losers(ctx, shares)
    ctx.notes["refunds"] = opened
    ctx.notes["refunds_from"] = decision.get("effective_on") or ctx.happened_on.isoformat()
    ctx.notes["payees"] = list(dict.fromkeys(ctx.state.all("fees")[key]["payer"] for key in opened))


def _shares(ctx: ActContext, decision: Item) -> dict[str, Decimal]:
    """Who bears how much of the acceptance fees, as the decision says (`costs`: party key -> yuan)."""
    return {party: Decimal(str(amount)) for party, amount in (decision.get("costs") or {}).items()}


def _owed(ctx: ActContext, item: Item, closed_by: str, shares: dict[str, Decimal]) -> Answer[Decimal] | None:
    """What the payer owes in the end for one fee, or None where this way of closing changes nothing."""
    if closed_by == "deemed-withdrawal" and item["of"] == "claim" and _topup_unpaid(ctx):
        return _half_after_unpaid_topup(ctx, item)
    if closed_by in HALVING + WHOLE and item["of"] in ("claim", "counterclaim"):
        _, answer = computed(ctx, item.get("base"), closed_by=closed_by, counterclaim=item["of"] == "counterclaim")
        if item.get("relief") == "reduction" and answer.value > Decimal(item["paid"]):
            return None
        return answer
    if closed_by in WHOLE and item["of"] == "topup":
        return Answer(Decimal(0), (), _cite(ctx, "litigation-fees/27"))
    if closed_by == "judgment" and shares and item["of"] in ("claim", "counterclaim", "topup"):
        left = shares.get(item["payer"], Decimal(0))
        borne = min(left, Decimal(item["paid"]))
        shares[item["payer"]] = left - borne
        words = Step(
            f"裁判确定由其负担{borne}元，已预交{item['paid']}元",
            f"The decision leaves {borne} yuan with this party, who prepaid {item['paid']} yuan",
        )
        return Answer(borne, (words,), _cite(ctx, "civil-procedure-interpretation/207", "litigation-fees/53"))
    return None


def _topup_unpaid(ctx: ActContext) -> bool:
    return any(
        item["of"] == "topup"
        and item.get("why") == "converted"
        and orders.state_of(ctx.state, key) in ("due", "overdue")
        for key, item in ctx.state.all("fees").items()
    )


def _half_after_unpaid_topup(ctx: ActContext, item: Item) -> Answer[Decimal]:
    """What stays with the court where the rest was not paid after conversion (民诉法解释199)."""
    back = ctx.law.fee_course.refund(item["paid"], "topup-unpaid", on=ctx.happened_on)
    return Answer(back.detail["kept"], back.steps, back.citations)


def _cite(ctx: ActContext, *references: str) -> tuple[Citation, ...]:
    return tuple(ctx.law.cite(reference, ctx.happened_on) for reference in references)


def _open_refund(ctx: ActContext, key: str, back: Decimal, owed: Answer[Decimal]) -> None:
    told = owed.as_dict()
    item = ctx.state.all("fees")[key]
    words = {
        "zh": f"已交{item['paid']}元，应负担{told['value']}元，应退{back}元",
        "en": f"Paid {item['paid']} yuan, owed {told['value']} yuan, to be refunded {back} yuan",
    }
    refund: dict[str, Any] = {
        "to_refund": str(back),
        "refund_reason": ctx.data["closed_by"],
        "refund_steps": [*told["steps"], words],
        "refund_citations": told["citations"],
        "refund_seq": ctx.seq,
    }
    ctx.put("fees", key, refund)
    ctx.move_track(orders.TRACK, "refund_open", key)


def _charge_losers(ctx: ActContext, shares: dict[str, Decimal]) -> list[str]:
    """Orders for what a party bears and has not prepaid (民诉法解释207：由败诉方向人民法院交纳)."""
    charged = []
    for party, amount in shares.items():
        if amount > 0 and ctx.state.get("parties", party):
            words = Step(f"裁判确定由其负担{amount}元", f"The decision leaves {amount} yuan with this party")
            answer = Answer(amount, (words,), _cite(ctx, "civil-procedure-interpretation/207"))
            orders.do_add_fee(ctx, "borne", party, answer, kind="borne")
            charged.append(party)
    return charged


def _refunded(ctx: ActContext, fee: str, amount: str, on: str, receipt: str) -> None:
    item = ctx.state.all("fees")[fee]
    if orders.state_of(ctx.state, fee) != "refund_open":
        raise BadData([Problem("no_refund", "这一费用没有待退款项。", "No refund is open for this fee.", field="fee")])
    if Decimal(amount) != Decimal(item["to_refund"]):
        raise BadData(
            [
                Problem(
                    "wrong_amount",
                    f"应退{item['to_refund']}元，与所填不符。",
                    f"{item['to_refund']} yuan are to be refunded.",
                    field="amount",
                )
            ]
        )
    ctx.put("fees", fee, {"refunded_on": on, "refund_receipt": receipt})
    ctx.move_track(orders.TRACK, "refunded", fee)
    ctx.notes["fee"] = fee


@effect("payments.refund_paid", reads=("order", "amount", "receipt", "paid_on"))
def refund_paid(ctx: ActContext) -> None:
    """依银行签名回执登记退费到账。"""
    found = orders.fee_by_order(ctx.state, ctx.data["order"])
    if found is None:
        raise BadData([Problem("no_order", "本案没有这一交费单。", "The case has no such order.", field="order")])
    _refunded(ctx, found[0], ctx.data["amount"], ctx.data["paid_on"], ctx.data["receipt"])


@effect("payments.refunded_by_hand", reads=("fee", "amount", "receipt", "paid_on"))
def refunded_by_hand(ctx: ActContext) -> None:
    """登记窗口或者财务已退费。"""
    _refunded(ctx, ctx.data["fee"], ctx.data["amount"], ctx.data["paid_on"], ctx.data["receipt"])
