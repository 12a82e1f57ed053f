"""Service by hand is recorded, as it happened; a failed attempt too. Source: 民诉法 87-94; 民诉法解释 130-137, 141."""

from __future__ import annotations

from datetime import date

from mengma.cases.state import Item
from mengma.delivery import things
from mengma.delivery.effective import do_add_service, do_make_effective, do_move_track
from mengma.delivery.effects.sending import thing_in
from mengma.procedure.context import ActContext
from mengma.procedure.errors import BadData, Problem
from mengma.procedure.registry import effect

PROOF = ("signed_by", "witness", "recording", "refused_why", "presumed_by", "note")


@effect("delivery.record", reads=("service", "party", "what", "document", "decision", "way", "received_on", *PROOF))
def record(ctx: ActContext) -> None:
    """登记送达回证：何人、何时、以何种方式签收或者视为送达。"""
    received = ctx.data["received_on"]
    proof = {name: ctx.data[name] for name in PROOF if ctx.data.get(name)}
    key = ctx.data.get("service")
    if key:
        item = ctx.state.all("services")[key]
        if item["state"] not in things.OPEN_STATES:
            raise BadData(
                [Problem("done", "这一送达已有结果。", "This service has its result already.", field="service")]
            )
        if received < item["sent_on"]:
            raise BadData(
                [
                    Problem(
                        "before_sending",
                        f"收到日期不能早于发出日期{item['sent_on']}。",
                        "It cannot be received before it was sent.",
                        field="received_on",
                    )
                ]
            )
        ctx.put("services", key, {"way": ctx.data["way"]})
    else:
        if not ctx.data.get("party") or not ctx.data.get("what"):
            raise BadData(
                [Problem("whom", "请选择受送达人和送达内容。", "Choose the party and what is served.", field="party")]
            )
        key = do_add_service(ctx, ctx.data["party"], ctx.data["way"], "sent", **thing_in(ctx), by=ctx.actor.name)
        ctx.put("services", key, {"sent_on": received})
    presumed = {"presumed": True} if ctx.data.get("presumed_by") == "read_feedback" else {}
    do_make_effective(ctx, key, date.fromisoformat(received), recorded_seq=ctx.seq, **proof, **presumed)


@effect("delivery.record_failure", reads=("service", "reason"))
def record_failure(ctx: ActContext) -> None:
    """登记未能送达及原因；此后须改用其他方式。"""
    key = ctx.data["service"]
    item = ctx.state.all("services")[key]
    if item["state"] not in things.OPEN_STATES:
        raise BadData([Problem("done", "这一送达已有结果。", "This service has its result already.", field="service")])
    ctx.put(
        "services", key, {"state": "failed", "failed_on": ctx.happened_on.isoformat(), "reason": ctx.data["reason"]}
    )
    do_move_track(ctx, item, "failed")


@effect("delivery.set_aside", reads=("service", "reason"))
def set_aside(ctx: ActContext) -> None:
    """认定送达无效：推定的送达被反证推翻，或者送达违反法定方式。"""
    key = ctx.data["service"]
    item = ctx.state.all("services")[key]
    if item["state"] != "served":
        raise BadData(
            [Problem("not_served", "这一送达尚未生效。", "This service has not taken effect.", field="service")]
        )
    ctx.put(
        "services", key, {"state": "failed", "set_aside_on": ctx.happened_on.isoformat(), "reason": ctx.data["reason"]}
    )
    if _still_served(ctx, key, item):
        return
    track = things.TRACKS.get(item["what"])
    if track:
        ctx.move_track(track, "failed", item["party"])
    if item["what"] == "complaint":
        ctx.notes["unserved"] = [item["party"]]


def _still_served(ctx: ActContext, key: str, item: Item) -> bool:
    return any(
        other != key
        and one["party"] == item["party"]
        and one["state"] == "served"
        and things.thing_of(one) == things.thing_of(item)
        for other, one in ctx.state.all("services").items()
    )
