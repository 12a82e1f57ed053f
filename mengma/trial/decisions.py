"""Decisions of a case: made, served, open to appeal, in effect. Source: 民事诉讼法 155-158, 171; 民诉法解释 149, 244, 276."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from mengma.cases.state import CaseState, Item
from mengma.procedure import limits
from mengma.procedure.context import ActContext
from mengma.procedure.errors import BadData, Problem
from mengma.scheduling.actions import do_release
from mengma.trial import people, stoppages
from mengma.trial.days import day_after
from mengma.trial.decision_types import DecisionType, type_named, types_of

OVER = ("none", "withdrawn")  # an appeal period that stands in nobody's way
CLOSED_BY = {
    "judgment": "judgment",
    "mediation_statement": "mediation",
    "mediation_record": "mediation",
    "withdrawal_allowed": "withdrawal",
    "deemed_withdrawal": "deemed-withdrawal",
    "dismissal": "dismissal",
}


def pending_claims(state: CaseState) -> list[str]:
    """The claims and counterclaims not yet disposed of; a claim whose track never began is pending, unless dropped."""
    found = []
    for key, claim in state.all("claims").items():
        track = state.get("tracks", f"claim/{key}")
        if track["state"] == "pending" if track else not claim.get("dropped_on"):
            found.append(key)
    return found


def type_of(ctx: ActContext, decision: str) -> DecisionType:
    return type_named(ctx.guide, ctx.state.all("decisions")[decision])


def do_draw_up(
    ctx: ActContext,
    type_name: str,
    *,
    text: str = "",
    result: str = "",
    claims: Sequence[str] = (),
    parties: Sequence[str] = (),
    **more: Any,
) -> str:
    """Adds a decision to the case without any consequence yet; returns its key."""
    kind = types_of(ctx.guide)[type_name]
    key = ctx.state.next_key("decisions", "j")
    ctx.add(
        "decisions",
        key,
        {
            "kind": kind.kind,
            "type": type_name,
            "title": kind.title.zh,
            "title_en": kind.title.en,
            "text": text,
            "result": result,
            "on": ctx.happened_on.isoformat(),
            "appealable": kind.appealable(ctx.state.variant),
            "final": not kind.appealable(ctx.state.variant),
            "claims": list(claims),
            "parties": list(parties or people.present_parties(ctx.state)),
            "bench": people.bench(ctx.state),
            "clerk": next(iter(people.holders(ctx.state, "clerk")), ""),
            "article": kind.article,
            "seq": ctx.seq,
            **({"doubt": {"zh": kind.doubt.zh, "en": kind.doubt.en}} if kind.doubt else {}),
            **more,
        },
    )
    ctx.notes["decision"] = key
    ctx.move_track("effect", "pending", key)
    return key


def do_make(ctx: ActContext, type_name: str, *, outcome: str = "decided", **more: Any) -> str:
    """Draws up a decision, disposes of its claims and lets it take effect where the law lets it at once; returns its key.

    `outcome` is the state that the track of a claim disposed of moves to. What was left pending goes on.
    """
    key = do_draw_up(ctx, type_name, **more)
    do_complete(ctx, key, outcome, ctx.happened_on.isoformat())
    return key


def do_complete(ctx: ActContext, key: str, outcome: str, on: str) -> None:
    """What follows from a decision that stands: its claims are disposed of, perhaps the instance is over, perhaps effect."""
    kind, claims = type_of(ctx, key), ctx.state.all("decisions")[key]["claims"]
    pending = pending_claims(ctx.state)
    ended = pending if kind.ends == "all" else [c for c in claims if c in pending] if kind.ends == "named" else []
    for claim in ended:
        ctx.move_track("claim", outcome, claim)
    if kind.ends == "all" or (kind.ends == "named" and not pending_claims(ctx.state)):
        _end_instance(ctx, key)
    if kind.effect in ("made", "signed") and not kind.appealable(ctx.state.variant):
        do_take_effect(ctx, key, date.fromisoformat(on))


def _end_instance(ctx: ActContext, key: str) -> None:
    """The instance is over: its trial limit is met (a transfer leaves it standing until effect). The guide moves the stage."""
    ctx.set("decided_by", ctx.state.all("decisions")[key]["type"])
    ctx.set("closing_decision", key)
    if ctx.state.all("decisions")[key]["type"] != "jurisdiction_upheld":
        limits.do_end(ctx, "trial", "", "met")
    for hearing, item in list(ctx.state.all("hearings").items()):
        if item["state"] == "scheduled":
            ctx.put("hearings", hearing, {"state": "cancelled"})
            do_release(ctx, hearing)


def parties_of(ctx: ActContext, decision: str) -> list[str]:
    """The parties to whom a decision goes: those of the case when it was made."""
    return list(ctx.state.all("decisions")[decision].get("parties") or people.present_parties(ctx.state))


def appeal_key(decision: str, party: str) -> str:
    return f"{decision}/{party}"


def do_serve(ctx: ActContext, decision: str, party: str, on: date, *, way: str = "", sent_on: str = "") -> None:
    """Notes that a decision reached a party, and opens that party's appeal period. A second service changes nothing.

    Raises BadData where the party is not one of the decision's.
    """
    item = ctx.state.all("decisions")[decision]
    if party not in parties_of(ctx, decision):
        raise BadData(
            [Problem("not_of_decision", "该当事人不在这份文书之列。", "Not a party to this decision.", field="party")]
        )
    key = appeal_key(decision, party)
    known = ctx.state.get("appeals", key)
    if known and known.get("served_on"):
        return
    served: Item = {"served_on": on.isoformat(), "way": way, "sent_on": sent_on}
    if known:  # an appeal came before the service
        ctx.put("appeals", key, served)
    else:
        state = "open" if item["appealable"] else "final"
        ctx.add("appeals", key, {"decision": decision, "party": party, "state": state, **served})
    ctx.move_track("decision_service", "served", party)
    if item["appealable"] and not known:
        ctx.move_track("appeal", "open", party)
        _open_period(ctx, decision, party, on)
    if not item["appealable"] and type_of(ctx, decision).effect == "served":
        _effective_when_all_served(ctx, decision)


def _open_period(ctx: ActContext, decision: str, party: str, on: date) -> None:
    foreign = bool(ctx.state.all("parties")[party].get("foreign"))
    name = "appeal-foreign" if foreign else type_of(ctx, decision).appeal
    subject = party
    running = limits.open_key(ctx, name, subject)
    if running and ctx.state.all("limits")[running].get("decision") != decision:
        subject = appeal_key(party, decision)  # two decisions' periods run side by side for one party
    limits.do_open(ctx, ctx.guide.limits[name], subject, on)
    key = limits.open_key(ctx, name, subject)
    if key:
        ctx.put("limits", key, {"decision": decision, "party": party})
        ctx.put("appeals", appeal_key(decision, party), {"limit": key})


def _served_on(ctx: ActContext, decision: str) -> list[date] | None:
    """The days on which the decision reached its parties, or None while one of them is still to be served."""
    days = []
    for party in parties_of(ctx, decision):
        item = ctx.state.get("appeals", appeal_key(decision, party))
        if item is None or not item.get("served_on"):
            return None
        days.append(date.fromisoformat(item["served_on"]))
    return days


def _effective_when_all_served(ctx: ActContext, decision: str) -> None:
    days = _served_on(ctx, decision)
    if days:
        ctx.cause(ctx.case_id, "take_effect", {"decision": decision, "effective_on": max(days).isoformat()})


def cause_effect_when_over(ctx: ActContext, decision: str) -> None:
    """Brings about `take_effect` once every party was served and nobody's appeal stands (民诉法 158)."""
    if _served_on(ctx, decision) is None or ctx.track_state("effect", decision) == "effective":
        return
    ends: list[date] = []
    for party in parties_of(ctx, decision):
        item = ctx.state.all("appeals")[appeal_key(decision, party)]
        if item["state"] not in OVER:
            return
        ends.append(date.fromisoformat(item["over_on"]))
    ctx.cause(ctx.case_id, "take_effect", {"decision": decision, "effective_on": max(ends).isoformat()})


def period_end(ctx: ActContext, decision: str, party: str) -> date | None:
    """The last day of a party's appeal period, where it was opened."""
    item = ctx.state.get("appeals", appeal_key(decision, party)) or {}
    limit = ctx.state.get("limits", item.get("limit", ""))
    return date.fromisoformat(limit["due_on"]) if limit and limit.get("due_on") else None


def day_after_period(ctx: ActContext, decision: str, party: str) -> date:
    end = period_end(ctx, decision, party)
    return day_after(end) if end else ctx.happened_on


def do_take_effect(ctx: ActContext, decision: str, on: date) -> None:
    """Notes that a decision is in effect, and what follows from its kind."""
    item = ctx.state.all("decisions")[decision]
    ctx.put("decisions", decision, {"effective_on": on.isoformat()})
    ctx.move_track("effect", "effective", decision)
    follow = _FOLLOWS.get(item["type"])
    if follow:
        follow(ctx, item)
    closed_by = CLOSED_BY.get(item["type"])
    if closed_by and "open_refund" in ctx.guide.acts and _fee_paid(ctx):
        ctx.cause(ctx.case_id, "open_refund", {"closed_by": closed_by, "decision": decision})


def _fee_paid(ctx: ActContext) -> bool:
    return any(i["track"] == "fee" and i["state"] == "paid" for i in ctx.state.all("tracks").values())


def _settle_jurisdiction(ctx: ActContext, item: Item) -> None:
    _settle(ctx, item["subject"])
    if "open_application_fee" in ctx.guide.acts:  # 管辖异议不成立的，按件交费（办法13）
        ctx.cause(ctx.case_id, "open_application_fee", {"kind": "jurisdiction-objection", "payer": item["subject"]})


def settle_objections(ctx: ActContext) -> None:
    """Jurisdiction is fixed here by a final ruling: every objection is settled and the clocks run again."""
    for track in list(ctx.state.all("tracks").values()):
        if track["track"] == "jurisdiction" and track["state"] != "settled":
            _settle(ctx, track["subject"])


def _settle(ctx: ActContext, objector: str) -> None:
    ctx.move_track("jurisdiction", "settled", objector)
    stoppages.end(ctx, "jurisdiction", objector)
    if not stoppages.running(ctx, "jurisdiction") and not stoppages.running(ctx, "suspension"):
        names = [i.get("subject", "") for i in ctx.state.all("limits").values() if i["name"] == "evidence"]
        for subject in dict.fromkeys(names):
            limits.do_resume(ctx, "evidence", subject)


def _leave(ctx: ActContext, item: Item) -> None:
    limits.do_end(ctx, "trial", "", "cancelled")


_FOLLOWS = {
    "jurisdiction_rejected": _settle_jurisdiction,
    "jurisdiction_upheld": _leave,
}
