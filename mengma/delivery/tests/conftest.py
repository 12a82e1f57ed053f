"""The cast, and a short way to act."""

from __future__ import annotations

import pytest

from mengma.procedure.engine import Request, perform
from tests import cast


@pytest.fixture
def users(db):
    return cast.make_cast()


@pytest.fixture
def by(users):
    """Performs an act as one of the cast: by("court clerk's part", case_id, act, data) -> state."""

    def act(part, case_id, name, data=None, **more):
        return perform(case_id, cast.actor(users[part]), Request(name, data or {}, **more)).state

    return act
