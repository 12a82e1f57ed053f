"""Day-count conventions (计日惯例): which part of a year lies between two days. The first day is not counted."""

from __future__ import annotations

from calendar import isleap
from datetime import date
from decimal import Decimal

CONVENTIONS = ("actual/365", "actual/360", "actual/actual", "30/360")
MONTHS = 12
_HUNDRED = Decimal(100)


def days_between(first: date, last: date, convention: str) -> int:
    """The days counted from first to last: calendar days, or months of 30 days (30/360)."""
    if convention != "30/360":
        return (last - first).days
    months = (last.year - first.year) * MONTHS + last.month - first.month
    return months * 30 + min(last.day, 30) - min(first.day, 30)


def year_length(convention: str) -> int:
    """The days of a year in a convention with a fixed year; actual/actual has 365 for a rate by the day."""
    return 360 if convention.endswith("/360") else 365


def day_years(first: date, last: date, convention: str) -> tuple[int, Decimal]:
    """(days counted, the part of a year they are). actual/actual: each calendar year's days over its own length."""
    days = days_between(first, last, convention)
    if convention != "actual/actual":
        return days, Decimal(days) / year_length(convention)
    share = Decimal(0)
    for year in range(first.year, last.year + 1):
        since, until = max(first, date(year - 1, 12, 31)), min(last, date(year, 12, 31))
        share += Decimal((until - since).days) / (366 if isleap(year) else 365)
    return days, share


def per_cent(rate: Decimal) -> Decimal:
    """13.4 (per cent) -> 0.134."""
    return rate / _HUNDRED
