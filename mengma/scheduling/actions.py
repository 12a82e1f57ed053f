"""Changes to rooms, and the bookings that an act adds to its case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from django.db import IntegrityError, connection, transaction

from mengma.procedure.context import ActContext
from mengma.procedure.errors import Problem
from mengma.scheduling import selectors
from mengma.scheduling.errors import Clash, NoSuchRoom
from mengma.scheduling.models import Room
from mengma.scheduling.selectors import Taken
from mengma.scheduling.tables import HELD, moment


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that can be in one place only: kind room or person, its id, and its name for messages."""

    kind: str
    id: str
    label: str


def do_create_room(court_code: str, name: str, kind: str = Room.Kind.COURTROOM, seats: int = 0) -> Room:
    """Adds a room to a court. Raises ValueError where the court has a room of that name."""
    if kind not in Room.Kind.values:
        raise ValueError("没有这种法庭。")
    try:
        with transaction.atomic():
            return Room.objects.create(court_code=court_code, name=name.strip(), kind=kind, seats=seats)
    except IntegrityError as taken:
        raise ValueError(f"本院已有名为“{name}”的法庭。") from taken


def do_retire_room(room: Room) -> None:
    """Takes a room out of use; its past bookings stay."""
    if not Room.objects.filter(id=room.id, active=True).update(active=False):
        raise NoSuchRoom(room.name)


def do_book(ctx: ActContext, hearing: str, resources: Iterable[Resource], starts: str, ends: str) -> None:
    """Adds bookings for a hearing to the case of an act. Raises Clash, naming every hearing that stands in the way.

    `starts` and `ends` are wall-clock times (ISO, Asia/Shanghai). Whoever books the same room or person at the same
    moment waits for this transaction, so that the second is told of the first; the database's constraint stands behind.
    """
    wanted = sorted({(r.kind, r.id): r for r in resources}.values(), key=lambda r: (r.kind, r.id))
    _queue_up(wanted)
    pairs = [(r.kind, r.id) for r in wanted]
    found = selectors.clashes(pairs, moment(starts), moment(ends), but=(ctx.case_id, hearing))
    if found:
        raise Clash([_problem(ctx, taken) for taken in found])
    for resource in wanted:
        key = ctx.state.next_key("bookings", "b")
        ctx.add(
            "bookings",
            key,
            {
                "hearing": hearing,
                "kind": resource.kind,
                "resource": resource.id,
                "label": resource.label,
                "starts": starts,
                "ends": ends,
                "state": HELD,
            },
        )


def do_release(ctx: ActContext, hearing: str) -> None:
    """Gives free what a hearing had booked."""
    for key, item in list(ctx.state.all("bookings").items()):
        if item["hearing"] == hearing and item["state"] == HELD:
            ctx.put("bookings", key, {"state": "released"})


def _queue_up(resources: list[Resource]) -> None:
    with connection.cursor() as cursor:
        for resource in resources:
            digest = blake2b(f"{resource.kind}/{resource.id}".encode(), digest_size=8).digest()
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(digest, signed=True)])


def _problem(ctx: ActContext, taken: Taken) -> Problem:
    zone = ctx.now.tzinfo
    when = f"{taken.starts.astimezone(zone):%Y-%m-%d %H:%M}-{taken.ends.astimezone(zone):%H:%M}"
    here = taken.court_code == ctx.court  # another court's case is not named
    what, what_en = (taken.case_number or taken.title, taken.case_number) if here else ("", "")
    return Problem(
        f"clash.{taken.kind}",
        f"{taken.label}在{when}已有{what or '另一案件'}的期日。",
        f"{taken.label} is taken {when} by {what_en or 'another case'}.",
        field="slot",
    )
