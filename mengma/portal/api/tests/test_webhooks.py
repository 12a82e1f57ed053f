"""Entries told to programs, over real HTTP: signed, once, to whoever may still read, tried again, never inside the network."""

from __future__ import annotations

import asyncio
import json
import threading
import uuid
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

from mengma.cases.selectors import docket_entries
from mengma.portal.api.webhooks import addresses, delivering, signing
from mengma.portal.api.webhooks.actions import do_subscribe, do_unsubscribe
from mengma.portal.api.webhooks.models import WebhookDelivery, WebhookSubscription
from mengma.procedure.engine import Request, perform
from tests.cast import actor

pytestmark = pytest.mark.django_db

ASK = {"data": {"reader": "p1", "note": "请还书"}}


class Receiver:
    """A program that is told: a real HTTP server on this machine, answering what `answers` lists, then 204."""

    def __init__(self):
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append((dict(self.headers), body))
                self.send_response(receiver.answers.pop(0) if receiver.answers else 204)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.end_headers()

            def log_message(self, *args):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


def queued():
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'portal.deliver_webhook' ORDER BY id")
        return [args if isinstance(args, dict) else json.loads(args) for (args,) in cursor.fetchall()]


def deliver(args, **more):
    return delivering.do_deliver(
        uuid.UUID(args["subscription_id"]), uuid.UUID(args["entry_id"]), uuid.UUID(args["case_id"]), args["seq"], **more
    )


def test_an_entry_is_told_with_a_signature_that_the_receiver_can_check(as_part, case, receiver):
    program = as_part("plaintiff")
    made = program.post("/webhooks", {"name": "律所系统", "url": receiver.url})
    assert made.status_code == 201, made.content
    secret = made.json()["secret"]
    entry = program.post(f"/cases/{case}/acts/ask", ASK).json()["entry"]
    (args,) = queued()
    assert deliver(args) == "sent"
    headers, body = receiver.got[0]
    assert headers[signing.SIGNATURE] == signing.signature(secret, headers[signing.TIMESTAMP], body)
    told = json.loads(body)
    assert (told["entry"], told["case"], told["seq"], told["act"]) == (entry["id"], str(case), 2, "ask")
    assert told["hash"] == entry["hash"]
    assert "请还书" not in body.decode()
    log = program.get(f"/webhooks/{made.json()['id']}/deliveries").json()
    assert [(d["state"], d["tries"], d["http_status"]) for d in log] == [("sent", 1, 204)]


def test_the_secret_lies_encrypted(as_part, case, receiver):
    secret = as_part("plaintiff").post("/webhooks", {"name": "a", "url": receiver.url}).json()["secret"]
    row = WebhookSubscription.objects.get()
    assert row.secret_cipher.startswith("enc1.")
    assert secret not in row.secret_cipher


def test_a_second_run_of_the_job_sends_nothing_again(cast, case, receiver):
    do_subscribe(cast["plaintiff"], "a", receiver.url)
    perform(case, actor(cast["plaintiff"]), Request("give_back"))
    (args,) = queued()
    assert [deliver(args), deliver(args)] == ["sent", "sent"]
    assert len(receiver.got) == 1


def test_what_fails_is_noted_tried_again_and_given_up(cast, case, receiver):
    do_subscribe(cast["plaintiff"], "a", receiver.url)
    perform(case, actor(cast["plaintiff"]), Request("give_back"))
    (args,) = queued()
    receiver.answers = [500, 302]
    for status in (500, 302):
        with pytest.raises(delivering.TryAgain):
            deliver(args)
        assert WebhookDelivery.objects.get().http_status == status
    assert len({headers[signing.DELIVERY] for headers, _ in receiver.got}) == 1
    receiver.server.shutdown()
    receiver.server.server_close()
    assert deliver(args, last_try=True) == "given_up"
    assert WebhookDelivery.objects.get().tries == 3


def test_tries_stand_ever_further_apart():
    strategy = delivering.deliver_webhook.retry_strategy

    class Job:
        attempts = 0

    waits = []
    for attempts in range(delivering.MOST_TRIES):
        Job.attempts = attempts
        decision = strategy.get_retry_decision(exception=delivering.TryAgain("x"), job=Job())
        waits.append(decision and decision.retry_at)
    assert waits[-1] is None
    assert all(earlier < later for earlier, later in pairwise(waits[:-1]))


def test_only_entries_that_the_owner_may_read_and_wished_for_are_queued(cast, case, receiver):
    for part in ("stranger", "judge_elsewhere", "auditor", "defendant"):
        do_subscribe(cast[part], part, receiver.url)
    judge, _ = do_subscribe(cast["filing_judge"], "court", receiver.url)
    do_subscribe(cast["plaintiff"], "one act", receiver.url, acts=["answer"])
    mine, _ = do_subscribe(cast["plaintiff"], "one case", receiver.url, case_id=case)
    perform(case, actor(cast["plaintiff"]), Request("give_back"))
    assert {args["subscription_id"] for args in queued()} == {str(judge.id), str(mine.id)}


def test_who_lost_the_right_meanwhile_is_not_told(cast, case, receiver):
    do_subscribe(cast["filing_judge"], "court", receiver.url)
    perform(case, actor(cast["plaintiff"]), Request("give_back"))
    cast["filing_judge"].offices.update(until="2021-01-01")
    assert deliver(queued()[0]) == "withheld"
    assert receiver.got == []


def test_an_ended_subscription_gets_nothing_more(cast, case, receiver):
    row, _ = do_subscribe(cast["plaintiff"], "a", receiver.url)
    perform(case, actor(cast["plaintiff"]), Request("ask", ASK["data"]))
    do_unsubscribe(cast["plaintiff"], row.id)
    perform(case, actor(cast["plaintiff"]), Request("give_back"))
    (args,) = queued()
    assert deliver(args) == "withheld"


def test_an_act_that_is_rolled_back_queues_nothing(cast, case, receiver):
    do_subscribe(cast["plaintiff"], "a", receiver.url)
    with transaction.atomic():
        perform(case, actor(cast["plaintiff"]), Request("give_back"))
        assert len(queued()) == 1
        transaction.set_rollback(True)
    assert queued() == []


def test_others_subscriptions_are_not_there(as_part, cast, receiver):
    row, _ = do_subscribe(cast["plaintiff"], "a", receiver.url)
    other = as_part("defendant")
    assert other.delete(f"/webhooks/{row.id}").status_code == 404
    assert other.get(f"/webhooks/{row.id}/deliveries").status_code == 404
    assert other.get("/webhooks").json() == []
    assert as_part("plaintiff").delete(f"/webhooks/{row.id}").status_code == 204


def test_a_case_one_may_not_see_cannot_be_subscribed_to(as_part, case, receiver):
    body = {"name": "a", "url": receiver.url, "case": str(case)}
    assert as_part("stranger").post("/webhooks", body).status_code == 404


INSIDE = [
    "https://10.0.0.1/", "https://192.168.1.1/", "https://172.16.0.1/", "https://169.254.169.254/latest/", "https://[::1]/",
    "https://[fc00::1]/", "https://[::ffff:10.0.0.1]/", "https://0.0.0.0/", "https://127.0.0.1/", "https://[2002:a00:1::]/",
    "https://224.0.0.1/", "https://100.64.0.1/",
]  # fmt: skip
MALFORMED = [
    "http://example.org/", "ftp://example.org/", "https://user:pass@example.org/", "https://example.org/#x", "https:///x",
    "javascript:alert(1)", "https://exa mple.org/", "https://example.org:99999/", "https://example.org:22/", "//example.org",
    "https://例子.cn/", "https://example.org/\u0001",
]  # fmt: skip


@pytest.mark.parametrize("url", [*INSIDE, *MALFORMED])
def test_addresses_that_a_court_must_not_send_to(as_part, settings, url):
    settings.MENGMA_MODE = "production"
    answer = as_part("plaintiff").post("/webhooks", {"name": "a", "url": url})
    assert answer.status_code in (400, 422)
    assert WebhookSubscription.objects.count() == 0


@pytest.mark.parametrize("address", ["10.1.2.3", "127.0.0.1", "::1", "169.254.169.254", "fe80::1%eth0"])
def test_a_name_that_leads_inside_is_refused_at_the_moment_of_sending(monkeypatch, settings, address):
    settings.MENGMA_MODE = "production"
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *a, **k: [(2, 1, 6, "", (address, 443))])
    with pytest.raises(addresses.ForbiddenAddress):
        delivering.send(delivering.Message("https://rebinding.example.org/", {}, b"{}"))


def test_in_a_demonstration_this_machine_may_be_told_and_no_other_inside(settings):
    settings.MENGMA_MODE = "demo"
    addresses.check_url("http://127.0.0.1:9000/hook")
    addresses.check_url("http://localhost:9000/hook")
    with pytest.raises(addresses.ForbiddenAddress):
        addresses.check_url("http://192.168.1.5/hook")


def test_the_example_in_the_how_to_checks_a_real_message(cast, case, receiver):
    """The receiver's code is taken from docs/how-to/webhooks.md and run on what was really sent."""
    from pathlib import Path

    page = (Path(__file__).parents[4] / "docs" / "how-to" / "webhooks.md").read_text()
    code = page.split("```python\n")[1].split("```")[0]
    space: dict[str, object] = {}
    exec(compile(code, "webhooks.md", "exec"), space)
    _, secret = do_subscribe(cast["plaintiff"], "a", receiver.url)
    perform(case, actor(cast["plaintiff"]), Request("give_back"))
    deliver(queued()[0])
    headers, body = receiver.got[0]
    is_genuine = space["is_genuine"]
    assert is_genuine(secret, headers, body)
    assert not is_genuine(secret, headers, body + b" ")
    assert not is_genuine("whsec_other", headers, body)
    assert not is_genuine(secret, {**headers, "X-Mengma-Timestamp": "1"}, body)


def test_a_worker_sends_what_an_act_queued(transactional_db, receiver):
    """The whole way: act, commit, worker, HTTP."""
    from mengma.portal.api.tests.conftest import COURT
    from mengma.procedure.engine import open_case
    from tests.cast import make_cast

    people = make_cast()
    opened = open_case(
        "loan-counter", COURT, uuid.uuid4(), actor(people["plaintiff"]), Request("lend", {"reader": "乌兰"})
    )
    do_subscribe(people["plaintiff"], "a", receiver.url, case_id=opened.entry.case_id)
    done = perform(opened.entry.case_id, actor(people["plaintiff"]), Request("give_back"))

    async def work():
        worker_app = app.with_connector(app.connector.get_worker_connector())
        async with worker_app.open_async():
            await worker_app.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)

    asyncio.run(work())
    assert [json.loads(body)["entry"] for _, body in receiver.got] == [str(done.entry.id)]
    assert WebhookDelivery.objects.get().state == "sent"
    assert docket_entries(opened.entry.case_id)[-1].hash == json.loads(receiver.got[0][1])["hash"]
