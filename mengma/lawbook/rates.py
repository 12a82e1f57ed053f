"""Rates by date: the loan prime rate (贷款市场报价利率) and the benchmark loan rates before it (贷款基准利率).

Source: law/rates/lpr.yaml, law/rates/benchmark-loans.yaml.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path

from mengma.lawbook import yamlfile
from mengma.lawbook.errors import NotInForce, UnknownEntry
from mengma.lawbook.rest_days import add_months
from mengma.lawbook.yamlfile import Lined

TERMS = ("one-year", "five-year")
BENCHMARK_MONTHS = (6, 12, 36, 60)  # the upper ends of the table's columns; the last column is longer


@dataclass(frozen=True)
class LoanPrimeRates:
    """Per cent a year, by day of announcement."""

    days: Sequence[date]
    rows: Sequence[tuple[Decimal, Decimal]]
    instrument: str
    confidence: str

    def is_behind(self, day: date) -> bool:
        """Whether a monthly announcement before that day is surely missing from the table."""
        return day > add_months(self.days[-1], 1)

    def on(self, day: date, term: str = "one-year") -> tuple[date, Decimal]:
        """The last announcement on or before a day: (its day, per cent a year). Raises NotInForce, UnknownEntry."""
        if term not in TERMS:
            raise UnknownEntry(f"没有期限“{term}”。", f"Unknown term: {term}.")
        index = bisect_right(self.days, day) - 1
        if index < 0:
            raise NotInForce(
                f"贷款市场报价利率自{self.days[0]}起公布，{day}没有。",
                f"The loan prime rate begins on {self.days[0]}; there is none for {day}.",
                article="lpr-announcements",
            )
        return self.days[index], self.rows[index][TERMS.index(term)]


@dataclass(frozen=True)
class BenchmarkRates:
    """Per cent a year by length of the loan, from each day of adjustment on. Kept for delay before 2014-08-01."""

    days: Sequence[date]
    rows: Sequence[tuple[Decimal, ...]]
    instrument: str
    confidence: str

    def during(self, first: date, last: date, months: int) -> list[tuple[date, date, Decimal]]:
        """(first day, last day, per cent a year) for each stretch of a loan of so many months. Raises NotInForce."""
        if first < self.days[0]:
            raise NotInForce(
                f"贷款基准利率收录自{self.days[0]}，{first}没有。",
                f"Benchmark loan rates are held from {self.days[0]}; there is none for {first}.",
                article=self.instrument,
            )
        column = bisect_left(BENCHMARK_MONTHS, months)
        edges = [*self.days[1:], date.max]
        return [
            (max(first, since), min(last, until - timedelta(days=1)), row[column])
            for since, until, row in zip(self.days, edges, self.rows, strict=True)
            if since <= last and until > first
        ]


def load(path: Path, root: Path) -> LoanPrimeRates:
    """The table of lpr.yaml. Raises LawLoadError."""
    data, days, rows = _table(path, root, len(TERMS))
    pairs = tuple((row[0], row[1]) for row in rows)
    return LoanPrimeRates(days, pairs, data.text("instrument"), data.text("confidence"))


def load_benchmarks(path: Path, root: Path) -> BenchmarkRates:
    """The table of benchmark-loans.yaml. Raises LawLoadError."""
    data, days, rows = _table(path, root, len(BENCHMARK_MONTHS) + 1)
    return BenchmarkRates(days, rows, data.text("instrument"), data.text("confidence"))


def _table(path: Path, root: Path, columns: int) -> tuple[Lined, tuple[date, ...], tuple[tuple[Decimal, ...], ...]]:
    data = yamlfile.read(path, str(path.relative_to(root.parent)))
    data.only({"instrument", "unit", "confidence", "source", "checked", "rates"})
    part = data.part("rates")
    days: list[date] = []
    rows: list[tuple[Decimal, ...]] = []
    for key, figures in part.items():
        try:
            day = date.fromisoformat(key)
            row = tuple(Decimal(each) for each in figures)
        except (ValueError, InvalidOperation, TypeError) as error:
            raise part.fail("a row is date: [rate, ...]", key) from error
        if len(row) != columns:
            raise part.fail(f"a row has {columns} rates", key)
        if days and day <= days[-1]:
            raise part.fail("announcements must be in order", key)
        days.append(day)
        rows.append(row)
    return data, tuple(days), tuple(rows)
