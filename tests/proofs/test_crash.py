"""kill -9 of web, worker, PostgreSQL and supervisor at random points under load: nothing acknowledged is lost, nothing is
done twice, every chain is whole, the derived tables follow from the dockets, and no job is left behind."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.proofs.clients import Desk, Ledger, lead_cases
from tests.proofs.measuring import ROOT, SEED, save, sized
from tests.served import Served, served

KILLS = sized(5, 50)
CLIENTS = 4
# Of each five kills, in an order of chance.
TARGETS = ("web", "worker", "postgres", "postgres", "supervisor")
PASSWORD = "for-the-proof-only-1"
STANDSTILL_SECONDS = 240

STAFF = f"""
import json, django
django.setup()
from mengma.simulate.staff import do_staff_court
court = do_staff_court("内0102", teams=3, password={PASSWORD!r})
parts = {{"plaintiff": 0, "defendant": 0}}
names = {{part: court.teams[0].people[part].name for part in parts}}
print(json.dumps([court.code, court.region, names]))
"""


def in_platform(platform: Served, *command: str) -> subprocess.CompletedProcess[str]:
    """Runs a program with the platform's environment."""
    environment = platform.environment | {"DJANGO_SETTINGS_MODULE": "mengma.config.settings"}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=900
    )


def make_desk(platform: Served) -> Desk:
    """The people who work and sue at one court of the platform."""
    made = in_platform(platform, "-c", STAFF)
    assert made.returncode == 0, made.stderr[-2000:]
    code, region, names = json.loads(made.stdout.splitlines()[-1])
    usernames = {"plaintiff": f"sim-{code}-plaintiff-0", "filing_judge": f"sim-{code}-filing_judge-0"}
    return Desk(code, region, usernames, names)


def kill_one(platform: Served, what: str) -> str:
    """Kills one part as soon as it runs; answers what. The supervisor is started again as an operator would."""
    until = time.monotonic() + 120
    while True:
        try:
            if platform.pid_of(what) is not None:
                platform.kill(what)
                break
        except ProcessLookupError:
            pass  # it ended between looking and killing
        assert time.monotonic() < until, f"{what} does not come back: {platform.log_end()}"
        time.sleep(0.05)
    if what == "supervisor":
        platform.start(prepare=False)
    return what


def targets(chance: random.Random) -> Iterator[str]:
    """What to kill, without end."""
    while True:
        yield from chance.sample(TARGETS, len(TARGETS))


def test_nothing_acknowledged_is_lost_when_processes_are_killed(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    ledger, stop = Ledger(), threading.Event()
    killed: Counter[str] = Counter()
    began = time.monotonic()
    with served(tmp_path / "platform") as platform:
        desk = make_desk(platform)
        with ThreadPoolExecutor(CLIENTS) as pool:
            leading = [
                pool.submit(lead_cases, platform.url, desk, PASSWORD, ledger, stop, SEED + number)
                for number in range(CLIENTS)
            ]
            try:
                for what in islice(targets(chance), KILLS):
                    wait_for_acts(ledger, leading)
                    time.sleep(chance.uniform(0, 0.7))
                    killed[kill_one(platform, what)] += 1
                    if chance.random() < 0.8:
                        platform.wait_until_ready()
                platform.wait_until_ready()
            finally:
                stop.set()
            for future in leading:
                future.result()
        figures = look_at(platform, ledger)
        figures |= {"jobs": jobs_left(platform)}
        figures |= {"docket": docket_checks(platform)}
    assert ledger.refused == []
    assert figures["docket"] == {"verify": 0, "rebuild": 0}
    assert figures["jobs"] == {"waiting": 0, "failed": 0}
    save(
        "crash",
        {"kills": sum(killed.values()), "killed": dict(killed), "clients": CLIENTS, **figures,
         "seconds": round(time.monotonic() - began)},
    )  # fmt: skip


def wait_for_acts(ledger: Ledger, leading: list[Any], more: int = 3) -> None:
    """Blocks until a few more acts were acknowledged: each kill comes while work is going on."""
    before, until = len(ledger.acts), time.monotonic() + 240
    while len(ledger.acts) < before + more:
        for future in leading:
            if future.done():
                future.result()
        assert time.monotonic() < until, "the platform does not work any more"
        time.sleep(0.02)


def look_at(platform: Served, ledger: Ledger) -> dict[str, Any]:
    """Every acknowledged act is there under its id and place, and every key that was sent acted once at most."""
    with psycopg.connect(platform.database_url()) as database:
        rows = database.execute("SELECT id::text, case_id::text, seq, act, key FROM cases_entry").fetchall()
    stored = {row[0]: row for row in rows}
    lost = [a for a in ledger.acts if stored.get(a.entry, ("", "", 0, "", ""))[1:] != (a.case, a.seq, a.act, a.key)]
    assert lost == []
    keys = Counter(row[4] for row in rows if row[4])
    assert [key for key, times in keys.items() if times > 1] == []
    assert keys.keys() <= ledger.sent
    # every key sent was repeated until answered, so exactly these acted
    assert keys.keys() == {a.key for a in ledger.acts}
    once = Counter((row[1], row[3]) for row in rows if row[4])
    assert [what for what, times in once.items() if times > 1] == []
    return {
        "acknowledged": len(ledger.acts),
        "entries": len(rows),
        "cases": len({row[1] for row in rows}),
        "unanswered_requests": ledger.unanswered,
        "acts_answered_only_after_repeating": sum(a.tries > 1 for a in ledger.acts),
    }


def jobs_left(platform: Served) -> dict[str, int]:
    """Waits while the queue grows shorter; answers what is waiting or being done when it stands still, and what failed.

    A worker that was killed as often as here is far behind on a busy machine: late is no fault, standing still is one.
    """
    least, until = -1, 0.0
    with psycopg.connect(platform.database_url(), autocommit=True) as database:
        while True:
            waiting, failed = database.execute(
                """SELECT count(*) FILTER (WHERE status IN ('todo', 'doing') AND task_name NOT IN
                          (SELECT task_name FROM procrastinate_periodic_defers)),
                          count(*) FILTER (WHERE status IN ('failed', 'aborted')) FROM procrastinate_jobs"""
            ).fetchone() or (0, 0)
            if least < 0 or waiting < least:
                least, until = waiting, time.monotonic() + STANDSTILL_SECONDS
            if not waiting or time.monotonic() > until:
                return {"waiting": waiting, "failed": failed}
            time.sleep(0.5)


def docket_checks(platform: Served) -> dict[str, int]:
    """The exit codes of the two commands with which an operator checks the dockets."""
    answers = {}
    for name, words in (("verify", ["verify"]), ("rebuild", ["rebuild", "--check"])):
        done = in_platform(platform, "-m", "mengma.cli.main", "docket", *words)
        answers[name] = done.returncode
        if done.returncode:
            sys.stdout.write(done.stdout[-3000:] + done.stderr[-3000:])
    return answers


pytestmark = [pytest.mark.proof]
