"""The calculators as data: what each asks, and how its answer reads. Pages, commands and the API are made from these.

asked = calculators.ask(calculators.CALCULATORS["fee"], law, {"kind": ["property"], "amount": ["88,000"]}, today)
asked.answer.value          # Decimal("2000.00"); asked.problems holds what could not be read
"""

from __future__ import annotations

from collections.abc import Mapping

from mengma.lawbook.calculators import court, enforcement, fee, fee_course, interest, number, period
from mengma.lawbook.calculators.asking import Asked, Calculator, applies, ask, rules_of, wanted
from mengma.lawbook.calculators.fields import Choice, Field, parts_of, texts_of
from mengma.lawbook.calculators.showing import Shown, shown

CALCULATORS: Mapping[str, Calculator] = {
    each.name: each
    for each in (
        fee.FEE,
        period.PERIOD,
        interest.DELAY,
        interest.CONTRACTUAL,
        interest.LENDING_CAP,
        court.JURISDICTION,
        enforcement.DISTRIBUTE,
        fee.SMALL_CLAIMS,
        fee.SUMMARY,
        period.IN_TIME,
        period.BEYOND,
        fee_course.REFUND,
        fee_course.SPLIT,
        interest.ALLOCATE,
        enforcement.CONTROL,
        enforcement.RENEWAL,
        enforcement.AUCTION,
        enforcement.APPLICATION,
        enforcement.APPEARANCES,
        number.CITE,
        number.PARSE,
        number.FORMAT,
    )
}

__all__ = [
    "CALCULATORS",
    "Asked",
    "Calculator",
    "Choice",
    "Field",
    "Shown",
    "applies",
    "ask",
    "parts_of",
    "rules_of",
    "shown",
    "texts_of",
    "wanted",
]
