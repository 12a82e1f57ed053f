"""Carries out what a guide says follows from an act: one short function for each verb."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from mengma.cases.state import STAGE, VARIANT
from mengma.procedure import limits, registry
from mengma.procedure.context import ActContext
from mengma.procedure.guide import Condition, Consequence, GuardSpec
from mengma.procedure.references import subjects, value_of

Args = Mapping[str, Any]


def holds(ctx: ActContext, condition: Condition | GuardSpec) -> bool:
    """Whether a condition of the guide holds now."""
    return registry.guards[condition.guard].holds(ctx, **condition.params) != condition.negated


def carry_out(ctx: ActContext, consequences: tuple[Consequence, ...]) -> None:
    """Carries out the consequences in the order of the guide, each if its conditions hold when its turn comes."""
    for consequence in consequences:
        if all(holds(ctx, condition) for condition in consequence.when):
            _VERBS[consequence.verb](ctx, consequence.args)


def _set(ctx: ActContext, args: Args) -> None:
    for name, written in args["what"].items():
        ctx.set(name, value_of(ctx, written))


def _stage(ctx: ActContext, args: Args) -> None:
    ctx.set(STAGE, args["what"])


def _variant(ctx: ActContext, args: Args) -> None:
    ctx.set(VARIANT, value_of(ctx, args["what"]))


def _track(ctx: ActContext, args: Args) -> None:
    for subject in subjects(ctx, args.get("of")):
        ctx.move_track(args["what"], args["to"], subject)


def _open(ctx: ActContext, args: Args) -> None:
    start = _day(ctx, args.get("from", "$happened_on"))
    days, until = value_of(ctx, args.get("days")), args.get("until")
    for subject in subjects(ctx, args.get("of")):
        limits.do_open(
            ctx,
            ctx.guide.limits[args["what"]],
            subject,
            start or ctx.happened_on,
            days=days,
            until=_day(ctx, until) if until else None,
        )


def _day(ctx: ActContext, written: Any) -> date | None:
    value = value_of(ctx, written)
    return date.fromisoformat(value[:10]) if value else None


def _ends(how: str) -> Callable[[ActContext, Args], None]:
    def end(ctx: ActContext, args: Args) -> None:
        for subject in subjects(ctx, args.get("of")):
            limits.do_end(ctx, args["what"], subject, how)

    return end


def _pause(ctx: ActContext, args: Args) -> None:
    for subject in subjects(ctx, args.get("of")):
        limits.do_pause(ctx, args["what"], subject, str(value_of(ctx, args.get("reason", "")) or ctx.act.title.zh))


def _resume(ctx: ActContext, args: Args) -> None:
    for subject in subjects(ctx, args.get("of")):
        limits.do_resume(ctx, args["what"], subject)


def _exclude(ctx: ActContext, args: Args) -> None:
    start, end = _day(ctx, args["from"]), _day(ctx, args["to"])
    if start and end:
        for subject in subjects(ctx, args.get("of")):
            reason = str(value_of(ctx, args.get("reason", "")) or ctx.act.title.zh)
            limits.do_exclude(ctx, args["what"], subject, start, end, reason)


def _extend(ctx: ActContext, args: Args) -> None:
    for subject in subjects(ctx, args.get("of")):
        limits.do_extend(ctx, args["what"], subject, value_of(ctx, args["by"]))


def _convert(ctx: ActContext, args: Args) -> None:
    for subject in subjects(ctx, args.get("of")):
        limits.do_convert(ctx, ctx.guide.limits[args["what"]], subject)


def _document(ctx: ActContext, args: Args) -> None:
    """Orders a court document; whoever renders documents listens for new items of the collection."""
    to = subjects(ctx, args["to"]) if "to" in args else [""]
    for subject in to:
        key = ctx.state.next_key("documents", "d")
        ctx.add(
            "documents",
            key,
            {
                "kind": args["what"],
                "to": subject,
                "on": ctx.happened_on.isoformat(),
                "act": ctx.act.name,
                "seq": ctx.seq,
            },
        )


def _cause(ctx: ActContext, args: Args) -> None:
    ctx.cause(ctx.case_id, args["what"], value_of(ctx, args.get("with", {})))


_VERBS: dict[str, Callable[[ActContext, Args], None]] = {
    "set": _set,
    "stage": _stage,
    "variant": _variant,
    "track": _track,
    "open": _open,
    "meet": _ends("met"),
    "cancel": _ends("cancelled"),
    "expire": _ends("expired"),
    "pause": _pause,
    "resume": _resume,
    "exclude": _exclude,
    "extend": _extend,
    "convert": _convert,
    "document": _document,
    "cause": _cause,
}
