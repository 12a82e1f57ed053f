"""Things are sent: on the platform, by e-mail, by post, through another court. Source: 民诉法 90, 91; 在线诉讼规则 29-31."""

from __future__ import annotations

from mengma.cases.state import Item
from mengma.delivery import things
from mengma.delivery.effective import do_add_service, do_make_effective
from mengma.procedure.context import ActContext
from mengma.procedure.errors import BadData, Problem
from mengma.procedure.registry import effect


def thing_in(ctx: ActContext) -> dict[str, str]:
    """What the act's form says is served: its kind, and the document or decision. Raises BadData where one is missing."""
    what = ctx.data["what"]
    document, decision = ctx.data.get("document", ""), ctx.data.get("decision", "")
    if what == "document" and not document:
        raise BadData([Problem("which", "请选择要送达的文书。", "Choose the document.", field="document")])
    if what in ("decision", "mediation_statement") and not decision:
        raise BadData([Problem("which", "请选择要送达的裁判文书。", "Choose the decision.", field="decision")])
    if decision:
        _check_kind(ctx.state.all("decisions")[decision], what)
    return {
        "what": what,
        "document": document if what == "document" else "",
        "decision": decision if what in ("decision", "mediation_statement") else "",
    }


def _check_kind(decision: Item, what: str) -> None:
    if (decision.get("kind") == "mediation_statement") != (what == "mediation_statement"):
        raise BadData(
            [
                Problem(
                    "kind",
                    "所选文书与送达内容不一致：调解书请选“调解书”，判决、裁定、决定请选“裁判文书”。",
                    "The decision chosen is of another kind than what is served.",
                    field="decision",
                )
            ]
        )


@effect("delivery.send", reads=("to", "what", "document", "decision", "way", "address", "tracking"))
def send(ctx: ActContext) -> None:
    """向当事人发送文书；经同意的电子送达，到达之日即为送达。"""
    thing = thing_in(ctx)
    way = ctx.data["way"]
    for party in ctx.data["to"]:
        key = do_add_service(
            ctx,
            party,
            way,
            "sent",
            **thing,
            address=ctx.data.get("address") or (ctx.state.get("addresses", party) or {}).get("address", ""),
            tracking=ctx.data.get("tracking", ""),
            by=ctx.actor.name,
        )
        if way in things.BY_ELECTRONIC_MEANS and things.consents(ctx.state, party):
            do_make_effective(ctx, key, ctx.happened_on, ground="consent")
