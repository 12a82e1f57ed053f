"""After the decision: service opens each party's appeal period, appeals stop effect, effect is taken and certified.

Source: 民事诉讼法 158, 171-174; 民诉法解释 244, 317, 318; 审限规定 17.
"""

from __future__ import annotations

from datetime import date

from mengma.procedure import limits
from mengma.procedure.context import ActContext
from mengma.procedure.errors import BadData, Problem, Refused
from mengma.procedure.registry import effect
from mengma.trial import decisions, people

ANSWERS = ("appeal-answer", "appeal-answer-foreign")


@effect("trial.decision_served", reads=("party", "decision", "effective_on"))
def decision_served(ctx: ActContext) -> None:
    """裁判文书已送达一方当事人：该当事人的上诉期开始计算；不能上诉的，送达最后一名时生效。"""
    decisions.do_serve(
        ctx,
        ctx.data["decision"],
        ctx.data["party"],
        date.fromisoformat(ctx.data["effective_on"]),
        way=ctx.data.get("way", ""),
        sent_on=ctx.data.get("sent_on") or "",
    )


@effect("trial.appeal_period_over", reads=("limit",))
def appeal_period_over(ctx: ActContext) -> None:
    """一方当事人的上诉期届满而未上诉；各方都届满的，裁判生效。"""
    key = ctx.data["limit"]
    item = ctx.state.all("limits")[key]
    ctx.put("limits", key, {"state": "expired", "ended_on": ctx.happened_on.isoformat()})
    appeal = decisions.appeal_key(item["decision"], item["party"])
    if ctx.state.all("appeals")[appeal]["state"] == "open":
        over_on = decisions.day_after_period(ctx, item["decision"], item["party"])
        ctx.put("appeals", appeal, {"state": "none", "over_on": over_on.isoformat()})
        ctx.move_track("appeal", "none", item["party"])
    decisions.cause_effect_when_over(ctx, item["decision"])


@effect("trial.take_effect", reads=("decision", "effective_on"))
def take_effect(ctx: ActContext) -> None:
    """裁判发生法律效力。"""
    decisions.do_take_effect(ctx, ctx.data["decision"], date.fromisoformat(ctx.data["effective_on"]))


@effect("trial.receive_appeal", reads=("decision", "requests", "amount", "posted_on", "material"))
def receive_appeal(ctx: ActContext) -> None:
    """收到上诉状：裁判不生效，等待第二审程序。期满前交邮、期满后收到的，已经记载的生效同时失去依据。"""
    decision, party = ctx.data["decision"], ctx.on_behalf_of
    item = ctx.state.all("decisions")[decision]
    if party not in decisions.parties_of(ctx, decision):
        raise Refused(
            [
                Problem(
                    "not_of_decision",
                    "该当事人不在这份文书之列，不能对它上诉。",
                    "This party is not a party to the decision.",
                    "civil-procedure-law/171",
                )
            ]
        )
    filed = {
        "state": "filed",
        "filed_on": ctx.data.get("posted_on") or ctx.happened_on.isoformat(),
        "received_on": ctx.happened_on.isoformat(),
        "requests": ctx.data["requests"],
        "amount": ctx.data.get("amount"),
        "material": ctx.data.get("material", ""),
    }
    key = decisions.appeal_key(decision, party)
    known = ctx.state.get("appeals", key)
    if known and known["state"] in ("filed", "transferred"):
        raise BadData(
            [Problem("appealed", "该当事人已经提出上诉。", "This party has appealed already.", field="decision")]
        )
    if known:
        ctx.put("appeals", key, filed)
        limit = known.get("limit", "")
        if limit and ctx.state.all("limits")[limit]["state"] in limits.OPEN_STATES:
            ctx.put("limits", limit, {"state": "met", "ended_on": ctx.happened_on.isoformat()})
    else:
        ctx.add("appeals", key, {"decision": decision, "party": party, **filed})
    ctx.move_track("appeal", "filed", party)
    ctx.move_track("effect", "stopped", decision)
    if item.get("effective_on"):
        ctx.put("decisions", decision, {"effective_on": None, "effect_lapsed_on": ctx.happened_on.isoformat()})
        ctx.notes["effect_lapsed"] = item["effective_on"]
    ctx.notes["appeal"] = key


@effect("trial.serve_appeal_copy", reads=("appellant", "to", "served_on"))
def serve_appeal_copy(ctx: ActContext) -> None:
    """上诉状副本送达对方当事人，答辩期开始。"""
    served = date.fromisoformat(ctx.data["served_on"])
    for party in ctx.data["to"]:
        foreign = bool(ctx.state.all("parties")[party].get("foreign"))
        limits.do_open(ctx, ctx.guide.limits[ANSWERS[foreign]], party, served)


def _open_answers(ctx: ActContext) -> bool:
    return any(i["name"] in ANSWERS and i["state"] in limits.OPEN_STATES for i in ctx.state.all("limits").values())


def _file_is_complete(ctx: ActContext) -> None:
    """Opens the period for sending the file up once petition and answers are in, or the answer periods are over."""
    if not _open_answers(ctx) and not limits.open_key(ctx, "appeal-transfer"):
        limits.do_open(ctx, ctx.guide.limits["appeal-transfer"], "", ctx.happened_on)


@effect("trial.answer_appeal", reads=("text",))
def answer_appeal(ctx: ActContext) -> None:
    """登记上诉答辩状。"""
    for name in ANSWERS:
        limits.do_end(ctx, name, ctx.on_behalf_of, "met")
    limits.do_open(ctx, ctx.guide.limits["appeal-answer-copy"], ctx.on_behalf_of, ctx.happened_on)
    _file_is_complete(ctx)


@effect("trial.appeal_answer_over", reads=("limit",))
def appeal_answer_over(ctx: ActContext) -> None:
    """上诉答辩期届满，不影响审理。"""
    ctx.put("limits", ctx.data["limit"], {"state": "expired", "ended_on": ctx.happened_on.isoformat()})
    _file_is_complete(ctx)


def _filed(ctx: ActContext, decision: str) -> list[str]:
    return [
        key
        for key, item in ctx.state.all("appeals").items()
        if item["decision"] == decision and item["state"] in ("filed", "transferred")
    ]


@effect("trial.withdraw_appeal", reads=("decision", "reason"))
def withdraw_appeal(ctx: ActContext) -> None:
    """移送之前撤回上诉；没有其他上诉且各方上诉期都已届满的，裁判生效。"""
    decision, party = ctx.data["decision"], ctx.on_behalf_of
    key = decisions.appeal_key(decision, party)
    item = ctx.state.get("appeals", key)
    if item is None or item["state"] != "filed":
        raise Refused([Problem("no_appeal", "该当事人没有待移送的上诉。", "This party has no appeal to withdraw.")])
    after = decisions.day_after_period(ctx, decision, party) if item.get("served_on") else ctx.happened_on
    ctx.put("appeals", key, {"state": "withdrawn", "over_on": max(after, ctx.happened_on).isoformat()})
    ctx.move_track("appeal", "withdrawn", party)
    ctx.notes["appeal"] = key
    if not _filed(ctx, decision):
        ctx.move_track("effect", "pending", decision)
        for name in (*ANSWERS, "appeal-copy", "appeal-transfer"):
            for limit in list(ctx.state.all("limits").values()):
                if limit["name"] == name:
                    limits.do_end(ctx, name, limit.get("subject", ""), "cancelled")
    decisions.cause_effect_when_over(ctx, decision)


@effect("trial.transfer_appeal", reads=("decision", "to_court"))
def transfer_appeal(ctx: ActContext) -> None:
    """连同全部案卷和证据报送第二审法院。"""
    for key in _filed(ctx, ctx.data["decision"]):
        item = ctx.state.all("appeals")[key]
        ctx.put("appeals", key, {"state": "transferred", "transferred_on": ctx.happened_on.isoformat()})
        ctx.move_track("appeal", "transferred", item["party"])
    ctx.notes["decision"] = ctx.data["decision"]


@effect("trial.record_higher_decision", reads=("decision", "outcome", "reference", "effective_on"))
def record_higher_decision(ctx: ActContext) -> None:
    """登记第二审的终审结果：维持或者准许撤回上诉的，原裁判生效；撤销的，按终审裁判继续。"""
    decision, outcome = ctx.data["decision"], ctx.data["outcome"]
    item = ctx.state.all("decisions")[decision]
    told = {n: ctx.data[n] for n in ("outcome", "reference", "effective_on")}
    ctx.put("decisions", decision, {"higher": told})
    if outcome in ("maintained", "withdrawn"):
        decisions.do_take_effect(ctx, decision, date.fromisoformat(ctx.data["effective_on"]))
        return
    ctx.move_track("effect", "void", decision)
    reversed_ = _REVERSED.get(item["type"])
    if reversed_:
        reversed_(ctx, decision)


def _try_it(ctx: ActContext, decision: str) -> None:
    """The superior court orders that the case be tried here: claims are pending again, the trial limit starts anew."""
    for claim in ctx.state.all("claims"):
        if ctx.track_state("claim", claim) == "decided":
            ctx.move_track("claim", "pending", claim)
    ctx.set("closing_decision", None)
    ctx.set("decided_by", None)
    decisions.settle_objections(ctx)
    if limits.open_key(ctx, "trial") is None:
        limits.do_open(ctx, ctx.guide.limits["trial"], "", ctx.happened_on)


def _send_it_away(ctx: ActContext, decision: str) -> None:
    """The superior court finds that another court has jurisdiction: the case ends here by transfer."""
    decisions.do_make(
        ctx,
        "transfer_own_motion",
        text="依上级法院终审裁定移送",
        result=str(ctx.data.get("to_court", "")),
        higher=ctx.state.all("decisions")[decision]["higher"],
    )


_REVERSED = {"jurisdiction_upheld": _try_it, "dismissal": _try_it, "jurisdiction_rejected": _send_it_away}


@effect("trial.certify_effect", reads=("decision", "to"))
def certify_effect(ctx: ActContext) -> None:
    """出具裁判文书生效证明。"""
    ctx.add(
        "certificates",
        ctx.state.next_key("certificates", "z"),
        {
            "decision": ctx.data["decision"],
            "to": ctx.data.get("to", []) or list(people.present_parties(ctx.state)),
            "on": ctx.happened_on.isoformat(),
            "seq": ctx.seq,
        },
    )
    ctx.notes["to"] = ctx.data.get("to", []) or list(people.present_parties(ctx.state))
