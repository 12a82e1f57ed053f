"""The documents about judges and recusal: what their templates are given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mengma.cases.state import CaseState
from mengma.courts.selectors import names_of
from mengma.procedure.registry import DocumentKind, document_kind

ROLES = {
    "presiding_judge": "审判长",
    "responsible_judge": "承办法官",
    "panel_member": "合议庭成员",
    "assessor": "人民陪审员",
    "assistant": "法官助理",
    "clerk": "书记员",
}


def _judges(state: CaseState, document: Mapping[str, Any]) -> Mapping[str, Any]:
    now = [r for r in state.all("relations").values() if not r.get("until") and r["relation"] in ROLES]
    names = names_of([r["user"] for r in now])
    people: dict[str, list[str]] = {}
    for relation in now:
        people.setdefault(relation["relation"], []).append(names.get(relation["user"], ""))
    panel = bool(people.get("panel_member"))
    rows = [
        {"role": title, "names": people[name]}
        for name, title in ROLES.items()
        if name in people
        and not (panel and name == "responsible_judge" and people.get("presiding_judge") == people[name])
    ]
    drawn = [item for item in state.all("draws").values() if item["state"] == "drawn"]
    designated = [item for item in state.all("designations").values() if item["state"] == "approved"]
    return {
        "panel": panel,
        "people": rows,
        "draw": drawn[-1] if drawn and not designated else None,
        "designation": designated[-1] if designated else None,
    }


def _recusal(state: CaseState, document: Mapping[str, Any]) -> Mapping[str, Any]:
    item = next((r for r in state.all("recusals").values() if r.get("decision_seq") == document["seq"]), {})
    party = state.get("parties", item.get("by", "")) or {}
    roles = [ROLES.get(role, role) for role in item.get("roles", [])]
    return {
        "recusal": item,
        "applicant": party.get("name", ""),
        "roles": "、".join(roles),
        "reconsidered": "reconsideration_on" in item,
        "words": item.get("reconsideration_words") or item.get("decision_words", ""),
    }


document_kind(DocumentKind("judge_notice", "审判人员告知书", "Notice of the judges", _judges))
document_kind(DocumentKind("recusal_decision", "回避决定书", "Decision on recusal", _recusal))
