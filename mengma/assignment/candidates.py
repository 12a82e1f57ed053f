"""Who may be drawn for a case, and who not and why (候选名单与排除)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from mengma.assignment.models import Unavailability
from mengma.cases.state import CaseState
from mengma.courts import selectors

PARTY_SIDE = ("plaintiff", "defendant", "third_party", "filer")
REASONS = {
    "recused": ("已决定回避", "recused"),
    "party": ("系本案当事人或者其代理人", "a party of the case or an agent"),
    "earlier": ("曾参与本案其他程序或者已在本案任职", "took part in the case before"),
    "leave": ("休假", "on leave"),
    "full": ("在办案件已满额", "full quota"),
    "away": ("学习、借调或者出差", "away"),
    "stopped": ("经批准停止分案", "takes no new cases, as approved"),
}


@dataclass(frozen=True, slots=True)
class Pool:
    """The candidates in the order of their ids, and the excluded with reasons."""

    candidates: list[dict[str, str]]
    excluded: list[dict[str, str]]


def pool(state: CaseState, court: str, on: date, left_out: list[str], left_out_why: str) -> Pool:
    """The judges of the court on a day, divided. `left_out` are excluded by hand, for the reason given."""
    people = sorted(selectors.officers(court, "judge", on), key=lambda user: str(user.id))
    away = {str(u.user_id): u.reason for u in _unavailable(court, on)}
    candidates, excluded = [], []
    for user in people:
        one: dict[str, str] = {"user": str(user.id), "name": user.name}
        why = _case_reason(state, one["user"]) or away.get(one["user"], "")
        if why:
            excluded.append({**one, "reason": why, "zh": REASONS[why][0], "en": REASONS[why][1], "by": "system"})
        elif one["user"] in left_out:
            excluded.append({**one, "reason": "other", "zh": left_out_why, "en": left_out_why, "by": "hand"})
        else:
            candidates.append(one)
    return Pool(candidates, excluded)


def _unavailable(court: str, on: date) -> Any:
    begun = Unavailability.objects.filter(court_code=court, since__lte=on)
    return begun.filter(Q(until=None) | Q(until__gte=on)).filter(Q(resumed_on=None) | Q(resumed_on__gt=on))


def _case_reason(state: CaseState, user: str) -> str:
    """Why the case itself excludes somebody: recused, a party, or in the case before (回避规定1、3)."""
    for recusal in state.all("recusals").values():
        if recusal["user"] == user and recusal["state"] == "granted":
            return "recused"
    for relation in state.all("relations").values():
        if relation["user"] == user:
            return "party" if relation["relation"] in PARTY_SIDE else "earlier"
    return ""
