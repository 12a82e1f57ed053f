"""From the complaint to the case number, as the people at the counter would tell it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mengma import clock
from mengma.cases import verify
from mengma.intake import selectors
from mengma.intake.tests import stories
from mengma.procedure import expiry
from mengma.procedure.errors import BadData, NeedsReason, NotAllowed, NotNow, Refused
from tests import cast

NOTICES = {
    "acceptance_notice",
    "response_notice",
    "rights_and_duties",
    "address_confirmation",
    "evidence_notice",
    "fee_notice",
}


def test_a_complaint_is_taken_with_a_dated_receipt_at_once(people):
    done = stories.submitted(people)
    assert done.state.stage == "review"
    assert done.state.fact("title") == "乌兰诉巴特尔民间借贷纠纷"
    assert (done.state.fact("cause_code"), done.state.fact("amount")) == ("108.3", "88000.00")
    assert stories.documents(done.state)["complaint_receipt"] == ["p1"]
    assert done.state.get("addresses", "p1")["electronic"] is True
    assert list(verify.verify()) == []
    assert list(verify.check_rebuild()) == []


def test_what_is_missing_does_not_keep_a_complaint_out(people):
    done = stories.submitted(people, {"parties": [{"capacity": "plaintiff", "kind": "person", "name": "乌兰"}]})
    assert done.state.fact("title") == "乌兰起诉材料"
    judge = cast.actor(people["filing_judge"])
    assert selectors.filing_queue(judge, clock.today())[0].missing >= 5


def test_nobody_files_in_another_persons_name(people):
    content = stories.complaint(wulan={"name": "某人"})
    with pytest.raises(BadData) as refused:
        stories.submitted(people, content)
    assert refused.value.problems[0].field == "complaint.submitter"


def test_a_lawyer_files_as_the_plaintiffs_agent_and_special_authority_is_kept(people):
    content = stories.complaint(
        representatives=[
            {"party": "p1", "kind": "agent", "name": "苏和", "authority": "special", "organisation": "某律师事务所"}
        ]
    )
    from mengma.intake import actions

    su = cast.actor(people["lawyer"])
    draft = actions.do_start_draft(su, court=cast.COURT, form="lending", content=content)
    done = actions.do_submit_draft(draft.id, su)
    assert done.state.get("representatives", "a1")["user"] == su.id
    assert {(r["relation"], r["subject"]) for r in done.state.all("relations").values()} == {
        ("filer", "p1"),
        ("plaintiff", "p1"),
    }


def test_the_queue_shows_the_seven_day_clock_to_the_filing_judge_only(people):
    filed = date(2026, 11, 23)
    with clock.travel(clock.now().replace(year=2026, month=11, day=23)):
        stories.submitted(people)
        waiting = selectors.filing_queue(cast.actor(people["filing_judge"]), filed)
    assert [(w.title, w.due_on, w.days_left) for w in waiting] == [("乌兰诉巴特尔民间借贷纠纷", date(2026, 11, 30), 7)]
    assert waiting[0].limit["citations"][0]["article"] == "126"
    assert selectors.filing_queue(cast.actor(people["judge_elsewhere"]), filed) == []
    assert selectors.filing_queue(cast.actor(people["plaintiff"]), filed) == []


def test_acceptance_gives_number_and_every_notice_in_one_print(people):
    case = stories.accepted(people)
    state = stories.state(people, case)
    year = clock.today().year
    assert state.case_number == f"（{year}）内0102民初1号"
    assert state.fact("number_parts") == {
        "court": "内0102",
        "year": year,
        "specialty": "",
        "type_code": "民初",
        "number": 1,
    }
    assert (state.stage, state.variant) == ("preparation", "summary")
    assert stories.documents(state).keys() >= NOTICES
    assert stories.documents(state)["rights_and_duties"] == ["p1", "p2"]
    assert {"send-complaint", "trial"} <= state.all("limits").keys()
    assert state.get("limits", "filing-review")["state"] == "met"
    assert state.get("tracks", "claim/c1")["state"] == "pending"
    assert state.fact("accepted_on_the_spot") is True
    assert list(verify.check_rebuild()) == []


def test_numbers_run_on_without_a_gap_when_an_acceptance_fails(people):
    first = stories.accepted(people)
    with pytest.raises((NeedsReason, Refused)):
        stories.accepted(people, procedure="small-claims", findings=["appraisal"])
    second = stories.accepted(people)
    numbers = [stories.state(people, case).fact("number_parts")["number"] for case in (first, second)]
    assert numbers == [1, 2]


def test_only_the_filing_judge_of_the_court_accepts(people):
    case = stories.submitted(people).entry.case_id
    for who in ("plaintiff", "window_clerk", "judge", "president", "stranger"):
        with pytest.raises(NotAllowed):
            stories.act(people, who, case, "accept_case", {"procedure": "summary"}, overrides=stories.REASONS)


def test_corrections_are_asked_once_and_the_clock_restarts_the_day_after(people):
    case = stories.submitted(people).entry.case_id
    stories.act(people, "filing_judge", case, "ask_corrections", {"items": ["补充被告住所", "补充证据来源"]})
    assert stories.state(people, case).stage == "correction"
    with clock.travel(clock.now() + timedelta(days=3)):
        corrected = stories.complaint(bater={"phone": "13900000002"})
        done = stories.act(people, "plaintiff", case, "hand_in_corrections", {"complaint": corrected})
        limit = done.state.get("limits", "filing-review-after-correction")
        assert limit["started_on"] == clock.today().isoformat()
        assert done.state.get("parties", "p2")["phone"] == "13900000002"
        with pytest.raises(Refused, match="一次性"):
            stories.act(people, "filing_judge", case, "ask_corrections", {"items": ["再补一项"]})
    assert list(verify.check_rebuild()) == []


def test_a_corrected_complaint_takes_the_place_of_the_first_and_the_first_stays_in_the_docket(people):
    case = stories.submitted(people).entry.case_id
    stories.act(people, "filing_judge", case, "ask_corrections", {"items": ["明确请求"]})
    shape = selectors.complaint_of(stories.state(people, case))
    assert [claim["text"] for claim in shape["claims"]] == [claim["text"] for claim in stories.COMPLAINT["claims"]]
    shape["claims"] = [{"text": "判令被告偿还80000元", "amount": "80000"}]
    done = stories.act(people, "plaintiff", case, "hand_in_corrections", {"complaint": shape})
    assert done.state.fact("amount") == "80000.00"
    assert done.state.get("claims", "c2")["dropped_on"]
    stories.act(people, "filing_judge", case, "accept_case", {"procedure": "summary"}, overrides=stories.REASONS)
    assert "claim/c2" not in stories.state(people, case).all("tracks")


def test_uncorrected_papers_are_returned_after_the_time_given_and_not_before(people):
    case = stories.submitted(people).entry.case_id
    until = (clock.today() + timedelta(days=10)).isoformat()
    stories.act(people, "filing_judge", case, "ask_corrections", {"items": ["补充"], "until": until})
    with pytest.raises(Refused):
        stories.act(people, "filing_judge", case, "return_complaint")
    with clock.travel(clock.now() + timedelta(days=11)):
        stories.act(people, "filing_judge", case, "return_complaint")
    assert stories.state(people, case).stage == "returned"


def test_refusal_is_a_ruling_that_can_be_appealed_within_ten_days_of_service(people):
    case = stories.submitted(people).entry.case_id
    done = stories.act(
        people, "filing_judge", case, "refuse_to_accept", {"ground": "arbitration", "reason": "双方订有书面仲裁协议。"}
    )
    assert done.state.stage == "refused"
    assert done.state.get("decisions", "j1")["type"] == "refusal_to_accept"
    served = stories.act(people, "filing_judge", case, "serve_refusal_ruling", {"parties": ["p1"], "way": "direct"})
    assert served.state.get("limits", "refusal-appeal/p1")["state"] == "running"
    appealed = stories.act(people, "plaintiff", case, "appeal_refusal_to_accept", {"reasons": "仲裁协议无效"})
    assert appealed.state.get("tracks", "appeal/p1")["state"] == "filed"
    assert appealed.state.get("tracks", "effect/j1")["state"] == "stopped"
    with pytest.raises(NotNow):
        stories.act(people, "filing_judge", case, "accept_case", {"procedure": "summary"}, overrides=stories.REASONS)


def refused_and_served(people):
    case = stories.submitted(people).entry.case_id
    stories.act(people, "filing_judge", case, "refuse_to_accept", {"ground": "no_claim", "reason": "请求不明确。"})
    stories.act(people, "filing_judge", case, "serve_refusal_ruling", {"parties": ["p1"], "way": "direct"})
    return case


def test_a_refusal_that_nobody_appeals_takes_effect(people):
    case = refused_and_served(people)
    with clock.travel(clock.now() + timedelta(days=20)):
        assert expiry.do_expire_limits(clock.today()) == 1
        state = stories.state(people, case)
        assert state.get("tracks", "effect/j1")["state"] == "effective"
        with pytest.raises(Refused, match="上诉期"):
            stories.act(people, "plaintiff", case, "appeal_refusal_to_accept", {"reasons": "不服"})


def test_what_the_court_above_orders_accepted_is_accepted_and_not_refused_again(people):
    case = refused_and_served(people)
    stories.act(people, "plaintiff", case, "appeal_refusal_to_accept", {"reasons": "请求明确"})
    sent = {"to_court": "呼和浩特市中级人民法院", "parties": ["p1"]}
    stories.act(people, "filing_judge", case, "transfer_refusal_appeal", sent)
    result = {"outcome": "set_aside", "reference": "（2026）内01民终1号"}
    done = stories.act(people, "filing_judge", case, "record_refusal_result", result)
    assert done.state.stage == "review"
    with pytest.raises(Refused, match="指令立案"):
        stories.act(people, "filing_judge", case, "refuse_to_accept", {"ground": "no_claim", "reason": "仍不受理"})
    stories.act(people, "filing_judge", case, "accept_case", {"procedure": "summary"}, overrides=stories.REASONS)
    assert stories.state(people, case).case_number


def test_an_undecided_review_is_recorded_as_overdue_shown_to_the_president_and_not_accepted_by_itself(people):
    case = stories.submitted(people).entry.case_id
    president = cast.actor(people["president"])
    with clock.travel(clock.now() + timedelta(days=12)):
        assert expiry.do_expire_limits(clock.today()) == 1
        state = stories.state(people, case)
        assert (state.stage, state.case_number) == ("review", None)
        assert state.fact("review_overdue_since")
        assert [waiting.case_id for waiting in selectors.overdue_reviews(president, clock.today())] == [case]
        with pytest.raises(NeedsReason, match="先行立案"):
            stories.act(people, "filing_judge", case, "refuse_to_accept", {"ground": "no_claim", "reason": "请求不明"})
        stories.act(people, "filing_judge", case, "accept_case", {"procedure": "summary"}, overrides=stories.REASONS)
        assert selectors.overdue_reviews(president, clock.today()) == []


def test_the_plaintiff_may_take_the_papers_back_before_acceptance(people):
    case = stories.submitted(people).entry.case_id
    assert (
        stories.act(people, "plaintiff", case, "withdraw_before_acceptance").state.stage
        == "withdrawn_before_acceptance"
    )


@pytest.mark.parametrize("way_in", ["walk_in", "post", "file"])
def test_papers_brought_to_the_window_are_recorded_by_the_clerk(people, way_in):
    done = stories.at_window(people, way_in=way_in, by="乌兰")
    assert done.state.fact("way_in") == way_in
    assert done.entry.payload["paper"] == {"how": way_in, "by": "乌兰", "material": ""}
    assert done.state.all("relations") == {}


def test_an_oral_complaint_is_written_down_and_signed(people):
    with pytest.raises(Refused, match="签名"):
        stories.at_window(people, way_in="oral")
    done = stories.at_window(people, way_in="oral", read_back=True)
    assert "oral_complaint_record" in stories.documents(done.state)


def test_a_litigant_cannot_claim_to_have_filed_at_the_window(people):
    from mengma.intake import actions

    wulan = cast.actor(people["plaintiff"])
    draft = actions.do_start_draft(wulan, court=cast.COURT, form="lending", way_in="post", content=stories.complaint())
    with pytest.raises(BadData) as refused:
        actions.do_submit_draft(draft.id, wulan)
    assert refused.value.problems[0].field == "way_in"


def test_acceptance_on_the_spot_at_the_window_is_both_or_neither(people):
    done = stories.at_window(
        people, "filing_judge", way_in="walk_in", accept={"procedure": "summary"}, overrides=stories.REASONS
    )
    assert done.state.case_number
    assert done.state.fact("accepted_on_the_spot") is True
    with pytest.raises(NotAllowed):
        stories.at_window(people, "window_clerk", way_in="walk_in", accept={"procedure": "summary"})
    assert len(selectors.filing_queue(cast.actor(people["filing_judge"]), clock.today())) == 0


def test_a_complaint_posted_last_week_runs_its_clock_from_the_day_it_came(people):
    came = clock.today() - timedelta(days=4)
    with pytest.raises(BadData):
        stories.at_window(people, way_in="post", happened_on=came)
    done = stories.at_window(people, way_in="post", happened_on=came, late_reason="收发室转交延迟")
    assert done.state.fact("filed_on") == came.isoformat()
    assert done.state.get("limits", "filing-review")["started_on"] == came.isoformat()


def test_a_case_without_a_definite_defendant_cannot_be_accepted(people):
    content = stories.complaint()
    content["parties"] = content["parties"][:1]
    case = stories.submitted(people, content).entry.case_id
    with pytest.raises(Refused, match="明确的被告"):
        stories.act(people, "filing_judge", case, "accept_case", {"procedure": "ordinary"}, overrides=stories.REASONS)


def test_another_courts_case_is_accepted_only_with_a_reason(people):
    content = stories.complaint(wulan={"region": "150202"}, bater={"region": "150203"})
    case = stories.submitted(people, content).entry.case_id
    data = {"procedure": "summary"}
    reasons = {number: why for number, why in stories.REASONS.items() if number != "5"}
    with pytest.raises(NeedsReason, match="管辖"):
        stories.act(people, "filing_judge", case, "accept_case", data, overrides=reasons)


def test_a_corrected_acceptance_keeps_its_number_its_codes_and_its_sealed_numbers(people):
    with clock.travel(clock.now() + timedelta(days=3)):
        case = stories.submitted(people, stories.complaint(wulan={"identity": stories.WULAN_ID})).entry.case_id
    with clock.travel(clock.now() + timedelta(days=6)):
        stories.act(people, "filing_judge", case, "accept_case", {"procedure": "summary"}, overrides=stories.REASONS)
        before, code = stories.state(people, case), stories.code_for(people, case, "p2")
        day = (clock.today() - timedelta(days=1)).isoformat()
        wrong = {"entry": 2, "correct_day": day, "reason": "立案日期录入有误"}
        stories.act(people, "filing_judge", case, "propose_correction", wrong)
        stories.act(people, "president", case, "approve_correction", {"correction": "k1"})
        after = stories.state(people, case)
    assert (after.case_number, after.fact("accepted_on")) == (before.case_number, day)
    assert stories.code_for(people, case, "p2") == code
    assert after.get("limits", "trial")["started_on"] == day
    assert stories.accepted(people)
    assert list(verify.verify()) == []
    assert list(verify.check_rebuild()) == []


def test_a_corrected_complaint_entry_seals_what_was_sealed(people):
    case = stories.submitted(people, stories.complaint(wulan={"identity": stories.WULAN_ID})).entry.case_id
    content = selectors.complaint_of(stories.state(people, case))
    content["parties"][1]["name"] = "巴特尔·苏"
    data = {"entry": 1, "correct_data": {"complaint": content}, "reason": "姓名录入有误"}
    stories.act(people, "filing_judge", case, "propose_correction", data)
    stories.act(people, "president", case, "approve_correction", {"correction": "k1"})
    after = stories.state(people, case)
    assert after.fact("title") == "乌兰诉巴特尔·苏民间借贷纠纷"
    assert after.get("parties", "p1")["identity_tail"] == stories.WULAN_ID[-4:]
    assert list(verify.check_rebuild()) == []


class TestProcedure:
    """Which procedure: the law's amounts come from lawbook."""

    def accept(self, people, amount, procedure, overrides=None, **data):
        content = stories.complaint(claims=[{"text": "偿还借款", "amount": amount}])
        case = stories.submitted(people, content).entry.case_id
        return stories.act(
            people, "filing_judge", case, "accept_case", {"procedure": procedure, **data}, overrides=overrides or {}
        )

    def test_a_small_simple_money_claim_goes_to_small_claims(self, people):
        assert self.accept(people, "20000", "small-claims").state.variant == "small-claims"

    def test_another_procedure_for_it_needs_a_reason(self, people):
        with pytest.raises(NeedsReason, match="小额"):
            self.accept(people, "20000", "ordinary")

    def test_a_middle_sum_goes_to_small_claims_only_if_both_agree(self, people):
        with pytest.raises(Refused, match="约定"):
            self.accept(people, "150000", "small-claims")
        assert self.accept(people, "150000", "small-claims", both_agree=True).state.variant == "small-claims"

    def test_a_large_sum_never_goes_to_small_claims(self, people):
        with pytest.raises(Refused, match="不能适用小额"):
            self.accept(people, "5000000", "small-claims", both_agree=True)

    def test_a_defendant_who_cannot_be_found_closes_the_summary_procedure(self, people):
        with pytest.raises(Refused, match="简易"):
            self.accept(people, "600000", "summary", findings=["whereabouts_unknown"])
        assert self.accept(people, "600000", "ordinary", findings=["whereabouts_unknown"]).state.variant == "ordinary"

    def test_divorce_is_no_small_claim_and_its_amount_is_the_property(self, people):
        content = stories.complaint(
            form="divorce", cause="离婚纠纷", claims=[{"text": "判令离婚"}], elements={"property_total": "300000"}
        )
        case = stories.submitted(people, {**content, "form": "divorce"}).entry.case_id
        assert stories.state(people, case).fact("amount") == "300000.00"
        with pytest.raises(Refused, match="小额"):
            stories.act(
                people, "filing_judge", case, "accept_case", {"procedure": "small-claims"}, overrides=stories.REASONS
            )
