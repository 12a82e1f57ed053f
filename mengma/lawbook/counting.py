"""The arithmetic of periods: lengths, units, merged intervals, words. Source: 民事诉讼法 85, 民法典 201-203, 刑诉法解释 202."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from mengma.lawbook.answers import Answer, Citation, Step, chinese_number
from mengma.lawbook.errors import BadDate
from mengma.lawbook.rest_days import WEEKDAYS_EN, WEEKDAYS_ZH, add_months

Interval = tuple[date, date] | tuple[date, date, str]
UNIT_ZH = {
    "day": "日", "working-day": "个工作日", "month": "个月", "year": "年", "hour": "小时",
}  # fmt: skip
UNIT_EN = {"day": "day", "working-day": "working day", "month": "month", "year": "year", "hour": "hour"}
DAY = timedelta(days=1)
LONGEST = 36_600  # days: a hundred years; more is a slip of the pen
_HALF = 15  # 半个月一律按十五日计算


@dataclass(frozen=True, slots=True)
class Length:
    """Months, then calendar days, then working days. month_end: a start on the last day of a month leads to one."""

    months: int = 0
    days: int = 0
    working: int = 0
    month_end: bool = False

    def plus(self, other: Length) -> Length:
        """Both lengths together: months of all parts are counted before their days."""
        return Length(self.months + other.months, self.days + other.days, self.working + other.working, self.month_end)

    def after(self, start: date) -> date:
        """The last day of months and days after a start that is not itself counted."""
        end = add_months(start, self.months) if self.months else start
        if self.months and self.month_end and start.day == monthrange(start.year, start.month)[1]:
            end = end.replace(day=monthrange(end.year, end.month)[1])
        return plus(end, self.days)


@dataclass(slots=True)
class Paper:
    """The working paper of one count."""

    start: date
    end: date
    law_day: date
    settings: Mapping[str, Any] | None
    steps: list[Step] = field(default_factory=list)
    cited: list[Citation] = field(default_factory=list)
    warnings: list[Step] = field(default_factory=list)
    provisional: bool = False
    detail: dict[str, Any] = field(default_factory=dict)

    def cite(self, *found: Citation) -> None:
        """Add citations not yet on the paper."""
        self.cited.extend(each for each in found if each not in self.cited)

    def answer(self) -> Answer[date]:
        """The last day found, with all that led to it."""
        return Answer(
            self.end, tuple(self.steps), tuple(self.cited), tuple(self.warnings), self.provisional, self.detail
        )


def length(value: int, unit: str, *, month_end: bool = False) -> Length:
    """The length of so many units of time (not hours)."""
    if unit == "day":
        return Length(days=value, month_end=month_end)
    if unit == "working-day":
        return Length(working=value, month_end=month_end)
    if unit == "half-month":
        return Length(value // 2, value % 2 * _HALF, month_end=month_end)
    return Length(value if unit == "month" else value * 12, month_end=month_end)


def words(value: int | None, unit: str) -> tuple[str, str]:
    """A length in words, Chinese and English: 15 days -> (15日, 15 days); 3 half-months -> (一个半月, …)."""
    if value is None:
        return "条文未定长度", "length not fixed by the article"
    if unit == "half-month":
        whole, half = divmod(value, 2)
        zh = f"{chinese_number(whole)}个{'半' if half else ''}月" if whole else "半个月"
        return zh, f"{whole}{' and a half' if half else ''} months" if whole else "half a month"
    return f"{value}{UNIT_ZH[unit]}", f"{value} {UNIT_EN[unit]}{'' if value == 1 else 's'}"


def merge(exclusions: Iterable[Interval]) -> list[tuple[date, date]]:
    """The union of intervals, both ends included, in order. Raises BadDate where one ends before it begins."""
    spans = []
    for each in exclusions:
        first, last = each[0], each[1]
        check_day(first)
        check_day(last)
        if last < first:
            raise BadDate(
                f"扣除区间的末日{last}早于首日{first}。", f"The excluded time ends ({last}) before it begins ({first})."
            )
        spans.append((first, last))
    spans.sort()
    out: list[tuple[date, date]] = []
    for first, last in spans:
        if out and first <= out[-1][1] + DAY:
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return out


def check_day(day: object) -> None:
    """Refuse what is not a plain date between 1949 and 2200. Raises BadDate."""
    if type(day) is not date or not 1949 <= day.year <= 2200:
        raise BadDate(
            f"日期不合理：{day}。",
            f"Not a usable date: {day}.",
            next_zh="请填写 1949 至 2200 年之间的日期。",
            next_en="Give a date between 1949 and 2200.",
        )


def plus(day: date, days: int) -> date:
    """So many days later. Raises BadDate beyond a hundred years."""
    if days > LONGEST:
        raise BadDate(f"期间过长：{days}日。", f"Too long: {days} days.")
    return day + timedelta(days=days)


def zh(day: date) -> str:
    """2026-03-17（周二）."""
    return f"{day.isoformat()}（{WEEKDAYS_ZH[day.weekday()]}）"


def en(day: date) -> str:
    """2026-03-17 (Tue)."""
    return f"{day.isoformat()} ({WEEKDAYS_EN[day.weekday()]})"
