"""巴特尔 asks that the judge be recused: who decides, what waits meanwhile, what follows (law-facts R1 to R3)."""

from __future__ import annotations

from datetime import date

import pytest

from mengma import clock
from mengma.assignment.effects.recusing import no_recusal_pending
from mengma.cases import docket as dockets
from mengma.procedure import engine
from mengma.procedure.context import Paper
from mengma.procedure.engine import Request
from mengma.procedure.errors import BadData, NotAllowed, Refused
from tests import cast, prepared

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)


@pytest.fixture
def tried(users, by, case_id):
    """The case is with 孙正, 吴录 takes the record."""
    proposal = {"judge": str(users["judge"].id), "reason": "related", "explanation": "系列案"}
    by("filing_judge", case_id, "propose_designation", proposal)
    by("president", case_id, "decide_designation", {"designation": "g1", "approved": True})
    by("president", case_id, "appoint_clerk", {"clerk": str(users["clerk"].id)})
    return case_id


def relation_of(case_id, relation):
    for key, item in prepared.state_of(case_id).all("relations").items():
        if item["relation"] == relation and not item.get("until"):
            return key
    raise LookupError(relation)


def ask(by, case_id, relation="responsible_judge", ground="collateral", **more):
    form = {"person": relation_of(case_id, relation), "ground": ground, "reason": "系对方当事人的表弟"}
    return by("defendant", case_id, "ask_recusal", form, **more)


def may_work(users, case_id, part) -> bool:
    docket = dockets.lock_docket(case_id)
    ctx = engine.begin(docket, cast.actor(users[part]), Request("appoint_clerk"))
    return no_recusal_pending(ctx)


def test_r3_the_decision_is_due_within_three_days(users, by):
    with clock.travel(MONDAY):
        case_id = prepared.accepted_case(users)
        proposal = {"judge": str(users["judge"].id), "reason": "related", "explanation": "系列案"}
        by("filing_judge", case_id, "propose_designation", proposal)
        by("president", case_id, "decide_designation", {"designation": "g1", "approved": True})
        state = ask(by, case_id)
    assert state.get("limits", "recusal-decision/q1")["due_on"] == "2026-03-05"


def test_the_person_s_part_stops_until_the_decision_and_others_go_on(users, by, tried):
    assert may_work(users, tried, "judge")
    ask(by, tried)
    assert not may_work(users, tried, "judge")
    assert may_work(users, tried, "president")
    by("president", tried, "decide_recusal", {"recusal": "q1", "reason": "不属实"})
    assert may_work(users, tried, "judge")


def test_r2_a_division_chief_does_not_decide_on_a_judge(users, by, tried):
    ask(by, tried)
    decision = {"recusal": "q1", "granted": True, "reason": "属实"}
    for part in ("division_chief", "judge"):
        with pytest.raises(Refused) as refused:
            by(part, tried, "decide_recusal", decision)
        assert refused.value.problems[0].article == "civil-procedure-law/49"
    with pytest.raises(NotAllowed):
        by("clerk", tried, "decide_recusal", decision)


@pytest.mark.parametrize("ground", ["collateral", "affinity", "spouse", "lineal"])
def test_r1_a_cousin_or_a_spouse_s_brother_must_go_once_it_is_established(users, by, tried, ground):
    ask(by, tried, ground=ground)
    with pytest.raises(Refused) as refused:
        by(
            "president",
            tried,
            "decide_recusal",
            {"recusal": "q1", "ground_established": True, "reason": "属实但不影响"},
        )
    assert refused.value.problems[0].article == "recusal-rules/1"
    state = by(
        "president", tried, "decide_recusal",
        {"recusal": "q1", "ground_established": True, "granted": True, "reason": "属实"},
    )  # fmt: skip
    assert state.get("recusals", "q1")["state"] == "granted"


def test_a_granted_recusal_leaves_the_case_to_be_drawn_anew_without_that_judge(users, by, tried):
    ask(by, tried)
    state = by("president", tried, "decide_recusal", {"recusal": "q1", "granted": True, "reason": "可能影响公正"})
    assert state.get("tracks", "assignment")["state"] == "vacant"
    assert state.get("limits", "recusal-decision/q1")["state"] == "met"
    with pytest.raises(NotAllowed):
        by("judge", tried, "appoint_clerk", {"clerk": str(users["clerk"].id)})
    proposal = {"judge": str(users["judge"].id), "reason": "other", "explanation": "仍由其办理"}
    with pytest.raises(Refused):
        by("division_chief", tried, "propose_designation", proposal)
    state = by("filing_judge", tried, "list_candidates")
    (draw,) = state.all("draws").values()
    assert ("孙正", "recused") in {(one["name"], one["reason"]) for one in draw["excluded"]}
    by("filing_judge", tried, "draw")
    assert {d["kind"] for d in state.all("documents").values()} >= {"recusal_decision"}


def test_the_single_judge_decides_on_the_clerk(users, by, tried):
    ask(by, tried, relation="clerk")
    with pytest.raises(Refused):
        by("president", tried, "decide_recusal", {"recusal": "q1", "granted": True, "reason": "属实"})
    state = by("judge", tried, "decide_recusal", {"recusal": "q1", "granted": True, "reason": "属实"})
    assert not [r for r in state.all("relations").values() if r["relation"] == "clerk" and not r.get("until")]
    assert state.get("tracks", "assignment")["state"] == "assigned"


def test_the_committee_decides_on_the_president(users, by, case_id):
    from mengma.courts.actions import do_appoint

    do_appoint(users["president"], "judge", cast.COURT, since=date(2020, 1, 1))
    proposal = {"judge": str(users["president"].id), "reason": "major", "explanation": "重大案件由院长办理"}
    by("filing_judge", case_id, "propose_designation", proposal)
    by("division_chief", case_id, "decide_designation", {"designation": "g1", "approved": True})
    ask(by, case_id)
    for part in ("president", "trial_management"):
        with pytest.raises(Refused):
            by(part, case_id, "decide_recusal", {"recusal": "q1", "granted": True, "reason": "属实"})
    decision = {"recusal": "q1", "granted": True, "reason": "属实", "resolution": "审委会〔2026〕3号"}
    with pytest.raises(Refused):  # not even with the resolution does the president record it
        by("president", case_id, "decide_recusal", decision)
    state = by("trial_management", case_id, "decide_recusal", decision)
    assert state.get("recusals", "q1")["state"] == "granted"


def test_reconsideration_is_asked_once_by_the_applicant_and_the_work_goes_on(users, by, tried):
    ask(by, tried)
    by("president", tried, "decide_recusal", {"recusal": "q1", "reason": "不属实"})
    with pytest.raises(BadData):
        by("plaintiff", tried, "ask_recusal_reconsideration", {"recusal": "q1", "reason": "不服"})
    state = by("defendant", tried, "ask_recusal_reconsideration", {"recusal": "q1", "reason": "不服"})
    assert state.get("limits", "recusal-reconsideration/q1")["state"] == "running"
    assert may_work(users, tried, "judge")
    state = by("president", tried, "decide_recusal_reconsideration", {"recusal": "q1", "reason": "维持"})
    assert state.get("tracks", "recusal/q1")["state"] == "reconsidered"
    with pytest.raises(BadData):
        by("defendant", tried, "ask_recusal_reconsideration", {"recusal": "q1", "reason": "再不服"})


def test_a_judge_recuses_oneself(users, by, tried):
    state = by("judge", tried, "recuse_oneself", {"ground": "interest", "reason": "持有原告公司股权"})
    assert state.get("recusals", "q1")["own"]
    assert not may_work(users, tried, "judge")
    state = by("president", tried, "decide_recusal", {"recusal": "q1", "granted": True, "reason": "准许"})
    assert state.get("tracks", "assignment")["state"] == "vacant"


def test_an_application_by_word_of_mouth_is_written_down_by_the_clerk(users, by, tried):
    form = {"person": relation_of(tried, "responsible_judge"), "ground": "meeting", "reason": "私下会见原告"}
    state = by("clerk", tried, "ask_recusal", form, on_behalf_of="p2", paper=Paper("口头", "巴特尔"))
    assert state.get("recusals", "q1")["by"] == "p2"


def test_nobody_asks_twice_while_the_first_is_pending(users, by, tried):
    ask(by, tried)
    with pytest.raises(BadData):
        ask(by, tried, ground="gifts")
    with pytest.raises(NotAllowed):
        by("stranger", tried, "ask_recusal", {"person": "r1", "ground": "gifts", "reason": "x"})
