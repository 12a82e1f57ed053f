"""The documents about fees: what their templates are given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mengma.cases.state import CaseState
from mengma.lawbook import amount_in_capitals
from mengma.payments import orders
from mengma.procedure.registry import DocumentKind, document_kind


def _fee(item: Mapping[str, Any]) -> dict[str, Any]:
    return {**item, "amount_in_capitals": amount_in_capitals(item["amount"])}


def _notice(state: CaseState, document: Mapping[str, Any]) -> Mapping[str, Any]:
    fees = orders.fees_of_entry(state, document["seq"])
    limits = {
        item["subject"]: item for item in state.all("limits").values() if item["name"] in orders.LIMITS
    }  # the clock starts with service, so a notice sent by post shows none yet
    return {"fees": [{**_fee(item), "key": key, "limit": limits.get(key)} for key, item in fees]}


def _relief(state: CaseState, document: Mapping[str, Any]) -> Mapping[str, Any]:
    relief = next((r for r in state.all("reliefs").values() if r.get("decision_seq") == document["seq"]), {})
    return {"relief": relief, "fee": state.get("fees", relief.get("fee") or "")}


def _refund(state: CaseState, document: Mapping[str, Any]) -> Mapping[str, Any]:
    mine = [item for item in state.all("fees").values() if item.get("refund_seq") == document["seq"]]
    return {
        "refunds": [
            {**item, "refund_in_capitals": amount_in_capitals(item["to_refund"])}
            for item in mine
            if item["payer"] == document["to"]
        ]
    }


document_kind(DocumentKind("fee_notice", "交纳诉讼费用通知书", "Notice to pay litigation fees", _notice))
document_kind(DocumentKind("fee_relief_decision", "司法救助决定书", "Decision on fee relief", _relief))
document_kind(DocumentKind("refund_notice", "诉讼费用退费通知书", "Notice of fee refund", _refund))
