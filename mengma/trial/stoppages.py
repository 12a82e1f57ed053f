"""Why the trial time limit stands still. Several reasons may overlap; it runs again when the last one ends.

Source: 民诉法解释243, 审限规定9. The limit's one open exclusion then spans exactly the union of the reasons' days.
"""

from __future__ import annotations

from mengma.procedure import limits
from mengma.procedure.context import ActContext

TRIAL = "trial"


def _open(ctx: ActContext) -> dict[str, dict[str, object]]:
    return {key: item for key, item in ctx.state.all("stoppages").items() if not item.get("to")}


def start(ctx: ActContext, kind: str, subject: str, reason: str) -> None:
    """Stops the trial time limit from the day of the act for a reason (管辖异议、鉴定、中止 …)."""
    if any((item["kind"], item["subject"]) == (kind, subject) for item in _open(ctx).values()):
        return
    ctx.add(
        "stoppages",
        ctx.state.next_key("stoppages", "s"),
        {"kind": kind, "subject": subject, "reason": reason, "from": ctx.happened_on.isoformat()},
    )
    key = limits.open_key(ctx, TRIAL)
    if key is None:
        return
    item = ctx.state.all("limits")[key]
    if item["state"] == "paused":
        last = item["exclusions"][-1]
        if reason not in last["reason"]:
            joined = {**last, "reason": f"{last['reason']}、{reason}"}
            ctx.put("limits", key, {"exclusions": [*item["exclusions"][:-1], joined]})
    else:
        limits.do_pause(ctx, TRIAL, "", reason)


def end(ctx: ActContext, kind: str, subject: str) -> None:
    """Ends a reason; with the last one the trial time limit runs again."""
    for key, item in _open(ctx).items():
        if (item["kind"], item["subject"]) == (kind, subject):
            ctx.put("stoppages", key, {"to": ctx.happened_on.isoformat()})
    if not _open(ctx):
        limits.do_resume(ctx, TRIAL, "")


def running(ctx: ActContext, kind: str) -> bool:
    """Whether a reason of this kind still stops the limit."""
    return any(item["kind"] == kind for item in _open(ctx).values())
