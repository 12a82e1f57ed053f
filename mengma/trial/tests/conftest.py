"""The cast of every story."""

from __future__ import annotations

import pytest

from mengma.courts.models import User
from tests import cast


@pytest.fixture
def users(db: None) -> dict[str, User]:
    return cast.make_cast()
