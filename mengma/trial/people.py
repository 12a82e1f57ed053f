"""Who sits in a case, and who belongs to its parties: read from the relations of the state."""

from __future__ import annotations

from mengma.cases.state import CaseState
from mengma.courts.selectors import user_by_id

BENCH = ("presiding_judge", "responsible_judge", "panel_member", "assessor")
PARTY_RELATIONS = ("plaintiff", "defendant", "third_party")


def holders(state: CaseState, *relations: str) -> list[str]:
    """The ids of those who hold one of the relations now, each once, in the order of the relations named."""
    found: dict[str, None] = {}
    for relation in relations:
        for item in state.all("relations").values():
            if item["relation"] == relation and not item.get("until"):
                found[item["user"]] = None
    return list(found)


def bench(state: CaseState) -> list[str]:
    """The ids of the judges and assessors of a case."""
    return holders(state, *BENCH)


def name_of(user_id: str) -> str:
    user = user_by_id(user_id) if user_id else None
    return user.name if user else ""


def names(user_ids: list[str]) -> list[str]:
    return [name for name in map(name_of, user_ids) if name]


def sits_alone(state: CaseState) -> bool:
    """Whether a single judge tries the case (独任)."""
    return len(bench(state)) <= 1


def party_users(state: CaseState, party: str) -> list[str]:
    """The users who act for a party: the party itself and its representatives."""
    found = {
        item["user"]: None
        for item in state.all("relations").values()
        if item["relation"] in PARTY_RELATIONS and item.get("subject") == party and not item.get("until")
    }
    for item in state.all("representatives").values():
        if item.get("party") == party and item.get("user") and not item.get("until"):
            found[item["user"]] = None
    return list(found)


def present_parties(state: CaseState) -> dict[str, dict[str, object]]:
    """The parties who have not left the case, by key."""
    return {key: item for key, item in state.all("parties").items() if not item.get("left_on")}
