"""Effects of the acts in records.yaml: papers entered into the dossier, other procedural decisions, recorded supervision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mengma.cases.state import CaseState
from mengma.dossier import catalogue
from mengma.procedure.context import ActContext
from mengma.procedure.errors import BadData, Problem
from mengma.procedure.registry import DocumentKind, document_kind, effect, field_type

SECONDARY_NAME = "副卷材料"


@field_type("place", "place", {"type": "string"})
def place(raw: Any, ctx: ActContext, options: Any) -> str:
    """A heading of the dossier's catalogue, of the volume that the act's form states."""
    if str(raw) not in catalogue.catalogue(ctx.guide.name).places:
        raise ValueError("请从卷宗目录中选择。")
    return str(raw)


@effect("dossier.add_material", reads=("files", "name", "by", "volume", "place", "received", "received_on"))
def add_material(ctx: ActContext) -> None:
    """将收到的材料编入卷宗。"""
    data = ctx.data
    volume = data.get("volume", "main")
    chosen = data.get("place") or next(
        (p.name for p in catalogue.catalogue(ctx.guide.name).in_volume(volume) if p.name.startswith(catalogue.OTHER)),
        "",
    )
    found = catalogue.catalogue(ctx.guide.name).places.get(chosen)
    if found is not None and found.volume != volume:
        raise BadData(
            [
                Problem(
                    "place_volume",
                    f"“{found.zh}”不在所选的卷中。",
                    "This heading is not in the chosen volume.",
                    field="place",
                )
            ]
        )
    ctx.add(
        "materials",
        ctx.state.next_key("materials", "m"),
        {
            "materials": data["files"],
            "name": data["name"] if volume == "main" else SECONDARY_NAME,
            "by": data.get("by", ""),
            "volume": volume,
            "place": chosen,
            "how": data.get("received", "online"),
            "on": data.get("received_on") or ctx.happened_on.isoformat(),
        },
    )


@effect("dossier.other_decision", reads=("subject", "text", "reason", "to"))
def other_decision(ctx: ActContext) -> None:
    """记载指引未列明的程序性决定，并列入指引负责部门的清单。"""
    data = ctx.data
    ctx.add(
        "other_decisions",
        ctx.state.next_key("other_decisions", "o"),
        {
            "guide": ctx.guide.name,
            "subject": data["subject"],
            "text": data["text"],
            "reason": data["reason"],
            "article": data.get("article", ""),
            "to": data.get("to", []),
            "by": ctx.actor.id,
            "on": ctx.happened_on.isoformat(),
        },
    )


@effect("dossier.supervise", reads=("what", "opinion", "files"))
def supervise(ctx: ActContext) -> None:
    """记录院长、庭长的审判监督管理，载入副卷。"""
    ctx.add(
        "supervisions",
        ctx.state.next_key("supervisions", "u"),
        {
            "what": ctx.data["what"],
            "opinion": ctx.data["opinion"],
            "materials": ctx.data.get("files", []),
            "by": ctx.actor.id,
            "name": ctx.actor.name,
            "capacity": ctx.standing.capacity,
            "on": ctx.happened_on.isoformat(),
        },
    )


def _decision_context(state: CaseState, item: Mapping[str, Any]) -> dict[str, Any]:
    """The procedural decision that the document carries: the newest one of the act, the newest at all in a preview."""
    listed = list(state.all("other_decisions").values())
    return {"decision": listed[-1] if listed else {"subject": "", "text": "", "reason": "", "article": ""}}


document_kind(DocumentKind("procedural_decision", "决定书", "Procedural decision", _decision_context))
