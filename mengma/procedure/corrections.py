"""Corrections (更正) and erasures: nothing is overwritten; a later entry says what stands in the place of an earlier one.

A correction is proposed by one person and approved by another. Both see, before saving, which time limits move.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

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
from mengma.procedure.guide import Act, Guide
from mengma.procedure.registry import effect, field_type


@field_type("entry", "entry", {"type": "integer", "minimum": 1})
def entry(raw: Any, ctx: ActContext, options: Mapping[str, Any]) -> int:
    """The number of an entry of this docket."""
    number = str(raw).strip()
    if not number.isascii() or not number.isdigit() or not 1 <= int(number[:9]) <= ctx.docket.last_seq:
        raise ValueError("没有这一条记录。")
    return int(number[:9])


@field_type("json_data", "json_data", {"type": "object"})
def json_data(raw: Any, ctx: ActContext, options: Mapping[str, Any]) -> dict[str, Any]:
    """The data of another act; it is read by that act's own fields when the correction is computed."""
    if not isinstance(raw, dict):
        raise ValueError("请填写更正后的内容。")
    return raw


def _target(entries: list[Stored], seq: int) -> Stored:
    if not 1 <= seq <= len(entries):
        raise BadData([Problem("no_entry", "没有这一条记录。", "There is no such entry.", field="entry")])
    return entries[seq - 1]


@dataclass(frozen=True, slots=True)
class AsDone:
    """An entry as it stands now: the act and the state it was done on, its data and day after earlier corrections.

    `data` is None where the payload was erased.
    """

    seq: int
    guide: Guide
    act: Act
    before: CaseState
    header: Mapping[str, Any]
    data: Mapping[str, Any] | None
    happened_on: date


@dataclass(frozen=True, slots=True)
class Computed:
    """What a correction comes to: whose place it takes with which changes, the state then, and what differs in its data.

    `difference` holds the fields that change, as they were read; None where a field is emptied.
    """

    target: Stored
    changes: list[Change]
    standing: CaseState
    difference: dict[str, Any]
    same: bool


def as_done(case_id: UUID, state: CaseState, seq: int) -> AsDone:
    """One entry of a case, to be corrected. Raises BadData where there is none."""
    return _as_done(history.stored_docket(case_id), state, seq)


def caused_by(case_id: UUID, seq: int) -> list[int]:
    """The later entries of this docket that an entry brought about, directly or through others, in their order.

    A correction computes the corrected act anew and nothing else: what it caused then stands, and is corrected by itself.
    """
    entries = history.stored_docket(case_id)
    causes = {str(_target(entries, seq).id)}
    found = []
    for stored in entries[seq:]:
        if parse(stored.header).get("caused_by") in causes:
            causes.add(str(stored.id))
            found.append(stored.seq)
    return found


def _as_done(entries: list[Stored], state: CaseState, seq: int) -> AsDone:
    target = _target(entries, seq)
    header = parse(target.header)
    guide = library.guide(*_label(header["guide"]))
    data = dict(parse(target.content)["data"]) if target.content else None
    day = date.fromisoformat(header["happened_on"])
    for item in state.all("corrections").values():
        if item["state"] != "approved" or item["entry"] != seq or item.get("void"):
            continue
        day = date.fromisoformat(item.get("correct_day") or day.isoformat())
        data = _changed(data, item.get("correct_data") or {}) if data is not None else None
    before = history.folded(entries[: seq - 1]) if seq > 1 else CaseState()
    return AsDone(seq, guide, guide.acts[header["act"]], before, header, data, day)


def _changed(data: Mapping[str, Any], difference: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**data, **difference}.items() if value is not None}


def _replacement(
    ctx: ActContext, target: Stored, done: AsDone, wanted: Mapping[str, Any], *, read: bool
) -> tuple[list[Change], dict[str, Any]]:
    """The changes that the entry's act would have made on another day or with other data, and the data that differs.

    `read`: the data of `wanted` was read before (it comes from a proposal); otherwise the act's own fields read it.
    """
    header, stored = done.header, done.data or {}
    docket = Docket(
        ctx.case_id,
        target.case_id,
        done.guide.name,
        done.guide.version,
        done.before,
        done.seq - 1,
        is_new=done.seq == 1,
    )
    again = ActContext(
        docket=docket,
        guide=done.guide,
        act=done.act,
        actor=Actor(header["actor"]["id"], header["actor"]["name"]),
        standing=Decision(True, header["actor"]["capacity"]),
        state=done.before,
        law=ctx.law,
        today=ctx.today,
        now=ctx.now,
        happened_on=date.fromisoformat(wanted.get("correct_day") or done.happened_on.isoformat()),
        on_behalf_of=header.get("on_behalf_of", ""),
    )
    for name in ("court", "case_type", "variant") if done.seq == 1 else ():
        again.set(name, ctx.state.fact(name))
    given = dict(wanted.get("correct_data") or {})
    difference = given if read else _difference(again, stored, given)
    again.data = _changed(stored, difference)
    engine.run(again)
    return again.changes, difference


def _difference(again: ActContext, stored: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """What of the given data differs from the stored, read by the act's own fields. Raises BadData below `correct_data`."""
    act = again.act
    again.act = replace(act, fields=tuple(spec for spec in act.fields if spec.name in given))
    try:
        engine.read_data(again, engine.Request(act.name, given))
    except BadData as wrong:
        raise BadData([replace(p, field=f"correct_data.{p.field}") for p in wrong.problems]) from wrong
    finally:
        again.act = act
    read = {name: again.data.get(name) for name in given}
    return {name: value for name, value in read.items() if value != stored.get(name)}


def _label(label: str) -> tuple[str, int]:
    name, _, version = label.partition("@")
    return name, int(version)


@effect("procedure.propose_correction", reads=("entry", "void", "correct_day", "correct_data", "reason"))
def propose(ctx: ActContext) -> None:
    """登记更正申请，并确认更正后其余记录仍能成立。"""
    computed = _computed(ctx, ctx.data)
    if "correct_data" in ctx.data:
        ctx.data["correct_data"] = computed.difference
    if computed.same:
        raise BadData(
            [
                Problem(
                    "nothing_differs",
                    "更正后的内容与原记录相同，没有需要更正之处。",
                    "What is to be corrected is the same as what the entry says.",
                )
            ]
        )
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
    computed = _computed(ctx, item, read=True)
    ctx.supersede(computed.target.id, computed.changes, computed.standing)


@effect("procedure.decline_correction", reads=("correction", "reason"))
def decline(ctx: ActContext) -> None:
    """不予更正，原记录保持有效。"""
    declined = {"state": "declined", "declined_by": ctx.actor.id, "why_not": ctx.data["reason"]}
    ctx.put("corrections", ctx.data["correction"], declined)


def _computed(ctx: ActContext, wanted: Mapping[str, Any], *, read: bool = False) -> Computed:
    """What a correction comes to; the docket is read once. Raises Refused, BadData."""
    entries = history.stored_docket(ctx.case_id)
    seq = int(wanted["entry"])
    target = _target(entries, seq)
    _check_correctable(target, seq, void=bool(wanted.get("void")))
    changes: list[Change] = []
    difference: dict[str, Any] = {}
    same = False
    if not wanted.get("void"):
        done = _as_done(entries, ctx.state, seq)
        changes, difference = _replacement(ctx, target, done, wanted, read=read)
        given = bool(wanted.get("correct_day") or wanted.get("correct_data"))
        same = given and not difference and wanted.get("correct_day") in (None, done.happened_on.isoformat())
    try:
        standing = history.folded(entries, Folded(len(entries) + 1, [], supersedes=target.seq, replacement=changes))
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
    return Computed(target, changes, standing, difference, same)


_NOT_CORRECTED = {
    "procedure.move_guide": (
        "guide_moved",
        "改用指引版本的记录不能更正；需要时请再次改用较新的版本。",
        "A move to another guide version is not corrected; move the case again.",
    ),
    "procedure.approve_correction": (
        "correction_itself",
        "批准更正的记录本身不能更正；请对被更正的那一条记录再次申请更正。",
        "An approved correction is not corrected itself; propose another correction of the entry that it corrected.",
    ),
    "procedure.erase_record": (
        "erasure_itself",
        "消除内容的记录不能更正，消除后的内容不能恢复。",
        "An erasure is not corrected; what was erased cannot be restored.",
    ),
}


def _check_correctable(target: Stored, seq: int, *, void: bool) -> None:
    """Raises Refused where an entry of this kind is not corrected, or not voided."""
    header = parse(target.header)
    act = library.guide(*_label(header["guide"])).acts[header["act"]]
    if act.effect in _NOT_CORRECTED:
        raise Refused([Problem(*_NOT_CORRECTED[act.effect])])
    if target.content is None and not void:
        raise BadData([Problem("erased", "这一条记录的内容已经消除。", "This entry is erased already.", field="entry")])
    if void and seq == 1:
        raise Refused(
            [
                Problem(
                    "first_entry",
                    "收案记录不能作废，只能更正其内容。",
                    "The entry that began the case can be corrected, not voided.",
                )
            ]
        )
    if void and _gave_number(target):
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


def _gave_number(target: Stored) -> bool:
    changes = parse(target.content)["changes"] if target.content else []
    return any(change["op"] == "set" and change["name"] == CASE_NUMBER for change in changes)


@effect("procedure.erase_record", reads=("entry", "ground", "reason"))
def erase(ctx: ActContext) -> None:
    """依决定消除一条记录的内容，记录链保持完整。"""
    entries = history.stored_docket(ctx.case_id)
    target = _target(entries, ctx.data["entry"])
    if target.content is None:
        raise BadData([Problem("erased", "这一条记录的内容已经消除。", "This entry is erased already.", field="entry")])
    residue = erasure.residue(parse(target.content)["changes"])
    standing = history.folded(entries, Folded(len(entries) + 1, [], erases=target.seq, residue=residue))
    ctx.erase(target.id, residue, standing)


def limits_moved(ctx: ActContext, wanted: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The time limits as they are and as a correction would leave them, by key, where they differ."""
    after = _computed(ctx, wanted).standing
    before = ctx.state.all("limits")
    keys = before.keys() | after.all("limits").keys()
    return {k: (before.get(k), after.get("limits", k)) for k in sorted(keys) if before.get(k) != after.get("limits", k)}
