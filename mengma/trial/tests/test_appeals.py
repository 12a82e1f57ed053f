"""After the judgment: periods run per party, an appeal stops effect, and what nobody appeals takes effect by itself."""

from __future__ import annotations

from datetime import date

import pytest

from mengma import clock
from mengma.cases import verify
from mengma.procedure.errors import BadData, Refused
from mengma.procedure.expiry import do_expire_limits
from tests import lines
from tests.lines import at


def test_a_judgment_that_nobody_appeals_takes_effect_the_day_after_the_last_period(users):
    line = lines.decided_case(users, "ordinary")
    with at(date(2026, 4, 13)):
        lines.serve_decision(line, "p1", date(2026, 4, 10))
        lines.serve_decision(line, "p2", date(2026, 4, 13))
    assert line.limit("appeal-judgment", "p1")["due_on"] == "2026-04-27"  # 25 April is a Saturday
    assert line.limit("appeal-judgment", "p2")["due_on"] == "2026-04-28"
    with at(date(2026, 4, 28)):
        assert line.track("effect", "j1") == "pending"
        do_expire_limits(clock.today())
        assert line.track("appeal", "p1") == "none"
        assert line.track("effect", "j1") == "pending"
    with at(date(2026, 5, 6)):
        do_expire_limits(clock.today())
    assert line.track("effect", "j1") == "effective"
    assert line.state.get("decisions", "j1")["effective_on"] == "2026-04-29"
    assert list(verify.verify()) == []
    assert list(verify.check_rebuild()) == []


def test_one_of_three_defendants_appeals_and_the_judgment_waits(users):
    line = lines.decided_case(users, "ordinary", defendants=("巴特尔", "苏和", "白音"))
    days = {"p1": date(2026, 4, 10), "p2": date(2026, 4, 13), "p3": date(2026, 4, 14), "p4": date(2026, 4, 20)}
    for party, day in days.items():
        with at(day):
            lines.serve_decision(line, party, day)
    with at(date(2026, 4, 24)):
        line.on_paper("p3", "receive_appeal", {"decision": "j1", "requests": "请求改判", "amount": "20000"})
    with at(date(2026, 5, 20)):
        do_expire_limits(clock.today())
    assert {p: line.track("appeal", p) for p in days} == {"p1": "none", "p2": "none", "p3": "filed", "p4": "none"}
    assert line.track("effect", "j1") == "stopped"
    with at(date(2026, 5, 21)):
        line.do("clerk", "serve_appeal_copy", {"appellant": "p3", "to": ["p1", "p2", "p4"], "served_on": "2026-05-21"})
        line.on_paper("p1", "answer_appeal", {"text": "同意原判"})
        assert "appeal-transfer" not in line.state.all("limits")
    with at(date(2026, 6, 8)):
        do_expire_limits(clock.today())
        assert line.limit("appeal-transfer")["state"] == "running"
        line.do("clerk", "transfer_appeal", {"decision": "j1", "to_court": "呼和浩特市中级人民法院"})
    assert line.track("appeal", "p3") == "transferred"
    assert line.track("effect", "j1") == "stopped"
    with at(date(2026, 8, 3)):
        higher = {
            "decision": "j1",
            "outcome": "maintained",
            "reference": "（2026）内01民终9号",
            "effective_on": "2026-08-03",
        }
        line.do("clerk", "record_higher_decision", higher)
        line.do("clerk", "certify_effect", {"decision": "j1"})
    assert line.state.get("decisions", "j1")["effective_on"] == "2026-08-03"


def test_an_appeal_posted_in_time_that_arrives_late_undoes_the_effect(users):
    line = lines.decided_case(users)
    with at(date(2026, 4, 10)):
        lines.serve_decision(line, "p1", date(2026, 4, 10))
        lines.serve_decision(line, "p2", date(2026, 4, 10))
    with at(date(2026, 4, 28)):
        do_expire_limits(clock.today())
        assert line.track("effect", "j1") == "effective"
        with pytest.raises(Refused):
            line.on_paper("p2", "receive_appeal", {"decision": "j1", "requests": "不服"})
        done = line.on_paper("p2", "receive_appeal", {"decision": "j1", "requests": "不服", "posted_on": "2026-04-27"})
    assert done.entry.payload["notes"]["effect_lapsed"] == "2026-04-28"
    assert line.track("effect", "j1") == "stopped"
    assert not line.state.get("decisions", "j1")["effective_on"]


def test_a_withdrawn_appeal_lets_the_judgment_take_effect(users):
    line = lines.decided_case(users)
    with at(date(2026, 4, 10)):
        lines.serve_decision(line, "p1", date(2026, 4, 10))
        lines.serve_decision(line, "p2", date(2026, 4, 10))
        line.on_paper("p2", "receive_appeal", {"decision": "j1", "requests": "不服"})
    with at(date(2026, 5, 6)):
        do_expire_limits(clock.today())
        line.on_paper("p2", "withdraw_appeal", {"decision": "j1"})
    assert line.state.get("decisions", "j1")["effective_on"] == "2026-05-06"
    assert line.track("appeal", "p2") == "withdrawn"


def test_small_claims_are_final_when_served_on_the_last_party(users):
    line = lines.decided_case(users, "small-claims", amount="20000")
    assert line.state.get("decisions", "j1")["appealable"] is False
    with at(date(2026, 4, 20)):
        lines.serve_decision(line, "p1", date(2026, 4, 10))
        assert line.track("effect", "j1") == "pending"
        lines.serve_decision(line, "p2", date(2026, 4, 20))
    assert line.state.get("decisions", "j1")["effective_on"] == "2026-04-20"
    assert not [i for i in line.state.all("limits").values() if i["name"].startswith("appeal")]


def test_a_ruling_of_filing_is_served_appealed_and_takes_effect_like_any_other(users):
    line = lines.served_case(users, "ordinary")
    brought = {"against": ["p1"], "claims": [{"text": "返还5000元", "amount": "5000"}], "grounds": "另一合同"}
    with at(date(2026, 3, 10)):
        line.on_paper("p2", "counterclaim", brought)
        line.do("judge", "refuse_counterclaim", {"claim": "c2", "reason": "与本诉无关联"})
        for party in ("p1", "p2"):
            lines.serve_decision(line, party, date(2026, 3, 10))
    assert line.limit("appeal-ruling", "p2")["due_on"] == "2026-03-20"
    with at(date(2026, 3, 23)):
        do_expire_limits(clock.today())
    assert line.track("effect", "j1") == "effective"
    assert line.state.get("decisions", "j1")["effective_on"] == "2026-03-21"
    assert line.state.stage == "preparation"


def test_nobody_appeals_what_cannot_be_appealed_or_twice(users):
    line = lines.decided_case(users)
    with at(date(2026, 4, 13)):
        line.do("judge", "correct_decision", {"decision": "j1", "wrong": "a", "right": "b"})
        with pytest.raises(BadData):
            line.on_paper("p2", "receive_appeal", {"decision": "j2", "requests": "x"})
        line.on_paper("p2", "receive_appeal", {"decision": "j1", "requests": "x"})
        with pytest.raises(BadData):
            line.on_paper("p2", "receive_appeal", {"decision": "j1", "requests": "x"})


def test_an_appeal_before_service_stands_when_the_judgment_is_served(users):
    line = lines.decided_case(users)
    with at(date(2026, 4, 10)):
        line.on_paper("p2", "receive_appeal", {"decision": "j1", "requests": "不服"})
    with at(date(2026, 4, 13)):
        for party in ("p1", "p2"):
            lines.serve_decision(line, party, date(2026, 4, 13))
    with at(date(2026, 5, 20)):
        do_expire_limits(clock.today())
    assert (line.track("appeal", "p1"), line.track("appeal", "p2")) == ("none", "filed")
    assert line.track("effect", "j1") == "stopped"
