"""Money that matched no fee: the clerk finds whose it is, or sends it back; the bank confirms; nothing is decided twice."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from mengma import clock
from mengma.cases import verify
from mengma.payments import odd, selectors
from mengma.payments.banks import Order
from mengma.payments.models import BankMessage
from mengma.payments.tests.test_bank import bank, court, entries, fee_of, message, order, send  # noqa: F401
from mengma.procedure.errors import BadData, NotAllowed, NotNow, ProcedureError
from tests import cast

pytestmark = pytest.mark.django_db

HERE = frozenset({cast.COURT})


@pytest.fixture
def clerk(users):
    return cast.actor(users["clerk"])


def waiting():
    return selectors.odd_messages(HERE)


def test_a_transfer_without_an_order_number_finds_its_fee(case_with_fee, clerk):
    """巴彦 pays 乌兰's fee by transfer and writes no order number: the fee counts as paid on the day the money came."""
    assert send(message("转账附言：乌兰案诉讼费")).outcome == "unknown_order"
    (money,) = waiting()
    (fee,) = selectors.fees_of_sum(HERE, money.amount)
    assert (fee.case_id, fee.payer_name) == (case_with_fee, "乌兰")
    assert selectors.fees_of_sum(HERE, money.amount, "查无此人") == []
    odd.do_identify(clerk, money.pk, case_with_fee, "f1", "附言写明当事人，金额相同")
    item, state = fee_of(case_with_fee)
    assert (item["paid"], item["paid_on"], state) == ("1150.00", clock.today().isoformat(), "paid")
    assert (item["receipt"], item["paid_by"]) == ("pay-1", "模拟银行")
    last = entries(case_with_fee)[-1]
    assert (last.act, last.content["data"]["reason"]) == ("identify_payment", "附言写明当事人，金额相同")
    assert waiting() == []
    (done,) = selectors.odd_messages(HERE, decided=True)
    assert (done.decision, done.fee_case, done.by) == ("identified", case_with_fee, clerk.id)
    with pytest.raises(odd.HandledAlready):
        odd.do_return(clerk, money.pk, "再退一次")
    assert list(verify.check_rebuild()) == []


def test_a_sum_that_does_not_fit_is_not_credited_and_goes_back(case_with_fee, order, clerk, bank, court, monkeypatch):  # noqa: F811
    """575 yuan came for a fee of 1,150: no fee has this sum, so the bank sends it back and says so."""
    assert send(message(order, amount="575.00")).outcome == "wrong_amount"
    (money,) = waiting()
    assert selectors.fees_of_sum(HERE, money.amount) == []
    with pytest.raises(NotNow):
        odd.do_identify(clerk, money.pk, case_with_fee, "f1", "先收一半")
    odd.do_return(clerk, money.pk, "金额与应交数额不符")
    assert [job.args for job in ProcrastinateJob.objects.filter(task_name="payments.return_money")] == [
        {"message": money.pk}
    ]
    monkeypatch.setattr(odd, "bank", lambda name: bank)
    assert odd.do_ask_return(money.pk)
    assert odd.do_ask_return(money.pk)  # asked twice, returned once
    from mengma.payments import actions

    headers, body = court.wait(1)[-1]
    assert actions.do_take_message("simulated", headers, body).outcome == "returned"
    (done,) = selectors.odd_messages(HERE, decided=True)
    assert (done.decision, done.reason) == ("returned", "金额与应交数额不符")
    assert done.receipt.startswith("refund-")
    assert not odd.do_ask_return(money.pk)
    assert (waiting(), fee_of(case_with_fee)[1]) == ([], "due")


def test_what_was_paid_twice_goes_back_while_the_first_payment_stays(case_with_fee, order, clerk):  # noqa: F811
    send(message(order))
    send(message(order, message_id="pay-2"))
    (money,) = waiting()
    odd.do_return(clerk, money.pk, "重复付款", receipt="退0007")
    (done,) = selectors.odd_messages(HERE, decided=True)
    assert (done.decision, done.receipt) == ("returned", "退0007")
    assert ProcrastinateJob.objects.filter(task_name="payments.return_money").count() == 0  # done by hand
    assert fee_of(case_with_fee)[0]["receipt"] == "pay-1"


def test_a_contradiction_is_looked_into_and_noted_but_holds_no_money(case_with_fee, order, clerk):  # noqa: F811
    from mengma.payments.errors import Contradiction

    send(message(order))
    with pytest.raises(Contradiction):
        send(message(order, amount="2300.00"))
    (told,) = waiting()
    assert not told.holds_money
    for wrong in (
        lambda: odd.do_return(clerk, told.pk, "退回"),
        lambda: odd.do_identify(clerk, told.pk, case_with_fee, "f1", "x"),
    ):
        with pytest.raises(odd.NotReturnable):
            wrong()
    with pytest.raises(odd.ReasonMissing):
        odd.do_note(clerk, told.pk, "  ")
    odd.do_note(clerk, told.pk, "银行复核：第二份回执系测试数据误发")
    assert waiting() == []


def test_money_of_another_court_is_nobodys_business_here(case_with_fee, order, users):  # noqa: F811
    send(message(order, amount="575.00"))
    number = BankMessage.objects.get().pk
    for part in ("judge_elsewhere", "plaintiff", "president", "filing_judge"):
        with pytest.raises(odd.NoSuchMessage):
            odd.do_return(cast.actor(users[part]), number, "x")
    assert selectors.odd_messages(frozenset({cast.ELSEWHERE})) == []


def test_the_act_is_offered_only_while_fitting_money_waits(case_with_fee, by, users):
    """Nobody credits money that never came, nor offers to."""
    from mengma.cases.access import access_case
    from mengma.procedure import available

    def offered():
        case, _ = access_case(cast.actor(users["window_clerk"]), case_with_fee)
        return "identify_payment" in [one.act.name for one in available.offers(case, cast.actor(users["window_clerk"]))]

    assert not offered()
    invented = {"fee": "f1", "receipt": "pay-999", "reason": "据当事人说已付"}
    with pytest.raises(ProcedureError):
        by("window_clerk", case_with_fee, "identify_payment", invented)
    send(message("无单号"))
    assert offered()
    with pytest.raises(BadData):
        by("window_clerk", case_with_fee, "identify_payment", invented)
    with pytest.raises(NotAllowed):
        by("judge", case_with_fee, "identify_payment", {**invented, "receipt": "pay-1"})
    by("window_clerk", case_with_fee, "identify_payment", {**invented, "receipt": "pay-1"})
    assert not offered()


def test_a_refund_is_told_from_a_return_of_the_same_sum(case_with_fee, order, clerk, system):  # noqa: F811
    """Paid twice, one payment returned, the action dismissed: two refunds of 1,150 yuan, each finds its place."""
    send(message(order))
    send(message(order, message_id="pay-2"))
    (money,) = waiting()
    odd.do_return(clerk, money.pk, "重复付款")
    system(case_with_fee, "open_refund", {"closed_by": "dismissal"})
    back = {"kind": "refunded"}
    assert send(message(order, message_id="r-1", **back)).outcome == "returned"
    assert send(message(order, message_id="r-2", **back)).outcome == "taken"
    assert fee_of(case_with_fee)[1] == "refunded"
    assert waiting() == []


def test_the_bank_is_asked_for_what_the_message_said(case_with_fee, order, clerk, monkeypatch):  # noqa: F811
    send(message("单号写错", amount="88.50"))
    (money,) = waiting()
    odd.do_return(clerk, money.pk, "无对应费用")
    asked = []

    class Bank:
        def do_refund(self, order: Order, key: str) -> None:
            asked.append((order.number, str(order.amount), key))

    monkeypatch.setattr(odd, "bank", lambda name: Bank())
    odd.do_ask_return(money.pk)
    assert asked == [("单号写错", "88.50", "return-pay-1")]
