"""Eight clerks want the same room at the same moment: one has it, seven are told who has it, nobody meets an error page."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, connections

from mengma.cases import verify
from mengma.scheduling.errors import Clash
from mengma.scheduling.models import Booking
from tests import cast, lines
from tests.lines import at

CLERKS = 8


@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
def test_a_room_wanted_by_many_at_once_goes_to_one():
    users = cast.make_cast()
    waiting = [lines.served_case(users) for _ in range(CLERKS)]
    lines.make_room()
    start = threading.Barrier(CLERKS)

    def book(line: lines.Line) -> str:
        try:
            start.wait(timeout=60)
            with at(date(2026, 3, 23)):  # a journey in time is one thread's own
                lines.schedule(line)
            return "booked"
        except Clash as clash:
            return clash.problems[0].code
        finally:
            connection.close()

    with ThreadPoolExecutor(CLERKS) as pool:
        told = list(pool.map(book, waiting))
    connections.close_all()
    assert told.count("booked") == 1
    assert sum(code.startswith("clash.") for code in told) == CLERKS - 1
    assert Booking.objects.filter(resource_kind="room", held=True).count() == 1
    assert list(verify.check_rebuild()) == []
