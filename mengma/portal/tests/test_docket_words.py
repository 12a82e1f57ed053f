"""The docket in words: a person reads names, never the keys under which the state keeps things."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from tests import cast, lines
from tests.lines import at

pytestmark = pytest.mark.django_db
MARCH_2 = date(2026, 3, 2)


def docket(user, line):
    client = Client()
    client.force_login(user)
    page = client.get(f"/cases/{line.case}/docket/").content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_clock_of_an_announcement_names_whom_it_serves():
    users = cast.make_cast()
    with at(MARCH_2):
        line = lines.accepted_case(users, "ordinary")
        told = {"media": "人民法院公告网", "published_on": MARCH_2.isoformat(), "whereabouts_unknown": True}
        line.do("clerk", "announce_service", {"to": ["p2"], "what": "complaint", "reason": "下落不明", **told})
        page = docket(users["clerk"], line)
    assert re.search(r"开始计算期限：公告送达 起诉状副本及应诉材料 · 巴特尔", page), page[-2000:]
    assert not re.search(r" [a-z]\d+，至", page)


def test_who_acts_in_person_stands_for_nobody_and_the_clerk_who_hands_in_a_paper_does():
    users = cast.make_cast()
    line = lines.served_case(users)
    with at(date(2026, 3, 9)):
        line.do("plaintiff", "ask_withdrawal", {"claims": ["c1"], "reason": "已经和解"})
        assert "代 乌兰" not in docket(users["clerk"], line)
        line.on_paper("p2", "submit_answer", {"text": "借款已经还清。"})
        assert "代 巴特尔" in docket(users["clerk"], line)
