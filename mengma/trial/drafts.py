"""The text with which a judgment is pronounced: handed in with the act, or the draft that the bench saved."""

from __future__ import annotations

from mengma.dossier import selectors as dossier
from mengma.procedure.context import ActContext

KIND = "judgment"


def open_draft(ctx: ActContext) -> tuple[str, int] | None:
    """The open draft of the case's judgment and its revision; None without one."""
    return dossier.open_draft_text(ctx.case_id, KIND)


def text_of(ctx: ActContext) -> str:
    """The judgment's text as the act will record it; empty where there is neither text nor draft."""
    if ctx.data.get("text"):
        return str(ctx.data["text"])
    draft = open_draft(ctx)
    return draft[0] if draft else ""
