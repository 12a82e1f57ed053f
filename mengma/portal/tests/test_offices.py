"""The pages of offices as their people use them: who takes no new cases, whose money it is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mengma import clock
from mengma.assignment.commitments import do_commit_everywhere
from mengma.courts.actors import SYSTEM
from mengma.intake.tests import stories
from mengma.payments.models import BankMessage
from mengma.portal.tests.visiting import at, text_of
from mengma.procedure import expiry
from mengma.procedure.engine import Request, perform
from tests import cast, prepared

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)
PAUSES = "/assignments/pauses/"
MONEY = "/odd-payments/"


@pytest.fixture
def users():
    return cast.make_cast()


def excluded_on(day, users):
    """Whom a list of candidates of this day leaves out, and why; the case is a new one."""
    with clock.travel(DAY):
        do_commit_everywhere(day)
    with clock.travel(day):
        state = perform(
            prepared.accepted_case(users), cast.actor(users["filing_judge"]), Request("list_candidates", {})
        ).state
    (draw,) = state.all("draws").values()
    return {(one["name"], one["reason"]) for one in draw["excluded"]}


def test_the_division_chief_stops_a_judges_allotment_and_lets_it_begin_again(users):
    """孙正 is on leave from 2 to 13 March, and back early: on the 9th the lists have him again."""
    chief, judge = at(users["division_chief"]), f"{cast.COURT}/{users['judge'].id}"
    with clock.travel(DAY):
        form = {"judge": judge, "reason": "leave", "since": "2026-03-02", "until": "2026-03-13"}
        assert chief.post(PAUSES, form).status_code == 302
        page = text_of(at(users["president"]).get(PAUSES))
        assert "孙正" in page
        assert "停止分案中" in page
    assert excluded_on(date(2026, 3, 3), users) == {("孙正", "leave")}
    with clock.travel(date(2026, 3, 6)):
        number = page.split('name="pause" value="')[1].split('"')[0]
        again = {"do": "resume", "pause": number, "resumed_on": "2026-03-09"}
        assert at(users["trial_management"]).post(PAUSES, again).status_code == 302
        assert "自2026年3月9日恢复分案（冯管）" in text_of(chief.get(PAUSES))
        assert chief.post(PAUSES, again).status_code == 422  # over is over
    assert excluded_on(date(2026, 3, 8), users) == {("孙正", "leave")}
    assert excluded_on(date(2026, 3, 9), users) == set()


def test_a_pause_that_cannot_be_recorded_says_why_and_keeps_what_was_typed(users):
    chief = at(users["division_chief"])
    stopped = {"judge": f"{cast.COURT}/{users['judge'].id}", "reason": "stopped", "since": "2026-11-23"}
    refused = chief.post(PAUSES, stopped)
    assert refused.status_code == 422
    assert "请写明批准的情况和理由" in text_of(refused)
    assert f'value="{stopped["judge"]}" selected' in text_of(refused)
    backwards = {**stopped, "explanation": "院长批准", "until": "2026-11-20"}
    assert "截止日期不能早于开始日期" in text_of(chief.post(PAUSES, backwards))
    assert "日期写法不对" in text_of(chief.post(PAUSES, {**stopped, "since": "下周"}))
    elsewhere = {**stopped, "judge": f"{cast.COURT}/{users['judge_elsewhere'].id}", "reason": "leave"}
    assert "请选择本院的审判人员" in text_of(chief.post(PAUSES, elsewhere))
    for nonsense in ({}, {"do": "resume"}, {"do": "resume", "pause": "9" * 40, "resumed_on": "2026-11-23"},
                     {**stopped, "explanation": "\x00\u202e", "until": "9999-12-31"}):  # fmt: skip
        assert chief.post(PAUSES, nonsense).status_code in (400, 403, 422)
    assert "没有停止分案的记录" in text_of(chief.get(PAUSES))


def test_one_court_does_not_lift_the_pause_of_another(users):
    from mengma.courts.actions import do_appoint

    other = at(users["stranger"])
    do_appoint(users["stranger"], "president", cast.ELSEWHERE, since=date(2020, 1, 1))
    at(users["president"]).post(
        PAUSES, {"judge": f"{cast.COURT}/{users['judge'].id}", "reason": "full", "since": "2026-11-23"}
    )
    number = text_of(at(users["president"]).get(PAUSES)).split('name="pause" value="')[1].split('"')[0]
    assert other.post(PAUSES, {"do": "resume", "pause": number, "resumed_on": "2026-11-23"}).status_code == 403
    assert "孙正" not in text_of(other.get(PAUSES))


def came(message_id="pay-7", amount="1150.00", **more):
    """A bank's message as the platform kept it."""
    told = {"bank": "simulated", "kind": "paid", "order_number": "写错的单号", "outcome": "unknown_order", **more}
    return BankMessage.objects.create(
        message_id=message_id,
        amount=amount,
        body="{}",
        received_at=clock.machine_now(),
        happened_on=clock.today(),
        **told,
    )


def test_the_clerk_finds_whose_fee_the_money_pays(users):
    case_id = prepared.accepted_case(users)
    perform(case_id, SYSTEM, Request("open_fee", {}))
    money = came()
    clerk = at(users["clerk"])
    assert "没有这一交费单" in text_of(clerk.get(MONEY))
    page = text_of(clerk.get(f"{MONEY}{money.pk}/"))
    assert f'value="{case_id}/f1"' in page
    refused = clerk.post(f"{MONEY}{money.pk}/", {"do": "identify", "fee": f"{case_id}/f1", "reason": ""})
    assert refused.status_code == 422
    assert f'value="{case_id}/f1" checked' in text_of(refused)
    assert "请写明理由" in text_of(refused)
    done = clerk.post(f"{MONEY}{money.pk}/", {"do": "identify", "fee": f"{case_id}/f1", "reason": "附言写有原告姓名"})
    assert done.status_code == 302
    assert f"/cases/{case_id}/fees/" in text_of(clerk.get(f"{MONEY}{money.pk}/"))  # the reason stands in the docket
    assert "没有待认领的来款" in text_of(clerk.get(MONEY))
    assert "吴录" in text_of(clerk.get(f"{MONEY}?only=decided"))
    assert "已交纳" in text_of(at(users["plaintiff"]).get(f"/cases/{case_id}/fees/"))


def test_money_without_an_owner_goes_back_and_a_contradiction_is_noted(users):
    window = at(users["window_clerk"])
    odd, strange = came(amount="88.50"), came("pay-8", outcome="contradiction")
    assert "没有金额相同、尚未交纳的费用" in text_of(window.get(f"{MONEY}{odd.pk}/"))
    form = {"do": "return", "reason": "查无对应费用", "receipt": "退0012"}
    assert window.post(f"{MONEY}{odd.pk}/", form).status_code == 302
    assert window.post(f"{MONEY}{odd.pk}/", form).status_code == 409
    assert window.post(f"{MONEY}{strange.pk}/", form).status_code == 422
    assert window.post(f"{MONEY}{strange.pk}/", {"do": "note", "reason": "银行误发"}).status_code == 302
    assert "没有待认领的来款" in text_of(window.get(MONEY))
    for nonsense in ({}, {"do": "identify", "fee": "x/y"}, {"do": "note", "reason": "甲" * 5000}):
        assert 400 <= window.post(f"{MONEY}{odd.pk}/", nonsense).status_code < 500
    assert window.get(f"{MONEY}{10**30}/").status_code == 404


def test_another_courts_money_is_not_shown(users):
    elsewhere = came(court_code=cast.ELSEWHERE)
    assert at(users["clerk"]).get(f"{MONEY}{elsewhere.pk}/").status_code == 404
    assert "没有待认领的来款" in text_of(at(users["clerk"]).get(MONEY))
    assert at(users["judge"]).get(MONEY).status_code == 403


def test_a_review_beyond_its_time_stands_first_for_the_filing_judge_and_before_the_president(users):
    """Two complaints; the first is left undecided for twelve days, and the expiry is noted. The second is fresh."""
    first = stories.submitted(users).entry.case_id
    president, filing_judge = at(users["president"]), at(users["filing_judge"])
    assert "没有超过期限未决定的立案审查" in text_of(president.get("/"))
    with clock.travel(clock.now() + timedelta(days=12)):
        expiry.do_expire_limits(clock.today())
        second = stories.submitted(users).entry.case_id
        home = text_of(president.get("/"))
        assert "没有超过期限未决定的立案审查" not in home
        late = text_of(president.get("/court-cases/?only=late-reviews"))
        assert (str(first) in late, str(second) in late) == (True, False)
        queue = text_of(filing_judge.get("/filing-queue/"))
        assert queue.index(str(first)) < queue.index(str(second))
        assert queue.count("已超过审查期限") == 1
        assert str(first) in text_of(filing_judge.get("/filing-queue/?q=乌兰"))
        assert str(first) not in text_of(filing_judge.get("/filing-queue/?q=查无此人"))
