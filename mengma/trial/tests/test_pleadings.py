"""Before the hearing: answers, objections to jurisdiction, evidence, mediation, and the clocks that stand still."""

from __future__ import annotations

from datetime import date, time

import pytest

from mengma import clock
from mengma.cases import verify
from mengma.procedure.errors import NeedsReason, NotNow, Refused
from mengma.procedure.expiry import do_expire_limits
from tests import cast, lines
from tests.lines import at

CITY = "呼和浩特市赛罕区人民法院"


def test_answering_without_objection_accepts_jurisdiction(users):
    line = lines.served_case(users)
    with at(date(2026, 3, 10)):
        line.on_paper("p2", "submit_answer", {"text": "已经还清"})
    assert line.track("answer", "p2") == "answered"
    assert line.track("jurisdiction", "p2") == "settled"
    assert line.limit("answer", "p2")["state"] == "met"
    assert line.limit("send-answer", "p2")["due_on"] == "2026-03-16"  # the fifth day is a Sunday
    with at(date(2026, 3, 11)), pytest.raises(NeedsReason):
        line.on_paper("p2", "object_to_jurisdiction", {"reason": "不归你院管"})


def test_no_answer_is_noted_when_the_period_is_over(users):
    line = lines.served_case(users)
    with at(date(2026, 3, 21)):
        do_expire_limits(clock.today())
    assert line.track("answer", "p2") == "none"


def test_the_plaintiff_answers_only_a_counterclaim(users):
    line = lines.served_case(users)
    with at(date(2026, 3, 10)), pytest.raises(Refused):
        line.do("plaintiff", "submit_answer", {"text": "不同意"})


def objected(users, variant="ordinary", on=date(2026, 3, 16), **more):
    line = lines.served_case(users, variant, **more)
    with at(lines.SERVED):
        line.do("judge", "set_evidence_period", {"days": 7 if variant == "small-claims" else 15})
    with at(on):
        line.on_paper("p2", "object_to_jurisdiction", {"reason": "住所地在赛罕区", "court_wanted": CITY})
    return line


def test_an_objection_stops_evidence_and_trial_clocks_until_its_rejection_is_in_effect(users):
    line = objected(users)
    assert line.limit("evidence", "p1")["state"] == "paused"
    assert line.limit("trial")["state"] == "paused"
    with at(date(2026, 3, 23)):
        line.do("judge", "rule_on_jurisdiction", {"party": "p2", "reason": "合同履行地在本院辖区"})
        lines.serve_decision(line, "p1", date(2026, 3, 23))
        lines.serve_decision(line, "p2", date(2026, 3, 23))
    assert line.limit("appeal-ruling", "p2")["due_on"] == "2026-04-02"
    assert line.limit("trial")["state"] == "paused"
    with at(date(2026, 4, 3)):
        do_expire_limits(clock.today())
    assert line.track("jurisdiction", "p2") == "settled"
    # excluded 16 March to 3 April, nineteen days: 2 September becomes 21 September
    assert line.limit("trial")["due_on"] == "2026-09-21"
    # evidence: fifteen days from 4 March (19 March) and the same nineteen days: 7 April
    assert line.limit("evidence", "p1")["due_on"] == "2026-04-07"
    assert list(verify.check_rebuild()) == []


def test_two_objections_stop_the_clock_until_both_are_settled(users):
    line = objected(users, defendants=("巴特尔", "苏和"))
    with at(date(2026, 3, 18)):
        line.on_paper("p3", "object_to_jurisdiction", {"reason": "同上"})
        for number, party in enumerate(("p2", "p3"), start=1):
            line.do("judge", "rule_on_jurisdiction", {"party": party, "reason": "驳回"})
            for served in ("p1", "p2", "p3"):
                if number == 1 or served == "p3":
                    lines.serve_decision(line, served, date(2026, 3, 18), f"j{number}")
    with at(date(2026, 3, 31)):
        do_expire_limits(clock.today())
        assert (line.track("jurisdiction", "p2"), line.track("jurisdiction", "p3")) == ("settled", "rejected")
        assert line.limit("trial")["state"] == "paused"


def test_a_late_objection_is_refused_one_posted_in_time_is_not(users):
    line = lines.served_case(users)  # served 4 March: until 19 March
    with at(date(2026, 3, 23)):
        with pytest.raises(Refused) as refused:
            line.on_paper("p2", "object_to_jurisdiction", {"reason": "x"})
        assert refused.value.problems[0].article == "civil-procedure-law/130"
        line.on_paper("p2", "object_to_jurisdiction", {"reason": "x", "posted_on": "2026-03-19"})


def test_in_small_claims_the_ruling_takes_effect_at_once(users):
    line = objected(users, "small-claims", amount="20000")
    with at(date(2026, 3, 18)):
        line.do("judge", "rule_on_jurisdiction", {"party": "p2", "reason": "本院有管辖权"})
    assert line.track("effect", "j1") == "effective"
    assert line.track("jurisdiction", "p2") == "settled"
    assert line.limit("trial")["due_on"] == "2026-05-05"  # 2 May and three days


def test_an_objection_that_prevails_ends_the_case_here(users):
    line = objected(users)
    with at(date(2026, 3, 18)):
        with pytest.raises(Refused):
            line.do("judge", "rule_on_jurisdiction", {"party": "p2", "upheld": True, "reason": "应由赛罕区法院管辖"})
        line.do(
            "judge", "rule_on_jurisdiction", {"party": "p2", "upheld": True, "to_court": CITY, "reason": "依法移送"}
        )
    assert (line.state.stage, line.state.fact("decided_by")) == ("decided", "jurisdiction_upheld")
    assert line.track("claim", "c1") == "decided"


def test_a_reversed_transfer_brings_the_case_back(users):
    line = objected(users)
    with at(date(2026, 3, 18)):
        line.do(
            "judge", "rule_on_jurisdiction", {"party": "p2", "upheld": True, "to_court": CITY, "reason": "依法移送"}
        )
        lines.serve_decision(line, "p1", date(2026, 3, 18))
        line.do("plaintiff", "receive_appeal", {"decision": "j1", "requests": "本案应由新城区法院管辖"})
    with at(date(2026, 4, 20)):
        told = {
            "decision": "j1",
            "outcome": "set_aside",
            "reference": "（2026）内01民辖终3号",
            "effective_on": "2026-04-20",
        }
        line.do("clerk", "record_higher_decision", told)
    assert line.state.stage == "trial"
    assert line.track("claim", "c1") == "pending"
    assert line.limit("trial")["state"] == "running"
    assert line.limit("trial")["due_on"] == "2026-10-08"  # excluded 16 March to 20 April, 36 days


@pytest.mark.parametrize(
    ("variant", "days", "agreed", "lawful"),
    [
        ("ordinary", 14, False, False),
        ("ordinary", 14, True, True),
        ("ordinary", 15, False, True),
        ("summary", 15, False, True),
        ("summary", 16, False, False),
        ("small-claims", 7, False, True),
        ("small-claims", 16, False, False),
    ],
)
def test_the_evidence_period_has_the_bounds_of_its_procedure(users, variant, days, agreed, lawful):
    line = lines.served_case(users, variant, amount="20000")
    with at(lines.SERVED):
        if lawful:
            line.do("judge", "set_evidence_period", {"days": days, "agreed": agreed})
            assert line.limit("evidence", "p2")["days"] == days
        else:
            with pytest.raises(Refused):
                line.do("judge", "set_evidence_period", {"days": days, "agreed": agreed})


def test_small_claims_usually_allow_seven_days(users):
    line = lines.served_case(users, "small-claims", amount="20000")
    with at(lines.SERVED), pytest.raises(NeedsReason):
        line.do("judge", "set_evidence_period", {"days": 10})


def test_late_evidence_needs_a_reason_and_more_time_for_one_is_more_time_for_all(users):
    line = lines.served_case(users, "ordinary")
    with at(lines.SERVED):
        line.do("judge", "set_evidence_period", {"days": 15})
    with at(date(2026, 3, 18)):
        line.do("plaintiff", "ask_evidence_extension", {"days": 10, "reason": "证人在外地"})
        line.do(
            "judge", "decide_evidence_extension",
            {"motion": "m1", "granted": True, "until": "2026-03-30", "reason": "理由成立"},
        )  # fmt: skip
    assert {line.limit("evidence", p)["due_on"] for p in ("p1", "p2")} == {"2026-03-30"}
    evidence = {"name": "转账凭证", "kind": "electronic", "purpose": "证明交付"}
    with at(date(2026, 3, 31)):
        with pytest.raises(NeedsReason):
            line.do("plaintiff", "hand_in_evidence", evidence)
        line.do("plaintiff", "hand_in_evidence", evidence, overrides={"1": "银行当天才出具"})
        with pytest.raises(Refused):
            line.do(
                "plaintiff",
                "ask_investigation",
                {"what": "流水", "from_whom": "某银行", "clues": "账号", "reason": "x"},
            )


def test_appraisal_and_objection_overlap_and_are_excluded_once(users):
    line = objected(users)  # from 16 March
    order = {"matter": "笔迹是否本人", "institution": "某司法鉴定中心", "chosen_by": "agreement"}
    with at(date(2026, 3, 20)):
        line.do("judge", "order_appraisal", order)
    with at(date(2026, 3, 23)):
        line.do("judge", "rule_on_jurisdiction", {"party": "p2", "reason": "驳回"})
        for party in ("p1", "p2"):
            lines.serve_decision(line, party, date(2026, 3, 23))
    with at(date(2026, 4, 3)):
        do_expire_limits(clock.today())
        assert line.limit("trial")["state"] == "paused"  # the appraisal goes on
    with at(date(2026, 4, 30)):
        line.do("clerk", "end_appraisal", {"appraisal": "g1", "outcome": "reported", "opinion": "系本人所写"})
    trial = line.limit("trial")
    assert [(e["from"], e["to"]) for e in trial["exclusions"]] == [("2026-03-16", "2026-04-30")]
    assert trial["due_on"] == "2026-10-18"  # 2 September and 46 days
    assert "鉴定" in trial["exclusions"][0]["reason"]


def test_small_claims_are_converted_before_an_appraisal(users):
    line = lines.served_case(users, "small-claims", amount="20000")
    order = {"matter": "质量", "institution": "某中心", "chosen_by": "court"}
    with at(date(2026, 3, 20)):
        with pytest.raises(Refused) as refused:
            line.do("judge", "order_appraisal", order)
        assert refused.value.problems[0].article == "civil-procedure-law/166"
        line.do("judge", "convert_to_summary", {"reason": "需要鉴定"})
        assert line.limit("trial")["due_on"] == "2026-06-02"
        line.do("judge", "order_appraisal", order)


def test_conversion_to_the_ordinary_procedure_counts_from_acceptance_and_tops_up_the_fee(users):
    line = lines.served_case(users)
    with at(date(2026, 3, 10)):
        fee = next(k for k, f in line.state.all("fees").items() if f["of"] == "claim")
        amount = line.state.get("fees", fee)["amount"]
        line.do(
            "window_clerk", "record_payment_by_hand",
            {"fee": fee, "amount": amount, "how": "counter", "receipt": "票1", "paid_on": "2026-03-10"},
        )  # fmt: skip
    with at(date(2026, 4, 10)):
        line.do("judge", "convert_to_ordinary", {"reason": "案情复杂"})
    assert line.state.variant == "ordinary"
    assert line.limit("trial")["due_on"] == "2026-09-02"
    assert [f["of"] for f in line.state.all("fees").values()] == ["claim", "topup"]
    assert line.track("effect", "j1") == "effective"


def test_conversion_comes_before_the_trial_limit_is_over(users):
    line = lines.served_case(users)
    with at(date(2026, 6, 3)), pytest.raises(Refused) as refused:
        line.do("judge", "convert_to_ordinary", {"reason": "案情复杂"})
    assert refused.value.problems[0].article == "civil-procedure-interpretation/258"


def test_entrusted_mediation_excludes_only_what_the_parties_added(users):
    line = lines.served_case(users, "ordinary")
    with at(date(2026, 3, 9)):
        given = {"organisation": "某人民调解委员会", "accepted_on": "2026-03-09"}
        with pytest.raises(Refused):
            line.do("judge", "entrust_mediation", given)
        line.do("judge", "entrust_mediation", {**given, "agreed": True})
    assert line.limit("mediation")["due_on"] == "2026-03-24"
    with at(date(2026, 3, 20)):
        line.do("clerk", "extend_mediation", {"days": 10, "agreed": True})
    with at(date(2026, 4, 6)):
        do_expire_limits(clock.today())
    assert line.track("mediation") == "ended"
    last = line.limit("mediation")["due_on"]
    trial = line.limit("trial")
    assert [(e["from"], e["to"]) for e in trial["exclusions"]] == [("2026-03-25", last)]
    assert date.fromisoformat(trial["due_on"]) == date(2026, 9, 2) + (date.fromisoformat(last) - date(2026, 3, 24))


def test_suspension_stops_the_clock_and_the_hearing(users):
    line = lines.served_case(users)
    with at(date(2026, 3, 10)):
        line.do("judge", "suspend_case", {"ground": "other_case", "reason": "须以另案为依据"})
        with pytest.raises(NotNow):
            lines.schedule(line)
    with at(date(2026, 4, 8)):
        line.do("judge", "resume_case", {"reason": "另案已经审结"})
    assert line.limit("trial")["due_on"] == "2026-07-02"  # 30 days, 10 March to 8 April


def test_urgent_preservation_is_ruled_on_within_hours(users):
    line = lines.served_case(users)
    asked = {
        "kind": "property",
        "against": ["p2"],
        "what": "银行存款",
        "amount": "88000",
        "urgent": True,
        "reason": "转移财产",
    }
    with at(date(2026, 3, 10)):
        line.do("plaintiff", "ask_preservation", asked, happened_at=time(10, 20))
        assert line.limit("preservation-urgent", "q1")["due_at"].startswith("2026-03-12T11:00")
        line.do("judge", "ask_security", {"preservation": "q1", "amount": "88000"})
        ruling = {"preservation": "q1", "granted": True, "measures": "冻结存款88000元", "reason": "符合条件"}
        with pytest.raises(Refused):
            line.do("judge", "rule_on_preservation", ruling)
        line.do("plaintiff", "give_security", {"preservation": "q1", "security": "保险公司保函"})
        line.do("judge", "rule_on_preservation", ruling)
    assert line.track("preservation", "q1") == "ordered"
    assert line.limit("preservation-urgent", "q1")["state"] == "met"
    with at(date(2026, 3, 20)):
        late = {"preservation": "q1", "received_on": "2026-03-11", "reason": "超标的"}
        with pytest.raises(Refused):
            line.on_paper("p2", "ask_reconsideration", late)
        line.on_paper("p2", "ask_reconsideration", {**late, "received_on": "2026-03-16"})
        with pytest.raises(Refused):
            line.on_paper("p2", "ask_reconsideration", {**late, "received_on": "2026-03-16"})
        line.do("judge", "decide_reconsideration", {"motion": "m1", "granted": True, "reason": "超出请求范围"})
    assert line.track("preservation", "q1") == "released"


def test_advance_enforcement_is_for_the_listed_grounds(users):
    line = lines.served_case(users)
    asked = {"kind": "advance", "against": ["p2"], "what": "先付生活费", "reason": "生活困难"}
    with at(date(2026, 3, 10)):
        with pytest.raises(Refused):
            line.do("plaintiff", "ask_preservation", asked)
        line.do("plaintiff", "ask_preservation", {**asked, "ground": "maintenance"})


def test_joined_cases_know_of_each_other(users):
    one, other = lines.served_case(users), lines.served_case(users)
    with at(date(2026, 3, 10)):
        one.do("judge", "join_cases", {"case_number": other.state.case_number, "reason": "基于同一事实"})
    assert one.state.get("links", "l1")["case_number"] == other.state.case_number
    assert other.state.get("links", "l1")["case_number"] == one.state.case_number
    assert list(verify.verify()) == []


def test_a_single_judge_hands_over_to_a_panel(users):
    line = lines.served_case(users, "ordinary")
    judges = {name: str(users[name].id) for name in ("second_judge", "third_judge")}
    with at(date(2026, 3, 10)):
        line.do("plaintiff", "object_to_procedure", {"about": "single_judge", "reason": "社会影响较大"})
        line.do("judge", "refer_to_panel", {"reason": "不宜独任审理"})
        assert line.state.get("motions", "m1")["state"] == "granted"
        panel = {"presiding": judges["second_judge"], "members": [judges["third_judge"]]}
        line.do("president", "form_panel", panel)
    bench = {
        i["user"] for i in line.state.all("relations").values() if i["relation"] in ("presiding_judge", "panel_member")
    }
    assert set(judges.values()) <= bench
    assert cast.CAST["judge"].name == "孙正"
