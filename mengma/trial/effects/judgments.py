"""Judgments, mediation, withdrawal, dismissal. Source: 民事诉讼法 97-102, 145-148, 155-157; 民诉法解释 145-151, 238-245."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from mengma.procedure.context import ActContext
from mengma.procedure.errors import BadData, Problem, Refused
from mengma.procedure.fields import parse_money
from mengma.procedure.registry import effect, field_type
from mengma.trial import decisions, drafts, judgment_check, motions, people, summoning


@field_type("cost_shares", "cost_shares", {"type": "object", "additionalProperties": {"type": "string"}})
def cost_shares(raw: Any, ctx: ActContext, options: Mapping[str, Any]) -> dict[str, str]:
    """Who bears how much of the costs: {party key: yuan}; as JSON, or one party and amount on each line."""
    if isinstance(raw, str):
        raw = _from_text(raw)
    if not isinstance(raw, Mapping):
        raise ValueError("请逐一填写由谁负担多少元。")
    shares = {}
    for party, amount in raw.items():
        if party not in people.present_parties(ctx.state):
            raise ValueError(f"本案没有当事人“{str(party)[:20]}”。")
        if amount not in (None, ""):
            shares[str(party)] = parse_money(amount)
    return {party: amount for party, amount in shares.items() if Decimal(amount) > 0}


def _from_text(text: str) -> Any:
    if text.lstrip().startswith("{"):
        try:
            return json.loads(text)
        except ValueError:
            raise ValueError("负担表的写法不对。") from None
    pairs = [line.replace("=", " ").replace("：", " ").split() for line in text.splitlines() if line.strip()]
    if any(len(pair) != 2 for pair in pairs):
        raise ValueError("每行写一方当事人和金额，例如：p2 2300.00。")
    return dict(pairs)


@effect("trial.draft_judgment", reads=("note",))
def draft_judgment(ctx: ActContext) -> None:
    """记载裁判文书稿已经拟就：只入稿件的摘要，草稿不入案卷。"""
    draft = drafts.open_draft(ctx)
    if draft is None or not draft[0].strip():
        raise Refused(
            [Problem("no_draft", "还没有保存裁判文书草稿。", "No draft has been saved yet.", "civil-procedure-law/155")]
        )
    text, revision = draft
    lacking = judgment_check.problems(ctx.guide, ctx.state, ctx.law, text, ctx.happened_on)
    ctx.set(
        "judgment_draft",
        {
            "digest": hashlib.sha256(text.encode()).hexdigest(),
            "revision": revision,
            "on": ctx.happened_on.isoformat(),
            "lacking": [problem.code for problem in lacking],
        },
    )


def _judge(ctx: ActContext, type_name: str, claims: list[str]) -> str:
    absent = summoning.never_came(ctx.state, "defendant")
    costs = ctx.data.get("costs", {})
    return decisions.do_make(
        ctx,
        type_name,
        text=drafts.text_of(ctx),
        result=ctx.data["result"],
        claims=claims,
        costs=costs,
        in_court=ctx.data["how"] == "in_court",
        declared=ctx.data["how"] != "by_service",
        by_default=absent,
    )


def _hold_pronouncement(ctx: ActContext) -> None:
    """The sitting set for the pronouncement on this day was held."""
    for key, item in list(ctx.state.all("hearings").items()):
        today = item["starts"][:10] == ctx.happened_on.isoformat()
        if item["kind"] == "pronouncement" and item["state"] == "scheduled" and today:
            ctx.put("hearings", key, {"state": "held", "held_on": ctx.happened_on.isoformat()})


@effect("trial.pronounce", reads=("text", "result", "how", "costs"))
def pronounce(ctx: ActContext) -> None:
    """公开宣告判决；缺席的被告记为缺席判决。"""
    _hold_pronouncement(ctx)
    _judge(ctx, "judgment", decisions.pending_claims(ctx.state))


@effect("trial.pronounce_partial", reads=("text", "result", "how", "claims"))
def pronounce_partial(ctx: ActContext) -> None:
    """就事实已经清楚的部分先行判决；其余请求继续审理。"""
    left = set(decisions.pending_claims(ctx.state)) - set(ctx.data["claims"])
    if not left:
        raise BadData(
            [
                Problem(
                    "nothing_left",
                    "先行判决应当留有尚未判决的请求；全部判决的，请办理“宣判”。",
                    "A partial judgment leaves claims open; pronounce the judgment instead.",
                    "civil-procedure-law/156",
                    field="claims",
                )
            ]
        )
    _judge(ctx, "partial_judgment", ctx.data["claims"])


def _claims(ctx: ActContext) -> list[str]:
    return ctx.data.get("claims") or decisions.pending_claims(ctx.state)


@effect("trial.make_mediation_statement", reads=("terms", "claims", "costs", "parties"))
def make_mediation_statement(ctx: ActContext) -> None:
    """制作调解书；各方签收后生效，此前任何一方可以反悔。"""
    parties = ctx.data.get("parties") or list(people.present_parties(ctx.state))
    key = ctx.state.next_key("decisions", "j")
    # 请求在签收之前仍在审理：调解书送达前反悔的，应当及时判决
    decisions.do_draw_up(ctx, "mediation_statement", text=ctx.data["terms"], claims=_claims(ctx), parties=parties)
    ctx.put("decisions", key, {"signed": {}, "costs": ctx.data.get("costs", {})})
    ctx.set("mediation_statement", key)


@effect("trial.sign_mediation_statement", reads=("decision",))
def sign_mediation_statement(ctx: ActContext) -> None:
    """当事人签收调解书；最后一名当事人签收之日生效。"""
    _sign(ctx, ctx.on_behalf_of, ctx.happened_on.isoformat())


@effect("trial.mediation_statement_served", reads=("party", "decision", "effective_on"))
def mediation_statement_served(ctx: ActContext) -> None:
    """送达登记表明调解书已由当事人签收。"""
    _sign(ctx, ctx.data["party"], ctx.data["effective_on"])


def _sign(ctx: ActContext, party: str, on: str) -> None:
    key = ctx.data["decision"]
    item = ctx.state.all("decisions")[key]
    if party not in item["parties"] or ctx.state.fact("mediation_statement") != key:
        raise Refused(
            [
                Problem(
                    "not_to_sign",
                    "这份调解书不需要该当事人签收，或者已经失效。",
                    "This party does not sign it, or it has lapsed.",
                    "civil-procedure-law/100",
                )
            ]
        )
    signed = {**item.get("signed", {}), party: item.get("signed", {}).get(party, on)}
    ctx.put("decisions", key, {"signed": signed})
    ctx.move_track("decision_service", "served", party)
    if set(item["parties"]) <= signed.keys():
        decisions.do_complete(ctx, key, "settled", max(signed.values()))
        ctx.set("mediation_statement", None)


@effect("trial.refuse_mediation_statement", reads=("decision", "reason"))
def refuse_mediation_statement(ctx: ActContext) -> None:
    """调解书送达前反悔：调解书不发生效力，应当及时判决。"""
    ctx.put(
        "decisions",
        ctx.data["decision"],
        {"refused_by": ctx.on_behalf_of, "refused_on": ctx.happened_on.isoformat()},
    )
    ctx.move_track("effect", "void", ctx.data["decision"])
    ctx.set("mediation_statement", None)


@effect("trial.settle_on_record", reads=("terms", "claims", "ground", "costs"))
def settle_on_record(ctx: ActContext) -> None:
    """不需要制作调解书的协议记入笔录，签名后即具有法律效力。"""
    decisions.do_make(
        ctx,
        "mediation_record",
        text=ctx.data["terms"],
        result=ctx.data["ground"],
        claims=_claims(ctx),
        outcome="settled",
        costs=ctx.data.get("costs", {}),
    )


@effect("trial.ask_withdrawal", reads=("claims", "reason"))
def ask_withdrawal(ctx: ActContext) -> None:
    """登记撤诉（撤回反诉）申请。"""
    motions.do_file(ctx, "withdrawal", claims=ctx.data["claims"], reason=ctx.data.get("reason", ""))


@effect("trial.rule_on_withdrawal", reads=("motion", "allowed", "reason"))
def rule_on_withdrawal(ctx: ActContext) -> None:
    """裁定是否准许撤诉；准许的，反诉和其他请求继续审理。"""
    allowed = bool(ctx.data.get("allowed"))
    ctx.data["allowed"] = allowed
    motion = ctx.state.all("motions")[ctx.data["motion"]]
    motions.do_decide(ctx, ctx.data["motion"], allowed, ctx.data["reason"])
    claims = motion["claims"] if allowed else []
    decisions.do_make(
        ctx,
        "withdrawal_allowed" if allowed else "withdrawal_refused",
        text=ctx.data["reason"],
        claims=claims,
        outcome="withdrawn",
        subject=motion["by"],
    )


@effect("trial.rule_deemed_withdrawal", reads=("ground", "claims", "reason"))
def rule_deemed_withdrawal(ctx: ActContext) -> None:
    """裁定按撤诉处理；反诉继续审理。"""
    decisions.do_make(
        ctx,
        "deemed_withdrawal",
        text=ctx.data["reason"],
        result=ctx.data["ground"],
        claims=ctx.data["claims"],
        outcome="withdrawn",
    )


@effect("trial.dismiss", reads=("ground", "reason"))
def dismiss(ctx: ActContext) -> None:
    """裁定驳回起诉；小额诉讼的裁定一经作出即生效。"""
    decisions.do_make(ctx, "dismissal", text=ctx.data["reason"], result=ctx.data["ground"])


@effect("trial.correct_decision", reads=("decision", "wrong", "right"))
def correct_decision(ctx: ActContext) -> None:
    """裁定补正文书中的笔误；原文书不改动，补正内容与其一并送达。"""
    target = ctx.data["decision"]
    made = decisions.do_make(ctx, "correction", text=ctx.data["wrong"], result=ctx.data["right"], subject=target)
    known = ctx.state.all("decisions")[target].get("corrected_by", [])
    ctx.put("decisions", target, {"corrected_by": [*known, made]})
