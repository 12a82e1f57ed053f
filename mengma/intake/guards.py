"""Guards of filing and of the parties' acts; the figures are lawbook's."""

from __future__ import annotations

from datetime import date
from typing import Any

from mengma.courts.house_rules import house_rules
from mengma.intake import procedure_choice
from mengma.lawbook import LawbookError
from mengma.procedure.context import ActContext
from mengma.procedure.registry import guard


@guard("intake.read_back", ())
def read_back(ctx: ActContext) -> bool:
    """口头起诉的，笔录已由原告核对并签名或者捺印。"""
    return ctx.data.get("way_in") != "oral" or bool(ctx.data.get("read_back"))


@guard("intake.cause_known", ())
def cause_known(ctx: ActContext) -> bool:
    """案由已经确定（起诉状写明，或者本次确定）。"""
    return bool(ctx.data.get("cause") or ctx.state.fact("cause_code"))


@guard("intake.this_court", ())
def this_court(ctx: ActContext) -> bool:
    """依起诉状所写事实，本院有管辖权。"""
    from mengma.intake.checks import jurisdiction_of_state

    answer = jurisdiction_of_state(ctx.law, ctx.state, _filed_on(ctx), cause=ctx.data.get("cause"))
    return answer is None or not answer.value or ctx.court in answer.value


def _filed_on(ctx: ActContext) -> date:
    filed = ctx.state.fact("filed_on")
    return date.fromisoformat(filed) if filed else ctx.happened_on


@guard("intake.procedure_is", ("procedure", "verdicts", "agreed"))
def procedure_is(ctx: ActContext, procedure: str, verdicts: list[str], agreed: bool = False) -> bool:
    """选择列明程序的，法律对该程序的答复（must、may、no）在列明之中；agreed 指双方已经约定。"""
    if ctx.data.get("procedure") != procedure or (agreed and ctx.data.get("both_agree")):
        return True
    return _verdict(ctx, procedure) in verdicts


@guard("intake.compulsory_procedure", ("procedure",))
def compulsory_procedure(ctx: ActContext, procedure: str) -> bool:
    """法律要求适用列明程序的，所选的就是该程序或者更简的程序。"""
    chosen = ctx.data.get("procedure")
    simpler = {"summary": ("summary", "small-claims"), "small-claims": ("small-claims",)}[procedure]
    return chosen in simpler or _verdict(ctx, procedure) != "must"


def _verdict(ctx: ActContext, procedure: str) -> str:
    try:
        found = procedure_choice.verdicts(
            ctx.law,
            ctx.state,
            ctx.happened_on,
            findings=ctx.data.get("findings") or (),
            house_rules=house_rules(ctx.court, ctx.happened_on),
        )
    except LawbookError:
        return "no"
    return str(found[procedure].value) if procedure in found else "may"


@guard("intake.not_yet_in", ())
def not_yet_in(ctx: ActContext) -> bool:
    """办理人在本案中还没有任何身份。"""
    return not any(
        item["user"] == ctx.actor.id and not item.get("until") for item in ctx.state.all("relations").values()
    )


@guard("intake.claims_left", ("claims",))
def claims_left(ctx: ActContext, claims: Any = None) -> bool:
    """撤回之后，同一当事人仍有审理中的请求。"""
    taken = set(ctx.data.get("claims") or ())
    return any(
        key not in taken and item.get("kind") == "claim" and ctx.track_state("claim", key) == "pending"
        for key, item in ctx.state.all("claims").items()
    )


@guard("intake.own_claims", ("claims",))
def own_claims(ctx: ActContext, claims: Any = None) -> bool:
    """所选请求都是办理人一方提出的。"""
    mine = ctx.on_behalf_of
    for key in ctx.data.get("claims") or ():
        item = ctx.state.all("claims")[key]
        if mine and mine != item.get("by") and mine not in item.get("together_with", ()):
            return False
    return True


@guard("intake.claims_against", ("claims",))
def claims_against(ctx: ActContext, claims: Any = None) -> bool:
    """所选请求都是针对办理人一方提出的。"""
    mine = ctx.on_behalf_of
    chosen = [ctx.state.all("claims")[key] for key in ctx.data.get("claims") or ()]
    return all(not mine or mine in item.get("against", ()) for item in chosen)


@guard("intake.others_left", ("party",))
def others_left(ctx: ActContext, party: Any = None) -> bool:
    """该当事人退出之后，同一诉讼地位仍有其他当事人。"""
    leaving = ctx.data.get("party")
    item = ctx.state.get("parties", str(leaving))
    return item is None or any(
        key != leaving and other["capacity"] == item["capacity"] and not other.get("left_on")
        for key, other in ctx.state.all("parties").items()
    )


@guard("intake.agents_fewer_than", ("count",))
def agents_fewer_than(ctx: ActContext, count: int) -> bool:
    """登记的是委托诉讼代理人的，该当事人现有的委托诉讼代理人少于若干人。"""
    given = ctx.data.get("representative") or {}
    if given.get("kind") != "agent":
        return True
    now = [
        item
        for item in ctx.state.all("representatives").values()
        if item["party"] == given["party"] and item["kind"] == "agent" and not item.get("until")
    ]
    return len(now) < count


@guard("intake.power_given", ())
def power_given(ctx: ActContext) -> bool:
    """委托诉讼代理人附有授权委托书。"""
    given = ctx.data.get("representative") or {}
    return given.get("kind") != "agent" or bool(ctx.data.get("power_of_attorney"))


@guard("intake.own_representative", ("representative",))
def own_representative(ctx: ActContext, representative: Any = None) -> bool:
    """所选代理人代表的是办理人一方，且办理人不是该代理人自己。"""
    item = ctx.state.get("representatives", str(ctx.data.get("representative")))
    return item is not None and item["party"] == ctx.on_behalf_of and item.get("user") != ctx.actor.id
