"""Inviting a party and joining by code (在线诉讼规则 7, 10): name and identity must be the party's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mengma.courts import selectors as people
from mengma.courts.identity import actions as identities
from mengma.courts.identity import cipher
from mengma.intake import invitations
from mengma.procedure.context import ActContext
from mengma.procedure.errors import Problem, Refused
from mengma.procedure.fields import clean_text
from mengma.procedure.registry import effect, field_type


@field_type("invitation_code", "invitation_code", {"type": "string", "maxLength": 40})
def invitation_code(raw: Any, ctx: ActContext, options: Mapping[str, Any]) -> str:
    """The key of the invitation that the code opens; the code itself is not kept. A wrong one is told by the effect."""
    return invitations.find(ctx.state, invitations.digest_of(clean_text(raw, 40)), ctx.today) or ""


@effect("intake.invite", reads=("party",))
def invite(ctx: ActContext) -> None:
    """为当事人生成邀请码，原有未用的作废。"""
    ctx.notes["invitation"] = invitations.do_invite(ctx, ctx.data["party"])


@effect("intake.join", reads=("code",))
def join(ctx: ActContext) -> None:
    """凭邀请码加入案件：账号已核验身份，且与该当事人或者其代表人、代理人相符。"""
    key = str(ctx.data.get("code") or "")
    item = ctx.state.get(invitations.COLLECTION, key) if key else None
    party = ctx.state.get("parties", item["party"]) if item else None
    if item is None or party is None or party.get("left_on"):
        raise _refused()
    representative = _matches(ctx, item["party"], party)
    if representative is None:
        raise _refused()
    ctx.put(invitations.COLLECTION, key, {"used_on": ctx.happened_on.isoformat(), "used_by": ctx.actor.id})
    ctx.relate(ctx.actor.id, party["capacity"], item["party"])
    if representative:
        ctx.put("representatives", representative, {"user": ctx.actor.id})
    ctx.notes["party"] = item["party"]


def _matches(ctx: ActContext, key: str, party: Mapping[str, Any]) -> str | None:
    """ "" where the actor is the party, a representative's key where the actor is that one, None where neither."""
    user = people.user_by_id(ctx.actor.id)
    number = identities.number_of(user) if user else None
    if user is None or number is None:
        raise Refused(
            [
                Problem(
                    "not_identified",
                    "加入案件前请先完成身份核验。",
                    "Have your identity checked before joining.",
                    "online-litigation-rules/7",
                )
            ]
        )
    if party.get("kind") == "person" and party["name"] == user.name:
        held = party.get("identity")
        if not held or cipher.same_number(held, str(ctx.case_id), number):
            return ""
    for name, item in ctx.state.all("representatives").items():
        if item["party"] == key and item["name"] == user.name and not item.get("until"):
            return name
    return None


def _refused() -> Refused:
    return Refused(
        [
            Problem(
                "bad_code",
                "邀请码无效、已使用或者已过期，或者与您的身份不符。",
                "The code is not valid, was used or has expired, or does not belong to you.",
                "online-litigation-rules/7",
                "code",
            )
        ]
    )
