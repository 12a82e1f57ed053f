"""Every story comes to its end, on the days and with the acts that it tells."""

from __future__ import annotations

from collections import Counter
from datetime import date, time

import pytest

from mengma.cases.verify import check_rebuild, verify
from mengma.simulate import staff, stories
from mengma.simulate.telling import Telling

pytestmark = pytest.mark.django_db

ENDS = {
    "judgment": "archived",
    "mediation": "archived",
    "withdrawal": "archived",
    "deemed_withdrawal": "archived",
    "three_defendants": "archived",
    "refused": "refused",
    "appeal": "archived",
}


@pytest.fixture
def court():
    return staff.do_staff_court("内0102", teams=3)


@pytest.mark.parametrize("name", stories.STORIES)
def test_a_story_comes_to_its_end(court, name):
    telling = Telling(court.cast(0), court.code, date(2025, 1, 6), hearing_at=time(9, 30), rooms=court.rooms())
    stories.STORIES[name](telling)
    assert telling.state.stage == ENDS[name]
    # an archived case is read-only, so no limit may call for an act any more
    left = telling.state.stage == "archived" and [
        key for key, i in telling.state.all("limits").items() if i["state"] == "running" and i.get("on_expiry")
    ]
    assert not left
    assert list(verify()) == []
    assert list(check_rebuild()) == []


def test_the_shares_are_twentieths_of_every_story():
    shares = Counter(stories.SHARES)
    assert sum(shares.values()) == 20
    assert shares.keys() == stories.STORIES.keys() == ENDS.keys()
