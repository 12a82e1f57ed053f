"""Numbers and sums of money as Chinese legal texts write them: 20,000元, 2万元, 贰万元整, 2万5千元, ￥20000.

Every pattern is bounded and anchored at the start of a run of digits, so that the time is linear in the length of
the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

DIGITS = {
    **dict.fromkeys("零〇○", 0),
    **dict.fromkeys("一壹弌", 1),
    **dict.fromkeys("二贰弍貳两兩俩", 2),
    **dict.fromkeys("三叁弎参仨", 3),
    **dict.fromkeys("四肆", 4),
    **dict.fromkeys("五伍", 5),
    **dict.fromkeys("六陆陸", 6),
    **dict.fromkeys("七柒", 7),
    **dict.fromkeys("八捌", 8),
    **dict.fromkeys("九玖", 9),
}
SMALL_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
BIG_UNITS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}

# One character for one character: offsets stay those of the text as given.
_WIDE = {ord("０") + i: ord("0") + i for i in range(10)}
CANONICAL = str.maketrans(
    {
        **_WIDE,
        ord("．"): ord("."),
        ord("％"): ord("%"),
        ord("﹪"): ord("%"),
        ord("¥"): ord("￥"),
        ord("圆"): ord("元"),
        ord("圓"): ord("元"),
    }
)

CURRENCIES = {
    "美元": "USD",
    "美金": "USD",
    "港元": "HKD",
    "港币": "HKD",
    "欧元": "EUR",
    "日元": "JPY",
    "元": "yuan",
    "块": "yuan",
}

_CN = "".join(DIGITS) + "".join(SMALL_UNITS) + "".join(BIG_UNITS)
# Atomic: 300，000 is never given up for 300.
ARABIC = r"(?>(?:[0-9]{1,3}(?:[,，][0-9]{3}){1,4}(?![0-9])|[0-9]{1,14}(?![0-9]))(?:\.[0-9]{1,6}(?![0-9]))?)"
_UNIT = r"(?:[十拾百佰千仟]?[万萬亿億]|[百佰千仟])"
_MIXED = rf"{ARABIC}(?:[ 　]?{_UNIT}(?:零?[0-9]{{1,4}}(?![0-9])(?:[百佰千仟万萬])?){{0,2}})?"
_MONEY_WORD = "|".join(CURRENCIES)
# The words before a bare number that make it money; the number must then end a phrase.
_LED = r"(?:[￥]|人民币|本金|借款|欠款|货款|利息|违约金)[：:为计]?[ 　]?"
_ENDS_PHRASE = r"(?=[，。；;、及和与并（(）)〔\[的整正 　\n]|$)"

AMOUNT = re.compile(
    rf"(?:(?<![0-9.])(?<![0-9][,，])(?P<mixed>{_MIXED})[ 　]?(?P<money>{_MONEY_WORD})(?P<tail>[{_CN}0-9]角(?:[{_CN}0-9]分)?)?[整正]?)"  # noqa: E501
    rf"|(?:(?<![{_CN}0-9])(?P<cn>[{_CN}]{{1,24}})[ 　]?(?P<cnmoney>{_MONEY_WORD})(?P<cntail>[{_CN}]角(?:[{_CN}]分)?)?[整正]?)"
    rf"|(?:(?<![0-9.])(?<![0-9][,，])(?P<wan>{ARABIC}[ 　]?[万亿]){_ENDS_PHRASE})"
    rf"|(?:{_LED}(?P<bare>{ARABIC}){_ENDS_PHRASE})"
)


@dataclass(frozen=True)
class Amount:
    """A sum found in a text: exact value, currency (``yuan`` or an ISO code), offsets of its characters, and whether
    it is bare."""

    value: Decimal
    unit: str
    start: int
    end: int
    bare: bool = False


def decimal_text(value: Decimal) -> str:
    """The one normal form of a number: no exponent, no separators, no trailing zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def parse_chinese_integer(text: str) -> int | None:
    """Value of a Chinese numeral (一万二千, 贰拾万零伍佰, 十五); None where it is none or has two readings (一万二)."""
    if not text:
        return None
    total, section, digit, last_unit = 0, 0, None, 0
    zero_before = False
    for char in text:
        if char in DIGITS:
            if digit is not None and digit != 0:
                return None
            zero_before = digit == 0 or DIGITS[char] == 0 or (zero_before and digit is None)
            digit = DIGITS[char]
        elif char in SMALL_UNITS:
            unit = SMALL_UNITS[char]
            if digit is None and unit != 10 and section == 0 and total == 0:
                return None
            section += (digit if digit is not None else 1) * unit
            digit, last_unit, zero_before = None, unit, False
        elif char in BIG_UNITS:
            section += digit or 0
            if section == 0 and total == 0:
                return None
            unit = BIG_UNITS[char]
            total = (total + section) * unit if unit == 10**8 else total + section * unit
            section, digit, last_unit, zero_before = 0, None, unit, False
        else:
            return None
    if digit and last_unit > 10 and not zero_before:
        return None  # 一万二: twelve thousand in speech, 10,002 on paper
    return total + section + (digit or 0)


def _parse_mixed(text: str) -> Decimal | None:
    """2万, 1.5亿, 2万5千, 20万零500, 20，000.00."""
    plain = text.replace(",", "").replace("，", "").replace(" ", "").replace("　", "")
    total = Decimal(0)
    rest = plain
    smallest: int | None = None
    while rest:
        found = re.match(r"零?([0-9]+(?:\.[0-9]+)?)([十拾百佰千仟万萬亿億]{0,2})", rest)
        if found is None:
            return None
        unit = 1
        for char in found[2]:
            unit *= SMALL_UNITS.get(char) or BIG_UNITS[char]
        if smallest is not None and unit >= smallest:
            return None
        if smallest is not None and unit == 1 and not rest.startswith("零") and len(found[1]) == 1:
            return None  # 2万5: two readings
        smallest = unit
        total += Decimal(found[1]) * unit
        rest = rest[found.end() :]
    return total


def _tail(text: str | None) -> Decimal:
    value = Decimal(0)
    for number, unit in re.findall(r"(.)([角分])", text or ""):
        digit = DIGITS.get(number, int(number) if number in "0123456789" else 0)
        value += Decimal(digit) * (Decimal("0.1") if unit == "角" else Decimal("0.01"))
    return value


def _value(found: re.Match[str]) -> tuple[Decimal | None, str, int]:
    if found["mixed"] is not None:
        value, money, start = _parse_mixed(found["mixed"]), found["money"], found.start("mixed")
        tail = _tail(found["tail"])
    elif found["cn"] is not None:
        number = parse_chinese_integer(found["cn"])
        value = None if number is None else Decimal(number)
        money, start, tail = found["cnmoney"], found.start("cn"), _tail(found["cntail"])
    elif found["wan"] is not None:
        value, money, start, tail = _parse_mixed(found["wan"]), "元", found.start("wan"), Decimal(0)
    else:
        value, money, start, tail = _parse_mixed(found["bare"]), "元", found.start("bare"), Decimal(0)
    return (None if value is None else value + tail), CURRENCIES[money], start


def find_amounts(canonical: str, start: int = 0, end: int | None = None) -> Iterator[Amount]:
    """Sums of money in ``canonical[start:end]`` (a text after ``str.translate(CANONICAL)``), in order; zero is no
    sum."""
    limit = len(canonical) if end is None else end
    for found in AMOUNT.finditer(canonical, start, limit):
        value, unit, begin = _value(found)
        if value:
            yield Amount(value, unit, begin, found.end(), bare=found["bare"] is not None)


def parse_amount(surface: str) -> tuple[str, str] | None:
    """(normal form, unit) of a string that is one sum of money, or a bare number that stood after a word for money;
    else None."""
    canonical = surface.translate(CANONICAL)
    found = AMOUNT.fullmatch(canonical) or AMOUNT.fullmatch("￥" + canonical)
    if found is None:
        return None
    value, unit, _ = _value(found)
    return (decimal_text(value), unit) if value else None
