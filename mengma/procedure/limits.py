"""Time limits of a case: opened, met, paused, extended as the guide says, computed by lawbook, kept in the state.

Legal limits only: the arithmetic is lawbook's, the steps and citations it returns are stored beside the date so that a
page years later can show how the day was found.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from mengma.cases.state import Item
from mengma.procedure.context import ActContext
from mengma.procedure.guide import LimitSpec

OPEN_STATES = ("running", "paused")


def key_of(name: str, subject: str = "") -> str:
    return f"{name}/{subject}" if subject else name


def open_key(ctx: ActContext, name: str, subject: str = "") -> str | None:
    """The key of the limit of this name and subject that still runs or pauses, if any."""
    base = key_of(name, subject)
    for key, item in ctx.state.all("limits").items():
        if (key == base or key.startswith(f"{base}#")) and item["state"] in OPEN_STATES:
            return key
    return None


def do_open(
    ctx: ActContext, spec: LimitSpec, subject: str, start: date, *, days: int | None = None, until: date | None = None
) -> None:
    """Opens a limit; one of the same name and subject that is still open is replaced, because it starts anew."""
    running = open_key(ctx, spec.name, subject)
    if running:
        ctx.put("limits", running, {"state": "replaced", "ended_on": ctx.happened_on.isoformat()})
    base = key_of(spec.name, subject)
    used = sum(1 for key in ctx.state.all("limits") if key == base or key.startswith(f"{base}#"))
    item: Item = {
        "name": spec.name,
        "subject": subject,
        "state": "running",
        "kind": spec.kind(ctx.state.variant),
        "started_on": start.isoformat(),
        "on_expiry": spec.on_expiry,
        "exclusions": [],
        "extensions": [],
        "seq": ctx.seq,
    }
    if days is not None:
        item["days"] = int(days)
    if until is not None:
        item["until"] = until.isoformat()
    ctx.add("limits", base if not used else f"{base}#{used + 1}", {**item, **computed(ctx, item)})


def computed(ctx: ActContext, item: Item) -> dict[str, Any]:
    """Due date, steps, citations and provisional mark of a limit item, from its own inputs."""
    start = date.fromisoformat(item["started_on"])
    if item.get("until"):
        return {"due_on": item["until"], "provisional": False, "steps": [], "citations": []}
    exclusions = [
        (date.fromisoformat(e["from"]), date.fromisoformat(e["to"])) for e in item["exclusions"] if e.get("to")
    ]
    if item.get("days"):
        answer = ctx.law.period(start, days=item["days"], exclude=exclusions, house_rules=ctx.house_rules)
    else:
        answer = ctx.law.count(
            item["kind"],
            start,
            exclusions=exclusions,
            extensions=tuple(item["extensions"]),
            house_rules=ctx.house_rules,
        )
    told = answer.as_dict()
    return {
        "due_on": answer.value.isoformat(),
        "provisional": answer.provisional,
        "steps": told["steps"],
        "citations": told["citations"],
    }


def recompute(ctx: ActContext, key: str, changed: Item) -> None:
    """Stores changed inputs of a limit together with the date that now follows."""
    item = {**ctx.state.all("limits")[key], **changed}
    ctx.put("limits", key, {**changed, **computed(ctx, item)})


def do_end(ctx: ActContext, name: str, subject: str, how: str) -> None:
    """Ends an open limit as met, cancelled or expired; nothing where none is open."""
    key = open_key(ctx, name, subject)
    if key:
        ctx.put("limits", key, {"state": how, "ended_on": ctx.happened_on.isoformat()})


def do_pause(ctx: ActContext, name: str, subject: str, reason: str) -> None:
    """Stops a limit from the day of the act; the days until it resumes are excluded, both ends included."""
    key = open_key(ctx, name, subject)
    if key is None:
        return
    item = ctx.state.all("limits")[key]
    if item["state"] == "paused":
        return
    exclusions = [*item["exclusions"], {"from": ctx.happened_on.isoformat(), "reason": reason}]
    ctx.put("limits", key, {"state": "paused", "exclusions": exclusions, "due_on": None})


def do_resume(ctx: ActContext, name: str, subject: str) -> None:
    """Lets a paused limit run again from the day after the act."""
    key = open_key(ctx, name, subject)
    if key is None or ctx.state.all("limits")[key]["state"] != "paused":
        return
    item = ctx.state.all("limits")[key]
    exclusions = [*item["exclusions"][:-1], {**item["exclusions"][-1], "to": ctx.happened_on.isoformat()}]
    recompute(ctx, key, {"state": "running", "exclusions": exclusions})


def do_exclude(ctx: ActContext, name: str, subject: str, start: date, end: date, reason: str) -> None:
    """Excludes a closed interval of days, both ends included; overlapping intervals count once (lawbook)."""
    key = open_key(ctx, name, subject)
    if key is None:
        return
    item = ctx.state.all("limits")[key]
    added = {"from": start.isoformat(), "to": end.isoformat(), "reason": reason}
    # the open interval of a paused limit stays last, where do_resume looks for it
    before, after = (
        (item["exclusions"][:-1], item["exclusions"][-1:]) if item["state"] == "paused" else (item["exclusions"], [])
    )
    changed = {"exclusions": [*before, added, *after]}
    if item["state"] == "paused":
        ctx.put("limits", key, changed)
    else:
        recompute(ctx, key, changed)


def do_extend(ctx: ActContext, name: str, subject: str, by: str) -> None:
    """Extends a limit by a lawbook kind of extension."""
    key = open_key(ctx, name, subject)
    if key:
        recompute(ctx, key, {"extensions": [*ctx.state.all("limits")[key]["extensions"], by]})


def do_convert(ctx: ActContext, spec: LimitSpec, subject: str) -> None:
    """Computes a limit anew for the case's present variant, from its old beginning and with its exclusions kept."""
    key = open_key(ctx, spec.name, subject)
    if key is None:
        return
    item = ctx.state.all("limits")[key]
    changed: Item = {"kind": spec.kind(ctx.state.variant), "extensions": []}
    if item["state"] == "paused":
        ctx.put("limits", key, changed)
    else:
        recompute(ctx, key, changed)
