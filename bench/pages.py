"""How long the pages take that people open most: the case page, and the judge's list, through the whole of Django."""

from __future__ import annotations

import random
import statistics
import time
from argparse import Namespace
from pathlib import Path
from typing import Any

from bench.place import use

VISITS = 150
GOALS = {"case_page": 120, "judge_list": 150}


def measure(folder: Path, options: Namespace) -> dict[str, Any]:
    """Milliseconds (median, p95) of each page over many judges and cases, one after another."""
    del options
    use(folder)
    from django.test import Client
    from django.urls import reverse

    from mengma.cases import selectors
    from mengma.cases.access import access_cases
    from mengma.courts.selectors import actor_for, users_by_username
    from mengma.simulate.staff import TEAMS

    chance = random.Random(7)
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

    people = users_by_username("sim-")
    courts = {name.split("-")[1] for name in people}
    busy = [court for court in sorted(courts) if selectors.at_courts([court]).exists()]
    for _ in range(VISITS):
        court, team = chance.choice(busy), chance.randrange(TEAMS)
        judge, plaintiff = people[f"sim-{court}-judge-{team}"], people[f"sim-{court}-plaintiff-{team}"]
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(judge)
        visit(client, "home_of_judge", reverse("home"))
        visit(client, "judge_list", reverse("judge-list"))
        own = selectors.with_relation(actor_for(judge), ("responsible_judge",)).order_by("id")
        listed.append(selectors.pending(own, ("archived", "refused")).count())
        for case in own.values_list("id", flat=True)[:1]:
            visit(client, "case_page", reverse("case", args=[case]))
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(plaintiff)
        for case in access_cases(actor_for(plaintiff)).order_by("id").values_list("id", flat=True)[:1]:
            visit(client, "case_page_of_plaintiff", reverse("case", args=[case]))
    shown: dict[str, Any] = {}
    for page, all_taken in times.items():
        taken = sorted(all_taken[10:])  # the first fill caches
        p95 = taken[int(0.95 * len(taken))]
        shown[page] = {"median_ms": round(statistics.median(taken), 1), "p95_ms": round(p95, 1)}
        if page in GOALS:
            shown[page] |= {"goal_ms": GOALS[page], "reached": p95 < GOALS[page]}
    return {"visits": VISITS, "pending_per_judge": round(statistics.mean(listed), 1), "statuses": statuses, **shown}
