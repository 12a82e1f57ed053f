"""What the parties ask the court to decide in the course of a case: one collection, one item for each request.

collection motions (m1 …): kind, by, on, state (asked, granted, declined), decided_on, reason, answer, and what the kind needs.
"""

from __future__ import annotations

from typing import Any

from mengma.procedure.context import ActContext


def do_file(ctx: ActContext, kind: str, **more: Any) -> str:
    """Adds a request of the party who acts; returns its key."""
    key = ctx.state.next_key("motions", "m")
    ctx.add(
        "motions",
        key,
        {"kind": kind, "by": ctx.on_behalf_of, "on": ctx.happened_on.isoformat(), "state": "asked", **more},
    )
    ctx.notes["motion"] = key
    return key


def do_decide(ctx: ActContext, motion: str, granted: bool, answer: str = "") -> None:
    """Notes the court's decision on a request."""
    ctx.put(
        "motions",
        motion,
        {
            "state": "granted" if granted else "declined",
            "decided_on": ctx.happened_on.isoformat(),
            "decided_by": ctx.actor.id,
            "answer": answer,
        },
    )
