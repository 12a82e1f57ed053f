"""Corrections (更正) and erasures: nothing is overwritten; a later entry says what stands in the place of an earlier one.

A correction is proposed by one person and approved by another. Both see, before saving, which time limits move.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from mengma.cases import erasure, history
from mengma.cases.canonical import parse
from mengma.cases.docket import Docket
from mengma.cases.errors import DoesNotFold
from mengma.cases.history import Stored
from mengma.cases.state import CASE_NUMBER, CaseState, Change, Folded
from mengma.courts.actors import Actor
from mengma.courts.permissions import Decision
from mengma.procedure import engine, library
from mengma.procedure.context import ActContext
from mengma.procedure.errors import BadData, Problem, Refused
from mengma.procedure.registry import effect, field_type


@field_type("json_data", "json_data", {"type": "object"})
def json_data(raw: Any, ctx: ActContext, options: Mapping[str, Any]) -> dict[str, Any]:
    """The data of another act; it is read by that act's own fields when the correction is computed."""
    if not isinstance(raw, dict):
        raise ValueError("请填写更正后的内容。")
    return raw


def _entries(ctx: ActContext) -> list[Stored]:
    return history.stored_docket(ctx.case_id)


def _target(entries: list[Stored], seq: int) -> Stored:
    if not 1 <= seq <= len(entries):
        raise BadData([Problem("no_entry", "没有这一条记录。", "There is no such entry.", field="entry")])
    return entries[seq - 1]


def replacement(
    ctx: ActContext, entries: list[Stored], seq: int, happened_on: str | None, data: dict[str, Any]
) -> list[Change]:
    """The changes that the act of entry `seq` would have made on another day or with other data."""
    target = _target(entries, seq)
    header = parse(target.header)
    stored = parse(target.content) if target.content else {"data": {}}
    before = history.folded(entries[: seq - 1]) if seq > 1 else CaseState()
    guide = library.guide(*_label(header["guide"]))
    docket = Docket(ctx.case_id, target.case_id, guide.name, guide.version, before, seq - 1, is_new=seq == 1)
    actor = Actor(header["actor"]["id"], header["actor"]["name"])
    again = ActContext(
        docket=docket,
        guide=guide,
        act=guide.acts[header["act"]],
        actor=actor,
        standing=Decision(True, header["actor"]["capacity"]),
        state=before,
        law=ctx.law,
        today=ctx.today,
        now=ctx.now,
        happened_on=date.fromisoformat(happened_on or header["happened_on"]),
        on_behalf_of=header.get("on_behalf_of", ""),
    )
    for name in ("court", "case_type", "variant") if seq == 1 else ():
        again.set(name, ctx.state.fact(name))
    engine.read_data(again, engine.Request(header["act"], {**stored["data"], **data}))
    engine.run(again)
    return again.changes


def _label(label: str) -> tuple[str, int]:
    name, _, version = label.partition("@")
    return name, int(version)


@effect("procedure.propose_correction", reads=("entry", "void", "correct_day", "correct_data", "reason"))
def propose(ctx: ActContext) -> None:
    """登记更正申请，并确认更正后其余记录仍能成立。"""
    _computed(ctx, ctx.data)
    key = ctx.state.next_key("corrections", "k")
    ctx.add(
        "corrections", key, {**ctx.data, "state": "proposed", "by": ctx.actor.id, "on": ctx.happened_on.isoformat()}
    )


@effect("procedure.approve_correction", reads=("correction",))
def approve(ctx: ActContext) -> None:
    """批准更正：以更正内容取代原记录，并重新计算期限。"""
    item = ctx.state.all("corrections")[ctx.data["correction"]]
    if item["by"] == ctx.actor.id:
        raise Refused(
            [Problem("own_correction", "更正应当由申请人以外的人批准。", "Somebody else must approve the correction.")]
        )
    ctx.put("corrections", ctx.data["correction"], {"state": "approved", "approved_by": ctx.actor.id})
    entries, changes = _computed(ctx, item)
    ctx.supersede(_target(entries, item["entry"]).id, changes)


@effect("procedure.decline_correction", reads=("correction", "reason"))
def decline(ctx: ActContext) -> None:
    """不予更正，原记录保持有效。"""
    declined = {"state": "declined", "declined_by": ctx.actor.id, "why_not": ctx.data["reason"]}
    ctx.put("corrections", ctx.data["correction"], declined)


def _computed(ctx: ActContext, wanted: Mapping[str, Any]) -> tuple[list[Stored], list[Change]]:
    entries = _entries(ctx)
    seq = int(wanted["entry"])
    target = _target(entries, seq)
    if wanted.get("void") and seq == 1:
        raise Refused(
            [
                Problem(
                    "first_entry",
                    "收案记录不能作废，只能更正其内容。",
                    "The entry that began the case can be corrected, not voided.",
                )
            ]
        )
    if parse(target.header)["act"] == "move_guide":
        raise Refused(
            [
                Problem(
                    "guide_moved",
                    "改用指引版本的记录不能更正；需要时请再次改用较新的版本。",
                    "A move to another guide version is not corrected; move the case again.",
                )
            ]
        )
    if wanted.get("void") and _gave_number(target):
        raise Refused(
            [
                Problem(
                    "number_given",
                    "这条记录给出了案号，案号不得回收，因此不能作废，只能更正其内容。",
                    "This entry gave the case its number, which is never used again: it can be corrected, not voided.",
                    "case-number-rules",
                )
            ]
        )
    if wanted.get("void"):
        changes: list[Change] = []
    else:
        changes = replacement(ctx, entries, seq, wanted.get("correct_day"), dict(wanted.get("correct_data") or {}))
    try:
        history.folded(entries, Folded(len(entries) + 1, [], supersedes=target.seq, replacement=changes))
    except DoesNotFold as refused:
        later = refused.data.get("seq")
        raise Refused(
            [
                Problem(
                    "built_upon",
                    f"第{later}条记录以这一条为前提，请先更正第{later}条。",
                    f"Entry {later} builds on this one; correct that entry first.",
                )
            ]
        ) from refused
    return entries, changes


def _gave_number(target: Stored) -> bool:
    changes = parse(target.content)["changes"] if target.content else []
    return any(change["op"] == "set" and change["name"] == CASE_NUMBER for change in changes)


@effect("procedure.erase_record", reads=("entry", "ground", "reason"))
def erase(ctx: ActContext) -> None:
    """依决定消除一条记录的内容，记录链保持完整。"""
    entries = _entries(ctx)
    target = _target(entries, ctx.data["entry"])
    if target.content is None:
        raise BadData([Problem("erased", "这一条记录的内容已经消除。", "This entry is erased already.", field="entry")])
    ctx.erase(target.id, erasure.residue(parse(target.content)["changes"]))


def limits_moved(ctx: ActContext, wanted: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The time limits as they are and as a correction would leave them, by key, where they differ."""
    entries, changes = _computed(ctx, wanted)
    after = history.folded(entries, Folded(len(entries) + 1, [], supersedes=int(wanted["entry"]), replacement=changes))
    before = ctx.state.all("limits")
    keys = before.keys() | after.all("limits").keys()
    return {k: (before.get(k), after.get("limits", k)) for k in sorted(keys) if before.get(k) != after.get("limits", k)}
