"""Opens every route as every member of the cast and says who got in."""

from __future__ import annotations

import copy
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
NOT_YET = 503  # a document that is still being made, told to those who may have it


@dataclass(frozen=True, slots=True)
class Door:
    """One way in: a name, a method and an address with its parts filled in."""

    name: str
    method: str
    address: str
    body: str = "{}"


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


def signed_in(user: User | None) -> Client:
    """A browser in which this person has signed in; nobody for None."""
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def got_in(door: Door, client: Client) -> bool:
    """Whether this browser gets past the door; whatever the request did is rolled back. Raises AssertionError for a 5xx."""
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        send = client.get if door.method == "GET" else getattr(client, door.method.lower())
        more: dict[str, Any] = {} if door.method == "GET" else {"data": door.body, "content_type": "application/json"}
        if not door.address.startswith("/api/") and door.method != "GET":
            more = {"data": {}}
        response = send(door.address, **more)
        transaction.set_rollback(True)
    assert response.status_code < 500 or response.status_code == NOT_YET, f"{door}: {response.status_code}"
    client.cookies = cookies  # what the answer set goes with the rest
    to_sign_in = response.status_code in (301, 302, 303) and "sign-in/?next=" in response.headers.get("Location", "")
    if door.name == "sign-in" and response.status_code == 401:
        return True  # the page came back with what is wrong with the password
    return response.status_code not in SHUT and not to_sign_in


def observed(doors: Iterable[Door], users: Mapping[str, User]) -> dict[str, frozenset[str]]:
    """Route name -> the parts that got in by every method that the route takes."""
    people = {part: signed_in(user) for part, user in {"public": None, **users}.items()}
    seen: dict[str, set[str]] = {}
    for door in doors:
        inside = {part for part, client in people.items() if got_in(door, client)}
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
