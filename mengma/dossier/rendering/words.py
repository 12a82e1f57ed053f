"""Dates, numbers, sums and names as Chinese court documents write them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from mengma.lawbook import amount_in_capitals
from mengma.lawbook.answers import chinese_number
from mengma.lawbook.money import yuan as with_commas

_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)(T(?=\d))?")
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


def as_date(value: Any) -> date | None:
    """A date from a date, a datetime or ISO text; None for nothing."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value)[:10]) if value else None


def zh_date(value: Any) -> str:
    """2026年3月2日."""
    day = as_date(value)
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def zh_dates(value: Any) -> str:
    """A text with its ISO dates as people write them: 自2025-03-01起 → 自2025年3月1日起."""
    return _ISO.sub(_spoken, str(value or ""))


def _spoken(match: re.Match[str]) -> str:
    day = f"{int(match[1])}年{int(match[2])}月{int(match[3])}日"
    return f"{day} " if match[4] else day


def zh_numerals(value: Any) -> str:
    """二〇二六年三月二日, as at the foot of a document."""
    day = as_date(value)
    if day is None:
        return ""
    return f"{str(day.year).translate(_DIGITS)}年{chinese_number(day.month)}月{chinese_number(day.day)}日"


def zh_time(value: Any) -> str:
    """2026年3月2日 09:30."""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value)) if value else None
    return f"{zh_date(moment)} {moment:%H:%M}" if moment else ""


def as_money(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value).replace(",", "")) if value not in (None, "") else None
    except InvalidOperation:
        return None


def yuan(value: Any) -> str:
    """107,000.53."""
    amount = as_money(value)
    return with_commas(amount) if amount is not None else ""


def capitals(value: Any) -> str:
    """壹拾万柒仟元伍角叁分."""
    amount = as_money(value)
    return amount_in_capitals(amount) if amount is not None else ""


def names(value: Iterable[Any]) -> str:
    """甲、乙, of texts or of parties."""
    return "、".join(str(one["name"] if isinstance(one, dict) else one) for one in value or ())


def chinese_count(value: Any) -> str:
    """3 → 三."""
    return chinese_number(int(value)) if value else "零"
