"""Filing (立案): submission, corrections, refusal, acceptance with its case number."""

from __future__ import annotations

from mengma.cases.docket import take_number
from mengma.cases.selectors import state_of
from mengma.courts.actors import Actor
from mengma.intake import complaint, invitations
from mengma.intake.effects.content import do_put_content
from mengma.lawbook import CaseNumber, LawbookError
from mengma.procedure.context import ActContext
from mengma.procedure.errors import BadData, Problem
from mengma.procedure.registry import effect

ONLINE_WAYS = ("online", "file")
WINDOW_WAYS = ("walk_in", "post", "oral", "file")


@effect("intake.submit", reads=("complaint", "way_in"))
def submit(ctx: ActContext) -> None:
    """收下起诉材料：记明当事人、请求、事实、证据、送达地址，记明提交人身份。"""
    way = _way_in(ctx)
    ctx.set("way_in", way)
    content = ctx.data["complaint"]
    do_put_content(ctx, content)
    if ctx.standing.capacity == "litigant":
        _relate_submitter(ctx)
    ctx.notes["receipt_for"] = next(
        key for key, party in ctx.state.all("parties").items() if party["capacity"] == "plaintiff"
    )


def _way_in(ctx: ActContext) -> str:
    at_window = ctx.standing.capacity != "litigant"
    allowed = WINDOW_WAYS if at_window else ONLINE_WAYS
    way = ctx.data.get("way_in") or ("" if at_window else "online")
    if way not in allowed:
        raise BadData(
            [
                Problem(
                    "way_in",
                    "请说明起诉材料怎样收到：当面、邮寄、口头或者文件。"
                    if at_window
                    else "当面、邮寄、口头起诉由诉讼服务中心窗口登记。",
                    "Say how the complaint reached the court."
                    if at_window
                    else "Walk-in, post and oral complaints are recorded at the window.",
                    "civil-procedure-law/123",
                    "way_in",
                )
            ]
        )
    return str(way)


def _relate_submitter(ctx: ActContext) -> None:
    """The person who filed becomes a person of the case: as plaintiff, or as the plaintiff's representative."""
    found = _standings(ctx, ctx.actor)
    if not found:
        raise BadData(
            [
                Problem(
                    "who_files",
                    f"起诉状中没有与您的账号姓名“{ctx.actor.name}”一致的原告或者其代表人、代理人。"
                    "本人起诉的，请核对原告姓名；代他人起诉的，请把自己填写为代表人或者代理人。",
                    f"No plaintiff and no plaintiff's representative is named “{ctx.actor.name}” like your account. "
                    "Check the plaintiff's name, or add yourself as a representative.",
                    "civil-procedure-law/122",
                    "complaint.submitter",
                )
            ]
        )
    for party, representative in found:
        ctx.relate(ctx.actor.id, "filer", party)
        ctx.relate(ctx.actor.id, "plaintiff", party)
        if representative:
            ctx.put("representatives", representative, {"user": ctx.actor.id})


def _standings(ctx: ActContext, actor: Actor) -> list[tuple[str, str]]:
    """(party, representative or "") through which the actor files: those that `submitter` names, or all of the same name."""
    named = ctx.data["complaint"].get("submitter")
    parties = ctx.state.all("parties")
    found = []
    for key, party in parties.items():
        own = party["capacity"] == "plaintiff" and party.get("kind") == "person" and party["name"] == actor.name
        if own and (not named or key in named):
            found.append((key, ""))
    for key, item in ctx.state.all("representatives").items():
        stands = parties[item["party"]]["capacity"] == "plaintiff" and item["name"] == actor.name
        if stands and (not named or key in named):
            found.append((item["party"], key))
    return found


@effect("intake.hand_in_corrections", reads=("complaint", "statement"))
def hand_in_corrections(ctx: ActContext) -> None:
    """收下补正材料：以补正后的起诉状取代原内容，原内容留在记录中。"""
    content = ctx.data.get("complaint")
    if content is None and not ctx.data.get("statement") and not ctx.data.get("materials"):
        raise BadData(
            [
                Problem(
                    "nothing", "请补正起诉状，或者说明已补充的材料。", "Correct the complaint or say what is handed in."
                )
            ]
        )
    if content is not None:
        do_put_content(ctx, content)
    correction = next(reversed(ctx.state.all("filing_corrections")), None)
    if correction:
        told = {"statement": ctx.data.get("statement", ""), "complaint_corrected": content is not None}
        ctx.put("filing_corrections", correction, {"handed_in_on": ctx.happened_on.isoformat(), **told})


@effect("intake.ask_corrections", reads=("items",))
def ask_corrections(ctx: ActContext) -> None:
    """记明一次性告知的全部补正事项和指定期限。"""
    key = ctx.state.next_key("filing_corrections", "b")
    ctx.add(
        "filing_corrections",
        key,
        {"items": ctx.data["items"], "until": ctx.data.get("until"), "on": ctx.happened_on.isoformat()},
    )


@effect("intake.refuse", reads=("ground", "reason"))
def refuse(ctx: ActContext) -> None:
    """记明不予受理裁定及其理由。"""
    key = ctx.state.next_key("decisions", "j")
    ctx.add(
        "decisions",
        key,
        {
            "kind": "ruling",
            "type": "refusal_to_accept",
            "title": "不予受理裁定书",
            "ground": ctx.data["ground"],
            "text": ctx.data["reason"],
            "on": ctx.happened_on.isoformat(),
            "appealable": True,
            "final": False,
        },
    )
    ctx.notes["decision"] = key


@effect("intake.accept", reads=("procedure", "cause"))
def accept(ctx: ActContext) -> None:
    """登记立案：编立案号，定案由、案名和适用程序，为尚未加入的当事人备邀请码。"""
    _settle_cause(ctx)
    for key, claim in ctx.state.all("claims").items():
        if not claim.get("dropped_on"):
            ctx.move_track("claim", "pending", key)
    joined = {item.get("subject") for item in ctx.state.all("relations").values() if not item.get("until")}
    for key, party in list(ctx.state.all("parties").items()):
        if not party.get("left_on") and key not in joined:
            invitations.do_invite(ctx, key)
    if ctx.state.fact("filed_on") == ctx.happened_on.isoformat():
        ctx.set("accepted_on_the_spot", True)
    # last: the sequence's row stays locked until the transaction ends
    _give_number(ctx)


def _settle_cause(ctx: ActContext) -> None:
    if ctx.data.get("cause"):
        cause = ctx.law.causes.get(ctx.data["cause"])
        ctx.set("cause", cause.name)
        ctx.set("cause_code", cause.code)
    names = {
        capacity: [
            p["name"] for p in ctx.state.all("parties").values() if p["capacity"] == capacity and not p.get("left_on")
        ]
        for capacity in ("plaintiff", "defendant")
    }
    first = {capacity: f"{listed[0]}等" if len(listed) > 1 else "".join(listed) for capacity, listed in names.items()}
    ctx.set("title", complaint.title_of(first["plaintiff"], first["defendant"], ctx.state.fact("cause", "")))


def _give_number(ctx: ActContext) -> None:
    """案号：收案年度＋法院代字＋类型代字＋顺位编号（法〔2015〕137号第二、三、九、十条）。"""
    year, type_code = ctx.happened_on.year, str(ctx.state.fact("case_type"))
    taken = _number_held(ctx, year, type_code) or take_number(ctx.court, year, "", type_code)
    number = CaseNumber(year, ctx.court, "", type_code, taken)
    try:
        ctx.law.case_numbers.check(number)
    except LawbookError as wrong:
        raise BadData([Problem(wrong.code, wrong.what_zh, wrong.what_en, wrong.article or "")]) from wrong
    ctx.set("case_number", number.format())
    ctx.set(
        "number_parts",
        {"court": ctx.court, "year": year, "specialty": "", "type_code": type_code, "number": number.number},
    )


def _number_held(ctx: ActContext, year: int, type_code: str) -> int | None:
    """The number that the case has already, where its acceptance is only being corrected: a case keeps its number."""
    parts = state_of(ctx.case_id).fact("number_parts") or {}
    same = (parts.get("court"), parts.get("year"), parts.get("type_code")) == (ctx.court, year, type_code)
    return int(parts["number"]) if same else None
