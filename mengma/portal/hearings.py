"""Sittings (期日) as pages list them: a court's week, a person's day. Rooms and hours are scheduling's, the rest the docket's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from mengma import clock
from mengma.cases import selectors
from mengma.courts.actors import Actor
from mengma.courts.permissions import may_enter
from mengma.portal.words import chosen
from mengma.procedure import library
from mengma.scheduling.selectors import Sitting, sittings

OF_THE_BENCH = ("responsible_judge", "presiding_judge", "panel_member", "assessor", "assistant")
OF_THE_PARTIES = ("filer", "plaintiff", "defendant", "third_party", "interpreter", "appraiser", "invited")
OF_THE_CASE = (*OF_THE_BENCH, "clerk", *OF_THE_PARTIES)
SCHEDULING = "trial.schedule"
# how far a first page looks ahead for the next sitting; a matter of looks
AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list of sittings. `mine`: the person belongs to the case and may open it."""

    sitting: Sitting
    where: str
    kind: str
    outside: bool
    online: bool
    circuit: bool
    held: bool
    mine: bool

    @property
    def day(self) -> date:
        return clock.to_legal(self.sitting.starts).date()


@dataclass(frozen=True, slots=True)
class Mine:
    """A person's sittings of one day: today's, or those of the next day that has some (`next`)."""

    listed: list[Listed]
    next: date | None
    calendar: bool


def at_courts(actor: Actor, courts: Sequence[str], first: date, last: date) -> list[Listed]:
    """The sittings of some courts between two days, both included, by their hours."""
    own = selectors.with_relation(actor, OF_THE_CASE)
    mine = {(one.case_id, one.hearing) for one in sittings(first, last, courts=courts, cases=own)}
    return _listed(sittings(first, last, courts=courts), mine)


def of_person(actor: Actor, today: date) -> Mine | None:
    """Today's sittings of a person's own cases, else the next ones; None for who has no business with hearings."""
    own = selectors.with_relation(actor, OF_THE_CASE)
    coming = _listed(sittings(today, today + AHEAD, cases=own), None)
    calendar = bool(may_enter(actor, "hearing_calendar"))
    sits = calendar and bool(may_enter(actor, "judge_list") or may_enter(actor, "clerk_list"))
    if not coming and not sits:
        return None
    first = coming[0].day if coming else today
    return Mine([line for line in coming if line.day == first], first if first != today else None, calendar)


def _listed(found: list[Sitting], mine: set[tuple[Any, str]] | None) -> list[Listed]:
    hearings = selectors.items_of({one.case_id for one in found}, "hearings")
    lines = []
    for one in found:
        item = hearings.get(one.case_id, {}).get(one.hearing, {})
        lines.append(
            Listed(
                one,
                one.room or str(item.get("room", "")),
                _kind(one, str(item.get("kind", ""))),
                outside=not one.room,
                online=bool(item.get("online")),
                circuit=bool(item.get("circuit")),
                held=item.get("state") == "held",
                mine=mine is None or (one.case_id, one.hearing) in mine,
            )
        )
    return lines


def _kind(sitting: Sitting, kind: str) -> str:
    """What the guide calls a kind of sitting, in the page's language."""
    acts = library.guide(*sitting.guide).acts.values()
    for spec in (field for act in acts if act.effect == SCHEDULING for field in act.fields):
        words = spec.options.get("choices", {}).get(kind) if spec.name == "kind" else None
        if words:
            return chosen(words)
    return kind
