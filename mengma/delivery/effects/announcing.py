"""Service by announcement (公告送达). Source: 民诉法 95, 283; 民诉法解释 138-140, 243."""

from __future__ import annotations

from datetime import date

from mengma.delivery.effective import do_add_service, do_make_effective
from mengma.delivery.effects.sending import thing_in
from mengma.procedure.context import ActContext
from mengma.procedure.registry import effect


@effect(
    "delivery.announce", reads=("to", "what", "document", "decision", "reason", "attempts", "media", "published_on")
)
def announce(ctx: ActContext) -> None:
    """登记公告送达：原因和经过、张贴或者刊登的媒体、最后发出日期。"""
    thing = thing_in(ctx)
    for party in ctx.data["to"]:
        key = do_add_service(
            ctx,
            party,
            "announcement",
            "announced",
            **thing,
            published_on=ctx.data["published_on"],
            media=ctx.data["media"],
            reason=ctx.data["reason"],
            attempts=ctx.data.get("attempts", ""),
            by=ctx.actor.name,
        )
        foreign = ctx.state.all("parties")[party].get("foreign")
        ctx.notes.setdefault("announced_foreign" if foreign else "announced", []).append(key)
        ctx.notes.setdefault("addressed", []).append(party)


@effect("delivery.announcement_over", reads=("limit", "subject"))
def announcement_over(ctx: ActContext) -> None:
    """公告期满，视为送达；公告期间不计入审限。"""
    key = ctx.data["subject"]
    item = ctx.state.all("services")[key]
    if item["state"] != "announced":
        return
    due = date.fromisoformat(ctx.state.all("limits")[ctx.data["limit"]]["due_on"])
    published = date.fromisoformat(item["published_on"])
    # the day of publication is not counted, so the announcement's days begin the day after it (民诉法85)
    ctx.notes["announced_from"] = ctx.law.period(published, days=1, rollover=False).value.isoformat()
    ctx.notes["announced_until"] = due.isoformat()
    do_make_effective(ctx, key, due)
