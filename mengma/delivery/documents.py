"""Proofs of service and announcements: what their templates are given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mengma.cases.state import CaseState, Item
from mengma.delivery import things
from mengma.procedure.registry import DocumentKind, document_kind


def _mine(state: CaseState, document: Mapping[str, Any]) -> list[tuple[str, Item]]:
    """The services on this party that the document's entry concerns."""
    seq = document["seq"]
    return [
        (key, item)
        for key, item in state.all("services").items()
        if item["party"] == document["to"] and seq in (item["seq"], item.get("recorded_seq"), item.get("effective_seq"))
    ]


def _proof(state: CaseState, document: Mapping[str, Any]) -> Mapping[str, Any]:
    found = _mine(state, document)
    return {
        "services": [
            {
                **item,
                "key": key,
                "way_zh": things.WAYS[item["way"]][0],
                "what_zh": things.title_of(state, item),
                "electronic": item["way"] in things.BY_ELECTRONIC_MEANS,
            }
            for key, item in found
        ]
    }


def _announcement(state: CaseState, document: Mapping[str, Any]) -> Mapping[str, Any]:
    limits = {
        item["subject"]: item
        for item in state.all("limits").values()
        if item["name"] in ("announcement", "announcement-foreign")
    }
    return {
        "announcements": [
            {**item, "limit": limits.get(key), "what_zh": things.title_of(state, item)}
            for key, item in _mine(state, document)
        ],
    }


document_kind(DocumentKind("proof_of_service", "送达回证", "Proof of service", _proof))
document_kind(DocumentKind("service_announcement", "公告", "Announcement", _announcement))
