"""Fees are opened: computed by lawbook, with the court's own settings where the law leaves a range.

Source: 诉讼费用交纳办法 13, 15, 16, 18, 20, 21, 22; 民诉法解释 199, 201, 206.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from mengma.courts.house_rules import house_rules
from mengma.lawbook import Answer, LawbookError, Step
from mengma.payments import orders
from mengma.procedure.context import ActContext
from mengma.procedure.errors import BadData, Problem, Refused
from mengma.procedure.registry import effect


def refused_by_law(error: LawbookError) -> Refused:
    """A calculator's refusal as a refusal of the act."""
    return Refused([Problem(error.code, str(error), error.what_en, error.article or "")])


def kind_of_fee(ctx: ActContext) -> str:
    """The kind of fee of the case's cause; without a cause, a property case."""
    cause = ctx.state.fact("cause_code") or ctx.state.fact("cause")
    if not cause:
        return "property"
    try:
        return ctx.law.fee_kind_for_cause(str(cause))
    except LawbookError:
        return "property"


def computed(
    ctx: ActContext, amount: str | None, *, closed_by: str | None = None, counterclaim: bool = False
) -> tuple[str, Answer[Decimal]]:
    """The kind and amount of the acceptance fee on this sum, in the case's present procedure. Raises Refused."""
    kind = kind_of_fee(ctx)
    if kind == "property" and amount is None:
        kind = "other"  # 诉讼请求没有金额：按其他非财产案件
    try:
        answer = ctx.law.fee(
            kind,
            amount,
            on=_charged_on(ctx),
            procedure=ctx.state.variant or None,
            closed_by=closed_by,
            counterclaim=counterclaim,
            house_rules=house_rules(ctx.court, ctx.happened_on),
        )
    except LawbookError as error:
        raise refused_by_law(error) from error
    return kind, answer


def _charged_on(ctx: ActContext) -> date:
    """The day whose law sets the fee: that of acceptance."""
    accepted = ctx.state.fact("accepted_on")
    return date.fromisoformat(accepted) if accepted else ctx.happened_on


def first_of(ctx: ActContext, capacity: str) -> str:
    """The first party of a capacity still in the case; co-plaintiffs owe the fee together, one is asked for it."""
    for key, party in ctx.state.all("parties").items():
        if party["capacity"] == capacity and not party.get("left_on"):
            return key
    raise BadData([Problem("no_payer", "案件中没有应当预交费用的当事人。", "The case has no party to pay.")])


@effect("payments.open_fee")
def open_fee(ctx: ActContext) -> None:
    """计算案件受理费并通知原告预交。"""
    if orders.main_fee(ctx.state):
        raise BadData([Problem("fee_open", "本案受理费已经通知交纳。", "The acceptance fee was opened already.")])
    amount = ctx.state.fact("amount")
    kind, answer = computed(ctx, amount)
    _tell(ctx, orders.do_add_fee(ctx, "claim", first_of(ctx, "plaintiff"), answer, kind=kind, base=amount))


@effect("payments.open_counterclaim_fee", reads=("claim",))
def open_counterclaim_fee(ctx: ActContext) -> None:
    """计算反诉受理费并通知反诉人预交。"""
    key = ctx.data["claim"]
    claim = ctx.state.all("claims")[key]
    kind, answer = computed(ctx, claim.get("amount"), counterclaim=True)
    _tell(
        ctx,
        orders.do_add_fee(ctx, "counterclaim", claim["by"], answer, kind=kind, base=claim.get("amount"), claim=key),
        told_on_the_spot=True,
    )


@effect("payments.open_topup", reads=("why",))
def open_topup(ctx: ActContext) -> None:
    """转为普通程序或者变更请求后，重算受理费：不足的通知补交，多交的退还。"""
    main = orders.main_fee(ctx.state)
    if main is None:
        return
    item = ctx.state.all("fees")[main]
    charged = sum(
        (Decimal(f["computed"]) for f in ctx.state.all("fees").values() if f["of"] in orders.PREPAID), Decimal(0)
    )
    amount = ctx.state.fact("amount")
    kind, answer = computed(ctx, amount)
    difference = answer.value - charged
    if difference == 0 or orders.state_of(ctx.state, main) == "exempt":
        return
    if difference < 0 and ctx.state.all("fees")[main].get("paid") is None:
        # 尚未交纳：直接按新数额收取
        ctx.put("fees", main, {"amount": str(answer.value), "computed": str(answer.value), "base": amount})
        return
    words = Step(
        f"重算后应收{answer.value}元，已通知{charged}元，差额{difference}元",
        f"Recomputed {answer.value} yuan, charged {charged} yuan, difference {difference} yuan",
    )
    if difference < 0:
        ctx.notes["fee"] = main
        ctx.put(
            "fees",
            main,
            {
                "to_refund": str(-difference),
                "refund_reason": ctx.data["why"],
                "refund_steps": [*(s.as_dict() for s in answer.steps), words.as_dict()],
                "refund_citations": [c.as_dict() for c in answer.citations],
                "refund_seq": ctx.seq,
            },
        )
        ctx.move_track(orders.TRACK, "refund_open", main)
        ctx.notes.update({"refunds": [main], "payees": [item["payer"]]})
        return
    more = Answer(difference, (*answer.steps, words), answer.citations, answer.warnings)
    _tell(ctx, orders.do_add_fee(ctx, "topup", item["payer"], more, kind=kind, base=amount, why=ctx.data["why"]))


def _tell(ctx: ActContext, key: str, *, told_on_the_spot: bool = False) -> None:
    """Leaves notes for the guide: whom to tell, relief asked before the fee was known, and whether the clock starts now.

    A notice on the platform arrives the same day where the payer agreed to electronic service; otherwise the clock waits
    until the notice's service is recorded (办法22：自接到通知次日起).
    """
    payer = ctx.state.all("fees")[key]["payer"]
    ctx.notes.update({"fee": key, "payer": payer})
    relieved = _apply_earlier_relief(ctx, key, payer)
    if not relieved and (told_on_the_spot or orders.reached_electronically(ctx.state, payer)):
        ctx.notes[_clock(ctx, key)] = [key]


def _clock(ctx: ActContext, key: str) -> str:
    """The note under which a guide finds the fees whose clock starts: conversion and appeal have their own periods."""
    if ctx.state.all("fees")[key]["of"] == "appeal":
        return "told_appeal"
    return "told_topup" if ctx.state.all("fees")[key].get("why") == "converted" else "told"


def _apply_earlier_relief(ctx: ActContext, key: str, payer: str) -> bool:
    """Relief asked for or granted before acceptance takes hold of the fee when it is opened (办法48、49)."""
    from mengma.payments.effects.relief import do_grant

    for name, relief in ctx.state.all("reliefs").items():
        if relief["party"] != payer or relief.get("fee") or relief["state"] not in ("asked", "granted"):
            continue
        ctx.put("reliefs", name, {"fee": key})
        if relief["state"] == "asked":
            ctx.move_track(orders.TRACK, "relief_asked", key)
            return True
        return do_grant(ctx, key, relief)
    return False


@effect("payments.notice_served", reads=("document", "served_on"))
def notice_served(ctx: ActContext) -> None:
    """交费通知送达：期限自次日起算。"""
    document = ctx.state.all("documents")[ctx.data["document"]]
    waiting = [
        key
        for key, item in orders.fees_of_entry(ctx.state, document["seq"])
        if orders.state_of(ctx.state, key) == "due"
        # an appeal's fee may be prepaid until the appeal period is over: only the later notice starts a clock
        and (item["of"] != "appeal" or item.get("notice_seq") == document["seq"])
    ]
    for key in waiting:
        ctx.notes[_clock(ctx, key)] = [*ctx.notes.get(_clock(ctx, key), []), key]


@effect("payments.open_application_fee", reads=("kind", "payer", "amount"))
def open_application_fee(ctx: ActContext) -> None:
    """计算申请费（保全申请、管辖权异议不成立）并通知交纳。"""
    try:
        answer = ctx.law.fee(
            ctx.data["kind"],
            ctx.data.get("amount"),
            on=ctx.happened_on,
            house_rules=house_rules(ctx.court, ctx.happened_on),
        )
    except LawbookError as error:
        raise refused_by_law(error) from error
    key = orders.do_add_fee(
        ctx, "application", ctx.data["payer"], answer, kind=ctx.data["kind"], base=ctx.data.get("amount")
    )
    _tell(ctx, key)
