"""Nothing invented: does a field's value follow from the characters given for it, and from nothing else?"""

from __future__ import annotations

from .dates import find_dates
from .lending_facts import duration
from .model import Field
from .numerals import CANONICAL, parse_amount
from .parties import party_kind
from .rates import find_rates
from .vocabulary import TABLES, compiled

RATE_FIELDS = {"claimed_rate", "agreed_rate"}


def derives(field: Field, text: str) -> bool:
    """Whether ``field.value`` (with its unit) can be read again from ``text[field.start:field.end]`` alone."""
    surface = text[field.start : field.end]
    if not surface:
        return False
    plain = surface.translate(CANONICAL)
    if field.value in (surface, plain):
        return True
    if field.name in RATE_FIELDS:
        return any((rate.value, rate.unit) == (field.value, field.unit) for rate in find_rates(plain))
    if field.unit is not None:
        return parse_amount(surface) == (field.value, field.unit) or (
            field.unit == "%" and _same_percent(field.value, plain)
        )
    table = TABLES.get(field.name, {})
    if field.value in table:
        return compiled(field.name)[field.value].fullmatch(plain) is not None
    if field.name == "party_kind":
        return party_kind(surface) == field.value
    if field.value.startswith("P"):
        return duration(plain) == field.value
    return any(day.value == field.value and day.end == len(plain) for day in find_dates(plain))


def _same_percent(value: str, plain: str) -> bool:
    number = plain.rstrip("%")
    return (number.rstrip("0").rstrip(".") if "." in number else number) == value
