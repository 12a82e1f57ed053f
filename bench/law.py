"""How many questions the lawbook answers in a second: one process, no database, a fixed mix with a fixed seed.

The mix asks as pages and programs do, from texts: each question is read, computed, and written as JSON-safe data.
"""

from __future__ import annotations

import gc
import random
import statistics
import time
from argparse import Namespace
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from mengma import lawbook
from mengma.lawbook.calculators import CALCULATORS, ask
from mengma.lawbook.fees import KINDS

SEED = 20261123
WANTED = 2_000  # calculations a second, DESIGN.md's bar
MIX = 1_200  # different questions in the mix
FIRST, DAYS = date(2024, 1, 1), 1_000
REGIONS = ("150102", "150203", "150402", "150602", "110000", "152501")
PERIODS = (
    "answer",
    "appeal-judgment",
    "appeal-ruling",
    "trial-ordinary",
    "trial-summary",
    "announcement",
    "fee-payment",
)

Question = tuple[str, dict[str, list[str]]]


def questions(seed: int = SEED, number: int = MIX) -> list[Question]:
    """The mix: fees, periods with and without exclusions, interest, caps, jurisdiction, distribution, numbers, citations."""
    chance = random.Random(seed)
    makers: Sequence[Callable[[random.Random], Question]] = (
        _fee, _fee, _period, _period, _kind, _kind, _delay, _cap, _jurisdiction, _distribute, _number, _cite,
    )  # fmt: skip
    return [makers[at % len(makers)](chance) for at in range(number)]


def _day(chance: random.Random) -> date:
    return FIRST + timedelta(days=chance.randrange(DAYS))


def _sum(chance: random.Random) -> str:
    return str(chance.randrange(1_000, 30_000_000))


def _fee(chance: random.Random) -> Question:
    kind = chance.choice(
        [kind for kind in KINDS if kind in ("property", "divorce", "preservation", "enforcement", "appeal")]
    )
    asked = {"kind": [kind], "amount": [_sum(chance)], "on": [_day(chance).isoformat()]}
    if kind == "property":
        asked["procedure"] = [chance.choice(["ordinary", "summary"])]
    return "fee", asked


def _period(chance: random.Random) -> Question:
    start = _day(chance)
    asked = {"from": [start.isoformat()], "days": [str(chance.randrange(3, 60))]}
    if chance.random() < 0.5:
        first = start + timedelta(days=2)
        asked["exclude"] = [f"{first}..{first + timedelta(days=chance.randrange(20))}" for _ in range(2)]
    return "period", asked


def _kind(chance: random.Random) -> Question:
    return "period", {"kind": [chance.choice(PERIODS)], "from": [_day(chance).isoformat()]}


def _delay(chance: random.Random) -> Question:
    due = _day(chance)
    paid = due + timedelta(days=chance.randrange(30, 700))
    part = f"{due + timedelta(days=15)}:{chance.randrange(100, 900)}"
    asked = {"principal": [_sum(chance)], "due": [due.isoformat()], "paid": [paid.isoformat()], "payment": [part]}
    return "delay-interest", asked


def _cap(chance: random.Random) -> Question:
    return "lending-cap", {"contract_date": [_day(chance).isoformat()]}


def _jurisdiction(chance: random.Random) -> Question:
    asked = {
        "kind": ["civil"],
        "amount": [_sum(chance)],
        "plaintiff_region": [chance.choice(REGIONS)],
        "defendant_region": [chance.choice(REGIONS)],
        "on": [_day(chance).isoformat()],
    }
    return "jurisdiction", asked


def _distribute(chance: random.Random) -> Question:
    claims = [f"债权人{at}:{_sum(chance)}" for at in range(chance.randrange(2, 6))]
    asked = {"proceeds": [_sum(chance)], "cost": ["5000"], "priority": ["抵押:100000"], "claim": claims}
    return "distribute", asked


def _number(chance: random.Random) -> Question:
    return "case-number", {"text": [f"（{chance.randrange(2017, 2027)}）内0102民初{chance.randrange(1, 9999)}号"]}


def _cite(chance: random.Random) -> Question:
    return "cite", {"text": [f"民事诉讼法第{chance.randrange(1, 270)}条"], "on": [_day(chance).isoformat()]}


def measure(folder: Path | None, options: Namespace) -> dict[str, Any]:
    """Calculations a second, the median over the repeats, by the clock on the wall and by this process's own processor time
    (the two differ where others use the machine), each kind's own, and whether the bar is met."""
    del folder
    seconds, repeats = min(options.seconds, 2.0), options.repeats
    law = lawbook.load()
    mix = questions()
    today = date(2026, 11, 23)
    wrong = [(name, asked) for name, asked in mix if ask(CALCULATORS[name], law, asked, today).answer is None]
    if wrong:
        raise AssertionError(f"the mix asks what cannot be answered: {wrong[:3]}")
    gc.collect()
    runs = [_run(law, mix, today, seconds) for _ in range(repeats)]
    by_kind = {}
    for name in dict.fromkeys(name for name, _ in mix):
        own = [question for question in mix if question[0] == name]
        by_kind[name] = round(_run(law, own, today, min(seconds, 0.5))[1])
    wall, processor = (statistics.median(run[at] for run in runs) for at in (0, 1))
    return {
        "calculations_a_second": round(wall),
        "calculations_a_processor_second": round(processor),
        "by_kind_a_processor_second": by_kind,
        "wanted": WANTED,
        "met": wall >= WANTED,
        "seed": SEED,
    }


def _run(law: lawbook.Lawbook, mix: Sequence[Question], today: date, seconds: float) -> tuple[float, float]:
    """(calculations a second, calculations a second of processor time)."""
    done, began, worked = 0, time.perf_counter(), time.process_time()
    while time.perf_counter() - began < seconds:
        for name, asked in mix:
            answer = ask(CALCULATORS[name], law, asked, today).answer
            assert answer is not None
            answer.as_dict()
        done += len(mix)
    return done / (time.perf_counter() - began), done / (time.process_time() - worked)
