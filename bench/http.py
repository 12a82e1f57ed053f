"""Acts per second over HTTP: granian with 2 processes of 4 threads, the public API, tokens and idempotency keys.

A server's clock does not travel, so a case is led as far as one day allows: from its draft to its judge, and the complaint
served. Each act is one request with a key of its own; drafts are requests too but are not counted as acts.
"""

from __future__ import annotations

import http.client
import json
import statistics
import subprocess
import sys
import threading
import time
import uuid
from argparse import Namespace
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bench.acts import COURTS, PROCESSES, THREADS
from bench.place import ROOT, environment, use

CLIENTS = PROCESSES * THREADS
WARM_UP_SECONDS = 3.0


class Caller:
    """A thread's connection to the server, kept open."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def post(self, token: str, path: str, body: Any, key: str = "") -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        if key:
            headers["Idempotency-Key"] = key
        self.connection.request("POST", f"/api/v1{path}", json.dumps(body).encode(), headers)
        answer = self.connection.getresponse()
        read = answer.read()
        if answer.status != 201:
            raise RuntimeError(f"{path}: {answer.status} {read[:300]!r}")
        told: dict[str, Any] = json.loads(read)
        return told


def lead(port: int, courts: Sequence[Any], tokens: dict[str, str], until: float) -> list[float]:
    """Leads cases until the time is over; answers the milliseconds of each act."""
    from tests.proofs.clients import FEE, complaint

    caller, taken, number = Caller(port), [], 0
    while True:
        court = courts[number % len(courts)]
        cast = court.cast(number % 3)
        number += 1
        content = complaint(cast["plaintiff"].name, cast["defendant"].name, court.region)
        draft = {"court": court.code, "form": "lending", "content": content}
        case = caller.post(tokens[cast["plaintiff"].id], "/drafts", draft)["id"]
        paid = {
            "fee": "f1",
            "amount": FEE,
            "how": "counter",
            "receipt": str(number),
            "paid_on": time.strftime("%Y-%m-%d"),
        }
        served = {"to": ["p2"], "what": "complaint", "way": "post", "tracking": "EMS1"}
        steps: list[tuple[str, str, dict[str, Any]]] = [
            ("plaintiff", f"/drafts/{case}/submit", {}),
            ("filing_judge", f"/cases/{case}/acts/accept_case", {"data": {"procedure": "summary"}}),
            ("window_clerk", f"/cases/{case}/acts/record_payment_by_hand", {"data": paid}),
            ("filing_judge", f"/cases/{case}/acts/list_candidates", {}),
            ("filing_judge", f"/cases/{case}/acts/draw", {}),
            ("division_chief", f"/cases/{case}/acts/appoint_clerk", {"data": {"clerk": cast["clerk"].id}}),
            ("clerk", f"/cases/{case}/acts/notify_judges", {}),
            ("clerk", f"/cases/{case}/acts/send_document", {"data": served}),
        ]
        for who, path, body in steps:
            began = time.perf_counter()
            caller.post(tokens[cast[who].id], path, body, uuid.uuid4().hex)
            now = time.perf_counter()
            if now > until:
                return taken
            taken.append(1000 * (now - began))


def measure(folder: Path, options: Namespace) -> dict[str, Any]:
    """Acts per second and the milliseconds of a request, with as many clients as the server has threads."""
    use(folder)
    seconds = options.seconds
    from django.db import connections

    from mengma.config.processes import ServeOptions, web_command
    from mengma.courts import selectors, tokens
    from mengma.simulate.staff import courts_for_simulation, do_staff_court
    from tests.served import free_port

    courts = [do_staff_court(code) for code in courts_for_simulation()[COURTS : COURTS + CLIENTS]]
    given = {}
    for court in courts:
        for user in selectors.users_by_username(f"sim-{court.code}-").values():
            given[str(user.id)] = tokens.do_create_token(user, "bench")[1]
    connections.close_all()
    port = free_port()
    options = ServeOptions(port=port, web_workers=PROCESSES, web_threads=THREADS, mode="simulation")
    server = subprocess.Popen(web_command(options), cwd=ROOT, env=environment(folder), stdin=subprocess.DEVNULL)
    try:
        _wait_until_ready(port)
        _load(port, courts, given, WARM_UP_SECONDS)
        taken = _load(port, courts, given, seconds)
    finally:
        server.terminate()
        server.wait(20)
    taken.sort()
    return {
        "acts_per_second": round(len(taken) / seconds, 1),
        "median_ms": round(statistics.median(taken), 1),
        "p95_ms": round(taken[int(0.95 * len(taken))], 1),
        "clients": CLIENTS,
        "server": f"granian, {PROCESSES} processes x {THREADS} threads",
        "seconds": seconds,
    }


def _load(port: int, courts: Sequence[Any], given: dict[str, str], seconds: float) -> list[float]:
    begin, until = threading.Barrier(CLIENTS), time.perf_counter() + seconds

    def one(number: int) -> list[float]:
        begin.wait()
        return lead(port, courts[number::CLIENTS], given, until)

    with ThreadPoolExecutor(CLIENTS) as pool:
        return [ms for thread in pool.map(one, range(CLIENTS)) for ms in thread]


def _wait_until_ready(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    sys.stderr.write("bench: the server did not become ready\n")
    raise SystemExit(1)
