"""Derived tables of the dossier: court documents and other procedural decisions, for lists."""

from __future__ import annotations

from mengma.cases.state import CaseState, Item
from mengma.cases.tables import Columns, DerivedTable, register_table
from mengma.dossier.models import CourtDocument, OtherDecision


def _document(item: Item, state: CaseState) -> Columns:
    return {
        "kind": item["kind"],
        "to": item.get("to", ""),
        "on": item["on"],
        "act": item.get("act", ""),
        "seq": item["seq"],
    }


def _other_decision(item: Item, state: CaseState) -> Columns:
    return {"guide": item["guide"], "subject": item["subject"][:200], "on": item["on"]}


def register() -> None:
    register_table(DerivedTable("documents", CourtDocument, _document))
    register_table(DerivedTable("other_decisions", OtherDecision, _other_decision))
