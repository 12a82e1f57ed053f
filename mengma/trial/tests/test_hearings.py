"""Hearings: two cannot have one room or one lawyer's hour, notice is given, absence has the consequences that the law allows."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from mengma.cases import verify
from mengma.procedure.errors import BadData, NeedsReason, NotNow, Refused
from mengma.scheduling import selectors
from mengma.scheduling.errors import Clash
from mengma.scheduling.models import Booking
from tests import cast, lines
from tests.lines import at

MARCH_23 = date(2026, 3, 23)


def test_a_room_that_is_taken_is_refused_by_name_of_the_hearing(users):
    first, second = lines.served_case(users), lines.served_case(users)
    with at(MARCH_23):
        lines.schedule(first)
        with pytest.raises(Clash) as clash:
            lines.schedule(second, lines.slot(begins="11:00", ends="12:00"))
        told = "".join(problem.zh for problem in clash.value.problems)
        assert first.state.case_number in told
        assert "第一法庭" in told
        assert "孙正" in told
        lines.schedule(second, lines.slot(begins="11:30", ends="12:00"))  # one begins when the other ends
    assert list(verify.check_rebuild()) == []


def test_a_judge_cannot_sit_in_two_rooms_at_once(users):
    first, second = lines.served_case(users), lines.served_case(users)
    with at(MARCH_23):
        lines.schedule(first)
        lines.make_room("第二法庭")
        with pytest.raises(Clash, match="孙正"):
            lines.schedule(second, lines.slot(room="第二法庭"))


def test_the_database_itself_refuses_a_clash(users):
    line = lines.served_case(users)
    with at(MARCH_23):
        lines.schedule(line)
    taken = Booking.objects.filter(case_id=line.case, resource_kind="room").get()
    taken.pk, taken.key = None, "b99"
    with pytest.raises(IntegrityError, match="booking_without_clash"), transaction.atomic():
        taken.save(force_insert=True)


def test_a_cancelled_hearing_gives_its_time_back(users):
    line = lines.served_case(users)
    with at(MARCH_23):
        hearing = lines.schedule(line)
        line.do("clerk", "cancel_hearing", {"hearing": hearing, "reason": "法官出差"})
        lines.schedule(line)
    assert list(verify.check_rebuild()) == []


def test_free_slots_are_those_at_which_room_and_judge_are_free(users):
    line = lines.served_case(users)
    with at(MARCH_23):
        lines.schedule(line)
        lines.make_room("第二法庭")
    sittings = ((time(9), time(11, 30)), (time(14, 30), time(17)))
    judge = str(users["judge"].id)
    free = selectors.free_slots(cast.COURT, lines.HEARD, lines.HEARD, [judge], hours=sittings)
    assert [(slot.room_name, slot.starts.hour) for slot in free] == [("第一法庭", 14), ("第二法庭", 14)]
    (taken,) = selectors.calendar_of("person", judge, lines.HEARD, lines.HEARD)
    assert taken.case_number == line.state.case_number


def test_the_ordinary_procedure_gives_three_days_notice_the_summary_one_need_not(users):
    with at(date(2026, 3, 30)):
        with pytest.raises(Refused) as refused:
            lines.schedule(lines.served_case(users, "ordinary"))
        assert refused.value.problems[0].article == "civil-procedure-law/139"
        lines.schedule(lines.served_case(users, "summary"))


def test_a_summary_case_has_no_separate_conference(users):
    line = lines.served_case(users)
    with at(MARCH_23), pytest.raises(Refused) as refused:
        lines.schedule(line, kind="evidence_exchange")
    assert refused.value.problems[0].article == "time-limit-extension-rules/4"


def test_evidence_exchange_ends_the_evidence_period(users):
    line = lines.served_case(users, "ordinary")
    with at(date(2026, 3, 5)):
        line.do("judge", "set_evidence_period", {"days": 20})
    with at(MARCH_23):
        hearing = lines.schedule(line, kind="evidence_exchange", where=lines.slot(date(2026, 3, 27)))
    assert lines.slot()["room"] == line.state.get("hearings", hearing)["room"]
    with at(date(2026, 3, 27)):
        with pytest.raises(NotNow):
            line.do("judge", "close_debate")
        line.do("clerk", "hold_conference", {"hearing": hearing, "attended": ["p1", "p2"], "undisputed": "借条真实"})
    assert line.limit("evidence", "p1")["state"] == "met"


def test_adjournments_are_counted(users):
    line = lines.served_case(users)
    with at(MARCH_23):
        hearing = lines.schedule(line)
        data = {
            "hearing": hearing, "ground": "evidence", "slot": lines.slot(date(2026, 4, 8)), "reason": "需要调取新的证据"
        }  # fmt: skip
        again = line.do("judge", "adjourn_hearing", data).entry.payload["notes"]["hearing"]
        with pytest.raises(Refused) as refused:
            line.do("judge", "adjourn_hearing", {**data, "hearing": again, "slot": lines.slot(date(2026, 4, 15))})
    assert refused.value.problems[0].article == "time-limit-extension-rules/3"


def test_an_unforeseen_ground_needs_the_president(users):
    line = lines.served_case(users)
    with at(MARCH_23):
        data = {
            "hearing": lines.schedule(line),
            "ground": "other",
            "slot": lines.slot(date(2026, 4, 8)),
            "reason": "停电",
        }
        with pytest.raises(Refused):
            line.do("judge", "adjourn_hearing", data)
        line.do("judge", "adjourn_hearing", {**data, "approved_by_president": True})


def test_the_next_hearing_comes_within_a_month_unless_the_parties_agree(users):
    line = lines.heard_case(users, "ordinary")
    with at(date(2026, 4, 2)):
        with pytest.raises(Refused) as refused:
            lines.schedule(line, lines.slot(date(2026, 5, 6)))
        assert refused.value.problems[0].article == "time-limit-extension-rules/5"
        lines.schedule(line, lines.slot(date(2026, 5, 6)), interval_agreed=True)


def absent_defendant(users, way, confirmed):
    line = lines.served_case(users)
    with at(MARCH_23):
        hearing = lines.schedule(line)
        lines.summon(line, hearing, "p2", way=way, confirmed=confirmed)
    with at(lines.HEARD):
        lines.hear(line, hearing, "p1")
    return line


def test_no_default_judgment_after_an_unconfirmed_simple_notice(users):
    line = absent_defendant(users, "simple", confirmed=False)
    with at(lines.DECIDED), pytest.raises(Refused) as refused:
        lines.pronounce(line)
    assert [p.article for p in refused.value.problems] == ["civil-procedure-law/147"]


@pytest.mark.parametrize(("way", "confirmed"), [("simple", True), ("summons", False)])
def test_a_summoned_defendant_who_stays_away_is_judged_by_default(users, way, confirmed):
    line = absent_defendant(users, way, confirmed)
    with at(lines.DECIDED):
        assert "拒不到庭" in lines.judgment_text(line)
        lines.pronounce(line)
    assert line.state.get("decisions", "j1")["by_default"] == ["p2"]


def test_a_plaintiff_who_stays_away_is_deemed_to_withdraw_only_if_summoned(users):
    line = lines.served_case(users)
    with at(MARCH_23):
        hearing = lines.schedule(line)
    with at(lines.HEARD):
        line.do("judge", "hold_hearing", {"hearing": hearing, "attended": ["p2"]})
        ruling = {"ground": "absent", "claims": ["c1"], "reason": "原告经传票传唤拒不到庭"}
        with pytest.raises(Refused):
            line.do("judge", "rule_deemed_withdrawal", ruling)
        line.do(
            "clerk",
            "record_summons",
            {"hearing": hearing, "party": "p1", "way": "summons", "received_on": "2026-03-24"},
        )
        line.do("judge", "rule_deemed_withdrawal", ruling)
    assert line.state.stage == "decided"
    assert line.track("claim", "c1") == "withdrawn"


def test_a_hearing_cannot_be_held_before_its_day(users):
    line = lines.served_case(users)
    with at(MARCH_23):
        hearing = lines.schedule(line)
        with pytest.raises(BadData):
            line.do("judge", "hold_hearing", {"hearing": hearing, "attended": ["p1", "p2"]})


def test_a_circuit_hearing_is_entered_later_with_its_own_day(users):
    line = lines.served_case(users)
    held = {
        "slot": {"place": "某嘎查党群服务中心", "starts": "2026-03-20T10:00", "ends": "2026-03-20T12:00"},
        "attended": ["p1", "p2"],
        "text": "审判员：现在开庭。\n原告：请求还款。",
    }
    with at(MARCH_23):
        with pytest.raises(BadData):
            line.do("clerk", "record_circuit_hearing", held, happened_on=date(2026, 3, 20))
        done = line.do(
            "clerk",
            "record_circuit_hearing",
            held,
            happened_on=date(2026, 3, 20),
            late_reason="牧区没有网络，回院后补录",
        )
    assert done.entry.header["happened_on"] == "2026-03-20"
    assert done.entry.payload["late_reason"] == "牧区没有网络，回院后补录"
    assert line.state.stage == "trial"
    assert line.state.get("transcripts", "t1")["hearing"] == "h1"
    with at(MARCH_23):
        line.do("clerk", "close_debate")
        # the next hearing's interval runs from the day on which it was held, not from the day of entry
        with pytest.raises(Refused):
            lines.schedule(line, lines.slot(date(2026, 4, 22)))
    assert list(verify.verify()) == []
    assert list(verify.check_rebuild()) == []


def test_each_participant_confirms_the_transcript_or_the_refusal_is_noted(users):
    line = lines.heard_case(users)
    with at(lines.HEARD):
        line.do("clerk", "record_transcript", {"hearing": "h1", "text": "审判员：现在开庭。"})
        line.do("plaintiff", "confirm_transcript", {"transcript": "t1", "how": "confirmed"})
        with pytest.raises(Refused):
            line.on_paper("p2", "confirm_transcript", {"transcript": "t1", "how": "refused"})
        line.on_paper(
            "p2", "confirm_transcript", {"transcript": "t1", "how": "refused", "remarks": "认为记录有误，拒绝签名"}
        )
        line.do("judge", "confirm_transcript", {"transcript": "t1", "how": "confirmed"})  # in his own name
    said = line.state.get("transcripts", "t1")["confirmed"]
    assert {party: one["how"] for party, one in said.items()} == {
        "p1": "confirmed",
        "p2": "refused",
        "孙正": "confirmed",
    }


def test_the_trial_limit_is_extended_only_in_time_and_by_the_president(users):
    line = lines.served_case(users)  # summary: accepted 2 March, three months: 2 June
    assert line.limit("trial")["due_on"] == "2026-06-02"
    with at(date(2026, 5, 19)), pytest.raises(Refused) as refused:
        line.do("judge", "ask_trial_extension", {"reason": "案情有变化"})
    assert refused.value.problems[0].article == "time-limit-extension-rules/1"
    with at(date(2026, 5, 18)):
        line.do("judge", "ask_trial_extension", {"reason": "案情有变化"})
    with at(date(2026, 5, 28)):
        decision = {"granted": True, "reason": "确有特殊情况"}
        with pytest.raises(NotNow):
            line.do("clerk", "record_superior_extension", {**decision, "reference": "x"})
        done = line.do("president", "decide_trial_extension", decision)
    assert line.limit("trial")["due_on"] == "2026-07-02"
    assert [d["kind"] for d in done.state.all("documents").values()][-2:] == ["extension_notice"] * 2


def test_a_second_extension_comes_from_the_court_above(users):
    line = lines.served_case(users, "ordinary")  # 2 March + six months: 2 September
    with at(date(2026, 8, 3)):
        line.do("judge", "ask_trial_extension", {"reason": "重大复杂"})
        with pytest.raises(BadData):
            line.do("president", "decide_trial_extension", {"granted": True, "months": 7, "reason": "x"})
        line.do("president", "decide_trial_extension", {"granted": True, "months": 4, "reason": "重大复杂"})
    assert line.limit("trial")["due_on"] == "2027-01-02"
    with at(date(2026, 12, 1)):
        line.do("judge", "ask_trial_extension", {"reason": "仍未能查清"})
        with pytest.raises(NotNow):
            line.do("president", "decide_trial_extension", {"granted": True, "reason": "x"})
        answer = {"granted": True, "reference": "（2026）内01审限3号", "reason": "同意"}
        line.do("clerk", "record_superior_extension", answer)
    assert line.limit("trial")["due_on"] == "2027-04-02"


def test_a_warning_of_practice_needs_a_reason(users):
    line = lines.served_case(users)
    with at(date(2026, 3, 10)):
        lines.make_room()
        data = {"kind": "hearing", "slot": lines.slot(date(2026, 3, 12))}
        with pytest.raises(NeedsReason):
            line.do("judge", "schedule_hearing", data)
        line.do("judge", "schedule_hearing", data, overrides={"5": "双方均表示不需要答辩期"})
