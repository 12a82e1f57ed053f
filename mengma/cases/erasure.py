"""What remains of an entry whose payload is erased: the skeleton that later entries stand on, with tombstones for the rest."""

from __future__ import annotations

from typing import Any

from mengma.cases.state import Change

TOMBSTONE = "〔已消除〕"

# collections and facts that say how the proceedings went, not what people said or who they are
_SKELETON = frozenset({"tracks", "limits", "done", "documents", "relations"})
_SKELETON_FACTS = frozenset(
    {"court", "case_type", "stage", "variant", "case_number", "number_parts", "filed_on", "accepted_on", "closed_on"}
)
_SKELETON_KEYS = frozenset({"capacity", "kind", "state", "since", "until", "on", "seq", "party", "user", "authority"})


def residue(changes: list[Change]) -> list[Change]:
    """The changes with every personal text replaced by a tombstone; the case's course is kept."""
    kept = []
    for change in changes:
        if change["op"] == "set":
            keep = change["name"] in _SKELETON_FACTS
            kept.append(change if keep else {**change, "value": _blank(change["value"])})
        else:
            keep = change["in"] in _SKELETON
            kept.append(change if keep else {**change, "value": _blank(change["value"])})
    return kept


def _blank(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: inner if key in _SKELETON_KEYS else _blank(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return []
    return TOMBSTONE if isinstance(value, str) and value else value
