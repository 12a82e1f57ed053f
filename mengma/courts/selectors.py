"""Read models of courts and people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from mengma import clock
from mengma.courts.actors import Actor, Held
from mengma.courts.models import AdminChange, Court, HouseRuleChoice, Office, ReadRecord, User


def actor_for(user: User, on: date | None = None) -> Actor:
    """The actor that a signed-in user is, with the offices held on a day (today by default)."""
    day = on or clock.today()
    offices = Office.objects.filter(user=user, since__lte=day).filter(Q(until=None) | Q(until__gte=day))
    held = frozenset(Held(o.role, o.court_id or "", o.division) for o in offices)
    return Actor(str(user.id), user.name, user.kind, held)


def user_by_id(user_id: str) -> User | None:
    return User.objects.filter(id=user_id).first()


def users_by_username(prefix: str) -> dict[str, User]:
    """The accounts whose user name begins so, by user name."""
    return {user.username: user for user in User.objects.filter(username__startswith=prefix)}


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


def cast() -> list[tuple[User, tuple[Office, ...]]]:
    """The invented people of a demonstration with their offices, in the order in which they were made."""
    people = User.objects.filter(is_simulated=True, is_active=True).order_by("created_at", "username")
    return [(user, tuple(user.offices.all())) for user in people.prefetch_related("offices__court")]


def people(text: str = "", limit: int = 50, offset: int = 0) -> list[User]:
    """Accounts whose user name or name contains the text, with their offices."""
    found = User.objects.prefetch_related("offices__court").order_by("username")
    words = text.strip()[:60]
    if words:
        found = found.filter(Q(username__icontains=words) | Q(name__icontains=words))
    return list(found[offset : offset + limit])


def offices_of(user: User) -> list[Office]:
    """Every office a person holds or held, the newest first."""
    return list(user.offices.select_related("court").order_by("until", "-since", "-id"))


def changes(limit: int = 100, offset: int = 0) -> list[AdminChange]:
    """What administrators changed, newest first."""
    return list(AdminChange.objects.select_related("by").order_by("-id")[offset : offset + limit])


def read_records(limit: int = 100, offset: int = 0) -> list[ReadRecord]:
    """Logged reads of restricted data, newest first."""
    return list(ReadRecord.objects.select_related("by").order_by("-id")[offset : offset + limit])


def house_rule_choices(rule: str) -> list[HouseRuleChoice]:
    """Every choice made for a house rule, newest first."""
    return list(
        HouseRuleChoice.objects.filter(rule=rule).select_related("court", "decided_by").order_by("-since", "-id")
    )


def names_of(user_ids: Iterable[str]) -> dict[str, str]:
    """The names of people by id, for pages that show who did or holds something."""
    wanted = [one for one in set(user_ids) if _is_uuid(one)]
    return {str(user_id): name for user_id, name in User.objects.filter(id__in=wanted).values_list("id", "name")}


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
