"""The fee of an appeal: computed on the disputed part, prepaid by the appellant, and what not paying it means here.

Source: 诉讼费用交纳办法 8(3), 17, 20, 22; 民诉法解释 202, 318. That an appeal whose fee is not paid counts as withdrawn is
for the court of appeal to say: the court of first instance notes the unpaid fee and tells it with the file.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from mengma.courts.house_rules import house_rules
from mengma.lawbook import Answer, LawbookError, Step
from mengma.payments import orders
from mengma.payments.effects.opening import kind_of_fee, refused_by_law
from mengma.procedure.context import ActContext
from mengma.procedure.errors import BadData, Problem
from mengma.procedure.registry import effect, guard

PURPOSE = "appeal"
LIMIT = "fee-appeal"
PROCEDURE = "second-instance"


def _fee_of(ctx: ActContext, appeal: str) -> str | None:
    """The fee of an appeal that was not given up, if one was opened."""
    for key, item in ctx.state.all("fees").items():
        if item["of"] == PURPOSE and item.get("appeal") == appeal and orders.state_of(ctx.state, key) != "void":
            return key
    return None


@guard("payments.appeal_costs", ())
def appeal_costs(ctx: ActContext) -> bool:
    """本次上诉应当交纳案件受理费：对判决的上诉，且尚未开出；对不予受理、驳回起诉、管辖权异议裁定的上诉不交。"""
    key = str(ctx.notes.get("appeal", ""))
    appeal = ctx.state.get("appeals", key)
    decision = ctx.state.get("decisions", appeal["decision"]) if appeal else None
    return decision is not None and decision["kind"] == "judgment" and _fee_of(ctx, key) is None


@effect("payments.open_appeal_fee", reads=("appeal",))
def open_appeal_fee(ctx: ActContext) -> None:
    """计算上诉案件受理费：财产案件按不服一审判决的部分，由上诉人预交。"""
    key = ctx.data["appeal"]
    appeal = ctx.state.all("appeals")[key]
    kind, base = kind_of_fee(ctx), appeal.get("amount")
    whole = base is None
    if whole:
        base = ctx.state.fact("amount")
    if kind == "property":
        kind = PURPOSE if base is not None else "other"
    try:
        rules = house_rules(ctx.court, ctx.happened_on)
        answer = ctx.law.fee(kind, base, on=ctx.happened_on, procedure=PROCEDURE, house_rules=rules)
    except LawbookError as error:
        raise refused_by_law(error) from error
    if whole and base is not None:
        said = Step(
            f"上诉状没有写明不服部分的金额，按一审争议金额{base}元计算；写明后可以申请复核",
            f"The petition names no disputed part, so the sum in dispute of {base} yuan is taken; ask for review once named",
        )
        answer = Answer(answer.value, (said, *answer.steps), answer.citations, answer.warnings)
    fee = orders.do_add_fee(ctx, PURPOSE, appeal["party"], answer, kind=kind, base=base, appeal=key)
    ctx.notes.update({"fee": fee, "payer": appeal["party"]})


def _told(ctx: ActContext, fee: str) -> bool:
    return any(i["name"] == LIMIT and i.get("subject") == fee for i in ctx.state.all("limits").values())


@guard("payments.appeal_fee_untold", ())
def appeal_fee_untold(ctx: ActContext) -> bool:
    """有上诉费尚未预交，也没有通知过限期预交。"""
    return any(
        item["of"] == PURPOSE
        and orders.state_of(ctx.state, key) == "due"
        and item.get("notice_seq") is None
        and not _told(ctx, key)
        for key, item in ctx.state.all("fees").items()
    )


@guard("payments.appeal_period_is_over", ())
def appeal_period_is_over(ctx: ActContext) -> bool:
    """上诉人的上诉期已经届满；期内可以自行预交，无须通知。"""
    item = ctx.state.get("fees", ctx.data.get("fee", "")) or {}
    appeal = ctx.state.get("appeals", item.get("appeal", "")) or {}
    limit = ctx.state.get("limits", appeal.get("limit", "")) or {}
    return bool(limit.get("due_on")) and ctx.happened_on > date.fromisoformat(limit["due_on"])


@effect("payments.notify_appeal_fee", reads=("fee",))
def notify_appeal_fee(ctx: ActContext) -> None:
    """通知上诉人在法定期限内预交上诉费；经同意以电子方式通知的，当日到达，其他方式的自送达之次日起算。"""
    fee = ctx.data["fee"]
    item = ctx.state.all("fees")[fee]
    if item["of"] != PURPOSE or orders.state_of(ctx.state, fee) != "due" or item.get("notice_seq") is not None:
        raise BadData(
            [Problem("not_untold", "这一费用不需通知或者已经通知。", "There is nothing to notify.", field="fee")]
        )
    ctx.put("fees", fee, {"notice_seq": ctx.seq})
    ctx.notes.update({"fee": fee, "payer": item["payer"]})
    if orders.reached_electronically(ctx.state, item["payer"]):
        ctx.notes["told"] = [fee]


@effect("payments.appeal_fee_overdue", reads=("limit", "subject"))
def appeal_fee_overdue(ctx: ActContext) -> None:
    """经通知期满仍未预交上诉费：只作记载，随案报送，是否按自动撤回上诉处理由第二审人民法院裁定。"""
    fee = ctx.data["subject"]
    if orders.state_of(ctx.state, fee) == "due":
        ctx.move_track(orders.TRACK, "overdue", fee)
        ctx.put("fees", fee, {"overdue_since": ctx.happened_on.isoformat()})
    ctx.notes["fee"] = fee


@effect("payments.release_appeal_fee", reads=("appeal",))
def release_appeal_fee(ctx: ActContext) -> None:
    """上诉在报送之前撤回，尚未交纳的上诉费不再收取；已经交纳的，依第二审的处理。"""
    fee = _fee_of(ctx, ctx.data["appeal"])
    ctx.notes["fee"] = fee or ""
    if fee and orders.state_of(ctx.state, fee) in orders.PAYABLE:
        changed: dict[str, Any] = {"released_on": ctx.happened_on.isoformat()}
        ctx.put("fees", fee, changed)
        ctx.move_track(orders.TRACK, "void", fee)


@guard("payments.appeal_fee_open", ())
def appeal_fee_open(ctx: ActContext) -> bool:
    """本次撤回的上诉有尚未交纳的上诉费。"""
    fee = _fee_of(ctx, str(ctx.notes.get("appeal", "")))
    return fee is not None and orders.state_of(ctx.state, fee) in orders.PAYABLE
