"""The whole line seen from the cashier's and the process server's desk: fee, draw, service, judgment, effect, refund."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.conf import settings

from mengma import clock
from mengma.cases import verify
from mengma.payments import actions as payments
from mengma.payments.banks.simulated.adapter import signature
from mengma.procedure.errors import Refused
from mengma.procedure.expiry import do_expire_limits
from tests import cast, lines
from tests.lines import at

pytestmark = pytest.mark.django_db

PAID = date(2026, 3, 5)


@pytest.fixture
def users(db):
    return cast.make_cast()


def bank_says(order: str, amount: str, kind: str = "paid", message_id: str = "") -> str:
    """A genuine callback, as the simulated bank would sign it; answers what became of it."""
    body = json.dumps(
        {
            "id": message_id or f"{kind}-{order}",
            "kind": kind,
            "order": order,
            "amount": amount,
            "at": clock.machine_now().isoformat(),
        }
    ).encode()
    timestamp = str(int(clock.machine_now().timestamp()))
    key = settings.MENGMA_BANKS["simulated"]["key"].encode()
    headers = {"X-Bank-Timestamp": timestamp, "X-Bank-Signature": signature(key, timestamp, body)}
    return payments.do_take_message("simulated", headers, body).outcome


def days_go_by(until: date) -> None:
    with at(until):
        do_expire_limits(until)


def test_acceptance_opens_the_fee_and_its_clock(users):
    line = lines.accepted_case(users, amount="88000")
    fee = line.state.get("fees", "f1")
    assert (fee["amount"], fee["payer"]) == ("1000.00", "p1")  # 2,000 halved in the summary procedure
    assert line.track("fee", "f1") == "due"
    assert [d["to"] for d in line.state.all("documents").values() if d["kind"] == "fee_notice"] == ["p1"]


def test_from_the_fee_to_the_refund_of_the_winner(users):
    line = lines.accepted_case(users, amount="88000")
    with at(PAID):
        assert bank_says(line.state.get("fees", "f1")["order"], "1000.00") == "taken"
        lines.serve(line, "p2", on=PAID)
    assert line.track("fee", "f1") == "paid"
    with at(date(2026, 3, 23)):
        hearing = lines.schedule(line)
        lines.summon(line, hearing, "p1", "p2")
    with at(lines.HEARD):
        lines.hear(line, hearing, "p1", "p2")
    with at(lines.DECIDED):
        lines.pronounce(line)
    with at(date(2026, 4, 15)):
        lines.serve_decision(line, "p1", date(2026, 4, 14))
        lines.serve_decision(line, "p2", date(2026, 4, 15))
    assert (line.track("decision_service", "p1"), line.track("decision_service", "p2")) == ("served", "served")
    assert line.track("fee", "f1") == "paid"
    days_go_by(date(2026, 5, 6))
    assert line.track("effect", "j1") == "effective"
    fee = line.state.get("fees", "f1")
    assert (fee["to_refund"], line.track("fee", "f1")) == ("1000.00", "refund_open")
    assert line.limit("fee-refund", "f1")["started_on"] == line.state.get("decisions", "j1")["effective_on"]
    borne = line.state.get("fees", "f2")
    assert (borne["of"], borne["payer"], borne["amount"]) == ("borne", "p2", "1000.00")
    with at(date(2026, 5, 8)):
        assert bank_says(fee["order"], "1000.00", "refunded") == "taken"
        assert bank_says(borne["order"], "1000.00") == "taken"
    assert (line.track("fee", "f1"), line.track("fee", "f2")) == ("refunded", "paid")
    assert list(verify.verify(line.case)) == []
    assert list(verify.check_rebuild()) == []


def test_an_unpaid_fee_ends_in_a_ruling_only_after_notice_and_expiry(users):
    line = lines.accepted_case(users)
    ruling = {"ground": "fee_unpaid", "claims": ["c1"], "reason": "经通知仍未预交案件受理费"}
    with at(PAID), pytest.raises(Refused):
        line.do("judge", "rule_deemed_withdrawal", ruling)
    if not any(item["name"] == "fee-payment" for item in line.state.all("limits").values()):
        with at(PAID):
            notice = next(k for k, d in line.state.all("documents").items() if d["kind"] == "fee_notice")
            lines.serve(line, "p1", on=PAID, what="document", document=notice)
    due = date.fromisoformat(line.limit("fee-payment", "f1")["due_on"])
    days_go_by(date(2026, 3, 20))
    assert due < date(2026, 3, 20)
    assert line.track("fee", "f1") == "overdue"
    assert line.state.stage == "preparation"
    with at(date(2026, 3, 20)):
        line.do("judge", "rule_deemed_withdrawal", ruling)
    assert line.track("claim", "c1") == "withdrawn"


def test_three_defendants_are_told_of_the_judgment_in_three_ways(users):
    line = lines.accepted_case(users, variant="ordinary", defendants=("巴特尔", "其其格", "布和"))
    with at(PAID):
        lines.serve(line, "p2", on=PAID)
        lines.serve(line, "p3", on=PAID, way="left", refused_why="拒绝签收", witness="居委会工作人员")
        line.do("clerk", "send_document", {"to": ["p4"], "what": "complaint", "way": "post", "tracking": "EMS-4"})
    with at(date(2026, 3, 9)):
        service = next(k for k, s in line.state.all("services").items() if s["party"] == "p4")
        line.do("clerk", "record_service_failure", {"service": service, "reason": "查无此人"})
        announcement = {
            "to": ["p4"], "what": "complaint", "reason": "下落不明", "whereabouts_unknown": True, "attempts": "邮寄退回",
            "media": "人民法院公告网", "published_on": "2026-03-09",
        }  # fmt: skip
        line.do("clerk", "announce_service", announcement)
    assert [line.track("service", p) for p in ("p2", "p3", "p4")] == ["served", "served", "announced"]
    trial_before = date.fromisoformat(line.limit("trial")["due_on"])
    days_go_by(date(2026, 4, 9))
    assert line.track("service", "p4") == "served"
    assert line.limit("answer", "p4")["started_on"] == "2026-04-08"
    assert (date.fromisoformat(line.limit("trial")["due_on"]) - trial_before).days == 30
    assert list(verify.check_rebuild()) == []


def test_an_unpaid_counterclaim_fee_ends_the_counterclaim_only(users):
    line = lines.served_case(users, variant="ordinary")
    with at(PAID):
        assert bank_says(line.state.get("fees", "f1")["order"], line.state.get("fees", "f1")["amount"]) == "taken"
        counterclaim = {
            "against": ["p1"],
            "claims": [{"text": "判令乌兰返还多收的利息6000元", "amount": "6000"}],
            "grounds": "多付利息",
        }
        line.on_paper("p2", "counterclaim", counterclaim)
        line.do("judge", "accept_counterclaim", {"claim": "c2"})
    key, fee = next((k, item) for k, item in line.state.all("fees").items() if item["of"] == "counterclaim")
    assert (fee["payer"], fee["amount"]) == ("p2", "25.00")  # halved for being tried jointly
    due = date.fromisoformat(line.limit("fee-payment", key)["due_on"])
    assert due == date(2026, 3, 12)
    days_go_by(date(2026, 3, 20))
    ruling = {"ground": "fee_unpaid", "reason": "反诉未预交受理费"}
    with at(date(2026, 3, 20)):
        with pytest.raises(Refused):
            line.do("judge", "rule_deemed_withdrawal", {**ruling, "claims": ["c1"]})
        line.do("judge", "rule_deemed_withdrawal", {**ruling, "claims": ["c2"]})
    assert (line.track("claim", "c1"), line.track("claim", "c2")) == ("pending", "withdrawn")
