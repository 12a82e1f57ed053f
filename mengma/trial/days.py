"""The day after and the day before: for days that follow a last day which lawbook computed."""

from __future__ import annotations

from datetime import date, timedelta


def day_after(day: date) -> date:
    return day + timedelta(days=1)


def day_before(day: date) -> date:
    return day - timedelta(days=1)
