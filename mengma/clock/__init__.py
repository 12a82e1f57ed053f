"""The only source of "now".

Two times exist. *Legal time* is what time limits, dates on documents and pages use; a demonstration may shift it
forward. *Machine time* is what sessions, jobs, ledger, signatures and timestamps use; nothing shifts it.

The offset between the two comes from a provider that is registered at start (courts owns the stored row) and, in tests
and demonstrations only, from :func:`travel`. The mode is read from the environment variable ``MENGMA_MODE``
(``production`` when absent); in production any offset but zero is refused.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from mengma.refusal import Trouble

__all__ = [
    "SHANGHAI",
    "ClockError",
    "machine_now",
    "now",
    "offset",
    "set_offset_provider",
    "to_legal",
    "today",
    "travel",
]

SHANGHAI = ZoneInfo("Asia/Shanghai")
ZERO = timedelta(0)
MODES_THAT_MAY_SHIFT = frozenset({"demo", "test", "simulation"})
MODES_THAT_MAY_TRAVEL = frozenset({"demo", "test", "simulation"})

OffsetProvider = Callable[[], timedelta]


class ClockError(Trouble):
    """The clock was asked for something its mode forbids."""


class _Provider:
    """Holds the registered provider; a class so that registration needs no ``global``."""

    function: OffsetProvider | None = None


_travelled: ContextVar[timedelta | None] = ContextVar("mengma_clock_travelled", default=None)


def mode() -> str:
    """The mode this process runs in: production, demo, test or simulation."""
    return os.environ.get("MENGMA_MODE", "production")


def set_offset_provider(provider: OffsetProvider | None) -> None:
    """Register the function that answers by how much legal time runs ahead of machine time; ``None`` removes it."""
    _Provider.function = provider


def offset() -> timedelta:
    """How far legal time is ahead of machine time.

    Raises ClockError (``clock.shifted-in-production``) where the mode is production and the offset is not zero.
    """
    travelled = _travelled.get()
    shift = travelled if travelled is not None else (_Provider.function() if _Provider.function else ZERO)
    if shift != ZERO and mode() not in MODES_THAT_MAY_SHIFT:
        raise ClockError(
            "clock.shifted-in-production",
            f"the clock's offset is {shift} but the mode is {mode()!r}, where legal time is machine time",
            "remove the stored offset, or set MENGMA_MODE=demo if this is a demonstration",
        )
    return shift


def machine_now() -> datetime:
    """The machine's time, aware, in Asia/Shanghai; never shifted."""
    return datetime.fromtimestamp(time.time(), tz=SHANGHAI)


def now() -> datetime:
    """Legal time, aware, in Asia/Shanghai."""
    return machine_now() + offset()


def today() -> date:
    """The legal date in Asia/Shanghai."""
    return now().date()


def to_legal(moment: datetime) -> datetime:
    """An aware moment expressed in Asia/Shanghai. Raises ClockError (``clock.naive-moment``) for a naive one."""
    if moment.tzinfo is None:
        raise ClockError(
            "clock.naive-moment", f"{moment!r} has no time zone", "pass an aware datetime, for example clock.now()"
        )
    return moment.astimezone(SHANGHAI)


@contextmanager
def travel(to: datetime | date | None = None, *, by: timedelta | None = None) -> Iterator[None]:
    """Within the block legal time starts at ``to`` (a date means 09:00 that day) or is moved by ``by``.

    It goes on from there. For tests and demonstrations; holds for this thread or task only, nests, may go back.
    Raises ClockError (``clock.no-travel``) in production.
    """
    if mode() not in MODES_THAT_MAY_TRAVEL:
        raise ClockError(
            "clock.no-travel",
            f"time travel was asked for in mode {mode()!r}",
            "time travel is for tests and demonstrations; set MENGMA_MODE=test or demo",
        )
    if (to is None) == (by is None):
        raise ClockError(
            "clock.travel-arguments", "travel needs either a moment or a distance", "pass to= or by=, not both"
        )
    if to is not None:
        if not isinstance(to, datetime):
            to = datetime(to.year, to.month, to.day, 9, tzinfo=SHANGHAI)
        shift = to_legal(to) - machine_now()
    else:
        assert by is not None  # noqa: S101 - narrowed above
        shift = offset() + by
    token = _travelled.set(shift)
    try:
        yield
    finally:
        _travelled.reset(token)
