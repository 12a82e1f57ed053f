"""Why this number? From a figure of a case to the public calculator, with the case's own facts filled in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from mengma import clock
from mengma.cases.state import CaseState, Item
from mengma.courts.house_rules import house_rules
from mengma.lawbook.calculators import CALCULATORS
from mengma.lawbook.fees import ACCEPTANCE
from mengma.portal.calcforms import query

if TYPE_CHECKING:
    from mengma.cases.models import Case

CHOSEN_BETWEEN = ("ordinary", "summary", "small-claims")


def _address(name: str, pairs: list[tuple[str, str]], settings: Mapping[str, Any] | None = None) -> str:
    """The calculator's address; of a court's settings those that bear on it."""
    rules = CALCULATORS[name].rules
    told = [(rule, _written(value)) for rule, value in (settings or {}).items() if rule in rules and value is not None]
    return f"{reverse('law-calculator', args=[name])}?{query([*pairs, *told])}"


def _written(value: Any) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def fee(case: Case, item: Item) -> str:
    """The address that computes an order's fee again; "" where the order is the difference of two fees."""
    kind = item.get("kind", "")
    if not kind or item["of"] == "topup":
        return ""
    on = case.accepted_on or _day(item.get("opened_on")) or clock.today()
    pairs = [("kind", kind)]
    if item.get("base") is not None:
        pairs.append(("amount", str(item["base"])))
    if kind in ACCEPTANCE and case.variant in CHOSEN_BETWEEN:
        pairs.append(("procedure", case.variant))
    if item["of"] == "counterclaim":
        pairs.append(("counterclaim", "yes"))
    return _address("fee", [*pairs, ("on", on.isoformat())], house_rules(case.court_code, on))


def fees(case: Case) -> dict[str, str]:
    """The addresses of all fees of a case by their keys."""
    state = CaseState.from_json(case.state)
    return {key: fee(case, item) for key, item in state.all("fees").items()}


def limit(item: Item, court: str) -> str:
    """The address that counts a time limit again; "" for one that ends on a day fixed by the court."""
    start = _day(item.get("started_on"))
    if start is None or item.get("until"):
        return ""
    pairs = [("days", str(item["days"]))] if item.get("days") else [("kind", item.get("kind", ""))]
    pairs.append(("from", start.isoformat()))
    pairs += [("exclude", f"{each['from']}..{each['to']}") for each in item.get("exclusions", ()) if each.get("to")]
    pairs += [("extend", name) for name in item.get("extensions", ()) if isinstance(name, str)]
    return _address("period", pairs, house_rules(court, start))


def procedure(case: Case, amount: str | None) -> str:
    """The address that says which procedure a sum leads to; "" where the case has no sum or no such choice."""
    if not amount or case.variant not in CHOSEN_BETWEEN:
        return ""
    on = case.accepted_on or case.filed_on or clock.today()
    return _address("small-claims", [("amount", amount), ("on", on.isoformat())], house_rules(case.court_code, on))


def _day(written: object) -> date | None:
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        return None
