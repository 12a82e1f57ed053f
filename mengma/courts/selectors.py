"""Read models of courts and people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from mengma import clock
from mengma.courts.actors import Actor, Held
from mengma.courts.models import Court, HouseRuleChoice, Office, User


def actor_for(user: User, on: date | None = None) -> Actor:
    """The actor that a signed-in user is, with the offices held on a day (today by default)."""
    day = on or clock.today()
    offices = Office.objects.filter(user=user, since__lte=day).filter(Q(until=None) | Q(until__gte=day))
    held = frozenset(Held(o.role, o.court_id or "", o.division) for o in offices)
    return Actor(str(user.id), user.name, user.kind, held)


def user_by_id(user_id: str) -> User | None:
    return User.objects.filter(id=user_id).first()


def court(code: str) -> Court | None:
    return Court.objects.filter(code=code).first()


def courts() -> list[Court]:
    """The 123 courts in the order of their codes."""
    return list(Court.objects.select_related("parent"))


def officers(court_code: str, role: str, on: date) -> list[User]:
    """The people who hold an office at a court on a day, by name."""
    return list(
        User.objects.filter(offices__court_id=court_code, offices__role=role, offices__since__lte=on, is_active=True)
        .filter(Q(offices__until=None) | Q(offices__until__gte=on))
        .distinct()
        .order_by("name", "id")
    )


def house_rules(court_code: str, on: date) -> Mapping[str, Any]:
    """The choices in force at a court on a day: the court's own before the region's. What is not chosen has the default."""
    chosen: dict[str, Any] = {}
    rows = HouseRuleChoice.objects.filter(since__lte=on).filter(Q(court=None) | Q(court_id=court_code))
    for row in sorted(rows, key=lambda r: (r.court_id is not None, r.since, r.id)):
        chosen[row.rule] = row.value
    return chosen
