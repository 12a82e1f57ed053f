"""Pleadings and evidence: answer, evidence and its period, investigation, mediation entrusted by the court.

Source: 民事诉讼法 67-69, 128; 民诉法解释 94-102; 证据规定 20, 50-58; 在线调解规则 24; 立案与调解意见（2025-01-01 施行）.
"""

from __future__ import annotations

from datetime import date

from mengma.lawbook import LawbookError
from mengma.procedure import limits
from mengma.procedure.context import ActContext
from mengma.procedure.errors import BadData, Problem
from mengma.procedure.registry import effect
from mengma.trial import motions, people
from mengma.trial.days import day_after, day_before


@effect("trial.answer", reads=("text", "attitude", "materials"))
def answer(ctx: ActContext) -> None:
    """登记答辩；逾期的予以注明，不影响审理。"""
    late = False
    for name in ("answer", "answer-foreign"):
        key = limits.open_key(ctx, name, ctx.on_behalf_of)
        due = ctx.state.all("limits")[key].get("due_on") if key else None
        late = late or bool(due and ctx.happened_on.isoformat() > due)
    ctx.add(
        "answers",
        ctx.state.next_key("answers", "w"),
        {
            "by": ctx.on_behalf_of,
            "text": ctx.data["text"],
            "attitude": ctx.data.get("attitude", ""),
            "materials": ctx.data.get("materials", []),
            "on": ctx.happened_on.isoformat(),
            "late": late,
        },
    )


@effect("trial.hand_in_evidence", reads=("name", "kind", "purpose", "material", "pages", "original"))
def hand_in_evidence(ctx: ActContext) -> None:
    """登记当事人提交的证据，出具收据。"""
    ctx.notes["evidence"] = ctx.add(
        "evidence",
        ctx.state.next_key("evidence", "e"),
        {
            "by": ctx.on_behalf_of,
            "name": ctx.data["name"],
            "kind": ctx.data["kind"],
            "purpose": ctx.data["purpose"],
            "pages": ctx.data.get("pages"),
            "original": bool(ctx.data.get("original")),
            "materials": [ctx.data["material"]] if ctx.data.get("material") else [],
            "on": ctx.happened_on.isoformat(),
            "seq": ctx.seq,
        },
    )


@effect("trial.set_evidence_period", reads=("days", "agreed", "parties", "starts_on"))
def set_evidence_period(ctx: ActContext) -> None:
    """指定（或者准许协商的）举证期限，自收到举证通知书之日起算。"""
    start = date.fromisoformat(ctx.data.get("starts_on") or ctx.happened_on.isoformat())
    ctx.set("evidence_days", ctx.data["days"])
    to = ctx.data.get("parties") or list(people.present_parties(ctx.state))
    for party in to:
        limits.do_open(ctx, ctx.guide.limits["evidence"], party, start, days=ctx.data["days"])
    ctx.notes["to"] = to


@effect("trial.ask_evidence_extension", reads=("reason", "days"))
def ask_evidence_extension(ctx: ActContext) -> None:
    """登记延长举证期限的申请。"""
    motions.do_file(ctx, "evidence_extension", reason=ctx.data["reason"], days=ctx.data["days"])


@effect("trial.decide_evidence_extension", reads=("motion", "granted", "until", "reason"))
def decide_evidence_extension(ctx: ActContext) -> None:
    """决定延长举证期限；准许的，延长的期限适用于其他当事人（民诉法解释100）。"""
    granted = bool(ctx.data.get("granted"))
    motions.do_decide(ctx, ctx.data["motion"], granted, ctx.data["reason"])
    if not granted:
        return
    if not ctx.data.get("until"):
        raise BadData([Problem("until_when", "请填写延长至哪一天。", "Until which day?", field="until")])
    for key, item in list(ctx.state.all("limits").items()):
        if item["name"] == "evidence" and item["state"] == "running":
            words = {
                "zh": f"经准许，举证期限延长至{ctx.data['until']}，适用于各方当事人",
                "en": f"Extended to {ctx.data['until']}, for all parties",
            }
            limits.recompute(ctx, key, {"until": ctx.data["until"]})
            ctx.put("limits", key, {"steps": [*item.get("steps", []), words], "citations": item["citations"]})


@effect("trial.ask_investigation", reads=("what", "from_whom", "clues", "reason"))
def ask_investigation(ctx: ActContext) -> None:
    """登记申请法院调查收集证据。"""
    motions.do_file(ctx, "investigation", **{n: ctx.data[n] for n in ("what", "from_whom", "clues", "reason")})


@effect("trial.decide_motion", reads=("motion", "granted", "reason"))
def decide_motion(ctx: ActContext) -> None:
    """记载对申请的决定。"""
    ctx.data["granted"] = bool(ctx.data.get("granted"))
    motions.do_decide(ctx, ctx.data["motion"], ctx.data["granted"], ctx.data["reason"])
    ctx.notes["by"] = ctx.state.all("motions")[ctx.data["motion"]]["by"]


@effect("trial.record_investigation", reads=("motion", "name", "kind", "result", "material"))
def record_investigation(ctx: ActContext) -> None:
    """登记法院调查收集到的证据。"""
    motion = ctx.data.get("motion", "")
    if motion:
        ctx.put("motions", motion, {"done_on": ctx.happened_on.isoformat(), "result": ctx.data["result"]})
    ctx.add(
        "evidence",
        ctx.state.next_key("evidence", "e"),
        {
            "by": "court",
            "name": ctx.data["name"],
            "kind": ctx.data["kind"],
            "purpose": ctx.data["result"],
            "materials": [ctx.data["material"]] if ctx.data.get("material") else [],
            "on": ctx.happened_on.isoformat(),
            "motion": motion,
            "seq": ctx.seq,
        },
    )


@effect("trial.extend_mediation", reads=("agreed", "days"))
def extend_mediation(ctx: ActContext) -> None:
    """双方同意延长委托调解的期限。"""
    key = limits.open_key(ctx, "mediation")
    if key is None:
        raise BadData([Problem("no_mediation", "没有正在进行的委托调解。", "No mediation is under way.")])
    asked = ["mediation-extension", ctx.data["days"]] if ctx.data.get("days") else "mediation-extension"
    try:
        limits.recompute(ctx, key, {"extensions": [*ctx.state.all("limits")[key]["extensions"], asked]})
    except LawbookError as refused:
        raise BadData([Problem("extension", refused.what_zh, refused.what_en, field="days")]) from refused


@effect("trial.end_mediation")
def end_mediation(ctx: ActContext) -> None:
    """结束委托调解：超出基准期限的延长部分不计入审限。"""
    key = limits.open_key(ctx, "mediation")
    if key is None:
        return
    item = ctx.state.all("limits")[key]
    start = date.fromisoformat(item["started_on"])
    base = ctx.law.count(item["kind"], start).value
    over = ctx.act.name == "mediation_period_over"
    last = min(day_before(ctx.happened_on) if over else ctx.happened_on, date.fromisoformat(item["due_on"]))
    if item["extensions"] and last > base:
        limits.do_exclude(ctx, "trial", "", day_after(base), last, "委托调解经双方同意延长的部分")
        ctx.notes["excluded"] = {"from": (day_after(base)).isoformat(), "to": last.isoformat()}
    limits.do_end(ctx, "mediation", "", "expired" if over else "met")
