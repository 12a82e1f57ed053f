"""Dates as Chinese legal texts write them, elided ones included (2010年1月3日、5日; 同年9月20日).

A value goes as far as the text goes: ``2016-02-20``, ``2016-04`` or ``2012``. An elided date's characters are those
from the date
that completes it up to its own, within one sentence, so that the value can always be derived from the characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .numerals import DIGITS, parse_chinese_integer

_CN_YEAR = r"[一二两三四五六七八九〇○零Ｏ]{4}"
_CN_SMALL = r"[元正一二三四五六七八九十]{1,3}"
_NUMBER = rf"(?:[0-9]{{1,2}}|{_CN_SMALL})"
_GAP = r"[ 　]{0,2}"
DATE = re.compile(
    rf"(?<![0-9])(?P<year>[0-9]{{4}}|(?<![一二三四五六七八九〇]){_CN_YEAR}|[0-9]{{2}}(?=年[0-9]{{1,2}}月[0-9]{{1,2}}[日号])){_GAP}年"
    rf"(?:{_GAP}(?P<month>{_NUMBER}){_GAP}月份?(?:{_GAP}(?P<day>{_NUMBER})(?:{_GAP}[日号]|(?![0-9个年月%])))?)?"
    r"|(?<![0-9.\-])(?P<y2>(?:19|20)[0-9]{2})(?P<sep>[-./、])(?P<m2>[0-9]{1,2})(?P=sep)(?P<d2>[0-9]{1,2})(?![0-9])"
    rf"|(?P<same>同年|当年){_GAP}(?P<m3>{_NUMBER})月份?(?:{_GAP}(?P<d3>{_NUMBER})[日号])?"
    rf"|(?P<samemonth>同月)(?P<d6>{_NUMBER})[日号]"
    rf"|(?<![0-9年])(?P<m4>{_NUMBER})月(?P<d4>{_NUMBER})[日号]"
    rf"|(?<=[、和及至，])(?P<d5>{_NUMBER})[日号](?!内|之)"
)
MAX_ELISION = 400  # characters an elided date may lie behind the date that completes it
_BREAK = re.compile(r"[。！？；\n]")


@dataclass(frozen=True)
class DateMention:
    """A date: normal form, offsets of the characters it derives from, and where its own words begin."""

    value: str
    start: int
    end: int
    own_start: int


def _number(text: str) -> int | None:
    if text in {"元", "正"}:
        return 1
    return int(text) if text.isascii() and text.isdigit() else parse_chinese_integer(text)


def _year(text: str) -> int | None:
    if text.isascii() and text.isdigit():
        year = int(text)
        return year + (2000 if year < 50 else 1900) if len(text) == 2 else year
    digits = [DIGITS.get(char, 0 if char == "Ｏ" else None) for char in text]
    return None if None in digits else int("".join(str(digit) for digit in digits))


def normal_date(year: int | None, month: int | None, day: int | None) -> str | None:
    """ISO form as far as known; None for a date that does not exist or lies outside 1900-2100."""
    if year is None or not 1900 <= year <= 2100:
        return None
    if month is None:
        return f"{year:04d}"
    if not 1 <= month <= 12:
        return None
    if day is None:
        return f"{year:04d}-{month:02d}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _parts(found: re.Match[str]) -> tuple[int | None, int | None, int | None]:
    """Year, month and day that this match says itself."""
    group = found.groupdict()
    year = _year(group["year"] or group["y2"]) if group["year"] or group["y2"] else None
    month = next((_number(group[k]) for k in ("month", "m2", "m3", "m4") if group[k]), None)
    day = next((_number(group[k]) for k in ("day", "d2", "d3", "d4", "d5", "d6") if group[k]), None)
    return year, month, day


def find_dates(canonical: str, start: int = 0, end: int | None = None) -> Iterator[DateMention]:
    """Dates in ``canonical[start:end]`` in order. A date without a year takes it from the last full date of its
    sentence, or,
    said 同年, of the text before; where there is none it is left out."""
    limit = len(canonical) if end is None else end
    anchor: tuple[int, int | None, int] | None = None  # year, month, offset
    last_end = start
    for found in DATE.finditer(canonical, start, limit):
        year, month, day = _parts(found)
        own = found.start()
        begin = own
        if year is None:
            if anchor is None or own - anchor[2] > MAX_ELISION:
                continue
            if not found["same"] and _BREAK.search(canonical, last_end, own):
                continue
            year = anchor[0]
            if month is None:
                month = anchor[1]
                if month is None:
                    continue
            begin = anchor[2]
        value = normal_date(year, month, day)
        if value is None:
            continue
        anchor = (year, month, begin)
        last_end = found.end()
        yield DateMention(value, begin, found.end(), own)
