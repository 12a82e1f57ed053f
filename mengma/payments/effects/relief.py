"""Deferral, reduction, exemption of fees (缓交、减交、免交). Source: 诉讼费用交纳办法 44-51."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from mengma.cases.state import Item
from mengma.lawbook.money import rounded
from mengma.payments import orders
from mengma.procedure.context import ActContext
from mengma.procedure.errors import BadData, Problem
from mengma.procedure.registry import effect, guard

FLOOR = "fee-reduction-floor"


@effect("payments.ask_relief", reads=("kind", "ground", "reason"))
def ask_relief(ctx: ActContext) -> None:
    """登记缓交、减交、免交申请。"""
    party = ctx.on_behalf_of
    if not party:
        raise BadData([Problem("whose_act", "请选择申请人。", "Choose the applicant.", field="on_behalf_of")])
    if any(r["party"] == party and r["state"] == "asked" for r in ctx.state.all("reliefs").values()):
        raise BadData([Problem("asked_already", "已有一项申请正在审查。", "An application is pending already.")])
    fee = next(
        (
            key
            for key, item in ctx.state.all("fees").items()
            if item["payer"] == party and orders.state_of(ctx.state, key) in ("due", "overdue")
        ),
        "",
    )
    ctx.add(
        "reliefs",
        ctx.state.next_key("reliefs", "m"),
        {
            "party": party,
            "fee": fee,
            "kind": ctx.data["kind"],
            "ground": ctx.data["ground"],
            "reason": ctx.data["reason"],
            "state": "asked",
            "asked_on": ctx.happened_on.isoformat(),
        },
    )
    if fee:
        ctx.move_track(orders.TRACK, "relief_asked", fee)
        ctx.notes["fee"] = fee


@effect("payments.decide_relief", reads=("relief", "granted", "kind", "payable", "until", "reason"))
def decide_relief(ctx: ActContext) -> None:
    """决定准予或者不准予缓交、减交、免交。"""
    name = ctx.data["relief"]
    relief = {**ctx.state.all("reliefs")[name]}
    if relief["state"] != "asked":
        raise BadData([Problem("decided", "这一申请已经决定。", "It was decided already.", field="relief")])
    granted = bool(ctx.data.get("granted"))
    decided: dict[str, Any] = {
        "state": "granted" if granted else "refused",
        "decided_on": ctx.happened_on.isoformat(),
        "decided_by": ctx.actor.id,
        "decision_reason": ctx.data.get("reason", ""),
        "decision_seq": ctx.seq,
    }
    if granted:
        decided["kind"] = ctx.data.get("kind") or relief["kind"]
        decided |= {k: ctx.data[k] for k in ("payable", "until") if ctx.data.get(k)}
    ctx.put("reliefs", name, decided)
    ctx.notes["party"] = relief["party"]
    fee = relief.get("fee")
    if not fee:
        return
    ctx.notes["fee"] = fee
    if granted:
        do_grant(ctx, fee, {**relief, **decided})
    else:
        ctx.move_track(orders.TRACK, "due", fee)
        ctx.notes["told"] = [fee]


def do_grant(ctx: ActContext, fee: str, relief: Item) -> bool:
    """Lets granted relief take hold of a fee; true where nothing is to be paid now."""
    if relief["kind"] == "exemption":
        ctx.put("fees", fee, {"amount": "0.00", "relief": "exemption"})
        ctx.move_track(orders.TRACK, "exempt", fee)
        return True
    if relief["kind"] == "deferral":
        ctx.put("fees", fee, {"relief": "deferral", "deferred_until": relief.get("until")})
        ctx.move_track(orders.TRACK, "deferred", fee)
        return True
    ctx.put("fees", fee, {"amount": payable_after(ctx, fee, relief), "relief": "reduction"})
    ctx.move_track(orders.TRACK, "due", fee)
    ctx.notes["told"] = [fee]
    return False


def payable_after(ctx: ActContext, fee: str, relief: Item) -> str:
    """What remains to be paid after a reduction: the sum decided, or the fee less the least reduction of art. 46."""
    if relief.get("payable"):
        return str(relief["payable"])
    return str(most_payable(ctx, ctx.state.all("fees")[fee]["computed"]))


def most_payable(ctx: ActContext, fee: str) -> Decimal:
    """The most that may remain after a reduction (办法46：减交比例不得低于30%)."""
    floor: Decimal = ctx.law.entries[FLOOR].on(ctx.happened_on).value
    return rounded(Decimal(fee) - Decimal(fee) * floor, "cent")


@guard("payments.reduction_is_enough", ())
def reduction_is_enough(ctx: ActContext) -> bool:
    """准予减交的，减交比例不低于法定下限。"""
    relief = ctx.state.get("reliefs", ctx.data.get("relief", ""))
    kind = ctx.data.get("kind") or (relief or {}).get("kind")
    payable = ctx.data.get("payable")
    if not ctx.data.get("granted") or kind != "reduction" or not relief or not relief.get("fee") or not payable:
        return True
    return Decimal(payable) <= most_payable(ctx, ctx.state.all("fees")[relief["fee"]]["computed"])


@guard("payments.exempts_persons_only", ())
def exempts_persons_only(ctx: ActContext) -> bool:
    """免交只适用于自然人。"""
    relief = ctx.state.get("reliefs", ctx.data.get("relief", ""))
    kind = ctx.data.get("kind") or (relief or {}).get("kind")
    party = ctx.state.get("parties", (relief or {}).get("party", "") or ctx.on_behalf_of)
    granting = "granted" not in ctx.data or ctx.data["granted"]
    return not (kind == "exemption" and granting and party is not None and party.get("kind") == "organisation")
