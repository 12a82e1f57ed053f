"""The fee of an appeal: on the disputed part, prepaid by the appellant, asked for after the period, told with the file."""

from __future__ import annotations

from datetime import date

import pytest

from mengma import clock
from mengma.cases import verify
from mengma.courts.actors import SYSTEM
from mengma.dossier.actions import preview
from mengma.procedure.engine import Request, perform
from mengma.procedure.errors import NotNow, Refused
from mengma.procedure.expiry import do_expire_limits
from tests import cast, lines
from tests.lines import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def users(db):
    return cast.make_cast()


@pytest.fixture
def judged(users):
    """A judgment served on both parties on 10 April 2026; the appeal periods end on Monday the 27th."""
    line = lines.decided_case(users, "ordinary")
    with at(date(2026, 4, 10)):
        for party in ("p1", "p2"):
            lines.serve_decision(line, party, date(2026, 4, 10))
    return line


def appeal(line, on=date(2026, 4, 20), **more):
    with at(on):
        line.on_paper("p2", "receive_appeal", {"decision": "j1", "requests": "请求改判", **more})
    return next(key for key, item in line.state.all("fees").items() if item["of"] == "appeal")


def notices(line):
    papers = line.state.all("documents").items()
    return [key for key, item in papers if item["kind"] == "fee_notice" and item["to"] == "p2"]


def notify(line, fee):
    """On 28 April the clerk gives notice and hands it over in person."""
    with at(date(2026, 4, 28)):
        line.do("clerk", "notify_appeal_fee", {"fee": fee})
        handed = {"what": "document", "document": notices(line)[-1], "way": "direct", "received_on": "2026-04-28"}
        line.do("clerk", "record_service", {"party": "p2", "signed_by": "本人", **handed})


def test_an_appeal_is_charged_on_the_disputed_part_and_paid_with_the_petition(judged):
    fee = appeal(judged, amount="20000")
    item = judged.state.get("fees", fee)
    assert (item["amount"], item["payer"], item["appeal"]) == ("300.00", "p2", "j1/p2")  # 50 + 2.5% of 10,000
    assert "17" in {one["article"] for one in item["citations"]}
    assert judged.track("fee", fee) == "due"
    assert len(notices(judged)) == 1
    assert not [limit for limit in judged.state.all("limits").values() if limit["name"] == "fee-appeal"]
    paid = {"fee": fee, "how": "counter", "receipt": "票0009", "paid_on": "2026-04-21", "amount": "300.00"}
    with at(date(2026, 4, 21)):
        judged.do("window_clerk", "record_payment_by_hand", paid)
        assert judged.track("fee", fee) == "paid"
    with at(date(2026, 4, 29)), pytest.raises(NotNow):
        judged.do("clerk", "notify_appeal_fee", {"fee": fee})
    assert list(verify.check_rebuild()) == []


def test_who_does_not_prepay_is_asked_after_the_period_and_the_court_of_appeal_is_told(judged):
    fee = appeal(judged, amount="20000")
    with at(date(2026, 4, 24)), pytest.raises(Refused) as early:
        judged.do("clerk", "notify_appeal_fee", {"fee": fee})
    assert early.value.problems[0].article == "litigation-fees/22"
    notify(judged, fee)
    limit = judged.limit("fee-appeal", fee)
    assert (limit["due_on"], limit["state"]) == ("2026-05-06", "running")  # 5 May is a holiday
    assert len(notices(judged)) == 2
    with at(date(2026, 5, 7)):
        do_expire_limits(clock.today())
        assert judged.track("fee", fee) == "overdue"
        assert judged.track("appeal", "p2") == "filed"  # that it counts as withdrawn is for the court of appeal to say
        assert judged.track("effect", "j1") == "stopped"
        judged.do("clerk", "serve_appeal_copy", {"appellant": "p2", "to": ["p1"], "served_on": "2026-05-07"})
        judged.on_paper("p1", "answer_appeal", {"text": "同意原判"})
        judged.do("clerk", "transfer_appeal", {"decision": "j1", "to_court": "呼和浩特市中级人民法院"})
        letter = preview("appeal_transfer_letter", judged.case).html
    assert "期满未预交" in letter
    assert "第三百一十八条" in letter


def test_money_that_comes_after_the_notice_settles_it(judged):
    fee = appeal(judged, amount="20000")
    notify(judged, fee)
    with at(date(2026, 5, 4)):
        paid = {"order": judged.state.get("fees", fee)["order"], "amount": "300.00", "bank": "模拟银行"}
        perform(judged.case, SYSTEM, Request("fee_paid", {**paid, "receipt": "pay-1", "paid_on": "2026-05-04"}))
        assert judged.track("fee", fee) == "paid"
        assert judged.limit("fee-appeal", fee)["state"] == "met"


def test_a_petition_without_a_sum_is_charged_on_the_whole_and_says_so(judged):
    fee = appeal(judged)
    item = judged.state.get("fees", fee)
    whole = judged.state.fact("amount")
    assert item["base"] == whole
    assert "没有写明不服部分的金额" in item["steps"][0]["zh"]


def test_an_appeal_withdrawn_in_time_costs_nothing_more(judged):
    fee = appeal(judged, amount="20000")
    with at(date(2026, 4, 22)):
        judged.on_paper("p2", "withdraw_appeal", {"decision": "j1"})
    assert judged.track("fee", fee) == "void"


def test_relief_is_asked_for_the_fee_of_an_appeal_too(judged):
    fee = appeal(judged, amount="20000")
    relief = {"kind": "exemption", "ground": "disabled", "reason": "残疾，无固定生活来源", "proof": []}
    notify(judged, fee)
    with at(date(2026, 4, 29)):
        judged.on_paper("p2", "apply_fee_relief", relief, overrides={"2": "证明材料另行邮寄"})
        assert judged.track("fee", fee) == "relief_asked"
        assert judged.limit("fee-appeal", fee)["state"] == "cancelled"
        key = next(iter(judged.state.all("reliefs")))
        judged.do("president", "decide_fee_relief", {"relief": key, "granted": True, "reason": "第四十五条"})
    assert judged.track("fee", fee) == "exempt"
