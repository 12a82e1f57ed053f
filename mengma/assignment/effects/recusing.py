"""Recusal (回避). Source: 民事诉讼法 47-50, 回避规定 1-4."""

from __future__ import annotations

from typing import Any

from mengma.cases.state import Item
from mengma.courts.permissions import PARTY_SIDE
from mengma.courts.selectors import names_of
from mengma.procedure.context import ActContext
from mengma.procedure.errors import BadData, Problem
from mengma.procedure.registry import effect, guard

TRACK = "recusal"
COURT_SIDE = (
    "responsible_judge", "presiding_judge", "panel_member", "assessor", "assistant", "clerk", "interpreter", "appraiser",
)  # fmt: skip
JUDGING = ("responsible_judge", "presiding_judge", "panel_member", "assessor")


@effect("recusal.ask", reads=("person", "ground", "reason"))
def ask(ctx: ActContext) -> None:
    """登记回避申请；被申请人暂停参与本案的工作。"""
    relation = ctx.state.all("relations")[ctx.data["person"]]
    _open(ctx, relation["user"], by=ctx.on_behalf_of)


@effect("recusal.self", reads=("ground", "reason"))
def recuse_oneself(ctx: ActContext) -> None:
    """审判人员或者书记员等自行回避。"""
    _open(ctx, ctx.actor.id, by="")


def _open(ctx: ActContext, user: str, by: str) -> None:
    if _pending(ctx, user):
        raise BadData(
            [Problem("asked_already", "对该人员的回避申请正在审查。", "An application is pending.", field="person")]
        )
    roles = sorted(
        {
            item["relation"]
            for item in ctx.state.all("relations").values()
            if item["user"] == user and item["relation"] in COURT_SIDE and not item.get("until")
        }
    )
    key = ctx.state.next_key("recusals", "q")
    ctx.add(
        "recusals",
        key,
        {
            "user": user,
            "name": names_of([user]).get(user, ""),
            "roles": roles,
            "by": by,
            "own": not by,
            "ground": ctx.data["ground"],
            "reason": ctx.data["reason"],
            "state": "asked",
            "asked_on": ctx.happened_on.isoformat(),
            "president": _is_president(ctx, user),
        },
    )
    ctx.move_track(TRACK, "asked", key)
    ctx.notes["recusal"] = key


def _is_president(ctx: ActContext, user: str) -> bool:
    from mengma.courts.selectors import officers

    return user in {str(one.id) for one in officers(ctx.court, "president", ctx.happened_on)}


def _pending(ctx: ActContext, user: str) -> bool:
    return any(r["user"] == user and r["state"] == "asked" for r in ctx.state.all("recusals").values())


@effect("recusal.decide", reads=("recusal", "ground_established", "granted", "reason", "resolution"))
def decide(ctx: ActContext) -> None:
    """决定是否回避；准许的，该人员离开本案。"""
    _decide(ctx, "asked", "decision")


@effect("recusal.ask_reconsideration", reads=("recusal", "reason"))
def ask_reconsideration(ctx: ActContext) -> None:
    """登记对驳回回避申请的复议申请；复议期间不停止工作。"""
    key = ctx.data["recusal"]
    item = ctx.state.all("recusals")[key]
    if item["by"] != ctx.on_behalf_of:
        raise BadData(
            [Problem("not_yours", "只有申请人可以申请复议。", "Only the applicant may ask.", field="recusal")]
        )
    if item.get("reconsideration_asked_on"):
        raise BadData(
            [
                Problem(
                    "once",
                    "只能申请复议一次。",
                    "It may be asked once only.",
                    "civil-procedure-law/50",
                    field="recusal",
                )
            ]
        )
    ctx.put(
        "recusals",
        key,
        {
            "state": "reconsidering",
            "reconsideration_asked_on": ctx.happened_on.isoformat(),
            "reconsideration_reason": ctx.data["reason"],
        },
    )


@effect("recusal.decide_reconsideration", reads=("recusal", "ground_established", "granted", "reason", "resolution"))
def decide_reconsideration(ctx: ActContext) -> None:
    """作出复议决定。"""
    _decide(ctx, "reconsidering", "reconsideration")


def _decide(ctx: ActContext, expected: str, prefix: str) -> None:
    key = ctx.data["recusal"]
    item = ctx.state.all("recusals")[key]
    if item["state"] != expected:
        raise BadData([Problem("decided", "这一申请已经决定。", "It was decided already.", field="recusal")])
    granted = bool(ctx.data.get("granted"))
    changed: dict[str, Any] = {
        "state": "granted" if granted else "denied",
        f"{prefix}_on": ctx.happened_on.isoformat(),
        f"{prefix}_by": ctx.actor.id,
        f"{prefix}_by_name": ctx.actor.name,
        f"{prefix}_words": ctx.data["reason"],
        f"{prefix}_resolution": ctx.data.get("resolution", ""),
        "decision_seq": ctx.seq,
    }
    ctx.put("recusals", key, changed)
    ctx.notes["recusal"] = key
    done = "reconsidered" if prefix == "reconsideration" and not granted else "granted" if granted else "denied"
    ctx.move_track(TRACK, done, key)
    if granted:
        _leave(ctx, item)


def _leave(ctx: ActContext, item: Item) -> None:
    """Ends everything that the person is to the case on the court's side; a judge's place falls vacant."""
    was = {
        r["relation"]
        for r in ctx.state.all("relations").values()
        if r["user"] == item["user"] and not r.get("until") and r["relation"] in COURT_SIDE
    }
    for relation in sorted(was):
        ctx.unrelate(relation, item["user"])
    if "responsible_judge" in was:
        ctx.move_track("assignment", "vacant")
        ctx.notes["vacant"] = "yes"


@guard("recusal.right_decider", ())
def right_decider(ctx: ActContext) -> bool:
    """由有权的人决定：院长的回避由审判委员会，审判人员的由院长，其他人员的由审判长或者独任审判员（民诉法49）。"""
    item = ctx.state.get("recusals", ctx.data.get("recusal", ""))
    if item is None or item["user"] == ctx.actor.id:
        return False
    if item.get("president"):
        return bool(ctx.data.get("resolution"))  # recorded for the adjudication committee, with its resolution
    if any(role in JUDGING for role in item["roles"]):
        return ctx.standing.capacity == "president"
    panel = any(r["relation"] == "presiding_judge" and not r.get("until") for r in ctx.state.all("relations").values())
    return ctx.standing.capacity == ("presiding_judge" if panel else "responsible_judge")


@guard("recusal.established_ground_is_granted", ("grounds",))
def established_ground_is_granted(ctx: ActContext, grounds: list[str]) -> bool:
    """列明的回避事由（近亲属等）查明属实的，应当准许回避。"""
    item = ctx.state.get("recusals", ctx.data.get("recusal", ""))
    if item is None or item["ground"] not in grounds or not ctx.data.get("ground_established"):
        return True
    return bool(ctx.data.get("granted"))


@guard("no_recusal_pending", ())
def no_recusal_pending(ctx: ActContext) -> bool:
    """办理人没有被申请回避且尚未决定的（紧急措施的行为不设此条件；民诉法48）。"""
    if ctx.standing.capacity in PARTY_SIDE:
        return True
    return not _pending(ctx, ctx.actor.id)
