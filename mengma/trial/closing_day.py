"""The day on which a case counts as closed (结案时间). Pure; the articles stand at act `close_case` of the guide.

Source: 审限规定 10. A judgment closes the case on the day it is pronounced, a ruling on the day it is declared, a mediation
statement on the day it reaches the last party. Where a decision is not pronounced but delivered: served by leaving, the
day it was left; by announcement, the day of publication; by post, the day of posting; through a unit, the day of signing.
"""

from __future__ import annotations

from datetime import date

from mengma.cases.state import CaseState, Item

# ways of service (services, decision_served) whose day is that of sending, not that of arrival
BY_SENDING = frozenset({"post", "announcement"})


def closing_day(state: CaseState) -> date | None:
    """The closing day that follows from the docket, or None while what closes the case has not happened."""
    decision = state.get("decisions", str(state.fact("closing_decision", "")))
    if decision is None:
        return None
    key = str(state.fact("closing_decision"))
    if decision["kind"] == "mediation_statement":
        return _last(_signed(decision))
    if decision.get("declared", True):
        return date.fromisoformat(decision["on"])
    return _last([_delivered(state, key, party) for party in decision["parties"]])


def _last(days: list[date | None]) -> date | None:
    return max(day for day in days if day) if days and all(days) else None


def _signed(decision: Item) -> list[date | None]:
    signed = decision.get("signed", {})
    return [date.fromisoformat(signed[party]) if signed.get(party) else None for party in decision["parties"]]


def _delivered(state: CaseState, decision: str, party: str) -> date | None:
    item = state.get("appeals", f"{decision}/{party}") or {}
    if not item.get("served_on"):
        return None
    day = item["sent_on"] if item.get("way") in BY_SENDING and item.get("sent_on") else item["served_on"]
    return date.fromisoformat(day)
