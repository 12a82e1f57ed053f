"""The catalogue of legal clocks as a page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mengma.lawbook import Citation, PeriodKind
from mengma.portal.words import chosen

COUNTED = ("period", "before")


@dataclass(frozen=True, slots=True)
class Line:
    """A rule about a clock: its words and its articles."""

    text: str
    length: str
    citations: Sequence[Citation]


@dataclass(frozen=True, slots=True)
class ClockView:
    """A row of the catalogue in the page's language."""

    kind: PeriodKind
    title: str
    length: str
    begins: str
    ends: str
    approver: str
    related: list[tuple[str, list[Line]]]
    history: list[tuple[date, date | None, str]]
    whole: bool

    @property
    def countable(self) -> bool:
        return self.kind.form in COUNTED


def view(kind: PeriodKind, *, whole: bool = True) -> ClockView:
    """One row in words; without what a reader sees only after opening it, unless the whole is asked for."""
    related = (
        []
        if not whole
        else [
            (title, [_line(one) for one in found])
            for title, found in (
                (_("可以延长"), kind.extended),
                (_("不计入"), kind.excluded),
                (_("重新计算"), kind.restarted),
                (_("转换程序"), kind.converted),
            )
            if found
        ]
    )
    return ClockView(
        kind,
        _of(kind.zh, kind.en),
        _of(kind.words_zh, kind.words_en),
        _of(kind.start_zh, kind.start_en),
        _of(kind.end_zh, kind.end_en),
        _of(kind.approver_zh, kind.approver_en),
        related,
        [(since, until, chosen(words.as_dict())) for since, until, words in kind.history],
        whole,
    )


def _line(one: Any) -> Line:
    return Line(_of(one.zh, one.en), _of(one.words_zh, one.words_en), one.citations)


def _of(zh: str, en: str) -> str:
    return chosen({"zh": zh, "en": en})
