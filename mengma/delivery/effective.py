"""The moment at which a service takes effect, and what follows. Source: 民诉法 88-95, 128, 285; 在线诉讼规则 31."""

from __future__ import annotations

from datetime import date
from typing import Any

from mengma.cases.state import Item
from mengma.delivery import things
from mengma.procedure.context import ActContext


def do_add_service(ctx: ActContext, party: str, way: str, state: str, **more: Any) -> str:
    """Adds a service to the case, and moves the party's track; returns its key."""
    key = ctx.state.next_key("services", "v")
    item: Item = {"party": party, "way": way, "state": state, "sent_on": ctx.happened_on.isoformat(), "seq": ctx.seq}
    ctx.add("services", key, {**item, **{name: value for name, value in more.items() if value not in (None, "")}})
    do_move_track(ctx, ctx.state.all("services")[key], state)
    return key


def do_move_track(ctx: ActContext, item: Item, to: str) -> None:
    """Moves the track of what is served, but never back from served: one valid service is enough."""
    track = things.TRACKS.get(item["what"])
    if track and ctx.track_state(track, item["party"]) != "served":
        ctx.move_track(track, to, item["party"])


def do_make_effective(ctx: ActContext, key: str, on: date, **more: Any) -> None:
    """Notes that a service took effect on a day. The earliest valid service of a thing counts (在线诉讼规则31)."""
    item = ctx.state.all("services")[key]
    earlier = _served_before(ctx, key, item, on)
    ctx.put("services", key, {"state": "served", "effective_on": on.isoformat(), **more})
    do_move_track(ctx, item, "served")
    _note(ctx, "served", item["party"])
    if earlier:
        return
    ctx.notes["effective_on"] = on.isoformat()
    if item["what"] == "complaint":
        _note_complaint(ctx, item["party"])
    _cause(ctx, key, {**item, "effective_on": on.isoformat()})


def _served_before(ctx: ActContext, key: str, item: Item, on: date) -> bool:
    """Whether another service of the same thing on the same party took effect no later."""
    return any(
        other != key
        and one["party"] == item["party"]
        and one["state"] == "served"
        and things.thing_of(one) == things.thing_of(item)
        and one.get("effective_on", "9") <= on.isoformat()
        for other, one in ctx.state.all("services").items()
    )


def _note(ctx: ActContext, name: str, value: str) -> None:
    known = ctx.notes.setdefault(name, [])
    if value not in known:
        known.append(value)


def _note_complaint(ctx: ActContext, party: str) -> None:
    """For the guide: who has to answer now, by the ordinary period or by that of a party without domicile here."""
    described = ctx.state.all("parties")[party]
    if described["capacity"] != "defendant":
        return
    _note(ctx, "awaited", party)
    _note(ctx, "answering_foreign" if described.get("foreign") else "answering", party)


def _cause(ctx: ActContext, key: str, item: Item) -> None:
    """Brings about the act that the guide names for this thing's service (`decision_served`, `fee_notice_served` …)."""
    told = {
        "service": key,
        "party": item["party"],
        "document": item.get("document"),
        "decision": item.get("decision"),
        "way": item["way"],
        "sent_on": item.get("published_on") or item.get("sent_on"),
        "served_on": item["effective_on"],
        "effective_on": item["effective_on"],
    }
    for name in things.served_acts(ctx.state, item):
        act = ctx.guide.acts.get(name)
        if act is not None:
            ctx.cause(ctx.case_id, name, {k: v for k, v in told.items() if v and act.field(k)})
