"""Identity numbers that can be right: resident identity numbers (GB 11643) and social credit codes (GB 32100)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mengma.lawbook.errors import IdentityNumberError

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
        "91",
    ]
)
_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(3**index % 31 for index in range(17))
_DIGITS = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class ResidentId:
    """A well-formed resident identity number: birth date, sex, registration region (GB/T 2260)."""

    number: str
    born: date
    sex: str
    region: str


def check_resident_id(text: str, *, on: date | None = None) -> ResidentId:
    """The parts of an 18-place resident identity number (居民身份证号).

    on: the date on which it is given, to refuse a birth in the future. Raises IdentityNumberError with the codes
    id-length, id-character, id-region, id-birth, id-future, id-check.
    """
    number = text.strip().upper()
    if len(number) != 18:
        raise _bad(
            "id-length", f"居民身份证号应为18位，现为{len(number)}位。", f"18 places are needed, {len(number)} given."
        )
    if not set(number[:17]) <= _DIGITS or number[17] not in "0123456789X":
        raise _bad("id-character", "前17位须为数字，末位为数字或者X。", "17 digits are needed, then a digit or X.")
    if number[:2] not in PROVINCES:
        raise _bad("id-region", f"前两位“{number[:2]}”不是省级代码。", f"“{number[:2]}” is not a province code.")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise _bad("id-birth", f"出生日期“{number[6:14]}”不存在。", f"No such birth date: {number[6:14]}.") from None
    if born.year < 1850 or (on is not None and born > on):
        raise _bad("id-future", f"出生日期{born}不合理。", f"Not a credible birth date: {born}.")
    expected = _CHECKS[sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False)) % 11]
    if number[17] != expected:
        # the expected digit is not told: it would help to forge one
        raise _bad("id-check", "校验位不符，号码可能有误。", "The check digit does not match; a digit is wrong.")
    return ResidentId(number, born, "male" if int(number[16]) % 2 else "female", number[:6])


def check_uscc(text: str) -> str:
    """A unified social credit code (统一社会信用代码) in capitals.

    Raises IdentityNumberError with the codes uscc-length, uscc-character, uscc-region, uscc-check.
    """
    code = text.strip().upper()
    if len(code) != 18:
        raise _bad(
            "uscc-length", f"统一社会信用代码应为18位，现为{len(code)}位。", f"18 places are needed, {len(code)} given."
        )
    wrong = sorted({place for place in code if place not in _CREDIT})
    if wrong:
        raise _bad(
            "uscc-character",
            f"不能含有“{''.join(wrong)}”（代码不用 I、O、S、V、Z）。",
            f"Not allowed: {''.join(wrong)} (I, O, S, V, Z are not used).",
        )
    if not set(code[2:8]) <= _DIGITS:
        raise _bad("uscc-region", "第3至8位须为登记机关行政区划数字。", "Places 3 to 8 are the digits of a region.")
    total = sum(_CREDIT.index(place) * weight for place, weight in zip(code, _CREDIT_WEIGHTS, strict=False))
    if code[17] != _CREDIT[(31 - total % 31) % 31]:
        raise _bad("uscc-check", "校验位不符，代码可能有误。", "The check character does not match.")
    return code


def _bad(code: str, zh: str, en: str) -> IdentityNumberError:
    standard = "gb-32100" if code.startswith("uscc") else "gb-11643"
    return IdentityNumberError(
        zh, en, code=code, article=standard, next_zh="请对照证件重新填写。", next_en="Compare it with the document."
    )
