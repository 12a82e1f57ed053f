"""Designated assignment, the exception: proposed with a reason, approved by somebody else (指定分案)."""

from __future__ import annotations

from mengma.assignment.effects.drawing import TRACK, do_seat, open_draw
from mengma.courts.selectors import names_of
from mengma.procedure.context import ActContext
from mengma.procedure.errors import BadData, Problem, Refused
from mengma.procedure.registry import effect


@effect("assignment.propose", reads=("judge", "reason", "explanation"))
def propose(ctx: ActContext) -> None:
    """提出指定分案或者变更承办人，写明理由。"""
    if open_draw(ctx):
        raise Refused([Problem("draw_open", "候选名单已定，须先抽取。", "A list waits for its draw.")])
    judge = ctx.data["judge"]
    for recusal in ctx.state.all("recusals").values():
        if recusal["user"] == judge and recusal["state"] == "granted":
            raise Refused(
                [
                    Problem(
                        "recused",
                        "该审判人员已决定回避，不能指定。",
                        "This judge was recused from the case.",
                        "civil-procedure-law/47",
                        field="judge",
                    )
                ]
            )
    for key, one in ctx.state.all("designations").items():
        if one["state"] == "proposed":
            ctx.put("designations", key, {"state": "replaced"})
    key = ctx.state.next_key("designations", "g")
    ctx.add(
        "designations",
        key,
        {
            "judge": judge,
            "name": names_of([judge]).get(judge, ""),
            "reason": ctx.data["reason"],
            "explanation": ctx.data["explanation"],
            "state": "proposed",
            "by": ctx.actor.id,
            "by_name": ctx.actor.name,
            "on": ctx.happened_on.isoformat(),
            "before": ctx.track_state(TRACK),
        },
    )
    ctx.move_track(TRACK, "proposed")


@effect("assignment.decide_designation", reads=("designation", "approved", "reason"))
def decide(ctx: ActContext) -> None:
    """批准或者不批准指定分案；提出人不得自己批准。"""
    key = ctx.data["designation"]
    item = ctx.state.all("designations")[key]
    if item["state"] != "proposed":
        raise BadData([Problem("decided", "这一提议已经处理。", "It was decided already.", field="designation")])
    if item["by"] == ctx.actor.id:
        raise Refused(
            [
                Problem(
                    "own_proposal",
                    "指定分案应当由提出人以外的院长、庭长批准。",
                    "Somebody other than the proposer must approve a designation.",
                )
            ]
        )
    approved = bool(ctx.data.get("approved"))
    ctx.put(
        "designations",
        key,
        {
            "state": "approved" if approved else "declined",
            "decided_by": ctx.actor.id,
            "decided_by_name": ctx.actor.name,
            "decided_on": ctx.happened_on.isoformat(),
            "decision_reason": ctx.data.get("reason", ""),
        },
    )
    if approved:
        do_seat(ctx, item["judge"], [])
        ctx.notes["seated"] = "yes"
    else:
        ctx.move_track(TRACK, item["before"] or "open")
