"""Who opens the first page in the morning sees where to be today; the court's calendar shows sittings outside its rooms too."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests import cast, lines
from tests.lines import at

pytestmark = pytest.mark.django_db
MARCH_23 = date(2026, 3, 23)
MARKET = {"room": "", "place": "巴彦塔拉集市"}


@pytest.fixture
def users():
    return cast.make_cast()


def page(user, path="/"):
    client = Client()
    client.force_login(user)
    return client.get(path).content.decode()


def today_of(user):
    """The part of the first page that lists today's sittings, "" where there is none."""
    return page(user).partition('id="today-title"')[2].partition("</section>")[0]


def test_today_s_sittings_stand_first_with_hour_place_and_case(users):
    line = lines.served_case(users)
    with at(MARCH_23):
        assert "今天没有期日。" in today_of(users["judge"])
        lines.schedule(line)
        afternoon = {**MARKET, "starts": f"{lines.HEARD}T14:00", "ends": f"{lines.HEARD}T16:00"}
        lines.schedule(line, afternoon, kind="pronouncement", online=True)
        assert "下一次" in today_of(users["judge"])
        assert "2026年4月1日" in today_of(users["judge"])
    with at(lines.HEARD):
        for part in ("judge", "clerk", "plaintiff"):
            shown = today_of(users[part])
            assert shown.index("09:00–11:30") < shown.index("14:00–16:00")
            for words in (
                "第一法庭",
                "巴彦塔拉集市",
                "在线",
                "定期宣判",
                line.state.case_number,
                f"/cases/{line.case}/",
            ):
                assert words in shown, (part, words)
        assert today_of(users["second_judge"]).count("今天没有期日。") == 1
        for part in ("stranger", "defendant"):  # the defendant has not joined the case with his code yet
            assert today_of(users[part]) == ""
        line.do("judge", "hold_hearing", {"hearing": "h1", "attended": ["p1", "p2"]})
        assert today_of(users["judge"]).count("已进行") == 1
    with at(MARCH_23):
        line.do("judge", "cancel_hearing", {"hearing": "h2", "reason": "改日宣判"})
    with at(lines.HEARD):
        assert "集市" not in today_of(users["judge"])


def test_the_calendar_shows_circuit_and_outside_sittings_once_each(users):
    line, other = lines.served_case(users), lines.served_case(users)
    with at(MARCH_23):
        lines.schedule(line, {**MARKET, "starts": "2026-03-25T09:00", "ends": "2026-03-25T10:00"})
        lines.schedule(other, lines.slot(date(2026, 3, 26)))
        held = {
            "slot": {**MARKET, "place": "某嘎查党群服务中心", "starts": "2026-03-23T10:00", "ends": "2026-03-23T12:00"},
            "attended": ["p1", "p2"],
            "text": "审判员：现在开庭。",
        }
        other.do("clerk", "record_circuit_hearing", held)
        week = page(users["clerk"], "/hearings/")
        # the president of the court belongs to neither case: he reads the list, and no link
        whole = page(users["president"], "/hearings/")
    for shown in (week, whole):
        assert shown.count("巴彦塔拉集市") == shown.count("某嘎查党群服务中心") == shown.count("第一法庭") == 1
        assert shown.count("院外") == 1
        assert shown.count("巡回</span>") == 1
    assert f'href="/cases/{line.case}/"' in week
    assert f'href="/cases/{line.case}/"' not in whole
    elsewhere = page(users["judge_elsewhere"], "/hearings/?from=2026-03-23")
    assert "集市" not in elsewhere
