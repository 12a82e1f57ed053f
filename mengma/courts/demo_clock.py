"""The offset of a demonstration's clock: read by `clock` through a registered provider, moved forward by an administrator."""

from __future__ import annotations

import time
from datetime import timedelta

from django.db import DatabaseError, models

from mengma.courts.models import DemoClock

# Every request asks for the legal time several times; processes must agree within a second after a move.
_FRESH_SECONDS = 1.0
_cache: dict[str, tuple[float, timedelta]] = {}


def current_offset() -> timedelta:
    """The offset in force; zero where none was set or the table does not exist yet."""
    read_at, known = _cache.get("offset", (-_FRESH_SECONDS, timedelta(0)))
    if time.monotonic() - read_at < _FRESH_SECONDS:
        return known
    try:
        seconds = DemoClock.objects.values_list("offset_seconds", flat=True).first() or 0
    except DatabaseError:
        return timedelta(0)
    offset = timedelta(seconds=seconds)
    _cache["offset"] = (time.monotonic(), offset)
    return offset


def do_advance(by: timedelta) -> timedelta:
    """Moves the demonstration's clock forward by `by` and returns the new offset. Raises ValueError for a step back."""
    if by <= timedelta(0):
        raise ValueError("the demonstration clock only moves forward")
    DemoClock.objects.get_or_create(singleton=True)
    DemoClock.objects.update(offset_seconds=models.F("offset_seconds") + int(by.total_seconds()))
    _cache.clear()
    return current_offset()


def do_advance_days(days: int) -> timedelta:
    """Moves the demonstration's clock forward by whole days. Raises ValueError for none or a step back."""
    return do_advance(timedelta(days=days))
