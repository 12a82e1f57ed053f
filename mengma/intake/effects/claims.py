"""Claims after acceptance: changed, added, withdrawn, admitted; counterclaims (民事诉讼法 54, 143; 民诉法解释 232, 233)."""

from __future__ import annotations

from decimal import Decimal

from mengma.cases.state import Item
from mengma.intake import complaint, procedure_choice
from mengma.intake.effects.content import claim_item
from mengma.lawbook import LawbookError
from mengma.procedure.context import ActContext
from mengma.procedure.errors import BadData, Problem
from mengma.procedure.registry import effect


@effect("intake.change_claims", reads=("replaced", "claims", "reason"))
def change_claims(ctx: ActContext) -> None:
    """变更、增加诉讼请求：被变更的请求记为已变更，新请求列入审理，重算争议金额。"""
    replaced = ctx.data.get("replaced") or []
    for key in replaced:
        if ctx.track_state("claim", key) != "pending":
            raise BadData(
                [
                    Problem(
                        "not_pending",
                        "只能变更审理中的请求。",
                        "Only a pending claim can be changed.",
                        field="replaced",
                    )
                ]
            )
    if replaced:
        model: Item = ctx.state.all("claims")[replaced[0]]
        claimants = [model["by"], *model.get("together_with", ())]
        against = list(model.get("against", ()))
    else:
        claimants = [ctx.on_behalf_of or _first(ctx, "plaintiff")]
        capacity = ctx.state.all("parties")[claimants[0]]["capacity"]
        against = _others(ctx, capacity)
    for key in replaced:
        ctx.move_track("claim", "changed", key)
    added = [
        ctx.add("claims", ctx.state.next_key("claims", "c"), claim_item(item, claimants, against))
        for item in ctx.data["claims"]
    ]
    for key in added:
        ctx.move_track("claim", "pending", key)
    ctx.notes["added"] = added
    _recount(ctx)


@effect("intake.withdraw_claims", reads=("claims",))
def withdraw_claims(ctx: ActContext) -> None:
    """撤回、放弃部分诉讼请求，其余继续审理，重算争议金额。"""
    for key in ctx.data["claims"]:
        if ctx.track_state("claim", key) != "pending":
            raise BadData(
                [
                    Problem(
                        "not_pending",
                        "只能撤回审理中的请求。",
                        "Only a pending claim can be withdrawn.",
                        field="claims",
                    )
                ]
            )
        ctx.put("claims", key, {"withdrawn_on": ctx.happened_on.isoformat(), "waived": bool(ctx.data.get("waived"))})
        ctx.move_track("claim", "withdrawn", key)
    _recount(ctx)


@effect("intake.admit_claims", reads=("claims", "statement"))
def admit_claims(ctx: ActContext) -> None:
    """被请求一方承认诉讼请求，记明范围，供裁判时依法认定。"""
    for key in ctx.data["claims"]:
        admitted = dict(ctx.state.all("claims")[key].get("admitted") or {})
        admitted[ctx.on_behalf_of] = ctx.data["statement"]
        ctx.put("claims", key, {"admitted": admitted})


def _first(ctx: ActContext, capacity: str) -> str:
    return next(
        (k for k, p in ctx.state.all("parties").items() if p["capacity"] == capacity and not p.get("left_on")), ""
    )


def _others(ctx: ActContext, capacity: str) -> list[str]:
    """The other side: defendants of a plaintiff, plaintiffs of a defendant, both of a third party."""
    wanted = {"plaintiff": ("defendant",), "defendant": ("plaintiff",)}.get(capacity, ("plaintiff", "defendant"))
    return [k for k, p in ctx.state.all("parties").items() if p["capacity"] in wanted and not p.get("left_on")]


def _recount(ctx: ActContext) -> None:
    """The disputed amount anew from what is pending, the fee told to follow, and a doubt where the procedure no longer fits."""
    before = ctx.state.fact("amount")
    pending = [
        item["amount"]
        for key, item in ctx.state.all("claims").items()
        if item["kind"] == "claim" and item.get("amount") and ctx.track_state("claim", key) == "pending"
    ]
    after = complaint.total(pending)
    if (ctx.state.fact("elements") or {}).get("property_total"):
        return  # the amount of a divorce is the property to be divided, which these claims do not state
    if after != before:
        ctx.set("amount", after)
        if any(item.get("of") == "claim" for item in ctx.state.all("fees").values()):
            raised = Decimal(after or 0) > Decimal(before or 0)
            ctx.cause(ctx.case_id, "open_fee_topup", {"why": "claims_raised" if raised else "claims_lowered"})
    do_doubt_procedure(ctx)


def do_doubt_procedure(ctx: ActContext) -> None:
    """Says in the fact `procedure_doubt` why the procedure may no longer fit (民诉法解释 278); the judge converts or not."""
    doubt = None
    if ctx.state.variant in ("small-claims", "summary"):
        try:
            answer = procedure_choice.verdicts(ctx.law, ctx.state, ctx.happened_on)[ctx.state.variant]
        except LawbookError:
            return
        if answer.value == "no":
            told = answer.as_dict()
            doubt = {"variant": ctx.state.variant, "steps": told["steps"], "citations": told["citations"]}
    if ctx.state.fact("procedure_doubt") != doubt:
        ctx.set("procedure_doubt", doubt)


@effect("intake.counterclaim", reads=("claims", "against", "grounds"))
def counterclaim(ctx: ActContext) -> None:
    """收到反诉：各项反诉请求合为一件反诉，待审查是否受理。"""
    given = ctx.data["claims"]
    by = ctx.on_behalf_of or _first(ctx, "defendant")
    text = "\n".join(f"{number}. {item['text']}" for number, item in enumerate(given, start=1))
    item: Item = {
        "by": by,
        "against": ctx.data["against"],
        "kind": "counterclaim",
        "text": text if len(given) > 1 else given[0]["text"],
        "items": given,
        "grounds": ctx.data["grounds"],
        "received_on": ctx.happened_on.isoformat(),
    }
    amount = complaint.total([each["amount"] for each in given if each.get("amount")])
    if amount:
        item["amount"] = amount
    key = ctx.add("claims", ctx.state.next_key("claims", "c"), item)
    ctx.move_track("claim", "asked", key)
    ctx.notes["counterclaim"] = key


@effect("intake.accept_counterclaim", reads=("claim",))
def accept_counterclaim(ctx: ActContext) -> None:
    """受理反诉，与本诉合并审理；小额诉讼程序不再适用的予以提示。"""
    item = ctx.state.all("claims")[ctx.data["claim"]]
    ctx.put("claims", ctx.data["claim"], {"accepted_on": ctx.happened_on.isoformat()})
    ctx.notes["answerers"] = [key for key in item["against"] if not ctx.state.all("parties")[key].get("left_on")]
    ctx.notes["claimant"] = item["by"]
    do_doubt_procedure(ctx)


@effect("intake.refuse_counterclaim", reads=("claim", "reason"))
def refuse_counterclaim(ctx: ActContext) -> None:
    """裁定不予受理反诉，告知另行起诉。"""
    key = do_rule(ctx, "refusal_of_counterclaim", "不予受理反诉裁定书", ctx.data["reason"], appealable=True)
    ctx.put("decisions", key, {"claim": ctx.data["claim"]})
    ctx.notes["claimant"] = ctx.state.all("claims")[ctx.data["claim"]]["by"]


def do_rule(ctx: ActContext, kind: str, title: str, text: str, *, appealable: bool) -> str:
    """Adds a ruling to the decisions; one that cannot be appealed takes effect at once. Returns its key."""
    key = ctx.add(
        "decisions",
        ctx.state.next_key("decisions", "j"),
        {
            "kind": "ruling",
            "type": kind,
            "title": title,
            "text": text,
            "on": ctx.happened_on.isoformat(),
            "appealable": appealable,
            "final": False,
        },
    )
    ctx.move_track("effect", "pending" if appealable else "effective", key)
    ctx.notes["decision"] = key
    return key
