"""A party opens what lies in the inbox. Source: 在线诉讼规则 31 (推定送达); 民诉法 90."""

from __future__ import annotations

from mengma.delivery.effective import do_make_effective
from mengma.procedure.context import ActContext
from mengma.procedure.errors import BadData, Problem
from mengma.procedure.registry import effect


@effect("delivery.read", reads=("service",))
def read(ctx: ActContext) -> None:
    """记载受送达人已阅知；未经确认的电子地址，自阅知时推定送达，可以反证。"""
    key = ctx.data["service"]
    item = ctx.state.all("services")[key]
    if not item.get("read_on"):
        ctx.put(
            "services", key, {"read_on": ctx.happened_on.isoformat(), "read_at": ctx.now.isoformat(timespec="minutes")}
        )
    if item["state"] == "sent":
        do_make_effective(ctx, key, ctx.happened_on, presumed=True, presumed_by="read_feedback")


@effect("delivery.ask_paper", reads=("service",))
def ask_paper(ctx: ActContext) -> None:
    """受送达人要求提供电子送达的裁判文书的纸质件。"""
    key = ctx.data["service"]
    item = ctx.state.all("services")[key]
    if item["party"] != ctx.on_behalf_of:
        raise BadData([Problem("not_yours", "这不是向您送达的文书。", "It was not served on you.", field="service")])
    ctx.put("services", key, {"paper": "asked", "paper_asked_on": ctx.happened_on.isoformat()})


@effect("delivery.give_paper", reads=("service",))
def give_paper(ctx: ActContext) -> None:
    """登记已提供纸质文书。"""
    ctx.put("services", ctx.data["service"], {"paper": "given", "paper_given_on": ctx.happened_on.isoformat()})
