"""The working paper of one calculation: it notes steps, articles and warnings while the answer grows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from mengma.lawbook.answers import Answer, Citation, Step
from mengma.lawbook.entries import Entry, Value
from mengma.lawbook.errors import BadDate, UnknownEntry
from mengma.lawbook.house_rules import HouseRules

EARLIEST, LATEST = 1949, 2200


class Sheet:
    """What was asked (the date, a court's settings) and the answer so far. Everything read from law/ is cited."""

    def __init__(
        self, entries: Mapping[str, Entry], rules: HouseRules, on: date, settings: Mapping[str, Any] | None = None
    ) -> None:
        self._entries = entries
        self._rules = rules
        self.on = on
        self.settings = settings
        self.steps: list[Step] = []
        self.cited: list[Citation] = []
        self.warnings: list[Step] = []

    def say(self, zh: str, en: str) -> None:
        """Note one line of the arithmetic."""
        self.steps.append(Step(zh, en))

    def warn(self, zh: str, en: str) -> None:
        """Note something the reader must check."""
        self.warnings.append(Step(zh, en))

    def cite(self, name: str, on: date | None = None) -> Value:
        """The value of an entry on a date, cited. Raises NotInForce."""
        day = on or self.on
        value = self._entries[name].on(day)
        self.cited += value.citations(day)
        return value

    def number(self, name: str, on: date | None = None) -> Decimal:
        """The number of an entry on a date, cited. Raises NotInForce."""
        return Decimal(self.cite(name, on).value)

    def word(self, name: str, allowed: Collection[str], on: date | None = None) -> str:
        """The word of an entry on a date, cited. Raises UnknownEntry where the calculator does not know it."""
        found: str = self.cite(name, on).value
        if found not in allowed:
            raise UnknownEntry(
                f"“{self.label(name)[0]}”的取值“{found}”不在可计算的范围内。",
                f"“{self.label(name)[1]}” has the value “{found}”, which the calculator does not know.",
            )
        return found

    def label(self, name: str) -> tuple[str, str]:
        """The Chinese and English names of an entry."""
        entry = self._entries[name]
        return entry.zh, entry.en

    def since(self, name: str) -> date:
        """The first day for which law/ holds a value of an entry."""
        return self._entries[name].values[0].start

    def setting(self, name: str) -> Any:
        """A house rule, cited as such. Raises BadHouseRule."""
        self.cited.append(self._rules.rules[name].citation)
        return self._rules.get(name, self.settings)

    def answer(self, value: Any, **detail: Any) -> Answer[Any]:
        """The finished answer; each article is cited once."""
        return Answer(
            value,
            tuple(self.steps),
            tuple(dict.fromkeys(self.cited)),
            tuple(dict.fromkeys(self.warnings)),
            detail=detail,
        )


def check_day(day: object, zh: str = "日期", en: str = "date") -> date:
    """The date itself where it is one between 1949 and 2200. Raises BadDate."""
    if type(day) is not date or not EARLIEST <= day.year <= LATEST:
        raise BadDate(
            f"{zh}不合理：{day}。",
            f"Not a usable {en}: {day}.",
            next_zh=f"请填写{EARLIEST}至{LATEST}年之间的日期，例如 2026-03-02。",
            next_en=f"Give a date between {EARLIEST} and {LATEST}, such as 2026-03-02.",
        )
    return day


def check_choice(given: object, allowed: Collection[str], zh: str, en: str) -> str:
    """One of the words allowed. Raises UnknownEntry, naming them."""
    if not isinstance(given, str) or given not in allowed:
        raise UnknownEntry(
            f"没有名为“{given}”的{zh}。",
            f"Unknown {en}: {given}.",
            next_zh=f"可选：{'、'.join(allowed)}。",
            next_en=f"Choose from: {', '.join(allowed)}.",
        )
    return given
