"""The cast, ready to file."""

from __future__ import annotations

import pytest

from mengma.courts.models import User
from tests import cast


@pytest.fixture
def people(db: None) -> dict[str, User]:
    return cast.make_cast()
