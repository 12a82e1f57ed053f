"""Courts full of invented people: the staff that whole simulated dockets need, and the litigants who sue there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from mengma import lawbook
from mengma.courts import selectors
from mengma.courts.actions import do_appoint, do_create_user
from mengma.courts.actors import Actor, Held
from mengma.scheduling.actions import do_create_room
from mengma.scheduling.selectors import room

if TYPE_CHECKING:
    from mengma.courts.models import User

SINCE = date(2020, 1, 1)
# Of these a court has as many as it has teams; of the others one each.
IN_TEAMS = ("judge", "clerk")
SINGLE = ("window_clerk", "filing_judge", "division_chief", "president", "trial_management", "archivist")
LITIGANTS = ("plaintiff", "defendant", "second_defendant", "third_defendant", "lawyer")
TEAMS = 10
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = ("乌兰", "巴特尔", "萨仁", "其其格", "宝音", "苏和", "娜仁", "朝鲁", "哈斯", "那顺")


@dataclass(frozen=True, slots=True)
class Team:
    """One of a court's teams: its judge and clerk, its room, and the litigants of its cases, by part."""

    number: int
    people: dict[str, Actor]
    room: str


@dataclass(frozen=True, slots=True)
class StaffedCourt:
    """A court with its teams; `single` are the people who serve all teams."""

    code: str
    region: str
    single: dict[str, Actor]
    teams: tuple[Team, ...]

    def cast(self, team: int) -> dict[str, Actor]:
        """The parts of a story told with the litigants of a team; every judge and clerk can be found in it."""
        others = {
            f"{part}_{each.number}": actor
            for each in self.teams
            for part, actor in each.people.items()
            if part in IN_TEAMS
        }
        return {**others, **self.single, **self.teams[team].people}

    def rooms(self) -> dict[str, str]:
        """The room of each judge, by the judge's id."""
        return {team.people["judge"].id: team.room for team in self.teams}


def courts_for_simulation() -> list[str]:
    """The basic courts that serve a place of their own, in the order of the law's list."""
    return [court.code for court in lawbook.load().courts if court.level == "basic" and court.gbt2260]


def do_staff_court(code: str, teams: int = TEAMS, password: str | None = None) -> StaffedCourt:
    """Makes the people and rooms of a court that are missing; answers them all. Every one is marked as simulated."""
    region = str(lawbook.load().courts.get(code).gbt2260)
    known = selectors.users_by_username(f"sim-{code}-")
    with transaction.atomic():
        single = {part: _person(known, code, part, 0, password) for part in SINGLE}
        made = []
        for number in range(teams):
            people = {part: _person(known, code, part, number, password) for part in (*IN_TEAMS, *LITIGANTS)}
            made.append(Team(number, people, _room(code, f"第{number + 1}法庭")))
    return StaffedCourt(code, region, single, tuple(made))


def _room(code: str, name: str) -> str:
    known = room(code, name)
    return str((known or do_create_room(code, name)).id)


def _person(known: Mapping[str, User], court: str, part: str, number: int, password: str | None) -> Actor:
    username = f"sim-{court}-{part}-{number}"
    outsider = part in LITIGANTS
    kind = "lawyer" if part == "lawyer" else "litigant" if outsider else "staff"
    user = known.get(username)
    if user is None:
        user = do_create_user(username, _name(court, part, number), password, kind=kind, is_simulated=True)
        if not outsider:
            do_appoint(user, part, court, since=SINCE)
    return Actor(str(user.id), user.name, kind, frozenset() if outsider else frozenset({Held(part, court)}))


def _name(court: str, part: str, number: int) -> str:
    """An invented name that nobody else of the court has: the surname says the part, the given name the team."""
    order = (*SINGLE, *IN_TEAMS, *LITIGANTS).index(part)
    turn = int("".join(each for each in court if each.isdigit()) or 0)
    return SURNAMES[(turn + order) % len(SURNAMES)] + GIVEN[number % len(GIVEN)]
