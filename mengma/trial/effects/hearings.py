"""Hearings: scheduled, notified, adjourned, held, written down. Source: 民事诉讼法 139-150; 延长审限和延期开庭规定 2-6."""

from __future__ import annotations

import hashlib
from typing import Any

from mengma.lawbook import LawbookError
from mengma.procedure import limits
from mengma.procedure.context import ActContext
from mengma.procedure.errors import BadData, Problem
from mengma.procedure.registry import effect
from mengma.scheduling.actions import Resource, do_book, do_release
from mengma.trial import motions, people

SCHEDULED = "scheduled"


def _resources(ctx: ActContext, slot: dict[str, str]) -> list[Resource]:
    """The room, the bench, the clerk, and everybody with an account who acts for a party."""
    found = [Resource("room", slot["room"], slot["room_name"])] if slot["room"] else []
    ids = [*people.bench(ctx.state), *people.holders(ctx.state, "clerk", "assistant")]
    for party in people.present_parties(ctx.state):
        ids += people.party_users(ctx.state, party)
    found += [Resource("person", user, people.name_of(user)) for user in dict.fromkeys(ids)]
    for item in ctx.state.all("representatives").values():
        if item.get("kind") == "agent" and not item.get("user") and item.get("phone") and not item.get("until"):
            found.append(Resource("phone", item["phone"], item["name"]))
    return found


def _add_hearing(ctx: ActContext, kind: str, slot: dict[str, str], **more: Any) -> str:
    key = ctx.state.next_key("hearings", "h")
    ctx.add(
        "hearings",
        key,
        {
            "kind": kind,
            "starts": slot["starts"],
            "ends": slot["ends"],
            "room": slot["room_name"] or slot["place"],
            "room_id": slot["room"],
            "state": SCHEDULED,
            "judges": people.bench(ctx.state),
            "clerk": next(iter(people.holders(ctx.state, "clerk")), ""),
            "parties": list(people.present_parties(ctx.state)),
            "seq": ctx.seq,
            **more,
        },
    )
    ctx.notes["hearing"] = key
    ctx.notes["agents"] = [
        agent
        for agent, item in ctx.state.all("representatives").items()
        if item.get("kind") == "agent" and not item.get("until")
    ]
    return key


@effect("trial.schedule", reads=("kind", "slot", "open_to_public", "online"))
def schedule(ctx: ActContext) -> None:
    """排定期日，并占用法庭、审判人员、书记员、当事人和代理人的时间。"""
    slot = ctx.data["slot"]
    key = ctx.state.next_key("hearings", "h")
    do_book(ctx, key, _resources(ctx, slot), slot["starts"], slot["ends"])
    _add_hearing(
        ctx,
        ctx.data["kind"],
        slot,
        public=bool(ctx.data.get("open_to_public")),
        online=bool(ctx.data.get("online")),
    )


@effect("trial.cancel_hearing", reads=("hearing",))
def cancel(ctx: ActContext) -> None:
    """取消期日，释放法庭和人员的时间。"""
    ctx.put("hearings", ctx.data["hearing"], {"state": "cancelled"})
    do_release(ctx, ctx.data["hearing"])


@effect("trial.record_summons", reads=("hearing", "party", "way", "received_on", "confirmed"))
def record_summons(ctx: ActContext) -> None:
    """登记某一当事人何时、以何种方式收到开庭通知。"""
    key, party = ctx.data["hearing"], ctx.data["party"]
    told = {
        "way": ctx.data["way"],
        "received_on": ctx.data["received_on"],
        "confirmed": bool(ctx.data.get("confirmed")),
    }
    known = ctx.state.all("hearings")[key].get("summoned", {})
    ctx.put("hearings", key, {"summoned": {**known, party: told}})


@effect("trial.adjourn", reads=("hearing", "ground", "slot"))
def adjourn(ctx: ActContext) -> None:
    """延期开庭：原期日记为延期，已定下次时间的同时排期。"""
    old, slot = ctx.data["hearing"], ctx.data.get("slot")
    ctx.put("hearings", old, {"state": "adjourned", "ground": ctx.data["ground"]})
    do_release(ctx, old)
    if slot:
        item = ctx.state.all("hearings")[old]
        key = ctx.state.next_key("hearings", "h")
        do_book(ctx, key, _resources(ctx, slot), slot["starts"], slot["ends"])
        _add_hearing(
            ctx, item["kind"], slot, public=item.get("public", True), online=item.get("online", False), after=old
        )
        # 庭审中宣布延期的，到庭的人已当庭知道下次时间
        told = {p: {"way": "in_court", "received_on": ctx.happened_on.isoformat()} for p in item.get("attended", ())}
        if told:
            ctx.put("hearings", key, {"summoned": told})


@effect("trial.hold", reads=("hearing", "attended", "left_midway"))
def hold(ctx: ActContext) -> None:
    """记载期日已经进行、谁到庭、谁未到庭、谁中途退庭。"""
    key = ctx.data["hearing"]
    item = ctx.state.all("hearings")[key]
    if item["starts"][:10] > ctx.happened_on.isoformat():
        raise BadData(
            [
                Problem(
                    "hearing_to_come",
                    f"期日定在{item['starts'][:10]}，还没有到。",
                    f"The hearing is set for {item['starts'][:10]}.",
                    field="hearing",
                )
            ]
        )
    _put_held(ctx, key)


def _put_held(ctx: ActContext, key: str) -> None:
    attended = ctx.data.get("attended", [])
    parties = ctx.state.all("hearings")[key]["parties"]
    ctx.put(
        "hearings",
        key,
        {
            "state": "held",
            "held_on": ctx.happened_on.isoformat(),
            "attended": attended,
            "absent": [party for party in parties if party not in attended],
            "left_midway": ctx.data.get("left_midway", []),
            "agents": ctx.data.get("agents", []),
        },
    )
    ctx.notes["hearing"] = key


@effect("trial.hold_conference", reads=("hearing", "attended", "undisputed", "issues"))
def hold_conference(ctx: ActContext) -> None:
    """记载证据交换或者庭前会议：无争议的事实、争议焦点；证据交换之日举证期限届满。"""
    hold(ctx)
    key = ctx.data["hearing"]
    ctx.put("hearings", key, {"undisputed": ctx.data.get("undisputed", ""), "issues": ctx.data.get("issues", "")})
    ctx.notes["exchanged"] = ctx.state.all("hearings")[key]["kind"] == "evidence_exchange"


@effect("trial.circuit", reads=("slot", "attended", "left_midway", "summoned", "text", "material"))
def circuit(ctx: ActContext) -> None:
    """补录巡回审理：地点、时间、到庭情况和笔录。"""
    slot = ctx.data["slot"]
    if slot["starts"][:10] != ctx.happened_on.isoformat():
        raise BadData(
            [
                Problem(
                    "other_day",
                    "庭审的日期应当与“发生日期”一致。",
                    "The hearing's day must be the day on which it happened.",
                    field="slot",
                )
            ]
        )
    key = ctx.state.next_key("hearings", "h")
    do_book(ctx, key, _resources(ctx, slot), slot["starts"], slot["ends"])
    _add_hearing(ctx, "hearing", slot, public=True, circuit=True)
    told = {p: {"way": "in_court", "received_on": ctx.happened_on.isoformat()} for p in ctx.data.get("attended", ())}
    told |= {p: {"way": "summons", "received_on": ctx.happened_on.isoformat()} for p in ctx.data.get("summoned", ())}
    ctx.put("hearings", key, {"summoned": told})
    _put_held(ctx, key)
    _add_transcript(ctx, key)


@effect("trial.transcript", reads=("hearing", "text", "material"))
def transcript(ctx: ActContext) -> None:
    """登记庭审笔录；笔录正文以摘要入卷，文件为材料。"""
    _add_transcript(ctx, ctx.data["hearing"])


def _add_transcript(ctx: ActContext, hearing: str) -> None:
    text, material = ctx.data.get("text", ""), ctx.data.get("material", "")
    if not text and not material:
        raise BadData(
            [
                Problem(
                    "no_transcript",
                    "请填写笔录正文，或者上传笔录文件。",
                    "Give the transcript's text or its file.",
                    field="text",
                )
            ]
        )
    key = ctx.state.next_key("transcripts", "t")
    ctx.add(
        "transcripts",
        key,
        {
            "hearing": hearing,
            "text": text,
            "text_digest": hashlib.sha256(text.encode()).hexdigest() if text else "",
            "material": material,
            "by": ctx.actor.id,
            "on": ctx.happened_on.isoformat(),
            "confirmed": {},
            "seq": ctx.seq,
        },
    )
    ctx.notes["transcript"] = key


@effect("trial.confirm_transcript", reads=("transcript", "how", "remarks"))
def confirm_transcript(ctx: ActContext) -> None:
    """参加人核对笔录：确认，申请补正，或者拒绝签名（记明情况附卷）。"""
    # a party by its key, whoever signed for it; a witness by the name that was typed; else who does the act, in his own name
    named = ctx.data.get("participant", "")
    who = ctx.on_behalf_of or named or ctx.actor.name
    key = ctx.data["transcript"]
    item = ctx.state.all("transcripts")[key]
    said = {
        "how": ctx.data["how"],
        "on": ctx.happened_on.isoformat(),
        "remarks": ctx.data.get("remarks", ""),
        "user": ctx.actor.id,
        "signed_by": named,
    }
    ctx.put("transcripts", key, {"confirmed": {**item["confirmed"], who: said}})


@effect("trial.ask_adjournment", reads=("hearing", "reason"))
def ask_adjournment(ctx: ActContext) -> None:
    """登记延期开庭申请。"""
    motions.do_file(ctx, "adjournment", hearing=ctx.data["hearing"], reason=ctx.data["reason"])


@effect("trial.ask_extension", reads=("reason",))
def ask_extension(ctx: ActContext) -> None:
    """登记延长审限的报请；已经延长过的，报上级法院。"""
    key = limits.open_key(ctx, "trial")
    extended = bool(key and ctx.state.all("limits")[key]["extensions"])
    ctx.set("extension_asked", "asked")
    ctx.set("extension_level", "superior" if extended else "president")
    ctx.set("extension_reason", ctx.data["reason"])


@effect("trial.decide_extension", reads=("granted", "months", "reason"))
def decide_extension(ctx: ActContext) -> None:
    """决定是否延长审限；准予的，按法定种类延长并重新推算届满日。"""
    ctx.set("extension_asked", "decided")
    if not ctx.data.get("granted"):
        ctx.data["granted"] = False
        return
    key = limits.open_key(ctx, "trial")
    if key is None:
        raise BadData([Problem("no_trial_limit", "审限没有在计算。", "The trial time limit is not running.")])
    item = ctx.state.all("limits")[key]
    by = _extension_kind(ctx)
    asked = [by, ctx.data["months"]] if ctx.data.get("months") else by
    try:
        limits.recompute(ctx, key, {"extensions": [*item["extensions"], asked]})
    except LawbookError as refused:
        raise BadData(
            [Problem("extension", refused.what_zh, refused.what_en, refused.article or "", field="months")]
        ) from refused
    ctx.notes["limit"] = key


def _extension_kind(ctx: ActContext) -> str:
    if ctx.state.fact("extension_level") == "superior":
        return "trial-extension-superior"
    return f"trial-extension-{ctx.state.variant}"
