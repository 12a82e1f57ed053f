"""The cast, and a case that was just accepted."""

from __future__ import annotations

import pytest

from mengma.courts.actors import SYSTEM
from mengma.procedure.engine import Request, perform
from tests import cast, prepared


@pytest.fixture
def users(db):
    return cast.make_cast()


@pytest.fixture
def system():
    """Performs an act as the system: system(case_id, act, data) -> state."""

    def act(case_id, name, data=None, **more):
        return perform(case_id, SYSTEM, Request(name, data or {}, **more)).state

    return act


@pytest.fixture
def by(users):
    """Performs an act as one of the cast: by("president", case_id, act, data) -> state."""

    def act(part, case_id, name, data=None, **more):
        return perform(case_id, cast.actor(users[part]), Request(name, data or {}, **more)).state

    return act


@pytest.fixture
def case_with_fee(users, system):
    case_id = prepared.accepted_case(users)
    system(case_id, "open_fee")
    return case_id
