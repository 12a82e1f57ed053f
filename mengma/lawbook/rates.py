"""The loan prime rate by date (贷款市场报价利率). Source: law/rates/lpr.yaml."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from mengma.lawbook import yamlfile
from mengma.lawbook.errors import NotInForce, UnknownEntry

TERMS = ("one-year", "five-year")


@dataclass(frozen=True)
class LoanPrimeRates:
    """Per cent a year, by day of announcement."""

    days: Sequence[date]
    rows: Sequence[tuple[Decimal, Decimal]]

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


def load(path: Path, root: Path) -> LoanPrimeRates:
    """The table of lpr.yaml. Raises LawLoadError."""
    data = yamlfile.read(path, str(path.relative_to(root.parent)))
    data.only({"instrument", "unit", "confidence", "source", "checked", "rates"})
    part = data.part("rates")
    days: list[date] = []
    rows: list[tuple[Decimal, Decimal]] = []
    for key, pair in part.items():
        try:
            day = date.fromisoformat(key)
            one, five = (Decimal(each) for each in pair)
        except (ValueError, InvalidOperation, TypeError) as error:
            raise part.fail("a row is date: [one-year, five-year]", key) from error
        if days and day <= days[-1]:
            raise part.fail("announcements must be in order", key)
        days.append(day)
        rows.append((one, five))
    return LoanPrimeRates(tuple(days), tuple(rows))
