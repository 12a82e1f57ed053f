"""Counting of periods and time limits (期间与审限). Source: 民事诉讼法 85, 民法典 201-203, 民诉法解释 125, 243.

The first day is not counted; months end on the corresponding day; a period ending on a rest day ends on the first
working day after it; excluded stretches are merged and their days added. Administrative and criminal procedure count
by their own articles (行诉解释 48; 刑诉法 105, 刑诉法解释 202). Points on which the law is silent are house rules and
are cited as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from mengma.lawbook import counting
from mengma.lawbook.answers import Answer, Citation, Step
from mengma.lawbook.clocks import Branch
from mengma.lawbook.counting import DAY, Interval, Length, Paper, check_day, merge, words
from mengma.lawbook.entries import RULE_FORMS, TIME_FORMS, Entry, Value
from mengma.lawbook.errors import BadDate, UnknownEntry
from mengma.lawbook.extensions import ExtensionAsked, granted
from mengma.lawbook.house_rules import HouseRules
from mengma.lawbook.instruments import Instrument
from mengma.lawbook.period_kinds import PeriodKind, catalogue
from mengma.lawbook.rest_days import RestDays

__all__ = ["ExtensionAsked", "Interval", "PeriodKind", "Periods", "merge"]

_MOST_MONTHS = 1_200
_KNOWN_DATES = 64  # catalogues kept, one per date asked for


class Periods:
    """The counter. Everything it needs is loaded; a count touches no file."""

    def __init__(
        self,
        entries: Mapping[str, Entry],
        rules: HouseRules,
        rest: RestDays,
        instruments: Mapping[str, Instrument],
        branches: Mapping[str, Branch],
    ) -> None:
        self._entries = {name: entry for name, entry in entries.items() if entry.form in TIME_FORMS}
        self._about = {name: entry for name, entry in entries.items() if entry.form in RULE_FORMS}
        self._rules = rules
        self._rest = rest
        self._instruments = instruments
        self._branches = branches
        self._catalogues: dict[date | None, list[PeriodKind]] = {}

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

    def about(self, name: str, form: str) -> Entry:
        """The entry of an exclusion, restart or conversion. Raises UnknownEntry."""
        found = self._about.get(name)
        if found is None or found.form != form:
            raise UnknownEntry(f"没有名为“{name}”的规则。", f"There is no {form} named “{name}”.")
        return found

    def kinds(self, on: date | None = None) -> list[PeriodKind]:
        """All periods as in force on a date (None: the newest values); those not in force are left out."""
        found = self._catalogues.get(on)
        if found is None:
            found = catalogue(self._entries, self._about, self._branches, on)
            if len(self._catalogues) >= _KNOWN_DATES:
                self._catalogues.clear()
            self._catalogues[on] = found
        return list(found)

    def count(
        self,
        kind: str,
        start: date,
        *,
        on: date | None = None,
        exclusions: Iterable[Interval] = (),
        extensions: Sequence[ExtensionAsked] = (),
        rollover: bool | None = None,
        in_custody: bool = False,
        length: tuple[int, str] | None = None,
        house_rules: Mapping[str, Any] | None = None,
    ) -> Answer[date]:
        """The last day of the period `kind` that starts from the event on `start` (that day is not counted).

        on: the date whose law applies (default: start). exclusions: (first, last[, reason]) both included; a reason
        that names an exclusion of law/ is checked against those of the kind and cited, and cut to its maximum.
        extensions: names of extensions allowed for the kind, or (name, number granted) up to its maximum.
        rollover: overrides the kind's rule for rest days. in_custody: the accused is held, so that a rest day never
        lengthens the time. length: (number, day or month) that the court set instead of the length of the law, which is
        then named in a warning. A kind of form `before` counts backwards.
        Raises UnknownEntry, NotInForce, BadDate, BadHouseRule.
        """
        entry = self.entry(kind)
        check_day(start)
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
        exclusions = list(exclusions)
        if entry.clock.unalterable and (exclusions or extensions):
            raise BadDate(
                f"“{entry.zh}”是不变期间，不适用中止、中断、延长。",
                f"“{entry.en}” is an invariable period: nothing is excluded from it and it is not extended.",
                article=f"{value.instrument}/{value.article}",
            )
        paper = Paper(start, start, law_day, house_rules, cited=list(value.citations(law_day)))
        if length is not None and length != (value.value, value.unit):
            paper.warnings.append(_other_length(value))
            value = replace(value, value=_checked_length(*length), unit=length[1], bound="")
        total = counting.length(value.value, value.unit, month_end=self._month_end(entry))
        self._advance(paper, total)
        paper.steps.append(_first_step(entry, value, start, paper.end))
        if value.bound:
            paper.warnings.append(_bound_warning(value))
        self._note_month_end(paper, entry, total)
        self._extend(paper, entry, total, extensions)
        self._exclude(paper, self._named(paper, entry, exclusions))
        self._roll_as_ruled(paper, entry, rollover, in_custody=in_custody)
        return paper.answer()

    def count_hours(self, kind: str, start: datetime, *, on: date | None = None) -> Answer[datetime]:
        """The end of a period in hours (48-hour limits): counted from the next full hour (民诉法解释 125)."""
        entry = self.entry(kind)
        check_day(start.date())
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
        check_day(end)
        if entry.form != "before":
            raise BadDate(f"“{entry.zh}”不是向前倒算的期限。", f"“{entry.en}” is not counted backwards.")
        value = entry.on(on or end)
        clear = self._rules.get("before-counting", house_rules) == "clear"
        last = end - timedelta(days=value.value + (1 if clear else 0))
        steps = (
            Step(
                f"{counting.zh(end)}（{entry.start_zh}）之前{value.value}日，最迟{counting.zh(last)}",
                f"{value.value} days before {counting.en(end)} ({entry.start_en}): at the latest {counting.en(last)}",
            ),
        )
        makeup = self._rules.get("makeup-days", house_rules) == "working"
        warnings: tuple[Step, ...] = ()
        if self._rest.is_rest(last, makeup_working=makeup):
            warnings = (Step("该日为休息日，宜提前办理", "That day is a rest day; better to act earlier"),)
        cited = (*value.citations(on or end), self._rules.rules["before-counting"].citation)
        return Answer(last, steps, cited, warnings, not self._rest.known(last.year))

    def in_time(
        self, deadline: date, *, posted: date | None = None, received: date | None = None, branch: str = "civil"
    ) -> Answer[bool]:
        """Whether a document came in time: posted on or before the last day is enough (by postmark).

        branch: whose article is cited (民事诉讼法 85, 行诉解释 48, 刑事诉讼法 105). Raises BadDate where neither date
        is given, UnknownEntry for an unknown branch.
        """
        acted = posted or received
        if acted is None:
            raise BadDate("请填写交邮日或者收到日。", "Give the day of posting or of receipt.")
        on_time = acted <= deadline
        what_zh, what_en = ("交邮", "posted") if posted else ("收到", "received")
        verdict_zh, verdict_en = ("未逾期", "in time") if on_time else ("已逾期", "late")
        step = Step(
            f"{counting.zh(acted)}{what_zh}，期限届满日{counting.zh(deadline)}，{verdict_zh}",
            f"{what_en} {counting.en(acted)}, last day {counting.en(deadline)}: {verdict_en}",
        )
        if branch not in self._branches:
            raise UnknownEntry(f"没有“{branch}”这类程序。", f"There is no branch of procedure “{branch}”.")
        return Answer(on_time, (step,), (self._cite_counting(deadline, branch),))

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
        check_day(start)
        if (days is None) == (months is None):
            raise BadDate("请给出日数或者月数其中之一。", "Give either days or months.")
        unit = "day" if days is not None else "month"
        number = _checked_length(days if days is not None else months, unit)
        paper = Paper(start, start, start, house_rules, cited=[self._cite_counting(start)])
        self._advance(paper, counting.length(number, unit))
        long_zh, long_en = words(number, unit)
        paper.steps.append(
            Step(
                f"自{counting.zh(start)}的次日起{long_zh}，末日为{counting.zh(paper.end)}",
                f"{long_en} from the day after {counting.en(start)}: {counting.en(paper.end)}",
            )
        )
        self._exclude(paper, exclude)
        if rollover:
            self._roll(paper, "civil")
        return paper.answer()

    def _month_end(self, entry: Entry) -> bool:
        return bool(self._branches[entry.clock.branch].month_end)

    def _advance(self, paper: Paper, length: Length) -> None:
        """Put the end where the length leads from the start."""
        paper.end = length.after(paper.start)
        if length.working:
            makeup = self._rules.get("makeup-days", paper.settings) == "working"
            first = paper.end
            paper.end, paper.provisional = self._rest.working_days_after(first, length.working, makeup_working=makeup)
            days = (first + DAY * more for more in range(1, (paper.end - first).days + 1))
            if any(
                day.weekday() >= 5 and self._rest.is_rest(day) != self._rest.is_rest(day, makeup_working=False)
                for day in days
            ):
                paper.cite(self._rules.rules["makeup-days"].citation)

    def _note_month_end(self, paper: Paper, entry: Entry, length: Length) -> None:
        """Say and cite the rule that a criminal period of months from a month's last day ends on a month's last day."""
        if length.months and length.month_end and paper.end != Length(length.months, length.days).after(paper.start):
            rule = self._branches[entry.clock.branch].month_end
            paper.cite(self._cite(rule, paper.law_day))
            paper.steps.append(
                Step(
                    f"起算日（按事件发生之日理解）为当月最后一日，至{counting.zh(paper.end)}（月末）",
                    f"the event falls on the last day of a month, hence to the last day of one: {counting.en(paper.end)}",
                )
            )

    def _extend(self, paper: Paper, entry: Entry, total: Length, extensions: Sequence[ExtensionAsked]) -> None:
        """Lengthen by what was granted; an extension `total` sets the whole length anew."""
        for found, allowed, value in granted(self._entries, entry, extensions, paper.law_day):
            more = counting.length(allowed, value.unit, month_end=total.month_end)
            total = more if found.clock.total else total.plus(more)
            self._advance(paper, total)
            long_zh, long_en = words(allowed, value.unit)
            paper.steps.append(
                Step(
                    f"{found.zh}{'，共' if found.clock.total else ''}{long_zh}，末日为{counting.zh(paper.end)}",
                    f"{found.en}, {long_en}{' in all' if found.clock.total else ''}: {counting.en(paper.end)}",
                )
            )
            paper.cite(*value.citations(paper.law_day))

    def _named(self, paper: Paper, entry: Entry, exclusions: Sequence[Interval]) -> list[Interval]:
        """The exclusions as they may count: a reason named in law/ is checked, cited and cut to its maximum."""
        out = []
        for each in exclusions:
            reason = each[2] if len(each) > 2 else ""
            if reason not in self._about:
                out.append(each)
                continue
            if reason not in entry.clock.exclusions:
                raise BadDate(
                    f"“{self._about[reason].zh}”的期间不能从“{entry.zh}”中扣除。",
                    f"“{self._about[reason].en}” is not excluded from “{entry.en}”.",
                    next_zh=f"可以扣除的：{'、'.join(entry.clock.exclusions) or '无'}。",
                    next_en=f"What may be excluded: {', '.join(entry.clock.exclusions) or 'nothing'}.",
                )
            merge([each])
            found = self._about[reason].on(paper.law_day)
            paper.cite(*found.citations(paper.law_day))
            first, last = each[0], each[1]
            if found.value is not None:
                # "from the day … to the fifteenth day": the first day is one of them
                last = min(last, counting.length(found.value, found.unit).after(first) - DAY)
            if last < each[1]:
                most_zh, most_en = words(found.value, found.unit)
                paper.warnings.append(
                    Step(
                        f"{self._about[reason].zh}只扣除{most_zh}，至{counting.zh(last)}",
                        f"{self._about[reason].en}: at most {most_en} are excluded, to {counting.en(last)}",
                    )
                )
            out.append((first, last))
        return out

    def _exclude(self, paper: Paper, exclusions: Iterable[Interval]) -> None:
        """Add the days of the merged exclusions that fall into the running period."""
        total = 0
        for first, last in merge(exclusions):
            counted_from = max(first, paper.start + DAY)  # the start day is not counted, so it cannot be excluded
            if last < counted_from:
                continue
            if counted_from > paper.end:
                paper.warnings.append(
                    Step(
                        f"{counting.zh(first)}起的扣除在期满之后，不再影响",
                        f"Exclusion from {counting.en(first)} lies after expiry",
                    )
                )
                continue
            days = (last - counted_from).days + 1
            total += days
            paper.end = counting.plus(paper.end, days)
            paper.steps.append(
                Step(
                    f"扣除{counting.zh(counted_from)}至{counting.zh(last)}，{days}日",
                    f"Excluded {counting.en(counted_from)} to {counting.en(last)}, {days} days",
                )
            )
        if total:
            paper.steps.append(
                Step(
                    f"共扣除{total}日，末日为{counting.zh(paper.end)}",
                    f"{total} days excluded in all: {counting.en(paper.end)}",
                )
            )
            paper.detail["excluded_days"] = total
            paper.cited.append(self._rules.rules["exclusion-order"].citation)

    def _roll_as_ruled(self, paper: Paper, entry: Entry, asked: bool | None, *, in_custody: bool) -> None:
        roll = entry.rollover if asked is None else asked
        if in_custody:
            paper.cite(self._cite_counting(paper.law_day, entry.clock.branch))
            if entry.clock.custody:
                paper.steps.append(
                    Step("被告人在押，不因节假日延长", "The accused is held: not lengthened by a rest day")
                )
                return
            paper.warnings.append(
                Step(
                    "本期间的顺延不延长羁押期限，羁押至期满之日为止",
                    "Carrying this period over does not lengthen the custody, which ends on its own last day",
                )
            )
        if isinstance(roll, str):
            paper.cited.append(self._rules.rules[roll].citation)
            roll = self._rules.get(roll, paper.settings)
        if roll:
            self._roll(paper, entry.clock.branch)

    def _roll(self, paper: Paper, branch: str) -> None:
        """Carry an end on a rest day over to the first working day after it."""
        end = paper.end
        makeup = self._rules.get("makeup-days", paper.settings) == "working"
        rolled, provisional = self._rest.first_working_day(end, makeup_working=makeup)
        paper.provisional = paper.provisional or provisional
        if rolled != end:
            paper.end = rolled
            paper.steps.append(
                Step(
                    f"{counting.zh(end)}为休息日，顺延至其后第一个工作日{counting.zh(rolled)}",
                    f"{counting.en(end)} is a rest day; carried over to the first working day, {counting.en(rolled)}",
                )
            )
            paper.cite(self._cite_counting(paper.law_day, branch))
        elif end.weekday() >= 5:
            paper.cited.append(self._rules.rules["makeup-days"].citation)
        if paper.provisional:
            paper.warnings.append(
                Step(
                    f"{rolled.year}年放假安排尚未收录，暂按周末和日期固定的法定节日推算",
                    f"The holiday notice for {rolled.year} is not loaded yet; weekends only",
                )
            )

    def _cite_counting(self, on: date, branch: str = "civil") -> Citation:
        return self._cite(self._branches[branch].counting, on)

    def _cite(self, ref: str, on: date) -> Citation:
        """An article in the version in force; before the oldest version held, in the oldest."""
        slug, _, article = ref.partition("/")
        instrument = self._instruments[slug]
        return instrument.cite(int(article), max(on, instrument.versions[0].start))


def _checked_length(number: int | None, unit: str) -> int:
    if type(number) is not int or not 1 <= number <= (counting.LONGEST if unit == "day" else _MOST_MONTHS):
        raise BadDate(f"期间长度不合理：{number!r}。", f"Not a sensible length: {number!r}.")
    return number


def _other_length(value: Value) -> Step:
    long_zh, long_en = words(value.value, value.unit)
    return Step(
        f"法定为{long_zh}，此处按另行填写的长度计算", f"The law says {long_en}; counted with the length given instead"
    )


def _first_step(entry: Entry, value: Value, start: date, end: date) -> Step:
    long_zh, long_en = words(value.value, value.unit)
    return Step(
        f"自{counting.zh(start)}（{entry.start_zh}）的次日起{long_zh}，末日为{counting.zh(end)}",
        f"{long_en} from the day after {counting.en(start)} ({entry.start_en}): {counting.en(end)}",
    )


_AT_LEAST = Step(
    "条文规定的是下限，实际由法院确定或者当事人协商", "The article sets a minimum; the court or the parties fix it"
)
_AT_MOST = Step(
    "条文规定的是上限，实际由法院确定或者当事人协商", "The article sets a maximum; the court or the parties fix it"
)


def _bound_warning(value: Value) -> Step:
    return _AT_LEAST if value.bound == "at-least" else _AT_MOST
