"""What `$…` in a guide refers to while an act is performed."""

from __future__ import annotations

from typing import Any

from mengma.procedure.context import ActContext


def value_of(ctx: ActContext, written: Any) -> Any:
    """The value of something written in a guide: itself, or what a `$name` refers to (None where it is absent)."""
    if isinstance(written, dict):
        return {key: value_of(ctx, value) for key, value in written.items()}
    if not isinstance(written, str) or not written.startswith("$"):
        return written
    name = written[1:]
    if name.startswith("fact."):
        return ctx.state.fact(name.removeprefix("fact."))
    if name.startswith("note."):
        return ctx.notes.get(name.removeprefix("note."))
    given = {
        "happened_on": ctx.happened_on.isoformat(),
        "today": ctx.today.isoformat(),
        "on_behalf_of": ctx.on_behalf_of,
        "actor": ctx.actor.id,
        "variant": ctx.state.variant,
    }
    return ctx.data[name] if name in ctx.data else given.get(name)


def subjects(ctx: ActContext, written: Any) -> list[str]:
    """The keys that an `of` names: one, a list, `all` parties, `all:defendant`, or `each:claims` for a collection.

    A limit or track without `of` concerns the case as a whole: [""].
    """
    if written is None:
        return [""]
    if written == "all" or (isinstance(written, str) and written.startswith("all:")):
        capacity = written.partition(":")[2]
        return [
            key
            for key, party in ctx.state.all("parties").items()
            if not party.get("left_on") and capacity in ("", party["capacity"])
        ]
    if isinstance(written, str) and written.startswith("each:"):
        return list(ctx.state.all(written.removeprefix("each:")))
    value = value_of(ctx, written)
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]
