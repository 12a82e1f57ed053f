"""The demonstration: an invented cast at three courts and cases at every stage, told through the acts of the guide only.

Every chapter has an id of its own, so that making the demonstration again adds what is missing and touches nothing else.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import structlog
from django.db import transaction

from mengma import clock
from mengma.cases.errors import CasesError
from mengma.cases.selectors import snapshot
from mengma.courts.actors import Actor
from mengma.procedure.errors import ProcedureError
from mengma.procedure.expiry import do_expire_limits
from mengma.scheduling.actions import do_create_room
from mengma.scheduling.selectors import room
from mengma.simulate import stories
from mengma.simulate.people import actor, do_make_people
from mengma.simulate.telling import Telling

if TYPE_CHECKING:
    from mengma.courts.models import User

log = structlog.get_logger(__name__)

NAMES = uuid.UUID("6d656e67-6d61-4d61-8000-64656d6f0000")
ROOMS = ("第一法庭", "第二法庭", "第三法庭")


@dataclass(frozen=True, slots=True)
class House:
    """A court of the demonstration: which of the cast play which part there."""

    court: str
    people: Mapping[str, str]


NEW_TOWN = House(
    "内0102",
    {
        "window_clerk": "window_zhao",
        "filing_judge": "filing_qian",
        "judge": "judge_sun",
        "second_judge": "judge_li",
        "third_judge": "judge_zhou",
        "clerk": "clerk_wu",
        "division_chief": "chief_zheng",
        "president": "president_wang",
        "trial_management": "tmo_feng",
        "archivist": "archive_chen",
    },
)
SAIHAN = House("内0105", {"filing_judge": "filing_han", "judge": "judge_jiang", "clerk": "clerk_shen"})
DONGSHENG = House("内0602", {"filing_judge": "filing_bao", "judge": "judge_qiqige"})


@dataclass(frozen=True, slots=True)
class Chapter:
    """A case of the demonstration: how many days ago it begins, who sues whom, how far the story goes."""

    name: str
    days_ago: int
    plaintiff: str
    defendant: str
    story: Callable[[Telling], None]
    house: House = NEW_TOWN
    hour: int = 9

    @property
    def case_id(self) -> uuid.UUID:
        return uuid.uuid5(NAMES, self.name)


def _filed(telling: Telling) -> None:
    stories.filed(telling)


def _corrections(telling: Telling) -> None:
    stories.filed(telling, stories.loan_complaint(telling, amount="43000.00"))
    telling.wait(1)
    telling.act("filing_judge", "ask_corrections", {"items": "补充借条或者转账凭证\n写明被告的联系电话"})


def _accepted(telling: Telling) -> None:
    stories.filed(telling)
    stories.accepted(telling)


def _assigned(telling: Telling) -> None:
    stories.prepared(telling, amount="158000.00")


def _served(telling: Telling) -> None:
    _assigned(telling)
    stories.complaint_served(telling, "p2")


def _hearing_set(telling: Telling) -> None:
    _served(telling)
    stories.answered(telling, "p2")
    telling.act(
        "responsible_judge",
        "schedule_hearing",
        {"kind": "hearing", "slot": telling.slot(20), "open_to_public": True},
        overrides={"4": "书记员另行指定", "5": "当事人已经答辩"},
    )


def _heard(telling: Telling) -> None:
    stories.prepared(telling)
    stories.complaint_served(telling, "p2")
    stories.answered(telling, "p2")
    stories.heard(telling)


def _judged(telling: Telling) -> None:
    _heard(telling)
    decision = stories.judged(telling)
    telling.wait(1)
    stories.decision_served(telling, decision, ["p1", "p2"])


CHAPTERS: tuple[Chapter, ...] = (
    Chapter("filed", 2, "wulan", "bater", _filed),
    Chapter("corrections", 6, "zhang_yun", "bater", _corrections),
    Chapter("filed-saihan", 4, "saren", "bater", _filed, SAIHAN),
    Chapter("accepted-dongsheng", 7, "zhang_yun", "saren", _accepted, DONGSHENG),
    Chapter("accepted", 8, "saren", "zhang_yun", _accepted),
    Chapter("assigned", 12, "wulan", "zhang_yun", _assigned, hour=10),
    Chapter("served", 16, "zhang_yun", "saren", _served, hour=11),
    Chapter("hearing", 30, "wulan", "saren", _hearing_set, hour=14),
    Chapter("heard", 50, "saren", "bater", _heard, hour=15),
    Chapter("judged", 44, "zhang_yun", "wulan", _judged, hour=16),
    Chapter("archived", 160, "wulan", "bater", stories.by_judgment),
    Chapter("mediated", 120, "saren", "wulan", stories.by_mediation, hour=10),
)


def do_make_demo() -> dict[str, int]:
    """Makes the cast, the rooms and the cases that are missing; answers how many there are. Refused in production.

    A chapter that the guide no longer tells (an act changed its fields) is left out whole, and the log says which and why.
    """
    from django.conf import settings

    if settings.MENGMA_MODE == "production":
        raise RuntimeError("a demonstration is not made in production")
    users = do_make_people()
    untold = sum(not _do_tell(chapter, users) for chapter in CHAPTERS)
    return {"people": len(users), "cases": len(CHAPTERS) - untold, "untold": untold}


def _do_tell(chapter: Chapter, users: dict[str, User]) -> bool:
    if snapshot(chapter.case_id) is not None:
        return True
    people: dict[str, Actor] = {part: actor(users, name) for part, name in chapter.house.people.items()}
    people |= {"plaintiff": actor(users, chapter.plaintiff), "defendant": actor(users, chapter.defendant)}
    telling = Telling(
        people,
        chapter.house.court,
        _weekday(clock.today() - timedelta(days=chapter.days_ago)),
        hearing_at=time(chapter.hour),
        rooms=_rooms(chapter.house.court, people),
        case_id=chapter.case_id,
    )
    try:
        with transaction.atomic():
            chapter.story(telling)
            do_expire_limits(clock.today(), chapter.case_id)
    except (ProcedureError, CasesError) as refused:
        log.warning(
            "a chapter of the demonstration was not told", chapter=chapter.name, act=len(telling.acts), why=str(refused)
        )
        return False
    return True


def _weekday(day: date) -> date:
    """The day itself, or the Friday before a weekend: nothing of the demonstration may lie in the future."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _rooms(court: str, people: Mapping[str, Actor]) -> dict[str, str]:
    """A room for each judge of the court."""
    judges = [one.id for part, one in people.items() if part.endswith("judge") and part != "filing_judge"]
    made = [room(court, name) or do_create_room(court, name) for name in ROOMS[: len(judges)]]
    return {judge: str(one.id) for judge, one in zip(judges, made, strict=True)}
