"""Opens every route as every member of the cast and says who got in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.db import transaction
from django.test import Client

if TYPE_CHECKING:
    from mengma.courts.models import User

MATRIX = Path(__file__).with_name("route_matrix.yaml")
SHUT = {401, 403, 404}


@dataclass(frozen=True, slots=True)
class Door:
    """One way in: a name, a method and an address with its parts filled in."""

    name: str
    method: str
    address: str


def expected(section: str) -> dict[str, frozenset[str]]:
    """Route name -> the parts that get in, from the hand-written file."""
    written = yaml.safe_load(MATRIX.read_text(encoding="utf-8"))
    groups = written["groups"]

    def parts(names: str | Iterable[str]) -> Iterable[str]:
        for name in [names] if isinstance(names, str) else names:
            if name in groups and name != "public":
                yield from parts(groups[name])
            else:
                yield name

    return {route: frozenset(parts(names)) for route, names in written[section].items()}


def got_in(door: Door, user: User | None) -> bool:
    """Whether this person gets past the door; whatever the request did is rolled back. Raises AssertionError for a 5xx."""
    client = Client(raise_request_exception=False)
    with transaction.atomic():
        if user is not None:
            client.force_login(user)
        send = client.get if door.method == "GET" else getattr(client, door.method.lower())
        more: dict[str, Any] = {} if door.method == "GET" else {"data": "{}", "content_type": "application/json"}
        if not door.address.startswith("/api/") and door.method != "GET":
            more = {"data": {}}
        response = send(door.address, **more)
        transaction.set_rollback(True)
    assert response.status_code < 500, f"{door} as {user}: {response.status_code}"
    to_sign_in = response.status_code in (301, 302, 303) and "sign-in" in response.headers.get("Location", "")
    return response.status_code not in SHUT and not (user is None and to_sign_in)


def observed(doors: Iterable[Door], users: Mapping[str, User]) -> dict[str, frozenset[str]]:
    """Route name -> the parts that got in by every method that the route takes."""
    people: dict[str, User | None] = {"public": None, **users}
    seen: dict[str, set[str]] = {}
    for door in doors:
        inside = {part for part, user in people.items() if got_in(door, user)}
        seen[door.name] = seen[door.name] & inside if door.name in seen else inside
    return {name: frozenset(parts) for name, parts in seen.items()}


def differences(want: Mapping[str, frozenset[str]], have: Mapping[str, frozenset[str]]) -> list[str]:
    """Every cell in which the two matrices differ, and every route that only one of them knows."""
    found = [f"{name}: not in the hand-written matrix" for name in have.keys() - want.keys()]
    found += [f"{name}: no such route" for name in want.keys() - have.keys()]
    for name in sorted(want.keys() & have.keys()):
        found += [f"{name}: {part} gets in and should not" for part in sorted(have[name] - want[name])]
        found += [f"{name}: {part} is kept out and should not be" for part in sorted(want[name] - have[name])]
    return sorted(found)
