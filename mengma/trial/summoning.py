"""Who was summoned to which hearing and how, and who came. Source: 民事诉讼法 146, 147; 民诉法解释 241, 261."""

from __future__ import annotations

from mengma.cases.state import CaseState, Item

HELD = "held"
PROPER = ("summons", "in_court")  # 传票；当庭告知下次开庭，记入笔录


def held_hearings(state: CaseState) -> dict[str, Item]:
    """The hearings that took place, those included that were adjourned after they had begun."""
    return {
        key: item
        for key, item in state.all("hearings").items()
        if item["kind"] == "hearing" and (item["state"] == HELD or item.get("held_on"))
    }


def never_came(state: CaseState, capacity: str) -> list[str]:
    """The parties of a capacity who came to none of the hearings held."""
    held = held_hearings(state)
    if not held:
        return []
    return [
        key
        for key, party in state.all("parties").items()
        if party["capacity"] == capacity
        and not party.get("left_on")
        and all(key not in item.get("attended", ()) for item in held.values())
    ]


def properly_summoned(state: CaseState, hearing: str, party: str) -> bool:
    """Whether a party was summoned to a hearing so that absence counts against it.

    A summons served, or the next day told in court. In the summary procedure a simple notice (telephone, message …)
    does as well, but only if confirmed or otherwise proved to be received (民诉法解释261).
    """
    item = state.all("hearings")[hearing]
    told = item.get("summoned", {}).get(party)
    if told:
        if told["way"] in PROPER:
            return True
        if state.variant != "ordinary" and told.get("confirmed"):
            return True
    return _served_by_delivery(state, item, hearing, party)


def _served_by_delivery(state: CaseState, item: Item, hearing: str, party: str) -> bool:
    summonses = {
        key
        for key, document in state.all("documents").items()
        if document["kind"] == "summons" and document["seq"] == item["seq"] and document["to"] == party
    }
    return any(
        service.get("state") == "served" and service.get("document") in summonses and service.get("party") == party
        for service in state.all("services").values()
    )


def properly_summoned_once(state: CaseState, party: str) -> bool:
    return any(properly_summoned(state, key, party) for key in held_hearings(state))


def missed_a_summons(state: CaseState, party: str) -> bool:
    """Whether a party stayed away from, or left, a hearing held to which it was properly summoned."""
    for key, item in held_hearings(state).items():
        away = party not in item.get("attended", ()) or party in item.get("left_midway", ())
        if away and properly_summoned(state, key, party):
            return True
    return False
