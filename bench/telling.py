"""Stories told against the clock: as many acts as a thread can perform until the time is over."""

from __future__ import annotations

import random
import time as _time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from mengma.procedure.engine import Performed
from mengma.procedure.errors import ProcedureError
from mengma.simulate import stories
from mengma.simulate.staff import TEAMS, StaffedCourt
from mengma.simulate.telling import Telling

FIRST_DAY = date(2025, 1, 6)
LAST_START = 240
# The replicas have the hours before this one.
HOUR = time(16, 30)


class TimeUp(Exception):
    """The thread's time is over in the middle of a story."""


@dataclass
class Counted:
    """What a thread has performed: acts (each a call of perform), milliseconds of each, stories told to their end."""

    acts: int = 0
    told: int = 0
    refused: list[str] = field(default_factory=list)
    by_act: dict[str, list[float]] = field(default_factory=dict)


@dataclass(slots=True)
class TimedTelling(Telling):
    """A telling that counts its acts and stops when its time is over."""

    until: float = 0.0
    counted: Counted = field(default_factory=Counted)
    began: float = 0.0

    def _went_on(self, act: str, done: Performed) -> Performed:
        now = _time.perf_counter()
        self._count(act, 1, now)
        Telling._went_on(self, act, done)
        return done

    def _count(self, act: str, acts: int, now: float) -> None:
        if now > self.until:
            raise TimeUp
        self.counted.acts += acts
        self.counted.by_act.setdefault(act, []).append(1000 * (now - self.began) / acts)
        self.began = now

    def wait(self, days: int = 1) -> date:
        before = self.expired
        self.began = _time.perf_counter()
        day = Telling.wait(self, days)
        if self.expired > before:
            self._count("(expiry)", self.expired - before, _time.perf_counter())
        self.began = _time.perf_counter()
        return day


def tell_until(until: float, courts: Sequence[StaffedCourt], seed: int, round_number: int) -> Counted:
    """Tells stories in the proportions of the journeys, each on a day of its own at one of the courts."""
    counted, chance, number = Counted(), random.Random(seed), 0
    while True:
        order = list(stories.SHARES)
        chance.shuffle(order)
        for name in order:
            court = courts[number % len(courts)]
            start = (round_number * 37 + number // len(courts)) % LAST_START
            team = (number + round_number) % TEAMS
            number += 1
            telling = TimedTelling(
                court.cast(team), court.code, FIRST_DAY + timedelta(days=start), hearing_at=HOUR, rooms=court.rooms(),
                until=until, counted=counted, began=_time.perf_counter(),
            )  # fmt: skip
            try:
                stories.STORIES[name](telling)
            except TimeUp:
                return counted
            except ProcedureError as refused:
                counted.refused.append(f"{name}: {'; '.join(p.en for p in refused.problems)}")
            else:
                counted.told += 1
