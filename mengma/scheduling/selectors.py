"""Read models of rooms and calendars."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from mengma import clock
from mengma.scheduling.models import Booking, Room

if TYPE_CHECKING:
    from mengma.cases.models import Case


@dataclass(frozen=True, slots=True)
class Taken:
    """A room or person taken by a hearing: of which case (id and key of the hearing), from when to when (aware)."""

    case_id: UUID
    hearing: str
    kind: str
    resource: str
    label: str
    starts: datetime
    ends: datetime
    court_code: str
    case_number: str
    title: str


@dataclass(frozen=True, slots=True)
class Sitting:
    """A sitting of a case (期日) that takes a room or people: `room` is "" outside the court's rooms; moments are aware."""

    case_id: UUID
    hearing: str
    room: str
    starts: datetime
    ends: datetime
    court_code: str
    case_number: str
    title: str
    guide: tuple[str, int]


@dataclass(frozen=True, slots=True)
class Slot:
    """A free time in a room, wall-clock in Asia/Shanghai without zone, as the form sends it."""

    room: UUID
    room_name: str
    starts: datetime
    ends: datetime


def rooms(court_code: str, *, active: bool = True) -> list[Room]:
    """The rooms of a court by name."""
    found = Room.objects.filter(court_code=court_code)
    return list(found.filter(active=True) if active else found)


def room(court_code: str, room_id: str) -> Room | None:
    """A room in use at a court, by id or by name."""
    try:
        wanted = Q(id=UUID(room_id))
    except ValueError:
        wanted = Q(name=room_id)
    return Room.objects.filter(wanted, court_code=court_code, active=True).first()


def _told(rows: QuerySet[Booking]) -> list[Taken]:
    return [
        Taken(
            row.case_id,
            row.hearing,
            row.resource_kind,
            row.resource,
            row.label,
            row.starts,
            row.ends,
            row.court_code,
            row.case.case_number or "",
            row.case.title,
        )
        for row in rows.select_related("case").order_by("starts", "id")
    ]


def clashes(
    resources: Iterable[tuple[str, str]], starts: datetime, ends: datetime, *, but: tuple[UUID, str] | None = None
) -> list[Taken]:
    """What already takes any of the (kind, resource) pairs between two aware moments; `but` leaves out one hearing."""
    wanted = Q(pk__in=[])
    for kind, resource in resources:
        wanted |= Q(resource_kind=kind, resource=resource)
    rows = Booking.objects.filter(wanted, held=True, starts__lt=ends, ends__gt=starts)
    return _told(rows.exclude(case_id=but[0], hearing=but[1]) if but else rows)


def calendar_of(kind: str, resource: str, first: date, last: date) -> list[Taken]:
    """What takes a room or a person between two days, both included: a judge's calendar, a room's list."""
    begin, end = _bounds(first, last)
    return _told(
        Booking.objects.filter(resource_kind=kind, resource=resource, held=True, starts__lt=end, ends__gt=begin)
    )


def sittings(
    first: date, last: date, *, courts: Iterable[str] | None = None, cases: QuerySet[Case] | None = None
) -> list[Sitting]:
    """What is set down between two days, both included, at some courts or in some cases: each sitting once, in its order.

    A sitting in no room of the court (巡回, 在线, 院外) takes people only; it is here as well, with an empty `room`.
    """
    begin, end = _bounds(first, last)
    rows = Booking.objects.filter(held=True, starts__lt=end, starts__gte=begin)
    if courts is not None:
        rows = rows.filter(court_code__in=tuple(courts))
    if cases is not None:
        rows = rows.filter(case__in=cases)
    of_case = ("case__case_number", "case__title", "case__guide", "case__guide_version")
    found = rows.values("case_id", "hearing", "starts", "ends", "court_code", *of_case)
    found = found.annotate(room=Max("label", filter=Q(resource_kind="room")))
    return [
        Sitting(
            row["case_id"],
            row["hearing"],
            row["room"] or "",
            row["starts"],
            row["ends"],
            row["court_code"],
            row["case__case_number"] or "",
            row["case__title"],
            (row["case__guide"], row["case__guide_version"]),
        )
        for row in found.order_by("starts", "ends", "case_id", "hearing")
    ]


def _bounds(first: date, last: date) -> tuple[datetime, datetime]:
    zone = clock.now().tzinfo
    return datetime.combine(first, time.min, zone), datetime.combine(last + timedelta(days=1), time.min, zone)


def free_slots(
    court_code: str,
    first: date,
    last: date,
    people: Iterable[str] = (),
    *,
    hours: tuple[tuple[time, time], ...],
) -> list[Slot]:
    """Times of `hours` on the days from `first` to `last` at which a room and all the people (user ids) are free.

    `hours` are the sittings of a day, for instance (09:00-11:30, 14:30-17:00); the court chooses them.
    """
    begin, end = _bounds(first, last)
    taken = list(Booking.objects.filter(held=True, starts__lt=end, ends__gt=begin))
    busy: dict[tuple[str, str], list[tuple[datetime, datetime]]] = {}
    for row in taken:
        busy.setdefault((row.resource_kind, row.resource), []).append((row.starts, row.ends))
    wanted = [("person", str(user)) for user in people]
    found, zone = [], clock.now().tzinfo
    here = rooms(court_code)
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        for opens, closes in hours:
            starts, ends = datetime.combine(day, opens), datetime.combine(day, closes)
            span = starts.replace(tzinfo=zone), ends.replace(tzinfo=zone)
            if any(_busy(busy, pair, *span) for pair in wanted):
                continue
            found += [
                Slot(each.id, each.name, starts, ends)
                for each in here
                if not _busy(busy, ("room", str(each.id)), *span)
            ]
    return found


def _busy(
    busy: dict[tuple[str, str], list[tuple[datetime, datetime]]],
    pair: tuple[str, str],
    starts: datetime,
    ends: datetime,
) -> bool:
    return any(s < ends and starts < e for s, e in busy.get(pair, ()))
