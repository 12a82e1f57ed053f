"""How a case is decided: judgment checked part by part, mediation, withdrawal, dismissal, and the day on which it closes."""

from __future__ import annotations

from datetime import date

import pytest

from mengma.cases import verify
from mengma.dossier.actions import do_open_draft, do_save_draft
from mengma.lawbook import load
from mengma.procedure import library
from mengma.procedure.errors import BadData, NeedsReason, NotAllowed, NotNow, Refused
from mengma.procedure.expiry import do_expire_limits
from mengma.trial.judgment_check import problems
from tests import cast, lines
from tests.lines import at

APRIL_10 = lines.DECIDED


def codes(line, text, on=APRIL_10):
    guide = library.guide("civil-first-instance", 1)
    with at(on):
        return [problem.code.removeprefix("judgment.") for problem in problems(guide, line.state, load(), text, on)]


def test_a_draft_filled_from_the_docket_has_every_part(users):
    line = lines.heard_case(users)
    with at(APRIL_10):
        text = lines.judgment_text(line)
    assert line.state.case_number in text
    assert "第二百六十四条" in text
    assert codes(line, text) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("民初", "民终", "case_number"),
        ("巴特尔", "某人", "party"),
        ("诉讼请求", "请求", "claims"),
        ("经审理查明：", "", "facts"),
        ("本院认为", "我们认为", "reasons"),
        ("判决如下", "处理如下", "operative_part"),
        ("案件受理费1000元，由被告负担。", "", "costs"),
        ("十五日内", "十日内", "appeal"),
        ("上诉于", "申诉于", "appeal"),
        ("第二百六十四条", "第二百六十条", "delay_interest"),
        ("孙正", "某法官", "signature"),
        ("二〇二六年四月十日", "二〇二六年四月九日", "date"),
    ],
)
def test_each_missing_part_is_named(users, old, new, code):
    line = lines.heard_case(users)
    with at(APRIL_10):
        text = lines.judgment_text(line)
    assert old in text
    assert code in codes(line, text.replace(old, new))


@pytest.mark.parametrize(
    "empty",
    [
        "一、",
        "一、\n\n",
        "一、。",
        "",
        "一、；二、驳回其他诉讼请求。",
        "一、被告偿还原告借款88000元；\n二、",
        "一、被告偿还原告借款88000元；二、。",
    ],
)
def test_a_numeral_alone_is_no_operative_part(users, empty):
    line = lines.heard_case(users)
    with at(APRIL_10):
        text = lines.judgment_text(line, operative=empty)
    assert "operative_text" in codes(line, text)


@pytest.mark.parametrize(
    "told",
    [
        "驳回原告乌兰的诉讼请求。",
        "一、驳回原告乌兰的诉讼请求。",
        "一、被告巴特尔偿还原告乌兰借款88000元；二、案件受理费由被告负担。",
        "一、确认合同解除；\n二、被告返还房屋；三、驳回其他诉讼请求。",
    ],
)
def test_an_operative_part_may_be_one_sentence_or_several_numbered_ones(users, told):
    line = lines.heard_case(users)
    with at(APRIL_10):
        text = lines.judgment_text(line, operative=told)
    assert "operative_text" not in codes(line, text)


def test_what_the_draft_leaves_to_the_judge_is_not_left_blank(users):
    line = lines.heard_case(users)
    with at(APRIL_10):
        facts = lines.judgment_text(line, facts="经审理查明：")
        reasons = lines.judgment_text(line, reasons="本院认为，")
    assert "unfinished" in codes(line, facts)
    assert "unfinished" in codes(line, reasons)


def test_the_article_on_delay_interest_goes_by_the_day_of_the_judgment(users):
    line = lines.heard_case(users)
    with at(APRIL_10):
        text = lines.judgment_text(line)
    assert "delay_interest" not in codes(line, text, date(2024, 1, 3))
    assert "delay_interest" in codes(line, text, date(2023, 12, 29))
    assert "delay_interest" not in codes(line, text.replace("第二百六十四条", "第二百六十条"), date(2023, 12, 29))


def test_small_claims_say_nothing_of_an_appeal(users):
    line = lines.heard_case(users, "small-claims", amount="20000")
    with at(APRIL_10):
        text = lines.judgment_text(line)
    assert "本判决为终审判决" in text
    assert codes(line, text) == []
    wrong = text.replace("本判决为终审判决", "可以在判决书送达之日起十五日内上诉于中级人民法院")
    assert set(codes(line, wrong)) == {"no_appeal_in_small_claims", "final_in_small_claims"}


def test_an_incomplete_judgment_is_not_pronounced_and_says_what_is_missing(users):
    line = lines.heard_case(users)
    with at(APRIL_10):
        with pytest.raises(Refused) as refused:
            lines.pronounce(line, text="原告胜诉。")
        said = [problem.zh for problem in refused.value.problems]
        assert any("判决主文" in sentence for sentence in said)
        assert all(problem.article for problem in refused.value.problems)


def test_the_saved_draft_is_pronounced_and_never_stands_in_the_docket_before(users):
    line = lines.heard_case(users)
    judge = cast.actor(users["judge"])
    with at(APRIL_10):
        with pytest.raises(Refused):
            line.do("judge", "draft_judgment")
        draft = do_open_draft(judge, line.case, "judgment")
        sections = lines.filled(draft.sections)
        do_save_draft(judge, draft.id, sections, draft.revision)
        done = line.do("judge", "draft_judgment")
        assert "经审理查明" not in str(done.entry.payload)
        assert line.state.fact("judgment_draft")["lacking"] == []
        data = {"result": "granted", "how": "set_date", "costs": {"p2": "1000"}}
        with pytest.raises(NotAllowed):
            line.do("plaintiff", "pronounce_judgment", data)
        line.do("judge", "pronounce_judgment", data)
    assert "经审理查明" in line.state.get("decisions", "j1")["text"]


def test_after_pronouncing_in_court_the_judgment_is_sent_within_ten_days(users):
    line = lines.decided_case(users)
    assert line.limit("judgment-delivery")["due_on"] == "2026-04-20"
    with at(date(2026, 4, 16)):
        line.do("clerk", "record_judgment_sent")
    assert line.limit("judgment-delivery")["state"] == "met"


def test_a_judgment_needs_a_closed_debate(users):
    line = lines.heard_case(users)
    with at(APRIL_10):
        line.do("judge", "reopen_debate", {"reason": "发现新的事实"})
        with pytest.raises(Refused) as refused:
            lines.pronounce(line)
    assert refused.value.problems[0].article == "civil-procedure-law/145"


def statement(users, *signing, variant="summary"):
    line = lines.served_case(users, variant)
    with at(date(2026, 3, 20)):
        line.do("judge", "make_mediation_statement", {"terms": "被告于五月前还款", "costs": {"p2": "500"}})
    for party, day in signing:
        with at(day):
            line.on_paper(party, "sign_mediation_statement", {"decision": "j1"})
    return line


def test_a_mediation_statement_takes_effect_with_the_last_signature(users):
    line = statement(users, ("p1", date(2026, 3, 20)))
    assert (line.state.stage, line.track("claim", "c1")) == ("preparation", "pending")
    with at(date(2026, 3, 24)):
        line.on_paper("p2", "sign_mediation_statement", {"decision": "j1"})
    assert (line.state.stage, line.track("claim", "c1")) == ("decided", "settled")
    assert line.state.get("decisions", "j1")["effective_on"] == "2026-03-24"
    with at(date(2026, 3, 25)):
        with pytest.raises(Refused):
            line.do("clerk", "close_case", {"closed_on": "2026-03-20"})
        line.do("clerk", "close_case")
    assert line.state.fact("closed_on") == "2026-03-24"


def test_a_mediation_statement_is_signed_for_by_service_but_never_left(users):
    line = statement(users)
    given = {"what": "mediation_statement", "decision": "j1", "received_on": "2026-03-23"}
    with at(date(2026, 3, 23)):
        with pytest.raises(Refused):
            line.do(
                "clerk",
                "record_service",
                {**given, "party": "p2", "way": "left", "refused_why": "拒收", "witness": "王某"},
            )
        for party in ("p1", "p2"):
            line.do("clerk", "record_service", {**given, "party": party, "way": "direct", "signed_by": "本人"})
    assert line.state.stage == "decided"
    assert line.state.get("decisions", "j1")["effective_on"] == "2026-03-23"


def test_who_goes_back_on_the_mediation_gets_a_judgment(users):
    line = statement(users, ("p1", date(2026, 3, 20)))
    with at(date(2026, 3, 23)):
        with pytest.raises(Refused):
            line.on_paper("p1", "refuse_mediation_statement", {"decision": "j1"})
        line.on_paper("p2", "refuse_mediation_statement", {"decision": "j1"})
        with pytest.raises(NotNow):
            line.on_paper("p2", "sign_mediation_statement", {"decision": "j1"})
    assert (line.track("effect", "j1"), line.track("claim", "c1")) == ("void", "pending")


def counterclaimed(users):
    line = lines.heard_case(users, "ordinary", defendants=("巴特尔", "苏和", "白音"))
    brought = {
        "against": ["p1"],
        "claims": [{"text": "判令原告返还多付的5000元", "amount": "5000"}],
        "grounds": "已多付",
    }
    with at(date(2026, 4, 2)):
        line.do("judge", "reopen_debate", {"reason": "被告提起反诉"})
        line.on_paper("p3", "counterclaim", brought)
        line.do("judge", "accept_counterclaim", {"claim": "c2"})
        line.do("judge", "close_debate")
    return line


def test_a_counterclaim_survives_the_withdrawal_of_the_action(users):
    line = counterclaimed(users)
    with at(date(2026, 4, 7)):
        with pytest.raises(Refused):
            line.do("plaintiff", "ask_withdrawal", {"claims": ["c2"]})
        line.do("plaintiff", "ask_withdrawal", {"claims": ["c1"]})
        ruling = {"motion": "m1", "allowed": True, "reason": "系其真实意思", "defendant_agrees": True}
        line.do("judge", "rule_on_withdrawal", ruling)
    assert (line.track("claim", "c1"), line.track("claim", "c2")) == ("withdrawn", "pending")
    assert line.state.stage == "trial"
    assert line.limit("trial")["state"] == "running"
    with at(APRIL_10):
        lines.pronounce(line, costs={"p1": "25.00"})
    assert (line.state.stage, line.track("claim", "c2")) == ("decided", "decided")
    assert line.track("claim", "c1") == "withdrawn"
    for party, day in {"p1": 10, "p2": 13, "p3": 14, "p4": 16}.items():
        with at(date(2026, 4, day)):
            lines.serve_decision(line, party, date(2026, 4, day), "j2")
    with at(date(2026, 4, 24)):
        line.do("plaintiff", "receive_appeal", {"decision": "j2", "requests": "驳回反诉"})
    with at(date(2026, 5, 20)):
        do_expire_limits(date(2026, 5, 20))
    assert [line.track("appeal", p) for p in ("p1", "p2", "p3", "p4")] == ["filed", "none", "none", "none"]
    assert line.track("effect", "j2") == "stopped"
    assert list(verify.verify()) == []
    assert list(verify.check_rebuild()) == []


def test_the_withdrawal_of_a_counterclaim_must_be_allowed(users):
    line = counterclaimed(users)
    with at(date(2026, 4, 7)):
        line.on_paper("p3", "ask_withdrawal", {"claims": ["c2"]})
        with pytest.raises(Refused) as refused:
            line.do("judge", "rule_on_withdrawal", {"motion": "m1", "allowed": False, "reason": "不准"})
        assert refused.value.problems[0].article == "civil-procedure-interpretation/239"


def test_a_partial_judgment_leaves_the_rest_pending(users):
    line = counterclaimed(users)
    with at(APRIL_10):
        text = lines.judgment_text(line)
        with pytest.raises(BadData):
            line.do(
                "judge", "pronounce_partial_judgment",
                {"claims": ["c1", "c2"], "text": text, "result": "granted", "how": "set_date"},
            )  # fmt: skip
        line.do(
            "judge", "pronounce_partial_judgment",
            {"claims": ["c1"], "text": text, "result": "granted", "how": "set_date"},
        )  # fmt: skip
        assert line.state.stage == "trial"
        lines.serve_decision(line, "p1", APRIL_10, "j1")
    with at(date(2026, 4, 15)):
        lines.pronounce(line)
        lines.serve_decision(line, "p1", date(2026, 4, 15), "j2")
    periods = {i["decision"]: i for i in line.state.all("limits").values() if i["name"] == "appeal-judgment"}
    assert {name: item["state"] for name, item in periods.items()} == {"j1": "running", "j2": "running"}
    assert [periods[key]["due_on"] for key in ("j1", "j2")] == ["2026-04-27", "2026-04-30"]


def test_dismissal_can_be_appealed_and_reversed_save_in_small_claims(users):
    line = lines.served_case(users)
    with at(date(2026, 3, 10)):
        line.do("judge", "dismiss_action", {"ground": "repeated", "reason": "重复起诉"})
    assert line.state.stage == "decided"
    assert line.track("effect", "j1") == "pending"
    small = lines.served_case(users, "small-claims", amount="20000")
    with at(date(2026, 3, 10)):
        small.do("judge", "dismiss_action", {"ground": "conditions", "reason": "主体不适格"})
    assert small.track("effect", "j1") == "effective"


def test_an_unpaid_fee_ends_the_action_only_after_the_period_and_without_relief(users):
    line = lines.accepted_case(users)
    ruling = {"ground": "fee_unpaid", "claims": ["c1"], "reason": "经通知未预交"}
    with at(date(2026, 3, 5)), pytest.raises(Refused):
        line.do("judge", "rule_deemed_withdrawal", ruling)
    with at(date(2026, 3, 20)):
        do_expire_limits(date(2026, 3, 20))
        line.do("judge", "rule_deemed_withdrawal", ruling)
    assert (line.state.stage, line.state.fact("decided_by")) == ("decided", "deemed_withdrawal")


def test_a_clerical_error_is_corrected_by_a_ruling_and_the_text_stays(users):
    line = lines.decided_case(users)
    before = line.state.get("decisions", "j1")["text"]
    with at(date(2026, 4, 20)):
        line.do("judge", "correct_decision", {"decision": "j1", "wrong": "88000", "right": "88000.00"})
    after = line.state.get("decisions", "j1")
    assert (after["text"], after["corrected_by"]) == (before, ["j2"])
    assert line.track("effect", "j2") == "effective"


def test_a_case_closes_on_the_day_of_pronouncement_and_is_read_only_once_archived(users):
    line = lines.decided_case(users)
    with at(date(2026, 5, 20)):
        with pytest.raises(Refused) as refused:
            line.do("clerk", "close_case", {"closed_on": "2026-04-30"})
        assert refused.value.problems[0].article == "time-limit-rules-2000/10"
        line.do("clerk", "close_case")
        assert line.state.fact("closed_on") == APRIL_10.isoformat()
        done = line.do("archivist", "archive_case", {"location": "甲柜"}, overrides={"2": "另行处理", "3": "另行处理"})
        listed = done.state.get("archive", "n1")["list"]
        assert [one["number"] for one in listed] == list(range(1, len(listed) + 1))
        assert any(one["title"].startswith("民事判决书") for one in listed)
        for act in ("close_case", "correct_decision", "other_decision"):
            with pytest.raises((NotNow, NotAllowed)):
                line.do("judge", act, {})
    assert list(verify.check_rebuild()) == []


def test_costs_are_shared_among_the_parties_of_the_case_only(users):
    line = lines.heard_case(users)
    with at(APRIL_10):
        with pytest.raises(BadData):
            lines.pronounce(line, costs={"p9": "100"})
        lines.pronounce(line, costs="p1 200.00\np2 800.00")
    assert line.state.get("decisions", "j1")["costs"] == {"p1": "200.00", "p2": "800.00"}


def test_a_judgment_served_instead_of_pronounced_closes_as_it_was_served(users):
    line = lines.heard_case(users)
    with at(APRIL_10):
        with pytest.raises(NeedsReason):
            lines.pronounce(line, how="by_service")
        data = {"text": lines.judgment_text(line), "result": "granted", "how": "by_service", "costs": {"p2": "1"}}
        line.do("judge", "pronounce_judgment", data, overrides={"4": "双方均在外地"})
        lines.serve_decision(line, "p1", APRIL_10)
        with pytest.raises(Refused):
            line.do("clerk", "close_case")
    with at(date(2026, 4, 20)):
        sent = {"to": ["p2"], "what": "decision", "decision": "j1", "way": "post"}
        line.do("clerk", "send_document", sent, happened_on=date(2026, 4, 15), late_reason="补录")
        service = [k for k, v in line.state.all("services").items() if v["state"] == "sent"][-1]
        line.do(
            "clerk",
            "record_service",
            {"service": service, "way": "post", "received_on": "2026-04-18", "signed_by": "本人"},
        )
        line.do("clerk", "close_case")
    assert line.limit("appeal-judgment", "p2")["started_on"] == "2026-04-18"
    assert line.state.fact("closed_on") == "2026-04-15"


def test_a_decided_case_gives_its_hearings_back(users):
    line = lines.served_case(users)
    with at(date(2026, 3, 23)):
        lines.schedule(line)
        line.do("plaintiff", "ask_withdrawal", {"claims": ["c1"]})
        line.do("judge", "rule_on_withdrawal", {"motion": "m1", "allowed": True, "reason": "自愿"})
        assert line.state.get("hearings", "h1")["state"] == "cancelled"
        lines.schedule(lines.served_case(users))


def test_a_set_pronouncement_is_held_with_the_judgment(users):
    line = lines.heard_case(users)
    with at(date(2026, 4, 3)):
        hearing = lines.schedule(line, lines.slot(APRIL_10), kind="pronouncement")
    with at(APRIL_10):
        lines.pronounce(line, how="set_date")
    assert line.state.get("hearings", hearing)["state"] == "held"
