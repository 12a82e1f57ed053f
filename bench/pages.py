"""How long the pages take that people open most: the case page, and the judge's list, through the whole of Django."""

from __future__ import annotations

import random
import statistics
import time
from pathlib import Path
from typing import Any

from bench.place import use

VISITS = 150
GOALS = {"case_page": 120, "judge_list": 150}


def measure(folder: Path) -> dict[str, Any]:
    """Milliseconds (median, p95) of each page over many judges and cases, one after another."""
    use(folder)
    from django.test import Client
    from django.urls import reverse

    from mengma.cases import selectors
    from mengma.cases.access import access_cases
    from mengma.courts.selectors import actor_for, users_by_username

    chance = random.Random(7)
    judges = [user for name, user in users_by_username("sim-").items() if "-judge-" in name]
    times: dict[str, list[float]] = {
        "judge_list": [],
        "case_page": [],
        "case_page_of_plaintiff": [],
        "home_of_judge": [],
    }
    statuses: dict[int, int] = {}
    listed = []

    def visit(client: Client, page: str, address: str) -> None:
        began = time.perf_counter()
        answer = client.get(address)
        times[page].append(1000 * (time.perf_counter() - began))
        statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1

    for _ in range(VISITS):
        judge = chance.choice(judges)
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(judge)
        visit(client, "home_of_judge", reverse("home"))
        visit(client, "judge_list", reverse("judge-list"))
        own = selectors.with_relation(actor_for(judge), ("responsible_judge",))
        listed.append(selectors.pending(own, ("archived", "refused")).count())
        case = own.order_by("id").values_list("id", flat=True)[chance.randrange(max(own.count(), 1))]
        visit(client, "case_page", reverse("case", args=[case]))
        plaintiff = users_by_username(judge.username.replace("-judge-", "-plaintiff-"))
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(next(iter(plaintiff.values())))
        theirs = access_cases(actor_for(next(iter(plaintiff.values()))))
        found = theirs.order_by("id").values_list("id", flat=True).first()
        visit(client, "case_page_of_plaintiff", reverse("case", args=[found]))
    shown: dict[str, Any] = {}
    for page, taken in times.items():
        taken = sorted(taken[10:])  # the first fill caches
        p95 = taken[int(0.95 * len(taken))]
        shown[page] = {"median_ms": round(statistics.median(taken), 1), "p95_ms": round(p95, 1)}
        if page in GOALS:
            shown[page] |= {"goal_ms": GOALS[page], "reached": p95 < GOALS[page]}
    return {"visits": VISITS, "pending_per_judge": round(statistics.mean(listed), 1), "statuses": statuses, **shown}
