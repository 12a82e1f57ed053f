"""Clerk, assistant and panel (书记员、法官助理、合议庭). Source: 民事诉讼法 40, 44, 131."""

from __future__ import annotations

from mengma.procedure.context import ActContext
from mengma.procedure.errors import BadData, Problem, Refused
from mengma.procedure.registry import effect, guard

JUDGES = ("responsible_judge", "presiding_judge", "panel_member")


def holders(ctx: ActContext, relation: str) -> list[str]:
    """The people who hold a relation to the case now."""
    return [
        item["user"]
        for item in ctx.state.all("relations").values()
        if item["relation"] == relation and not item.get("until")
    ]


@effect("assignment.appoint_clerk", reads=("clerk", "assistant"))
def appoint_clerk(ctx: ActContext) -> None:
    """确定书记员、法官助理；原任人员同时离开本案。"""
    for relation in ("clerk", "assistant"):
        user = ctx.data.get(relation)
        if not user:
            continue
        if any(r["user"] == user and r["state"] == "granted" for r in ctx.state.all("recusals").values()):
            raise Refused([Problem("recused", "该人员已决定回避。", "This person was recused.", field=relation)])
        for before in holders(ctx, relation):
            if before != user:
                ctx.unrelate(relation, before)
        ctx.relate(user, relation)


@effect("assignment.form_panel", reads=("presiding", "members", "assessors"))
def form_panel(ctx: ActContext) -> None:
    """组成合议庭：承办法官当然为成员，审判长由院长或者庭长指定。"""
    responsible = holders(ctx, "responsible_judge")
    members = [*responsible, *(ctx.data.get("members") or [])]
    members = list(dict.fromkeys([*members, ctx.data["presiding"]]))
    assessors = [one for one in ctx.data.get("assessors") or [] if one not in members]
    if not responsible:
        raise Refused([Problem("no_judge", "请先确定承办法官。", "Assign the responsible judge first.")])
    recused = {r["user"] for r in ctx.state.all("recusals").values() if r["state"] == "granted"}
    if recused.intersection([*members, *assessors]):
        raise BadData([Problem("recused", "成员中有已决定回避的人员。", "A member was recused.", field="members")])
    total = len(members) + len(assessors)
    if total < 3 or total % 2 == 0:
        raise Refused(
            [
                Problem(
                    "odd",
                    f"合议庭的成员人数必须是三人以上的单数，现为{total}人。",
                    f"A panel has an odd number of members, three or more; these are {total}.",
                    "civil-procedure-law/40",
                    field="members",
                )
            ]
        )
    for relation in ("presiding_judge", "panel_member", "assessor"):
        ctx.unrelate(relation)
    ctx.relate(ctx.data["presiding"], "presiding_judge")
    for member in members:
        ctx.relate(member, "panel_member")
    for assessor in assessors:
        ctx.relate(assessor, "assessor")


@guard("assignment.panel_is_whole", ())
def panel_is_whole(ctx: ActContext) -> bool:
    """有合议庭的，成员为单数且有审判长；没有合议庭的，有承办法官独任。"""
    members = {*holders(ctx, "panel_member"), *holders(ctx, "assessor")}
    if not members:
        return bool(holders(ctx, "responsible_judge"))
    return len(members) % 2 == 1 and bool(holders(ctx, "presiding_judge"))
