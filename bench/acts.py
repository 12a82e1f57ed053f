"""Acts per second: `perform` whole over whole cases in the proportions of the journeys, beside the floor at the same load."""

from __future__ import annotations

import multiprocessing
import statistics
import threading
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from bench.place import say, use

PROCESSES, THREADS = 2, 4
COURTS = 32
WARM_UP_SECONDS = 3.0
GOAL_RATE, GOAL_RATIO = 200, 5


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker process has to do in one run."""

    kind: str
    process: int
    round_number: int
    seconds: float
    scripts: tuple[Any, ...] = ()
    kept: frozenset[str] = frozenset()


def worker(folder: Path, orders: Any, answers: Any, ready: Barrier) -> None:
    """A process of the load: carries out orders until it is given None."""
    use(folder)
    from mengma.simulate.staff import courts_for_simulation, do_staff_court

    courts = [do_staff_court(code) for code in courts_for_simulation()[:COURTS]]
    while (order := orders.get()) is not None:
        ready.wait()
        with ThreadPoolExecutor(THREADS) as pool:
            begin = threading.Barrier(THREADS)
            jobs = [pool.submit(_run, order, number, courts, begin) for number in range(THREADS)]
            answers.put([job.result() for job in jobs])


def _run(order: Order, thread: int, courts: Sequence[Any], begin: threading.Barrier) -> dict[str, Any]:
    from django.db import connection

    from bench.floor import replay_until
    from bench.telling import tell_until
    from mengma.config.postgres import program_url

    mine = order.process * THREADS + thread
    begin.wait()
    until = time.perf_counter() + order.seconds
    if order.kind == "floor":
        name = f"F{mine}-{order.round_number}"
        return {"acts": replay_until(until, program_url() or "", order.scripts, order.kept, name)}
    own = courts[mine :: PROCESSES * THREADS]
    counted = tell_until(until, own, seed=1000 * order.round_number + mine, round_number=order.round_number)
    connection.close()
    return {"acts": counted.acts, "told": counted.told, "refused": counted.refused, "by_act": counted.by_act}


def capture(folder: Path) -> tuple[tuple[Any, ...], frozenset[str]]:
    """Tells each story once and notes what it writes; answers the scripts in their shares, and the ids to keep."""
    from bench.floor import Script, captured
    from bench.telling import FIRST_DAY, HOUR
    from mengma.simulate import stories
    from mengma.simulate.staff import courts_for_simulation, do_staff_court
    from mengma.simulate.telling import Telling

    # a court where nothing was told yet, also where the folder was kept from an earlier run
    runs = int((folder / "runs").read_text()) if (folder / "runs").exists() else 0
    (folder / "runs").write_text(str(runs + 1))
    free = courts_for_simulation()[COURTS:]
    court = do_staff_court(free[-1 - runs % len(free)])
    scripts = {}
    for number, (name, story) in enumerate(stories.STORIES.items()):
        script = Script(name, court.code)
        day = FIRST_DAY + timedelta(days=7 * number)
        telling = Telling(court.cast(number), court.code, day, hearing_at=HOUR, rooms=court.rooms())
        with captured(script):
            story(telling)
        script.number = telling.state.case_number or ""
        scripts[name] = script
    people = [*court.single.values(), *(a for team in court.teams for a in team.people.values())]
    kept = {actor.id for actor in people} | {team.room for team in court.teams}
    return tuple(scripts[name] for name in stories.SHARES), frozenset(kept)


def measure(folder: Path, options: Namespace) -> dict[str, Any]:
    """Median rates of `repeats` runs of perform and floor in turn, and the milliseconds of each act."""
    use(folder)
    seconds, repeats = options.seconds, options.repeats
    from mengma.simulate.staff import courts_for_simulation, do_staff_court

    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(PROCESSES)
    queues = [context.Queue() for _ in range(PROCESSES)]
    answers = context.Queue()
    processes = [context.Process(target=worker, args=(folder, queue, answers, ready), daemon=True) for queue in queues]
    for code in courts_for_simulation()[:COURTS]:
        do_staff_court(code)  # here, so that the processes need not race to make them
    scripts, kept = capture(folder)
    from django.db import connections

    connections.close_all()
    for process in processes:
        process.start()

    def run(kind: str, round_number: int, length: float) -> list[dict[str, Any]]:
        for number, queue in enumerate(queues):
            queue.put(Order(kind, number, round_number, length, scripts if kind == "floor" else (), kept))
        return [thread for _ in processes for thread in answers.get(timeout=length + 120)]

    run("perform", 0, WARM_UP_SECONDS)
    run("floor", 0, WARM_UP_SECONDS)
    rates: dict[str, list[float]] = {"perform": [], "floor": []}
    by_act: dict[str, list[float]] = {}
    refused: Counter[str] = Counter()
    for round_number in range(1, repeats + 1):
        for kind, found in rates.items():
            threads = run(kind, round_number, seconds)
            found.append(sum(each["acts"] for each in threads) / seconds)
            say(f"round {round_number}: {kind} {found[-1]:.0f} acts/s")
            for each in threads:
                refused.update(each.get("refused", ()))
                for act, times in each.get("by_act", {}).items():
                    by_act.setdefault(act, []).extend(times)
    for queue, process in zip(queues, processes, strict=True):
        queue.put(None)
        process.join(20)
    perform, floor = statistics.median(rates["perform"]), statistics.median(rates["floor"])
    return {
        "acts_per_second": round(perform, 1),
        "floor_acts_per_second": round(floor, 1),
        "ratio": round(floor / perform, 2),
        "goal": {"acts_per_second": GOAL_RATE, "ratio": GOAL_RATIO},
        "reached": {"acts_per_second": perform >= GOAL_RATE, "ratio": floor / perform <= GOAL_RATIO},
        "runs": {kind: [round(rate, 1) for rate in found] for kind, found in rates.items()},
        "load": {"processes": PROCESSES, "threads": THREADS, "seconds": seconds, "repeats": repeats},
        "statements_per_act_of_the_floor": round(
            sum(len(t) for s in scripts for t in s.transactions) / sum(len(s.transactions) for s in scripts), 2
        ),
        "refused": dict(refused),
        "milliseconds_by_act": {
            act: {"times": len(times), "median": round(statistics.median(times), 1)}
            for act, times in sorted(by_act.items(), key=lambda each: -sum(each[1]))
        },
    }
