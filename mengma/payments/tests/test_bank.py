"""The bank calls: signed, repeated, late, wrong, contradictory; and a real bank process answers over HTTP."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.parse
import urllib.request
from decimal import Decimal

import pytest
from django.conf import settings

from mengma import clock
from mengma.cases import verify
from mengma.cases.errors import NoSuchCase
from mengma.payments import actions, selectors
from mengma.payments.banks import BankUnavailable, Order
from mengma.payments.banks.simulated.adapter import SimulatedBank, signature
from mengma.payments.errors import BadMessage, BadSignature, Contradiction, NothingToPay, Replayed, UnknownBank
from mengma.payments.models import BankMessage
from mengma.simulate.external import bank as simulator
from tests import cast, prepared

pytestmark = pytest.mark.django_db


def message(order, amount="1150.00", message_id="pay-1", kind="paid", **more):
    told = {
        "id": message_id,
        "kind": kind,
        "order": order,
        "amount": amount,
        "at": clock.machine_now().isoformat(),
        **more,
    }
    return json.dumps(told).encode()


def signed(body, *, age=0, key=None):
    timestamp = str(int(clock.machine_now().timestamp()) - age)
    secret = (key or settings.MENGMA_BANKS["simulated"]["key"]).encode()
    return {"X-Bank-Timestamp": timestamp, "X-Bank-Signature": signature(secret, timestamp, body)}


def send(body, **how):
    return actions.do_take_message("simulated", signed(body, **how), body)


@pytest.fixture
def order(case_with_fee):
    return prepared.state_of(case_with_fee).get("fees", "f1")["order"]


def fee_of(case_id):
    state = prepared.state_of(case_id)
    return state.get("fees", "f1"), state.get("tracks", "fee/f1")["state"]


def test_a_signed_message_pays_the_fee_once(case_with_fee, order):
    body = message(order)
    assert send(body).outcome == "taken"
    again = send(body)
    assert (again.outcome, again.repeated) == ("taken", True)
    item, state = fee_of(case_with_fee)
    assert (item["paid"], item["receipt"], state) == ("1150.00", "pay-1", "paid")
    assert [e.act for e in entries(case_with_fee)].count("fee_paid") == 1
    assert list(verify.check_rebuild()) == []


def entries(case_id):
    from mengma.cases.selectors import docket_entries

    return docket_entries(case_id)


@pytest.mark.parametrize("how", [{"key": "another key"}])
def test_a_wrong_signature_leaves_no_trace(case_with_fee, order, how):
    with pytest.raises(BadSignature):
        send(message(order), **how)
    assert BankMessage.objects.count() == 0
    assert fee_of(case_with_fee)[1] == "due"


def test_a_changed_body_does_not_match_its_signature(order):
    headers = signed(message(order))
    with pytest.raises(BadSignature):
        actions.do_take_message("simulated", headers, message(order, amount="0.01"))


@pytest.mark.parametrize("age", [301, 3600, -301])
def test_an_old_or_early_message_is_a_replay(order, age):
    with pytest.raises(Replayed):
        send(message(order), age=age)


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"null", b'{"id": 1}', b"\xff\xfe", b'{"kind": "paid", "amount": "NaN"}']
)
def test_nonsense_is_refused(db, body):
    with pytest.raises(BadMessage):
        send(body)


def test_an_unknown_bank_is_refused(db):
    with pytest.raises(UnknownBank):
        actions.do_take_message("nowhere", {}, b"")


def test_another_sum_is_kept_and_shown_but_not_credited(case_with_fee, order):
    assert send(message(order, amount="575.00")).outcome == "wrong_amount"
    assert fee_of(case_with_fee)[1] == "due"
    assert [m.outcome for m in selectors.odd_messages(frozenset({cast.COURT}))] == ["wrong_amount"]
    assert selectors.odd_messages(frozenset({cast.ELSEWHERE})) == []


def test_a_second_payment_is_kept_for_return(case_with_fee, order):
    send(message(order))
    assert send(message(order, message_id="pay-2")).outcome == "paid_already"
    assert fee_of(case_with_fee)[0]["receipt"] == "pay-1"


def test_a_bank_that_contradicts_itself_is_told_and_recorded(case_with_fee, order):
    send(message(order))
    with pytest.raises(Contradiction):
        send(message(order, amount="2300.00"))
    assert fee_of(case_with_fee)[0]["paid"] == "1150.00"
    assert BankMessage.objects.filter(outcome="contradiction").count() == 1


def test_an_order_nobody_knows_is_kept(db):
    assert send(message("no-such-order")).outcome == "unknown_order"


def test_a_payment_after_the_period_still_counts(case_with_fee, order, system):
    system(case_with_fee, "fee_overdue", {"limit": "fee-payment/f1", "subject": "f1"})
    assert send(message(order)).outcome == "taken"
    assert fee_of(case_with_fee)[1] == "paid"


def test_a_payment_of_an_exempted_fee_is_kept_for_return(case_with_fee, order, by):
    relief = {"kind": "exemption", "ground": "disabled", "reason": "残疾", "proof": ["m-1"]}
    by("plaintiff", case_with_fee, "apply_fee_relief", relief)
    by("president", case_with_fee, "decide_fee_relief", {"relief": "m1", "granted": True, "reason": "第四十五条"})
    assert send(message(order)).outcome == "not_due"


def test_the_webhook_speaks_http(case_with_fee, order, client, monkeypatch, settings):
    settings.ROOT_URLCONF = "mengma.payments.urls"
    body = message(order)
    headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in signed(body).items()}
    answer = client.post("/callback/simulated", body, content_type="application/json", **headers)
    assert (answer.status_code, answer.json()) == (200, {"outcome": "taken", "repeated": False})
    assert client.post("/callback/simulated", body, content_type="application/json").status_code == 401
    assert client.get("/callback/simulated").status_code == 405


def test_the_payer_sees_the_order_and_the_stranger_nothing(case_with_fee, users):
    wulan, stranger = cast.actor(users["plaintiff"]), cast.actor(users["stranger"])
    (row,) = selectors.orders_for(wulan)
    assert (row.amount, row.state, row.can_pay, row.payer_name) == (Decimal("1150.00"), "due", True, "乌兰")
    assert row.due_on
    assert row.steps
    assert selectors.orders_for(stranger) == []
    assert selectors.orders_for(cast.actor(users["defendant"])) == []
    assert "sign=" in actions.do_send_to_bank(wulan, case_with_fee, "f1", "http://127.0.0.1/back")
    with pytest.raises(NoSuchCase):
        actions.do_send_to_bank(stranger, case_with_fee, "f1", "/")
    with pytest.raises(NothingToPay):
        actions.do_send_to_bank(wulan, case_with_fee, "f9", "/")


class Court(threading.Thread):
    """Listens where the bank calls back; hands every message to the test."""

    def __init__(self, statuses=()):
        super().__init__(daemon=True)
        from http.server import BaseHTTPRequestHandler, HTTPServer

        self.got: list[tuple[dict, bytes]] = []
        self.came = threading.Semaphore(0)
        waiting = list(statuses)
        court = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                court.got.append((dict(self.headers), body))
                self.send_response(waiting.pop(0) if waiting else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()
                court.came.release()

            def log_message(self, *args):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/payments/callback/simulated"

    def run(self):
        self.server.serve_forever()

    def wait(self, messages):
        for _ in range(messages):
            assert self.came.acquire(timeout=10), "the bank did not call"
        return self.got


@pytest.fixture
def court():
    thread = Court()
    thread.start()
    yield thread
    thread.server.shutdown()


@pytest.fixture
def bank(tmp_path, court, monkeypatch):
    key_file = tmp_path / "bank-key"
    key_file.write_text(settings.MENGMA_BANKS["simulated"]["key"])
    monkeypatch.setattr(simulator, "RETRY_AFTER_SECONDS", (0.0, 0.0, 0.0))
    monkeypatch.setattr(simulator, "LATE_SECONDS", 0.05)
    monkeypatch.setattr(simulator, "HANG_SECONDS", 0.0)
    server = simulator.serve(key_file, 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    adapter = SimulatedBank(
        f"http://127.0.0.1:{server.server_port}", court.url, settings.MENGMA_BANKS["simulated"]["key"].encode()
    )
    yield adapter
    server.shutdown()


def press_pay(page, misbehave=""):
    """What a payer does in the browser: opens the page and sends its form."""
    html = urllib.request.urlopen(page, timeout=5).read().decode()
    assert "不发生真实的资金往来" in html
    form = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(page).query))
    target = page.split("/pay?")[0] + "/pay"
    data = urllib.parse.urlencode({**form, "misbehave": misbehave}).encode()
    return urllib.request.urlopen(target, data=data, timeout=5).status


def pay_and_take(bank, court, order, misbehave="", messages=1):
    page = bank.pay_page(Order(order, Decimal("1150.00"), "诉讼费用"), "http://127.0.0.1/back")
    press_pay(page, misbehave)
    outcomes = []
    for headers, body in court.wait(messages):
        try:
            outcomes.append(actions.do_take_message("simulated", headers, body).outcome)
        except (BadSignature, Replayed, Contradiction) as refused:
            outcomes.append(type(refused).__name__)
    return sorted(outcomes)


@pytest.mark.parametrize(
    ("misbehave", "messages", "outcomes", "state"),
    [
        ("", 1, ["taken"], "paid"),
        ("duplicate", 2, ["taken", "taken"], "paid"),
        ("delayed", 1, ["taken"], "paid"),
        ("wrong_amount", 1, ["wrong_amount"], "due"),
        ("bad_signature", 1, ["BadSignature"], "due"),
        ("stale", 1, ["Replayed"], "due"),
        ("paid_twice", 2, ["paid_already", "taken"], "paid"),
        ("timeout", 1, ["taken"], "paid"),
    ],
)
def test_a_bank_of_its_own_misbehaves(case_with_fee, order, bank, court, misbehave, messages, outcomes, state):
    assert pay_and_take(bank, court, order, misbehave, messages) == outcomes
    assert fee_of(case_with_fee)[1] == state


def test_a_bank_whose_page_fails_has_taken_the_money_and_says_so(case_with_fee, order, bank, court):
    with pytest.raises(urllib.error.HTTPError):
        pay_and_take(bank, court, order, "error")
    headers, body = court.wait(1)[0]
    assert actions.do_take_message("simulated", headers, body).outcome == "taken"


def test_a_bank_repeats_itself_until_the_court_answers(case_with_fee, order, bank, tmp_path):
    busy = Court(statuses=[500, 503])
    busy.start()
    adapter = SimulatedBank(bank.url, busy.url, bank.key)
    press_pay(adapter.pay_page(Order(order, Decimal("1150.00"), "诉讼费用"), "/"))
    got = busy.wait(3)
    busy.server.shutdown()
    assert len({json.loads(body)["id"] for _, body in got}) == 1


def test_a_forged_payment_page_is_refused(order, bank):
    page = bank.pay_page(Order(order, Decimal("1150.00"), "诉讼费用"), "/").replace("amount=1150.00", "amount=0.01")
    with pytest.raises(urllib.error.HTTPError) as refused:
        press_pay(page)
    assert refused.value.code == 400


def test_a_refund_is_asked_of_the_bank_and_its_message_closes_it(
    case_with_fee, order, bank, court, system, monkeypatch
):
    pay_and_take(bank, court, order)
    system(case_with_fee, "open_refund", {"closed_by": "dismissal"})
    assert fee_of(case_with_fee)[1] == "refund_open"
    monkeypatch.setattr(actions, "bank", lambda name: bank)
    assert actions.do_ask_refund(case_with_fee, "f1")
    assert actions.do_ask_refund(case_with_fee, "f1")  # asked twice, refunded once
    headers, body = court.wait(1)[-1]
    assert actions.do_take_message("simulated", headers, body).outcome == "taken"
    item, state = fee_of(case_with_fee)
    assert (item["to_refund"], state) == ("1150.00", "refunded")
    assert not actions.do_ask_refund(case_with_fee, "f1")


def test_a_bank_that_does_not_answer_is_asked_again_later(case_with_fee, order, system, monkeypatch):
    send(message(order))
    system(case_with_fee, "open_refund", {"closed_by": "dismissal"})
    nobody = SimulatedBank("http://127.0.0.1:9", "http://127.0.0.1:9", b"key")
    monkeypatch.setattr(actions, "bank", lambda name: nobody)
    with pytest.raises(BankUnavailable):
        actions.do_ask_refund(case_with_fee, "f1")


def test_opening_a_refund_queues_the_question_to_the_bank(case_with_fee, order, system):
    from procrastinate.contrib.django.models import ProcrastinateJob

    send(message(order))
    system(case_with_fee, "open_refund", {"closed_by": "dismissal"})
    jobs = ProcrastinateJob.objects.filter(task_name="payments.ask_refund")
    assert [job.args for job in jobs] == [{"case_id": str(case_with_fee), "fee": "f1"}]
