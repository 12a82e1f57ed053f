"""Runs guides: `perform` is the only way to act on a case, `open_case` the only way to begin one.

One act, one transaction: lock, check standing and stage, read the data, ask the guards, run the effect, carry out what the
guide says follows, append the entry, tell the listeners (who queue work in the same transaction), perform caused acts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import transaction

from mengma import clock, lawbook
from mengma.cases import docket as dockets
from mengma.cases.access import towards
from mengma.cases.docket import Docket, NewEntry, Recorded
from mengma.cases.state import CaseState
from mengma.courts.actors import SYSTEM, Actor
from mengma.courts.permissions import PARTY_SIDE, Towards, may_act
from mengma.procedure import consequences, library, registry
from mengma.procedure.context import ActContext, Paper
from mengma.procedure.errors import BadData, BadParts, NeedsReason, NotAllowed, NotNow, Problem, Refused, UnknownAct
from mengma.procedure.guide import Act, Guide

LATE = "procedure.late_reason"


@dataclass(frozen=True, slots=True)
class Request:
    """An act as it is asked for.

    `happened_on` defaults to today; a day in the past needs `late_reason`. `paper` says how the act of somebody who did not
    sign in reached the court; `on_behalf_of` is that party's key. `overrides` gives a reason for each practice guard that
    warns, by the guard's number in the guide. `key` makes a repeated request act once; `expected_seq` is the last entry
    that the person saw.
    """

    act: str
    data: Mapping[str, Any] = field(default_factory=dict)
    happened_on: date | None = None
    happened_at: time | None = None
    late_reason: str = ""
    on_behalf_of: str = ""
    paper: Paper | None = None
    overrides: Mapping[str, str] = field(default_factory=dict)
    key: str | None = None
    expected_seq: int | None = None
    caused_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Performed:
    """A performed act: its entry, and the state of the case after it and after all that it caused."""

    entry: Recorded
    state: CaseState
    repeated: bool = False


def perform(case_id: UUID, actor: Actor, request: Request) -> Performed:
    """Performs an act on a case. Raises a ProcedureError, NoSuchCase or CaseMoved; then nothing was written."""
    with transaction.atomic():
        docket = dockets.lock_docket(case_id)
        repeated = _repeated(docket, actor, request)
        if repeated:
            return repeated
        dockets.check_not_moved(docket, request.expected_seq)
        return _perform_locked(docket, actor, request)


def open_case(
    guide_name: str,
    court: str,
    case_id: UUID,
    actor: Actor,
    request: Request,
    *,
    dispute_id: UUID | None = None,
) -> Performed:
    """Begins a case with an opening act, under the id of its draft. Raises a ProcedureError."""
    guide = library.guide(guide_name)
    with transaction.atomic():
        docket = dockets.new_docket(case_id, guide.name, guide.version, dispute_id)
        repeated = _repeated(docket, actor, request)
        if repeated:
            return repeated
        return _perform_locked(docket, actor, request, court=court)


def _repeated(docket: Docket, actor: Actor, request: Request) -> Performed | None:
    if request.key is None:
        return None
    entry = dockets.entry_by_key(actor.id, request.key)
    if entry is None:
        return None
    if entry.case_id != docket.case_id or entry.act != request.act:
        raise BadData(
            [Problem("key_used", "这个幂等键已用于另一事项。", "This idempotency key was used for another act.")]
        )
    return Performed(entry, docket.state, repeated=True)


def _perform_locked(docket: Docket, actor: Actor, request: Request, court: str = "") -> Performed:
    ctx = begin(docket, actor, request, court)
    read_data(ctx, request)
    overridden = check_guards(ctx, request.overrides)
    run(ctx)
    content: dict[str, Any] = {"data": ctx.data}
    extra = {
        "paper": request.paper.as_dict() if request.paper else None,
        "late_reason": request.late_reason.strip() or None,
        "overrides": overridden or None,
        "notes": ctx.notes or None,
    }
    content.update({name: value for name, value in extra.items() if value is not None})
    after = ctx.state
    if ctx.instead:
        content["residue" if ctx.instead.erases else "replacement"] = ctx.instead.changes
        after = ctx.instead.standing
        for change in ctx.changes:
            after.apply(change)
    entry = dockets.append_entry(
        docket,
        NewEntry(
            act=ctx.act.name,
            actor=actor.as_header(ctx.standing.capacity),
            happened_on=ctx.happened_on,
            happened_at=ctx.happened_at,
            on_behalf_of=ctx.on_behalf_of or None,
            content=content,
            changes=ctx.changes,
            key=request.key,
            caused_by=request.caused_by,
            supersedes=ctx.instead.entry if ctx.instead and not ctx.instead.erases else None,
            erases=ctx.instead.entry if ctx.instead and ctx.instead.erases else None,
        ),
        after,
    )
    if ctx.instead and ctx.instead.erases:
        dockets.do_erase_payload(ctx.instead.entry, entry.id)
    for listener in registry.listeners:
        listener(entry, docket.state)
    _perform_caused(docket, ctx, entry)
    return Performed(entry, docket.state)


def _perform_caused(docket: Docket, ctx: ActContext, entry: Recorded) -> None:
    others = {caused.case_id for caused in ctx.caused} - {docket.case_id}
    locked = {docket.case_id: docket, **(dockets.lock_dockets(others) if others else {})}
    for caused in ctx.caused:
        request = Request(
            caused.act, caused.data, happened_on=ctx.happened_on, late_reason=ctx.act.title.zh, caused_by=entry.id
        )
        _perform_locked(locked[caused.case_id], SYSTEM, request)


def begin(docket: Docket, actor: Actor, request: Request, court: str = "") -> ActContext:
    """The context of an act after its standing, stage and days were checked. Raises UnknownAct, NotAllowed, NotNow, BadData."""
    guide = library.guide(docket.guide, docket.guide_version)
    act = guide.acts.get(request.act)
    if act is None:
        raise UnknownAct()
    stands = Towards(court) if docket.is_new else towards(actor, docket.state)
    standing = may_act(actor, act.who, stands, on_paper=act.paper and request.paper is not None)
    if not standing:
        raise NotAllowed([Problem("no_standing", standing.why_zh, standing.why_en)])
    now = clock.now()
    ctx = ActContext(
        docket=docket,
        guide=guide,
        act=act,
        actor=actor,
        standing=standing,
        state=docket.state,
        law=lawbook.load(),
        today=now.date(),
        now=now,
        happened_on=request.happened_on or now.date(),
        happened_at=request.happened_at,
    )
    if docket.is_new:
        ctx.set("court", court)
        ctx.set("case_type", guide.case_type)
        ctx.set("variant", next(iter(guide.variants)))
    check_stage(ctx)
    ctx.on_behalf_of = _on_behalf_of(ctx, request)
    _check_days(ctx, request)
    _check_own_hand(ctx, request)
    return ctx


def check_stage(ctx: ActContext) -> None:
    """Raises NotNow where the act does not belong to the case's stage or variant, or its conditions do not hold."""
    act, state = ctx.act, ctx.state
    here = act.opens if ctx.docket.is_new else state.stage in act.stages
    if not here or (act.variants and state.variant not in act.variants):
        stage = ctx.guide.stages.get(state.stage)
        where = stage.title if stage else None
        raise NotNow(
            [
                Problem(
                    "wrong_stage",
                    f"目前处于“{where.zh if where else '收案前'}”。",
                    f"It stands at “{where.en if where else 'before filing'}”.",
                )
            ]
        )
    if not all(consequences.holds(ctx, condition) for condition in act.offered):
        raise NotNow()


def _on_behalf_of(ctx: ActContext, request: Request) -> str:
    subjects = ctx.standing.subjects
    if ctx.standing.capacity in PARTY_SIDE:
        if request.on_behalf_of and request.on_behalf_of not in subjects:
            raise NotAllowed([Problem("not_your_party", "您不能代这位当事人办理。", "You may not act for this party.")])
        return request.on_behalf_of or (subjects[0] if subjects else "")
    if request.paper and not ctx.docket.is_new:
        party = ctx.state.get("parties", request.on_behalf_of)
        wanted = {"plaintiff", "defendant", "third_party"}.intersection(ctx.act.who)
        if party is None or (wanted and party["capacity"] not in wanted):
            raise BadData(
                [
                    Problem(
                        "whose_act",
                        "请选择这是哪一方当事人的行为。",
                        "Choose the party whose act this is.",
                        field="on_behalf_of",
                    )
                ]
            )
    return request.on_behalf_of


def _check_own_hand(ctx: ActContext, request: Request) -> None:
    """Who acts as a party acts today and in person: earlier days and papers received are the court's to record."""
    if ctx.standing.capacity not in PARTY_SIDE:
        return
    if request.paper is not None or ctx.happened_on != ctx.today:
        raise NotAllowed(
            [
                Problem(
                    "own_hand",
                    "当事人在线办理的，以提交之日为准；纸质、邮寄、口头或者以前发生的事项，由法院工作人员登记。",
                    "A party's own act takes the day on which it is done here; papers, post, speech and earlier days "
                    "are recorded by the court.",
                )
            ]
        )


def _check_days(ctx: ActContext, request: Request) -> None:
    filed = ctx.state.fact("filed_on")
    if ctx.happened_on > ctx.today:
        raise BadData(
            [
                Problem(
                    "future_day",
                    "发生日期不能晚于今天。",
                    "The day of the act cannot be in the future.",
                    field="happened_on",
                )
            ]
        )
    if filed and ctx.happened_on < date.fromisoformat(filed):
        raise BadData(
            [
                Problem(
                    "before_filing",
                    "发生日期不能早于收到起诉材料之日。",
                    "The day cannot be before the filing.",
                    field="happened_on",
                )
            ]
        )
    if ctx.happened_on < ctx.today and not request.late_reason.strip():
        raise BadData(
            [
                Problem(
                    LATE,
                    "补录以前发生的事项，请说明补录原因。",
                    "Give the reason for recording a past act late.",
                    field="late_reason",
                )
            ]
        )


def read_data(ctx: ActContext, request: Request) -> None:
    """Reads the act's fields from what was sent. Raises BadData naming every field that needs attention."""
    problems = []
    known = {spec.name for spec in ctx.act.fields}
    for name in request.data:
        if name not in known:
            problems.append(
                Problem("unknown_field", f"没有“{name[:40]}”这一项。", "There is no such field.", field=name[:40])
            )
    for spec in ctx.act.fields:
        raw = request.data.get(spec.name)
        if raw is None or raw in ("", [], {}):
            if spec.required:
                problems.append(
                    Problem("missing", f"请填写“{spec.title.zh}”。", f"Fill in “{spec.title.en}”.", field=spec.name)
                )
            continue
        try:
            ctx.data[spec.name] = registry.field_types[spec.type].parse(raw, ctx, spec.options)
        except BadParts as parts:
            problems += [replace(part, field=f"{spec.name}.{part.field}".rstrip(".")) for part in parts.problems]
        except ValueError as refused:
            problems.append(Problem("bad_value", str(refused), f"“{spec.title.en}” is not valid.", field=spec.name))
    if problems:
        raise BadData(problems)


def check_guards(ctx: ActContext, overrides: Mapping[str, str]) -> dict[str, str]:
    """Asks the act's guards. Raises Refused where the law refuses, NeedsReason where practice warns without a reason given.

    Returns the reasons by guard number, for the entry.
    """
    refused, warned, overridden = [], [], {}
    for number, spec in enumerate(ctx.act.guards, start=1):
        if consequences.holds(ctx, spec):
            continue
        problem = Problem(f"guard.{number}", spec.say.zh, spec.say.en, spec.article, kind=spec.kind)
        reason = overrides.get(str(number), "").strip()
        if spec.kind == "law":
            refused.append(problem)
        elif reason:
            overridden[str(number)] = reason
        else:
            warned.append(problem)
    if refused:
        raise Refused(refused)
    if warned:
        raise NeedsReason(warned)
    return overridden


def run(ctx: ActContext) -> None:
    """Runs the effect and the consequences on the working copy, and notes that the act was done."""
    if ctx.act.effect:
        registry.effects[ctx.act.effect].run(ctx)
    consequences.carry_out(ctx, ctx.act.then)
    done = ctx.state.get("done", ctx.act.name)
    seen = {"times": done["times"] + 1 if done else 1, "last_on": ctx.happened_on.isoformat(), "seq": ctx.seq}
    (ctx.put if done else ctx.add)("done", ctx.act.name, seen)


__all__ = ["Act", "Guide", "Performed", "Request", "open_case", "perform"]
