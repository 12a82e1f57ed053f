"""Guards of trial procedure that need more than a look at one fact. Numbers come from lawbook."""

from __future__ import annotations

from datetime import date
from typing import Any

from mengma.cases.state import CaseState, Item
from mengma.procedure import limits
from mengma.procedure.context import ActContext
from mengma.procedure.errors import Refused
from mengma.procedure.references import value_of
from mengma.procedure.registry import guard
from mengma.trial import closing_day, decisions, drafts, judgment_check, people, summoning

HEARING = "hearing"


def _days_allowed(ctx: ActContext, kind: str) -> int:
    return int(ctx.law.entries[kind].on(ctx.happened_on).value)


@guard("trial.evidence_days_lawful", ("days", "agreed"))
def evidence_days_lawful(ctx: ActContext, days: str, agreed: str = "") -> bool:
    """指定的举证期限合于所适用程序的上下限；当事人协商并经准许的，普通程序不受下限约束。"""
    asked, settled = int(value_of(ctx, days) or 0), bool(value_of(ctx, agreed))
    if ctx.state.variant == "ordinary":
        return settled or asked >= _days_allowed(ctx, "evidence-ordinary")
    return asked <= _days_allowed(ctx, "evidence-summary")


@guard("trial.evidence_days_usual", ("days",))
def evidence_days_usual(ctx: ActContext, days: str) -> bool:
    """小额诉讼的举证期限一般不超过法定日数；其他程序不受此限。"""
    usual = ctx.state.variant != "small-claims"
    return usual or int(value_of(ctx, days) or 0) <= _days_allowed(ctx, "evidence-small-claims")


@guard("trial.notice_in_time", ())
def notice_in_time(ctx: ActContext) -> bool:
    """普通程序的期日，自排期之日起仍能在法定日数之前通知；简易、小额不受此限。"""
    slot = ctx.data.get("slot")
    if ctx.state.variant != "ordinary" or not slot:
        return True
    day = date.fromisoformat(slot["starts"][:10])
    return ctx.happened_on <= ctx.law.deadline_before(day, "hearing-notice").value


@guard("trial.adjournments_left", ())
def adjournments_left(ctx: ActContext) -> bool:
    """本案延期开庭的次数尚未用完。"""
    kind = "adjournments-ordinary" if ctx.state.variant == "ordinary" else "adjournments-summary"
    used = sum(1 for item in ctx.state.all("hearings").values() if item["state"] == "adjourned")
    return used < _days_allowed(ctx, kind)


@guard("trial.interval_kept", ())
def interval_kept(ctx: ActContext) -> bool:
    """与前次开庭的间隔不超过法定期间；不可抗力或者当事人同意的除外。"""
    slot = ctx.data.get("slot")
    if not slot or ctx.data.get("interval_agreed"):
        return True
    held = [
        item["starts"][:10]
        for item in ctx.state.all("hearings").values()
        if item["kind"] == HEARING and item["state"] in ("held", "adjourned")
    ]
    if not held:
        return True
    last = ctx.law.count("hearing-interval", date.fromisoformat(max(held))).value
    return date.fromisoformat(slot["starts"][:10]) <= last


@guard("trial.default_lawful", ())
def default_lawful(ctx: ActContext) -> bool:
    """从未到庭的被告，都至少有一次经合法传唤；简便方式送达须经确认或者有其他证据证明收到。"""
    return all(
        summoning.properly_summoned_once(ctx.state, party) for party in summoning.never_came(ctx.state, "defendant")
    )


@guard("trial.deemed_withdrawal_lawful", ())
def deemed_withdrawal_lawful(ctx: ActContext) -> bool:
    """有按撤诉处理的法定情形：经传票传唤拒不到庭，或者经通知仍未交费且没有未决的救助申请。"""
    ground = ctx.data.get("ground")
    if ground in ("absent", "left"):
        who = {ctx.state.all("claims")[c]["by"] for c in ctx.data.get("claims", ())}
        return bool(who) and all(summoning.missed_a_summons(ctx.state, party) for party in who)
    if ground in ("fee_unpaid", "topup_unpaid"):
        return bool(ctx.data.get("claims")) and all(_fee_overdue(ctx, c, ground) for c in ctx.data["claims"])
    return False


def _fee_overdue(ctx: ActContext, claim: str, ground: str) -> bool:
    """Whether whoever brought the claim owes an overdue fee for it, no application for relief pending."""
    item = ctx.state.all("claims")[claim]
    wanted = "topup" if ground == "topup_unpaid" else item.get("kind", "claim")
    states = {
        ctx.track_state("fee", key)
        for key, fee in ctx.state.all("fees").items()
        if fee.get("payer") == item["by"] and fee.get("of") == wanted
    }
    return "overdue" in states and "relief_asked" not in states


@guard("trial.sits_alone", ())
def sits_alone(ctx: ActContext) -> bool:
    """本案现由一名审判员独任审理，也没有裁定转由合议庭。"""
    return people.sits_alone(ctx.state) and not ctx.state.fact("panel_ordered_on")


@guard("trial.claims_named_are_pending", ())
def claims_named_are_pending(ctx: ActContext) -> bool:
    """所选的诉讼请求都还在审理中。"""
    return set(ctx.data.get("claims", ())) <= set(decisions.pending_claims(ctx.state))


@guard("trial.claims_pending", ())
def claims_pending(ctx: ActContext) -> bool:
    """本案还有在审理中的诉讼请求。"""
    return not ctx.state.all("claims") or bool(decisions.pending_claims(ctx.state))


@guard("trial.claims_are_own", ())
def claims_are_own(ctx: ActContext) -> bool:
    """所选的诉讼请求都是该当事人自己提出的。"""
    claims = ctx.state.all("claims")
    return all(claims[key]["by"] == ctx.on_behalf_of for key in ctx.data.get("claims", ()))


@guard("trial.withdrawal_may_be_refused", ())
def withdrawal_may_be_refused(ctx: ActContext) -> bool:
    """撤回反诉的申请应予准许；其他撤诉申请可以准许，也可以不准许。"""
    motion = ctx.state.get("motions", ctx.data.get("motion", "")) or {}
    claims = ctx.state.all("claims")
    counter = bool(motion.get("claims")) and all(claims[c].get("kind") == "counterclaim" for c in motion["claims"])
    return bool(ctx.data.get("allowed")) or not counter


@guard("trial.before_debate_closed", ())
def before_debate_closed(ctx: ActContext) -> bool:
    """法庭辩论尚未终结。"""
    return not ctx.state.fact("debate_closed_on")


@guard("trial.hearing_held", ())
def hearing_held(ctx: ActContext) -> bool:
    """本案已经开过庭。"""
    return bool(summoning.held_hearings(ctx.state))


@guard("trial.appeal_in_time", ())
def appeal_in_time(ctx: ActContext) -> bool:
    """在上诉期内提出；期满前交邮的，不算过期。尚未送达的，期间没有开始。"""
    decision = ctx.data.get("decision", "")
    end = decisions.period_end(ctx, decision, ctx.on_behalf_of)
    if end is None:
        return True
    posted = ctx.data.get("posted_on")
    return bool(
        ctx.law.in_time(
            end, posted=date.fromisoformat(posted) if posted else None, received=None if posted else ctx.happened_on
        ).value
    )


@guard("trial.objection_in_time", ())
def objection_in_time(ctx: ActContext) -> bool:
    """在提交答辩状期间提出管辖权异议；尚未收到起诉状副本的，期间没有开始。"""
    for name in ("jurisdiction-objection", "jurisdiction-objection-foreign", "answer", "answer-foreign"):
        found = _last(ctx.state, name, ctx.on_behalf_of)
        if found and found.get("due_on"):
            posted = ctx.data.get("posted_on")
            return date.fromisoformat(posted or ctx.happened_on.isoformat()) <= date.fromisoformat(found["due_on"])
    return True


def _last(state: CaseState, name: str, subject: str) -> Item | None:
    mine = [i for i in state.all("limits").values() if i["name"] == name and i.get("subject") == subject]
    return mine[-1] if mine else None


@guard("trial.evidence_in_time", ())
def evidence_in_time(ctx: ActContext) -> bool:
    """举证期限尚未届满（中止的不计）；没有指定期限的，视为未届满。"""
    found = _last(ctx.state, "evidence", ctx.on_behalf_of)
    if found is None or not found.get("due_on"):
        return True
    return found["state"] in limits.OPEN_STATES and ctx.happened_on <= date.fromisoformat(found["due_on"])


@guard("trial.extension_decided_in_time", ())
def extension_decided_in_time(ctx: ActContext) -> bool:
    """院长的决定不晚于审限届满前法定日数。"""
    key = limits.open_key(ctx, "trial")
    due = ctx.state.all("limits")[key].get("due_on") if key else None
    if not due:
        return True
    return ctx.happened_on <= ctx.law.deadline_before(date.fromisoformat(due), "trial-extension-decision").value


@guard("trial.judgment_complete", ("text",))
def judgment_complete(ctx: ActContext, text: str) -> bool:
    """裁判文书具备法定的各项内容，案号、上诉告知和迟延履行条号正确；逐项说明缺什么。"""
    lacking = judgment_check.missing(ctx, str(value_of(ctx, text) or drafts.text_of(ctx)))
    if lacking:
        raise Refused(lacking)
    return True


@guard("trial.closing_day_is", ("date",))
def closing_day_is(ctx: ActContext, date: str) -> bool:
    """所填结案日期与依审限规定推算的日期一致。"""
    day = closing_day.closing_day(ctx.state)
    return day is not None and (value_of(ctx, date) or day.isoformat()) == day.isoformat()


@guard("trial.can_be_closed", ())
def can_be_closed(ctx: ActContext) -> bool:
    """裁判已经宣告，或者调解书已经送达最后一名当事人。"""
    return closing_day.closing_day(ctx.state) is not None


@guard("trial.no_decision_pending", ())
def no_decision_pending(ctx: ActContext) -> bool:
    """没有尚未生效、或者因上诉未生效的裁判。"""
    states: set[Any] = {i["state"] for i in ctx.state.all("tracks").values() if i["track"] == "effect"}
    return not states & {"pending", "stopped"}


@guard("trial.conference_allowed", ())
def conference_allowed(ctx: ActContext) -> bool:
    """庭前会议、证据交换只在普通程序另行组织。"""
    return ctx.state.variant == "ordinary" or ctx.data.get("kind") not in ("pre_trial", "evidence_exchange")


@guard("trial.answer_period_over", ())
def answer_period_over(ctx: ActContext) -> bool:
    """期日不早于答辩期届满；被告都已答辩的，不受此限。"""
    slot = ctx.data.get("slot")
    if not slot:
        return True
    for name in ("answer", "answer-foreign"):
        for item in ctx.state.all("limits").values():
            if item["name"] == name and item["state"] == "running" and slot["starts"][:10] <= (item["due_on"] or ""):
                return False
    return True


@guard("trial.approved_where_needed", ())
def approved_where_needed(ctx: ActContext) -> bool:
    """以“其他应当延期的情形”延期的，已经院长批准。"""
    return ctx.data.get("ground") != "other" or bool(ctx.data.get("approved_by_president"))


@guard("trial.evidence_exchanged", ())
def evidence_exchanged(ctx: ActContext) -> bool:
    """本次记载的期日是证据交换。"""
    return bool(ctx.notes.get("exchanged"))


@guard("trial.remarks_where_needed", ())
def remarks_where_needed(ctx: ActContext) -> bool:
    """申请补正或者拒绝签名的，已写明内容或者情况。"""
    return ctx.data.get("how") == "confirmed" or bool(ctx.data.get("remarks"))


@guard("trial.objection_awaits_ruling", ("party",))
def objection_awaits_ruling(ctx: ActContext, party: str) -> bool:
    """该当事人提出的管辖权异议正在审查。"""
    return ctx.track_state("jurisdiction", str(value_of(ctx, party) or "")) == "objected"


@guard("trial.appraisal_fits_procedure", ())
def appraisal_fits_procedure(ctx: ActContext) -> bool:
    """需要鉴定的案件没有适用小额诉讼程序。"""
    return ctx.state.variant != "small-claims"


@guard("trial.mediation_agreed", ())
def mediation_agreed(ctx: ActContext) -> bool:
    """双方当事人都同意。"""
    return bool(ctx.data.get("agreed"))


@guard("trial.trial_limit_not_over", ())
def trial_limit_not_over(ctx: ActContext) -> bool:
    """审限尚未届满。"""
    key = limits.open_key(ctx, "trial")
    due = ctx.state.all("limits")[key].get("due_on") if key else None
    return not due or ctx.happened_on <= date.fromisoformat(due)


@guard("trial.advance_has_ground", ())
def advance_has_ground(ctx: ActContext) -> bool:
    """先予执行的，属于法定情形之一。"""
    return ctx.data.get("kind") != "advance" or bool(ctx.data.get("ground"))


@guard("trial.security_given_where_ordered", ())
def security_given_where_ordered(ctx: ActContext) -> bool:
    """责令提供担保的，已经提供；没有提供的，只能驳回申请。"""
    item = ctx.state.get("preservations", ctx.data.get("preservation", "")) or {}
    return not ctx.data.get("granted") or not item.get("security_asked") or bool(item.get("security"))


@guard("trial.destination_given", ("flag",))
def destination_given(ctx: ActContext, flag: str) -> bool:
    """移送的，写明了移送的法院。"""
    return not ctx.data.get(flag) or bool(ctx.data.get("to_court"))


@guard("trial.within_days_of", ("date", "kind"))
def within_days_of(ctx: ActContext, date: str, kind: str) -> bool:
    """行为之日不晚于从所填日期起算的法定期间（日数见 law/ 中的 kind）。"""
    from datetime import date as day

    start = value_of(ctx, date)
    return not start or ctx.happened_on <= ctx.law.count(kind, day.fromisoformat(start)).value


@guard("trial.not_reconsidered_yet", ())
def not_reconsidered_yet(ctx: ActContext) -> bool:
    """该当事人还没有对同一保全申请过复议。"""
    return not any(
        m["kind"] == "reconsideration"
        and m["by"] == ctx.on_behalf_of
        and m["preservation"] == ctx.data.get("preservation")
        for m in ctx.state.all("motions").values()
    )


@guard("trial.settlement_running", ())
def settlement_running(ctx: ActContext) -> bool:
    """双方当事人正在和解。"""
    return any(i["kind"] == "settlement" and not i.get("to") for i in ctx.state.all("stoppages").values())


@guard("trial.small_claims_objection_before_hearing", ())
def small_claims_objection_before_hearing(ctx: ActContext) -> bool:
    """对按小额诉讼审理的异议，在开庭前提出。"""
    return ctx.data.get("about") != "small-claims" or not hearing_held(ctx)


@guard("trial.leaves_a_claim", ())
def leaves_a_claim(ctx: ActContext) -> bool:
    """所选请求之外，本案还有在审理中的请求。"""
    return bool(set(decisions.pending_claims(ctx.state)) - set(ctx.data.get("claims", ())))


@guard("trial.before_pronouncing", ())
def before_pronouncing(ctx: ActContext) -> bool:
    """法庭辩论已经终结。"""
    return bool(ctx.state.fact("debate_closed_on"))


@guard("trial.not_signed_yet", ())
def not_signed_yet(ctx: ActContext) -> bool:
    """该当事人还没有签收这份调解书。"""
    item = ctx.state.get("decisions", ctx.data.get("decision", "")) or {}
    return ctx.on_behalf_of not in item.get("signed", {})


@guard("trial.late_withdrawal_agreed", ())
def late_withdrawal_agreed(ctx: ActContext) -> bool:
    """法庭辩论终结之后申请撤诉而准许的，对方当事人同意。"""
    motion = ctx.state.get("motions", ctx.data.get("motion", "")) or {}
    closed = ctx.state.fact("debate_closed_on")
    late = bool(closed and motion.get("on", "") >= closed)
    return not late or not ctx.data.get("allowed") or bool(ctx.data.get("defendant_agrees"))


@guard("trial.appeal_answers_running", ())
def appeal_answers_running(ctx: ActContext) -> bool:
    """还有上诉答辩期或者其他当事人的上诉期在计算。"""
    names = ("appeal-answer", "appeal-answer-foreign", "appeal-judgment", "appeal-ruling", "appeal-foreign")
    return any(i["name"] in names and i["state"] in limits.OPEN_STATES for i in ctx.state.all("limits").values())


@guard("trial.decision_stopped", ())
def decision_stopped(ctx: ActContext) -> bool:
    """所选文书因上诉而未生效。"""
    return ctx.track_state("effect", ctx.data.get("decision", "")) == "stopped"


@guard("trial.sent_back_here", ())
def sent_back_here(ctx: ActContext) -> bool:
    """终审裁定使本案在本院继续审理。"""
    return ctx.state.stage == "decided" and not ctx.state.fact("closing_decision")


@guard("trial.acts_for_defendant", ())
def acts_for_defendant(ctx: ActContext) -> bool:
    """本次行为系被告一方的行为。"""
    return (ctx.state.get("parties", ctx.on_behalf_of) or {}).get("capacity") == "defendant"


@guard("trial.has_to_answer", ())
def has_to_answer(ctx: ActContext) -> bool:
    """有针对该当事人的请求（本诉的被告，或者已受理反诉的被反诉人）。"""
    if acts_for_defendant(ctx):
        return True
    pending = decisions.pending_claims(ctx.state)
    return any(
        ctx.on_behalf_of in (claim.get("against") or ())
        for key, claim in ctx.state.all("claims").items()
        if claim.get("kind") == "counterclaim" and key in pending
    )
