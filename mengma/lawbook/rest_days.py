"""Rest days and working days (法定休假日, 调休), and months counted as the Civil Code counts them.

Years 2004-2026 come from the chinesecalendar package, later ones from law/holidays once the yearly notice is
loaded. A year without data knows weekends and the holidays that the regulation itself fixes by date (元旦、劳动节、国庆节),
and every answer that leans on it says so.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar

from mengma.lawbook import yamlfile

WEEKDAYS_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY = timedelta(days=1)


class RestDays:
    """Which days are rest days. Holds sets of ordinals; no file is read after construction."""

    def __init__(
        self, resting: set[date], working: set[date], years: set[int], fixed: Iterable[tuple[date, int, int]] = ()
    ) -> None:
        """fixed: (in force from, month, day) of the holidays that need no yearly notice."""
        self._fixed = frozenset(fixed)
        self._resting = frozenset(resting)
        self._working = frozenset(working)
        self._years = frozenset(years)

    def known(self, year: int) -> bool:
        """True where the year's holiday notice is held."""
        return year in self._years

    def is_rest(self, day: date, *, makeup_working: bool = True) -> bool:
        """True on weekends and holidays. makeup_working: a weekend day worked in exchange counts as working."""
        if day in self._resting or (day.year not in self._years and self._is_fixed(day)):
            return True
        if day.weekday() < 5:
            return False
        return not (makeup_working and day in self._working)

    def _is_fixed(self, day: date) -> bool:
        return any((month, number) == (day.month, day.day) and start <= day for start, month, number in self._fixed)

    def first_working_day(self, day: date, *, makeup_working: bool = True) -> tuple[date, bool]:
        """The day itself or the first working day after it, and whether a year without notice was touched."""
        provisional = day.year not in self._years
        while self.is_rest(day, makeup_working=makeup_working):
            day += _DAY
            provisional = provisional or day.year not in self._years
        return day, provisional

    def working_days_after(self, day: date, number: int, *, makeup_working: bool = True) -> tuple[date, bool]:
        """The so-manieth working day after a day, and whether a year without notice was touched."""
        provisional = False
        while number:
            day += _DAY
            provisional = provisional or day.year not in self._years
            number -= not self.is_rest(day, makeup_working=makeup_working)
        return day, provisional


def load(folder: Path, root: Path) -> RestDays:
    """The package's years plus the notices of law/holidays. Raises LawLoadError."""
    resting, working = set(chinese_calendar.holidays), set(chinese_calendar.workdays)
    # the package lists a holiday's own weekend days and the make-up days; a day in both is a working day
    resting -= working
    years = {day.year for day in resting}
    fixed = set()
    for path in yamlfile.files(folder):
        data = yamlfile.read(path, str(path.relative_to(root.parent)))
        data.only({"checked", "notices", "fixed"})
        for holiday in data.parts("fixed") if "fixed" in data else ():
            holiday.only({"name", "from", "month", "days", "source"})
            holiday.text("source")
            fixed |= {(holiday.need("from"), holiday.need("month"), number) for number in holiday.need("days")}
        for notice in data.parts("notices"):
            notice.only({"year", "source", "rest", "working"})
            notice.text("source")
            year = notice.need("year")
            for key, target in (("rest", resting), ("working", working)):
                for day in notice.need(key):
                    if type(day) is not date or day.year != year:
                        raise notice.fail(f"{key}: {day!r} is not a date of {year}", key)
                    target.add(day)
            years.add(year)
    return RestDays(resting, working, years, fixed)


def add_months(start: date, months: int) -> date:
    """The corresponding day of the month reached, or that month's last day (民法典 202)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
