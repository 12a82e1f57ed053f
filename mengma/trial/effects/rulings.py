"""Rulings in the course of a case: jurisdiction, appraisal, preservation, procedure, suspension.

Source: 民事诉讼法 37, 43, 79, 103-111, 130, 153, 154, 169, 170; 民诉法解释 223, 243, 246, 257-278; 财产保全规定 4, 23, 25.
"""

from __future__ import annotations

from datetime import datetime

from mengma.procedure import limits
from mengma.procedure.context import ActContext
from mengma.procedure.registry import effect
from mengma.trial import decisions, motions, stoppages

EVIDENCE = "evidence"


def _evidence_limits(ctx: ActContext) -> list[str]:
    return list(dict.fromkeys(i.get("subject", "") for i in ctx.state.all("limits").values() if i["name"] == EVIDENCE))


def stop_evidence(ctx: ActContext, reason: str) -> None:
    """Stops every running evidence period (证据规定55)."""
    for subject in _evidence_limits(ctx):
        limits.do_pause(ctx, EVIDENCE, subject, reason)


@effect("trial.object_to_jurisdiction", reads=("court_wanted", "reason", "posted_on"))
def object_to_jurisdiction(ctx: ActContext) -> None:
    """登记管辖权异议：举证期限中止，审理异议的期间不计入审限。"""
    motions.do_file(ctx, "jurisdiction", reason=ctx.data["reason"], court_wanted=ctx.data.get("court_wanted", ""))
    ctx.move_track("jurisdiction", "objected", ctx.on_behalf_of)
    stop_evidence(ctx, "管辖权异议")
    stoppages.start(ctx, "jurisdiction", ctx.on_behalf_of, "审理管辖权异议")


@effect("trial.rule_on_jurisdiction", reads=("party", "upheld", "to_court", "reason"))
def rule_on_jurisdiction(ctx: ActContext) -> None:
    """就管辖权异议作出裁定；小额诉讼的裁定一经作出即生效，其余可以上诉。"""
    party, upheld = ctx.data["party"], bool(ctx.data.get("upheld"))
    ctx.data["upheld"] = upheld
    for key, motion in list(ctx.state.all("motions").items()):
        if (motion["kind"], motion["by"], motion["state"]) == ("jurisdiction", party, "asked"):
            motions.do_decide(ctx, key, upheld, ctx.data["reason"])
    ctx.move_track("jurisdiction", "upheld" if upheld else "rejected", party)
    decisions.do_make(
        ctx,
        "jurisdiction_upheld" if upheld else "jurisdiction_rejected",
        text=ctx.data["reason"],
        result=ctx.data.get("to_court", ""),
        subject=party,
        outcome="transferred" if "transferred" in ctx.guide.tracks["claim"].states else "decided",
    )


@effect("trial.transfer", reads=("to_court", "reason"))
def transfer(ctx: ActContext) -> None:
    """发现不属于本院管辖，依职权裁定移送。"""
    decisions.do_make(ctx, "transfer_own_motion", text=ctx.data["reason"], result=ctx.data["to_court"])


@effect("trial.ask_appraisal", reads=("matter", "purpose"))
def ask_appraisal(ctx: ActContext) -> None:
    """登记鉴定申请。"""
    key = ctx.add(
        "appraisals",
        ctx.state.next_key("appraisals", "g"),
        {
            "by": ctx.on_behalf_of,
            "matter": ctx.data["matter"],
            "purpose": ctx.data["purpose"],
            "on": ctx.happened_on.isoformat(),
        },
    )
    ctx.move_track("appraisal", "asked", key)


@effect("trial.order_appraisal", reads=("appraisal", "matter", "institution", "chosen_by", "until"))
def order_appraisal(ctx: ActContext) -> None:
    """委托鉴定：鉴定期间不计入审限。"""
    key = ctx.data.get("appraisal") or ctx.add(
        "appraisals",
        ctx.state.next_key("appraisals", "g"),
        {"by": "court", "matter": ctx.data["matter"], "purpose": "", "on": ctx.happened_on.isoformat()},
    )
    ctx.put(
        "appraisals",
        key,
        {
            "institution": ctx.data["institution"],
            "chosen_by": ctx.data["chosen_by"],
            "matter": ctx.data["matter"],
            "until": ctx.data.get("until"),
            "ordered_on": ctx.happened_on.isoformat(),
            "seq": ctx.seq,
        },
    )
    ctx.move_track("appraisal", "ordered", key)
    stoppages.start(ctx, "appraisal", key, "鉴定")
    ctx.notes["appraisal"] = key


@effect("trial.decline_appraisal", reads=("appraisal", "reason"))
def decline_appraisal(ctx: ActContext) -> None:
    """不予准许鉴定。"""
    ctx.put("appraisals", ctx.data["appraisal"], {"answer": ctx.data["reason"]})
    ctx.move_track("appraisal", "declined", ctx.data["appraisal"])


@effect("trial.end_appraisal", reads=("appraisal", "outcome", "opinion", "material"))
def end_appraisal(ctx: ActContext) -> None:
    """收到鉴定意见，或者终止鉴定：审限自次日起继续计算。"""
    key = ctx.data["appraisal"]
    ctx.put(
        "appraisals",
        key,
        {
            "outcome": ctx.data["outcome"],
            "opinion": ctx.data.get("opinion", ""),
            "material": ctx.data.get("material", ""),
            "ended_on": ctx.happened_on.isoformat(),
        },
    )
    ctx.move_track("appraisal", "reported" if ctx.data["outcome"] == "reported" else "declined", key)
    stoppages.end(ctx, "appraisal", key)


@effect("trial.ask_preservation", reads=("kind", "what", "amount", "against", "urgent", "ground", "security", "reason"))
def ask_preservation(ctx: ActContext) -> None:
    """登记保全或者先予执行申请，开始计算作出裁定的期限（紧急的按小时）。"""
    key = ctx.add(
        "preservations",
        ctx.state.next_key("preservations", "q"),
        {
            "by": ctx.on_behalf_of,
            "kind": ctx.data["kind"],
            "what": ctx.data["what"],
            "amount": ctx.data.get("amount"),
            "against": ctx.data.get("against", []),
            "urgent": bool(ctx.data.get("urgent")),
            "ground": ctx.data.get("ground", ""),
            "security": ctx.data.get("security", ""),
            "reason": ctx.data["reason"],
            "on": ctx.happened_on.isoformat(),
        },
    )
    ctx.move_track("preservation", "asked", key)
    ctx.notes["preservation"] = key
    if ctx.data.get("urgent"):
        _open_hours(ctx, key)
    elif ctx.data["kind"] != "advance":
        limits.do_open(ctx, ctx.guide.limits["preservation-ruling"], key, ctx.happened_on)


def _open_hours(ctx: ActContext, subject: str) -> None:
    """The 48 hours of an urgent application, from the hour after it was received."""
    received = datetime.combine(ctx.happened_on, ctx.happened_at) if ctx.happened_at else ctx.now.replace(tzinfo=None)
    spec = ctx.guide.limits["preservation-urgent"]
    answer = ctx.law.count_hours(spec.kind(ctx.state.variant), received)
    limits.do_open(ctx, spec, subject, ctx.happened_on, until=answer.value.date())
    key = limits.open_key(ctx, spec.name, subject)
    if key:
        told = answer.as_dict()
        due = {"due_at": answer.value.isoformat(timespec="minutes"), "steps": told["steps"]}
        ctx.put("limits", key, {**due, "citations": told["citations"]})


@effect("trial.ask_security", reads=("preservation", "amount"))
def ask_security(ctx: ActContext) -> None:
    """责令申请人提供担保。"""
    ctx.put("preservations", ctx.data["preservation"], {"security_asked": ctx.data["amount"]})
    limits.do_end(ctx, "preservation-ruling", ctx.data["preservation"], "cancelled")


@effect("trial.give_security", reads=("preservation", "security"))
def give_security(ctx: ActContext) -> None:
    """登记申请人提供的担保；裁定的期限自提供担保起算。"""
    key = ctx.data["preservation"]
    ctx.put("preservations", key, {"security": ctx.data["security"], "security_on": ctx.happened_on.isoformat()})
    limits.do_open(ctx, ctx.guide.limits["preservation-ruling"], key, ctx.happened_on)


@effect("trial.rule_on_preservation", reads=("preservation", "granted", "measures", "reason"))
def rule_on_preservation(ctx: ActContext) -> None:
    """裁定保全、先予执行，或者驳回申请。"""
    key, granted = ctx.data["preservation"], bool(ctx.data.get("granted"))
    ctx.data["granted"] = granted
    item = ctx.state.all("preservations")[key]
    kind = "preservation_declined"
    if granted:
        kind = "advance_granted" if item["kind"] == "advance" else "preservation_granted"
    made = decisions.do_make(ctx, kind, text=ctx.data["reason"], result=ctx.data.get("measures", ""), subject=key)
    ctx.put(
        "preservations",
        key,
        {"measures": ctx.data.get("measures", ""), "ruled_on": ctx.happened_on.isoformat(), "decision": made},
    )
    ctx.move_track("preservation", "ordered" if granted else "declined", key)
    for name in ("preservation-ruling", "preservation-urgent"):
        limits.do_end(ctx, name, key, "met")


@effect("trial.release_preservation", reads=("preservation", "reason"))
def release_preservation(ctx: ActContext) -> None:
    """裁定解除保全。"""
    key = ctx.data["preservation"]
    decisions.do_make(ctx, "preservation_released", text=ctx.data["reason"], subject=key)
    ctx.put("preservations", key, {"released_on": ctx.happened_on.isoformat()})
    ctx.move_track("preservation", "released", key)


@effect("trial.ask_reconsideration", reads=("preservation", "reason"))
def ask_reconsideration(ctx: ActContext) -> None:
    """登记对保全、先予执行裁定的复议申请；复议期间不停止执行。"""
    key = motions.do_file(ctx, "reconsideration", reason=ctx.data["reason"], preservation=ctx.data["preservation"])
    limits.do_open(ctx, ctx.guide.limits["preservation-reconsideration-review"], key, ctx.happened_on)


@effect("trial.decide_reconsideration", reads=("motion", "granted", "reason"))
def decide_reconsideration(ctx: ActContext) -> None:
    """作出复议决定；理由成立的，解除保全。"""
    granted = bool(ctx.data.get("granted"))
    ctx.data["granted"] = granted
    motions.do_decide(ctx, ctx.data["motion"], granted, ctx.data["reason"])
    limits.do_end(ctx, "preservation-reconsideration-review", ctx.data["motion"], "met")
    if granted:
        key = ctx.state.all("motions")[ctx.data["motion"]]["preservation"]
        decisions.do_make(ctx, "preservation_released", text=ctx.data["reason"], subject=key)
        ctx.move_track("preservation", "released", key)


@effect("trial.object_to_procedure", reads=("about", "reason"))
def object_to_procedure(ctx: ActContext) -> None:
    """登记对适用程序或者独任审理的异议。"""
    motions.do_file(ctx, "procedure", about=ctx.data["about"], reason=ctx.data["reason"])


@effect("trial.reject_procedure_objection", reads=("motion", "reason"))
def reject_procedure_objection(ctx: ActContext) -> None:
    """裁定驳回对适用程序或者独任审理的异议。"""
    motions.do_decide(ctx, ctx.data["motion"], False, ctx.data["reason"])
    decisions.do_make(ctx, "procedure_objection_rejected", text=ctx.data["reason"])


@effect("trial.convert", reads=("reason",))
def convert(ctx: ActContext) -> None:
    """转换程序：审限自立案之日重新推算；因异议转换的，一并记为异议成立。"""
    for key, motion in list(ctx.state.all("motions").items()):
        if motion["kind"] == "procedure" and motion["state"] == "asked":
            motions.do_decide(ctx, key, True, ctx.data["reason"])
    if ctx.act.name == "convert_to_ordinary":
        ctx.notes["from"] = ctx.state.variant
        decisions.do_make(ctx, "conversion", text=ctx.data["reason"], result="ordinary")
        paid_for = any(item.get("of") == "claim" for item in ctx.state.all("fees").values())
        if "open_fee_topup" in ctx.guide.acts and paid_for:
            ctx.cause(ctx.case_id, "open_fee_topup", {"why": "converted"})


@effect("trial.to_panel", reads=("reason",))
def to_panel(ctx: ActContext) -> None:
    """裁定转由合议庭审理；合议庭由院长或者庭长另行组成。"""
    for key, motion in list(ctx.state.all("motions").items()):
        if motion["kind"] == "procedure" and motion["state"] == "asked" and motion["about"] == "single_judge":
            motions.do_decide(ctx, key, True, ctx.data["reason"])
    decisions.do_make(ctx, "panel", text=ctx.data["reason"])
    ctx.set("panel_ordered_on", ctx.happened_on.isoformat())


@effect("trial.entrust_mediation", reads=("organisation", "accepted_on"))
def entrust_mediation(ctx: ActContext) -> None:
    """登记委托调解的组织和接收材料之日。"""
    ctx.add(
        "mediations",
        ctx.state.next_key("mediations", "u"),
        {
            "organisation": ctx.data["organisation"],
            "accepted_on": ctx.data["accepted_on"],
            "on": ctx.happened_on.isoformat(),
            "seq": ctx.seq,
        },
    )


@effect("trial.suspend", reads=("ground", "party", "reason"))
def suspend(ctx: ActContext) -> None:
    """裁定中止诉讼：审限停止计算，直至恢复。"""
    decisions.do_make(ctx, "suspension", text=ctx.data["reason"], result=ctx.data["ground"])
    stoppages.start(ctx, "suspension", "", "中止诉讼")
    stop_evidence(ctx, "中止诉讼")


@effect("trial.resume", reads=("reason",))
def resume(ctx: ActContext) -> None:
    """恢复诉讼：不必撤销原裁定，审限继续计算。"""
    stoppages.end(ctx, "suspension", "")
    if not stoppages.running(ctx, "jurisdiction"):
        for subject in _evidence_limits(ctx):
            limits.do_resume(ctx, EVIDENCE, subject)


@effect("trial.terminate", reads=("ground", "reason"))
def terminate(ctx: ActContext) -> None:
    """裁定终结诉讼。"""
    decisions.do_make(ctx, "termination", text=ctx.data["reason"], result=ctx.data["ground"])


@effect("trial.start_settlement", reads=("agreed",))
def start_settlement(ctx: ActContext) -> None:
    """双方当事人申请和解：和解期间不计入审限。"""
    stoppages.start(ctx, "settlement", "", "双方当事人和解")


@effect("trial.end_settlement", reads=("outcome",))
def end_settlement(ctx: ActContext) -> None:
    """和解期间结束，审限继续计算。"""
    stoppages.end(ctx, "settlement", "")
