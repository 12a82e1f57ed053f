"""Counting of periods and time limits (期间与审限). Source: 民事诉讼法 85, 民法典 201-203, 民诉法解释 125, 243.

The first day is not counted; months end on the corresponding day; a period ending on a rest day ends on the first
working day after it; excluded stretches are merged and their days added. Points on which the law is silent are
house rules and are cited as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from mengma.lawbook.answers import Answer, Citation, Step
from mengma.lawbook.entries import Entry, Value
from mengma.lawbook.errors import BadDate, UnknownEntry
from mengma.lawbook.house_rules import HouseRules
from mengma.lawbook.instruments import FAR, Instrument
from mengma.lawbook.rest_days import WEEKDAYS_EN, WEEKDAYS_ZH, RestDays, add_months

Interval = tuple[date, date] | tuple[date, date, str]
ExtensionAsked = str | tuple[str, int]
UNIT_ZH = {"day": "日", "month": "个月", "year": "年", "hour": "小时"}
FORMS = ("period", "before", "extension")
_DAY = timedelta(days=1)
_LONGEST = 36_600  # days: a hundred years; more is a slip of the pen


@dataclass(frozen=True, slots=True)
class PeriodKind:
    """One row of the catalogue of legal clocks, as in force on a date; in_force_to is None where it has no end."""

    name: str
    zh: str
    en: str
    form: str
    who: str
    start_zh: str
    start_en: str
    value: int
    unit: str
    bound: str | None
    rollover: bool | str
    extensions: tuple[str, ...]
    citations: tuple[Citation, ...]
    note: str
    in_force_from: date
    in_force_to: date | None


@dataclass(slots=True)
class _Paper:
    """The working paper of one count."""

    start: date
    end: date
    law_day: date
    settings: Mapping[str, Any] | None
    steps: list[Step]
    cited: list[Citation]
    warnings: list[Step]
    provisional: bool = False

    def answer(self) -> Answer[date]:
        return Answer(self.end, tuple(self.steps), tuple(self.cited), tuple(self.warnings), self.provisional)


class Periods:
    """The counter. Everything it needs is loaded; a count touches no file."""

    def __init__(
        self, entries: Mapping[str, Entry], rules: HouseRules, rest: RestDays, instruments: Mapping[str, Instrument]
    ) -> None:
        self._entries = {name: entry for name, entry in entries.items() if entry.form in FORMS}
        self._rules = rules
        self._rest = rest
        self._counting = instruments["civil-procedure-law"]
        self._rollover_cited: dict[str, Citation] = {}

    def entry(self, kind: str) -> Entry:
        """The entry of a kind of period. Raises UnknownEntry."""
        try:
            return self._entries[kind]
        except KeyError:
            raise UnknownEntry(
                f"没有名为“{kind}”的期间。",
                f"There is no period named “{kind}”.",
                next_zh="请从期间目录（period_kinds）中选择。",
                next_en="Choose one from the catalogue (period_kinds).",
            ) from None

    def kinds(self, on: date | None = None) -> list[PeriodKind]:
        """All periods as in force on a date (None: the newest values); those not in force are left out."""
        out = []
        for entry in self._entries.values():
            value = entry.values[-1]
            if on is not None:
                found = [each for each in entry.values if each.start <= on <= each.end]
                if not found:
                    continue
                value = found[0]
            out.append(
                PeriodKind(
                    entry.name,
                    entry.zh,
                    entry.en,
                    entry.form,
                    entry.who,
                    entry.start_zh,
                    entry.start_en,
                    value.value,
                    value.unit,
                    value.bound,
                    entry.rollover,
                    entry.extensions,
                    value.citations(on or max(value.start, min(value.end, date(9999, 1, 1)))),
                    entry.note or value.note,
                    value.start,
                    None if value.end == FAR else value.end,
                )
            )
        return out

    def count(
        self,
        kind: str,
        start: date,
        *,
        on: date | None = None,
        exclusions: Iterable[Interval] = (),
        extensions: Sequence[ExtensionAsked] = (),
        rollover: bool | None = None,
        house_rules: Mapping[str, Any] | None = None,
    ) -> Answer[date]:
        """The last day of the period `kind` that starts from the event on `start` (that day is not counted).

        on: the date whose law applies (default: start). exclusions: (first, last[, reason]) both included.
        extensions: names of extensions allowed for the kind, or (name, number granted) up to its maximum.
        rollover: overrides the kind's rule for rest days. A kind of form `before` counts backwards.
        Raises UnknownEntry, NotInForce, BadDate, BadHouseRule.
        """
        entry = self.entry(kind)
        _check_day(start)
        if entry.form == "before":
            return self.before(start, kind, on=on, house_rules=house_rules)
        law_day = on or start
        value = entry.on(law_day)
        if value.unit == "hour" or entry.form == "extension":
            raise BadDate(
                f"“{entry.zh}”不能按日单独起算。",
                f"“{entry.en}” cannot be counted in days on its own.",
                next_zh="按小时的期间请用 count_hours，延长请作为 extensions 传入。",
                next_en="Use count_hours for hours; pass extensions to the period they extend.",
            )
        months, days = _split(value.value, value.unit)
        paper = _Paper(start, _after(start, months, days), law_day, house_rules, [], list(value.citations(law_day)), [])
        paper.steps.append(_first_step(entry, value, start, paper.end))
        if value.bound:
            paper.warnings.append(_bound_warning(value))
        for found, granted, extended in self._granted(entry, extensions, law_day):
            more_months, more_days = _split(granted, extended.unit)
            months, days = months + more_months, days + more_days
            paper.end = _after(start, months, days)
            paper.steps.append(
                Step(
                    f"{found.zh}{granted}{UNIT_ZH[extended.unit]}，末日为{_zh(paper.end)}",
                    f"{found.en}, {granted} {extended.unit}(s): {_en(paper.end)}",
                )
            )
            paper.cited.extend(extended.citations(law_day))
        self._exclude(paper, exclusions)
        roll = entry.rollover if rollover is None else rollover
        if isinstance(roll, str):
            paper.cited.append(self._rules.rules[roll].citation)
            roll = self._rules.get(roll, house_rules)
        if roll:
            self._roll(paper)
        return paper.answer()

    def count_hours(self, kind: str, start: datetime, *, on: date | None = None) -> Answer[datetime]:
        """The end of a period in hours (48-hour limits): counted from the next full hour (民诉法解释 125)."""
        entry = self.entry(kind)
        value = entry.on(on or start.date())
        if value.unit != "hour":
            raise BadDate(f"“{entry.zh}”不是按小时计算的期间。", f"“{entry.en}” is not counted in hours.")
        first = start.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        end = first + timedelta(hours=value.value)
        step = Step(
            f"自{start:%Y-%m-%d %H:%M}的次时起{value.value}小时，至{end:%Y-%m-%d %H:%M}",
            f"{value.value} hours from the hour after {start:%Y-%m-%d %H:%M}: {end:%Y-%m-%d %H:%M}",
        )
        return Answer(end, (step,), value.citations(on or start.date()))

    def before(
        self, end: date, kind: str, *, on: date | None = None, house_rules: Mapping[str, Any] | None = None
    ) -> Answer[date]:
        """The last day on which a thing may still be done that must be done so many days before `end`.

        Not carried over rest days: that would shorten the notice. Raises UnknownEntry, NotInForce, BadDate.
        """
        entry = self.entry(kind)
        _check_day(end)
        if entry.form != "before":
            raise BadDate(f"“{entry.zh}”不是向前倒算的期限。", f"“{entry.en}” is not counted backwards.")
        value = entry.on(on or end)
        clear = self._rules.get("before-counting", house_rules) == "clear"
        last = end - timedelta(days=value.value + (1 if clear else 0))
        steps = (
            Step(
                f"{_zh(end)}（{entry.start_zh}）之前{value.value}日，最迟{_zh(last)}",
                f"{value.value} days before {_en(end)} ({entry.start_en}): at the latest {_en(last)}",
            ),
        )
        makeup = self._rules.get("makeup-days", house_rules) == "working"
        warnings: tuple[Step, ...] = ()
        if self._rest.is_rest(last, makeup_working=makeup):
            warnings = (Step("该日为休息日，宜提前办理", "That day is a rest day; better to act earlier"),)
        cited = (*value.citations(on or end), self._rules.rules["before-counting"].citation)
        return Answer(last, steps, cited, warnings, not self._rest.known(last.year))

    def in_time(self, deadline: date, *, posted: date | None = None, received: date | None = None) -> Answer[bool]:
        """Whether a document came in time: posted on or before the last day is enough (民事诉讼法 85, by postmark).

        Raises BadDate where neither date is given.
        """
        acted = posted or received
        if acted is None:
            raise BadDate("请填写交邮日或者收到日。", "Give the day of posting or of receipt.")
        on_time = acted <= deadline
        what_zh, what_en = ("交邮", "posted") if posted else ("收到", "received")
        verdict_zh, verdict_en = ("未逾期", "in time") if on_time else ("已逾期", "late")
        step = Step(
            f"{_zh(acted)}{what_zh}，期限届满日{_zh(deadline)}，{verdict_zh}",
            f"{what_en} {_en(acted)}, last day {_en(deadline)}: {verdict_en}",
        )
        return Answer(on_time, (step,), (self._cite_counting(deadline),))

    def plain(
        self,
        start: date,
        *,
        days: int | None = None,
        months: int | None = None,
        exclude: Iterable[Interval] = (),
        rollover: bool = True,
        house_rules: Mapping[str, Any] | None = None,
    ) -> Answer[date]:
        """A period of days or months by the general rules, carried over rest days unless told not to."""
        _check_day(start)
        if (days is None) == (months is None):
            raise BadDate("请给出日数或者月数其中之一。", "Give either days or months.")
        length = days if days is not None else months or 0
        unit = "day" if days is not None else "month"
        if type(length) is not int or not 1 <= length <= (_LONGEST if unit == "day" else 1_200):
            raise BadDate(f"期间长度不合理：{length!r}。", f"Not a sensible length: {length!r}.")
        paper = _Paper(
            start, _after(start, *_split(length, unit)), start, house_rules, [], [self._cite_counting(start)], []
        )
        paper.steps.append(
            Step(
                f"自{_zh(start)}的次日起{length}{UNIT_ZH[unit]}，末日为{_zh(paper.end)}",
                f"{length} {unit}(s) from the day after {_en(start)}: {_en(paper.end)}",
            )
        )
        self._exclude(paper, exclude)
        if rollover:
            self._roll(paper)
        return paper.answer()

    def _granted(
        self, entry: Entry, extensions: Sequence[ExtensionAsked], law_day: date
    ) -> list[tuple[Entry, int, Value]]:
        out = []
        for asked in extensions:
            name, number = (asked, None) if isinstance(asked, str) else asked
            if name not in entry.extensions:
                raise BadDate(
                    f"“{entry.zh}”不能以“{name}”延长。",
                    f"“{entry.en}” cannot be extended by “{name}”.",
                    article=entry.values[-1].instrument,
                    next_zh=f"可用的延长：{'、'.join(entry.extensions) or '无'}。",
                    next_en=f"Extensions allowed: {', '.join(entry.extensions) or 'none'}.",
                )
            found = self._entries[name]
            value = found.on(law_day)
            granted = value.value if number is None else number
            if type(granted) is not int or not 1 <= granted <= value.value:
                raise BadDate(
                    f"{found.zh}最多{value.value}{UNIT_ZH[value.unit]}，不能为{granted}。",
                    f"{found.en} is at most {value.value} {value.unit}(s), not {granted}.",
                    article=f"{value.instrument}/{value.article}",
                )
            out.append((found, granted, value))
        return out

    def _exclude(self, paper: _Paper, exclusions: Iterable[Interval]) -> None:
        """Add the days of the merged exclusions that fall into the running period."""
        total = 0
        for first, last in merge(exclusions):
            counted_from = max(first, paper.start + _DAY)  # the start day is not counted, so it cannot be excluded
            if last < counted_from:
                continue
            if counted_from > paper.end:
                paper.warnings.append(
                    Step(f"{_zh(first)}起的扣除在期满之后，不再影响", f"Exclusion from {_en(first)} lies after expiry")
                )
                continue
            days = (last - counted_from).days + 1
            total += days
            paper.end = _plus(paper.end, days)
            paper.steps.append(
                Step(
                    f"扣除{_zh(counted_from)}至{_zh(last)}，{days}日",
                    f"Excluded {_en(counted_from)} to {_en(last)}, {days} days",
                )
            )
        if total:
            paper.steps.append(
                Step(f"共扣除{total}日，末日为{_zh(paper.end)}", f"{total} days excluded in all: {_en(paper.end)}")
            )
            paper.cited.append(self._rules.rules["exclusion-order"].citation)

    def _roll(self, paper: _Paper) -> None:
        """Carry an end on a rest day over to the first working day after it."""
        end = paper.end
        makeup = self._rules.get("makeup-days", paper.settings) == "working"
        rolled, paper.provisional = self._rest.first_working_day(end, makeup_working=makeup)
        if rolled != end:
            paper.end = rolled
            paper.steps.append(
                Step(
                    f"{_zh(end)}为休息日，顺延至其后第一个工作日{_zh(rolled)}",
                    f"{_en(end)} is a rest day; carried over to the first working day, {_en(rolled)}",
                )
            )
            counting = self._cite_counting(paper.law_day)
            if counting not in paper.cited:
                paper.cited.append(counting)
        elif end.weekday() >= 5:
            paper.cited.append(self._rules.rules["makeup-days"].citation)
        if paper.provisional:
            paper.warnings.append(
                Step(
                    f"{rolled.year}年放假安排尚未收录，暂按周末推算",
                    f"The holiday notice for {rolled.year} is not loaded yet; weekends only",
                )
            )

    def _cite_counting(self, on: date) -> Citation:
        # 民事诉讼法 85 in the version in force; before the oldest version held, the oldest
        versions = self._counting.versions
        day = max(on, versions[0].start)
        version = self._counting.version_on(day).version
        found = self._rollover_cited.get(version)
        if found is None:
            found = self._rollover_cited[version] = self._counting.cite(85, day)
        return found


def merge(exclusions: Iterable[Interval]) -> list[tuple[date, date]]:
    """The union of intervals, both ends included, in order. Raises BadDate where one ends before it begins."""
    spans = []
    for each in exclusions:
        first, last = each[0], each[1]
        _check_day(first)
        _check_day(last)
        if last < first:
            raise BadDate(
                f"扣除区间的末日{last}早于首日{first}。", f"The excluded time ends ({last}) before it begins ({first})."
            )
        spans.append((first, last))
    spans.sort()
    out: list[tuple[date, date]] = []
    for first, last in spans:
        if out and first <= out[-1][1] + _DAY:
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return out


def _check_day(day: object) -> None:
    if type(day) is not date or not 1949 <= day.year <= 2200:
        raise BadDate(
            f"日期不合理：{day}。",
            f"Not a usable date: {day}.",
            next_zh="请填写 1949 至 2200 年之间的日期。",
            next_en="Give a date between 1949 and 2200.",
        )


def _split(value: int, unit: str) -> tuple[int, int]:
    """(months, days) of a length."""
    if unit == "day":
        return 0, value
    return (value, 0) if unit == "month" else (value * 12, 0)


def _after(start: date, months: int, days: int) -> date:
    end = add_months(start, months) if months else start
    return _plus(end, days) if days else end


def _plus(day: date, days: int) -> date:
    if days > _LONGEST:
        raise BadDate(f"期间过长：{days}日。", f"Too long: {days} days.")
    return day + timedelta(days=days)


def _zh(day: date) -> str:
    return f"{day.isoformat()}（{WEEKDAYS_ZH[day.weekday()]}）"


def _en(day: date) -> str:
    return f"{day.isoformat()} ({WEEKDAYS_EN[day.weekday()]})"


def _first_step(entry: Entry, value: Value, start: date, end: date) -> Step:
    return Step(
        f"自{_zh(start)}（{entry.start_zh}）的次日起{value.value}{UNIT_ZH[value.unit]}，末日为{_zh(end)}",
        f"{value.value} {value.unit}(s) from the day after {_en(start)} ({entry.start_en}): {_en(end)}",
    )


_AT_LEAST = Step(
    "条文规定的是下限，实际由法院确定或者当事人协商", "The article sets a minimum; the court or the parties fix it"
)
_AT_MOST = Step(
    "条文规定的是上限，实际由法院确定或者当事人协商", "The article sets a maximum; the court or the parties fix it"
)


def _bound_warning(value: Value) -> Step:
    return _AT_LEAST if value.bound == "at-least" else _AT_MOST
