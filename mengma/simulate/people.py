"""The invented people of a demonstration, from cast.yaml. Made once; a second call adds only who is missing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.db import transaction

from mengma.courts.actions import do_appoint, do_create_user
from mengma.courts.actors import Actor
from mengma.courts.selectors import actor_for, cast

if TYPE_CHECKING:
    from mengma.courts.models import User

CAST = Path(__file__).with_name("cast.yaml")
SINCE = date(2020, 1, 1)


def parts() -> list[dict[str, Any]]:
    """The cast as written down."""
    listed: list[dict[str, Any]] = yaml.safe_load(CAST.read_text())["people"]
    return listed


def do_make_people() -> dict[str, User]:
    """Everybody of the cast by user name, marked as simulated; they have no password and enter by their button."""
    known = {user.username: user for user, _offices in cast()}
    with transaction.atomic():
        for part in parts():
            if part["username"] in known:
                continue
            user = do_create_user(part["username"], part["name"], None, kind=part["kind"], is_simulated=True)
            for office in part.get("offices", ()):
                role, _, court = office.partition("@")
                do_appoint(user, role, court, since=SINCE)
            known[user.username] = user
    return known


def actor(users: dict[str, User], username: str) -> Actor:
    """One of the cast as somebody who acts."""
    return actor_for(users[username])
