"""Many dockets from a few: each replica is a told case with other people, another court, other days, its own number and ids.

A replica is byte for byte what acts would have written, with three differences that only its reader could tell: its days
are moved by whole weeks without regard to rest days, the opened secret of its draw belongs to the docket it was made from, and
no document of it has been rendered. The bulk writer refuses every database that was not created as a simulation.
"""

from __future__ import annotations

import json
import re
import time as _time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from uuid import UUID

from mengma import lawbook
from mengma.cases import docket as dockets
from mengma.cases import selectors
from mengma.cases.bulk import Simulated, check_simulation, do_append_many
from mengma.cases.canonical import parse
from mengma.cases.docket import NewEntry
from mengma.cases.history import stored_dockets
from mengma.lawbook import CaseNumber
from mengma.simulate import stories
from mengma.simulate.staff import LITIGANTS, StaffedCourt, courts_for_simulation, do_staff_court
from mengma.simulate.telling import Telling

WEEKS = 52
FIRST_DAY = date(2025, 1, 6)
# How far the unfinished dockets have come.
PARTS = (0.5, 0.65, 0.8, 0.9)
YEARS = ("2024", "2025", "2026", "2027")
_KEPT = (
    "id", "act", "guide", "actor", "happened_on", "happened_at", "on_behalf_of", "key", "caused_by", "recorded_at",
)  # fmt: skip
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_DAY = r"\b(?:" + "|".join(YEARS) + r")-\d\d-\d\d"
_HEX = r"\b[0-9a-f]{32,}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a replica goes: its court, the team whose people it gets, and how many weeks later it happens."""

    court: StaffedCourt
    team: int
    weeks: int


@dataclass(slots=True)
class Template:
    """A told case, cut at every word that differs from replica to replica.

    `pieces` alternates fixed text and such a word; joined they are the JSON of the entries. `held` is the team of the judge
    who was drawn, `team` the team whose litigants and clerk the story had.
    """

    told_at: StaffedCourt
    team: int
    held: int
    guide: str
    version: int
    case_id: UUID
    number: str
    number_parts: dict[str, Any]
    accepted_on: date | None
    pieces: list[str]

    @classmethod
    def of(cls, telling: Telling, told_at: StaffedCourt, team: int) -> Template:
        """Reads the docket of a told case back. Raises ValueError for one with corrections or erasures."""
        stored = next((entries for _, entries in stored_dockets(telling.case_id)), None)
        if stored is None:
            raise ValueError("the case was not told in this database")
        entries = []
        for entry in stored:
            header = parse(entry.header)
            if entry.content is None or "supersedes" in header or "erases" in header:
                raise ValueError("a docket with corrections or erasures is not replicated")
            entries.append({**{name: header.get(name) for name in _KEPT}, "content": parse(entry.content)})
        guide, _, version = entries[0]["guide"].partition("@")
        accepted = telling.state.fact("accepted_on")
        template = cls(
            told_at=told_at,
            team=team,
            held=_team_of_judge(telling, told_at, team),
            guide=guide,
            version=int(version),
            case_id=telling.case_id,
            number=telling.state.case_number or "",
            number_parts=telling.state.fact("number_parts") or {},
            accepted_on=date.fromisoformat(accepted) if accepted else None,
            pieces=[],
        )
        fixed = [*template._others(Place(told_at, team, 0)), template.number]
        fixed = sorted(filter(None, fixed), key=len, reverse=True)
        places = "|".join(rf"\b{word}\b" for word in (told_at.region,))
        words = "|".join([_UUID, _DAY, _HEX, places, *map(re.escape, fixed)])
        template.pieces = re.split(f"({words})", json.dumps(entries, ensure_ascii=False))
        return template

    def replica(self, place: Place, number: int | None, part: float = 1.0) -> Simulated:
        """The docket of the same case at another place, with the number that it takes there (None where it has none).

        With `part` below 1 only that share of its entries is there, but acceptance always is: a case still pending.
        """
        case_id = uuid.uuid4()
        words = {**self._others(place), str(self.case_id): str(case_id), self.case_id.hex: case_id.hex}
        words[self.told_at.region] = place.court.region
        if number is not None:
            words[self.number] = self._numbered(place, number).format()
        text = "".join(
            piece if position % 2 == 0 else words.get(piece) or self._new_word(piece, words, place.weeks)
            for position, piece in enumerate(self.pieces)
        )
        docket = dockets.new_docket(case_id, self.guide, self.version)
        docket.is_new = False
        entries = [self._entry(each, place, number) for each in json.loads(text)]
        least = next((n for n, (new, _) in enumerate(entries, start=1) if new.act == "accept_case"), len(entries))
        return Simulated(docket, entries[: max(least, round(part * len(entries)))])

    def _new_word(self, word: str, words: dict[str, str], weeks: int) -> str:
        """What stands in the place of a day, an id or a long hexadecimal word; kept in `words` for its next time."""
        salt = words[self.case_id.hex][:16].encode()
        if len(word) == len("2026-01-01"):
            new = _later(word, weeks)
        elif "-" in word:
            new = str(UUID(bytes=blake2b(word.encode(), digest_size=16, salt=salt).digest(), version=4))
        elif word.startswith(self.case_id.hex):
            new = words[self.case_id.hex] + word[len(self.case_id.hex) :]
        else:
            new = _hex_like(word, salt)
        words[word] = new
        return new

    def _numbered(self, place: Place, number: int) -> CaseNumber:
        parts = self.number_parts
        return CaseNumber(self.year_of_number(place), place.court.code, parts["specialty"], parts["type_code"], number)

    def year_of_number(self, place: Place) -> int:
        """The year in which the replica is accepted (案号的收案年度)."""
        if self.accepted_on is None:
            raise ValueError("the case was not accepted")
        return (self.accepted_on + timedelta(weeks=place.weeks)).year

    def _others(self, place: Place) -> dict[str, str]:
        """Every person, room, name and court of the told case, and who or what stands in its place."""
        here, there = self.told_at, place.court
        found: dict[str, str] = {here.code: there.code, _stem(here): _stem(there)}
        pairs = [(actor, there.single[part]) for part, actor in here.single.items()]
        count = len(here.teams)
        for team in here.teams:
            judges = there.teams[(team.number - self.held + place.team) % count]
            clerks = there.teams[(team.number - self.team + place.team) % count]
            pairs += [(team.people["judge"], judges.people["judge"]), (team.people["clerk"], clerks.people["clerk"])]
            found[team.room] = judges.room
        told, other = here.teams[self.team].people, there.teams[place.team].people
        pairs += [(told[part], other[part]) for part in LITIGANTS]
        for old, new in pairs:
            found[old.id], found[old.name] = new.id, new.name
        return found

    def _entry(self, read: dict[str, Any], place: Place, number: int | None) -> tuple[NewEntry, datetime]:
        content = read["content"]
        changes = content.pop("changes")
        for change in changes:
            if number is not None and change["op"] == "set" and change["name"] == "number_parts" and change["value"]:
                change["value"] |= {"year": self.year_of_number(place), "number": number}
        new = NewEntry(
            act=read["act"],
            actor=read["actor"],
            happened_on=date.fromisoformat(read["happened_on"]),
            happened_at=time.fromisoformat(read["happened_at"]) if read["happened_at"] else None,
            on_behalf_of=read["on_behalf_of"],
            content=content,
            changes=changes,
            key=read["key"],
            caused_by=UUID(read["caused_by"]) if read["caused_by"] else None,
            id=UUID(read["id"]),
        )
        return new, datetime.fromisoformat(read["recorded_at"])


def _stem(court: StaffedCourt) -> str:
    return lawbook.load().courts.get(court.code).name.removesuffix("人民法院")


def _team_of_judge(telling: Telling, court: StaffedCourt, team: int) -> int:
    try:
        holder = telling.holder("responsible_judge")
    except KeyError:  # the case ended before anybody was drawn
        return team
    return next(each.number for each in court.teams if each.people["judge"].id == holder)


@lru_cache(maxsize=100_000)
def _later(day: str, weeks: int) -> str:
    return (date.fromisoformat(day) + timedelta(weeks=weeks)).isoformat()


def _hex_like(word: str, salt: bytes) -> str:
    """As many hexadecimal digits, by the old ones and the replica's id."""
    digits = blake2b(word.encode(), salt=salt).hexdigest()
    return (digits * (len(word) // len(digits) + 1))[: len(word)]


@dataclass(frozen=True, slots=True)
class Made:
    """What was written: dockets and entries, and how long it took in seconds."""

    dockets: int
    entries: int
    seconds: float


def do_simulate_cases(count: int, say: Callable[[str], None] = lambda _line: None, pending: int = 0) -> Made:
    """Fills an empty simulation with `count` whole dockets in the proportions of the stories, and `pending` unfinished ones.

    Staffs as many courts as are needed, tells every story once, and replicates. Raises NotASimulation, and ValueError
    where the database holds cases already or the courts have no room for so many.
    """
    check_simulation()
    if selectors.last_numbers():
        raise ValueError("this simulation holds cases already; use a database of its own")
    codes = courts_for_simulation()
    needed = -(-count // (WEEKS * len(stories.SHARES)))
    if needed > len(codes):
        raise ValueError(f"at most {len(codes) * WEEKS * len(stories.SHARES)} cases fit")
    began = _time.monotonic()
    courts = [do_staff_court(code) for code in codes[: max(needed, 1)]]
    say(f"{len(courts)} courts staffed in {_time.monotonic() - began:.0f} s")
    templates = tell_templates(courts[0])
    say(f"{len(templates)} stories told: {', '.join(templates)}")
    began = _time.monotonic()
    entries = do_append_many(_replicas(templates, courts, count, range(1, WEEKS + 1)))
    made = Made(count, entries, _time.monotonic() - began)
    do_append_many(_replicas(templates, courts, pending, range(WEEKS + 1, WEEKS + 41), unfinished=True))
    return made


def tell_templates(court: StaffedCourt) -> dict[str, Template]:
    """Every story told once at a court, each with hearings at an hour of its own, so that no two replicas clash."""
    told = {}
    for number, (name, story) in enumerate(stories.STORIES.items()):
        hour = time(8 + number, 30)
        telling = Telling(court.cast(number), court.code, FIRST_DAY, hearing_at=hour, rooms=court.rooms())
        story(telling)
        told[name] = Template.of(telling, court, number)
    return told


def _replicas(
    templates: Mapping[str, Template],
    courts: Sequence[StaffedCourt],
    count: int,
    weeks_of_all: Iterable[int],
    *,
    unfinished: bool = False,
) -> Iterator[Simulated]:
    """Week by week and court by court; within a week and a court no two replicas of one story have the same team."""
    last = selectors.last_numbers()
    left = count
    if left <= 0:
        return
    for weeks in weeks_of_all:
        for court in courts:
            used: dict[str, int] = {}
            for name in stories.SHARES[:left]:
                team = used[name] = used.get(name, -1) + 1
                template, place = templates[name], Place(court, team, weeks)
                number = None
                if template.number:
                    parts = template.number_parts
                    key = (court.code, template.year_of_number(place), parts["specialty"], parts["type_code"])
                    number = last[key] = last.get(key, 0) + 1
                yield template.replica(place, number, PARTS[left % len(PARTS)] if unfinished else 1.0)
                left -= 1
            if left <= 0:
                return


__all__ = ["Made", "Place", "Template", "do_simulate_cases", "tell_templates"]
