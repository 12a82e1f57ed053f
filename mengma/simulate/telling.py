"""Tells a case: its people perform the acts of the guide on the days of the story, and only through the engine."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from mengma import clock
from mengma.cases import selectors
from mengma.cases.state import CaseState
from mengma.courts.actors import SYSTEM, Actor
from mengma.procedure.context import Paper
from mengma.procedure.engine import Performed, Request, open_case, perform
from mengma.procedure.expiry import do_expire_limits

Cast = Mapping[str, Actor]

GUIDE = "civil-first-instance"
SATURDAY = 5


@dataclass(slots=True)
class Telling:
    """One case being told at a court, from the day `day` on.

    `cast` gives an actor for every part that a story names; several judges and clerks may stand in it under any key,
    the one who holds the case is found by id. `hearing_at` is when this story's hearings begin: two stories of one
    court do not clash where it differs. The clock must be one that may travel (test, demonstration, simulation).
    """

    cast: Cast
    court: str
    day: date
    hearing_at: time = time(9)
    rooms: Mapping[str, str] = field(default_factory=dict)
    case_id: UUID = field(default_factory=uuid.uuid4)
    state: CaseState = field(default_factory=CaseState)
    acts: list[str] = field(default_factory=list)
    expired: int = 0

    def open(self, who: str, act: str, data: Mapping[str, Any]) -> Performed:
        """The act with which the case begins."""
        with self._on_its_day():
            done = open_case(GUIDE, self.court, self.case_id, self.actor(who), Request(act, data, key=self._key()))
        return self._went_on(act, done)

    def act(
        self,
        who: str,
        act: str,
        data: Mapping[str, Any] | None = None,
        *,
        of: str = "",
        paper: Paper | None = None,
        overrides: Mapping[str, str] | None = None,
    ) -> Performed:
        """One act by a part of the cast, `system`, or whoever holds the relation named `who` in the case."""
        request = Request(act, data or {}, on_behalf_of=of, paper=paper, overrides=overrides or {}, key=self._key())
        with self._on_its_day():
            done = perform(self.case_id, self.actor(who), request)
        return self._went_on(act, done)

    def wait(self, days: int = 1) -> date:
        """Lets days go by, with what the system does when a limit runs out; goes on on a day that is no weekend."""
        self.day += timedelta(days=days)
        while self.day.weekday() >= SATURDAY:
            self.day += timedelta(days=1)
        due = [i for i in self.state.all("limits").values() if i["state"] == "running" and i.get("on_expiry")]
        if any(item["due_on"] and item["due_on"] < self.day.isoformat() for item in due):
            with self._on_its_day():
                self.expired += do_expire_limits(self.day, self.case_id)
            self.state = selectors.state_of(self.case_id)
        return self.day

    def wait_for(self, day: date) -> date:
        """Lets the days until `day` go by."""
        return self.wait((day - self.day).days)

    def wait_until_over(self, limit: str) -> date:
        """Lets the running time limits of this name run out, and a day more."""
        due = [i["due_on"] for i in self.state.all("limits").values() if i["name"] == limit and i["state"] == "running"]
        return self.wait(max(1, (date.fromisoformat(max(due)) - self.day).days + 1)) if due else self.day

    def actor(self, who: str) -> Actor:
        """Who acts under a name. Raises KeyError where neither cast nor case knows it."""
        if who == "system":
            return SYSTEM
        if who in self.cast:
            return self.cast[who]
        holder = self.holder(who)
        return next(actor for actor in self.cast.values() if actor.id == holder)

    def holder(self, relation: str) -> str:
        """The id of the person who holds a relation in the case now. Raises KeyError where nobody does."""
        for item in self.state.all("relations").values():
            if item["relation"] == relation and not item.get("until"):
                return str(item["user"])
        raise KeyError(f"nobody is {relation} of this case")

    def keys(self, collection: str, **having: Any) -> list[str]:
        """The keys of the items whose fields have these values, in docket order."""
        return [
            key
            for key, item in self.state.all(collection).items()
            if all(item.get(name) == value for name, value in having.items())
        ]

    def last(self, collection: str, **having: Any) -> str:
        """The key of the newest such item. Raises IndexError where there is none."""
        return self.keys(collection, **having)[-1]

    def slot(self, days: int, minutes: int = 60) -> dict[str, str]:
        """A hearing that many days on, at the story's own hour, in the room of the judge who holds the case."""
        day = self.day + timedelta(days=days)
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
        starts = datetime.combine(day, self.hearing_at)
        room = self.rooms.get(self.holder("responsible_judge"), "") or next(iter(self.rooms.values()), "")
        where = {"room": room} if room else {"place": "巡回审判点"}
        return {
            **where,
            "starts": starts.isoformat(timespec="minutes"),
            "ends": (starts + timedelta(minutes=minutes)).isoformat(timespec="minutes"),
        }

    def _went_on(self, act: str, done: Performed) -> Performed:
        self.state = done.state
        self.acts.append(act)
        return done

    def _key(self) -> str:
        return f"{self.case_id.hex}-{len(self.acts)}"

    @contextmanager
    def _on_its_day(self) -> Iterator[None]:
        moment = datetime.combine(self.day, time(9), clock.SHANGHAI) + timedelta(minutes=len(self.acts))
        with clock.travel(moment):
            yield
