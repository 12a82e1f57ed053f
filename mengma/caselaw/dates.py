"""Dates that a statute's text tells about itself: the history in its header, and when it enters into force.

Pure. Nothing is concluded that the text does not say: an amended text usually repeats the day on which the original
entered into force (民事诉讼法 says 自公布之日起施行 since 1991), and that day is not this version's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

DAY = re.compile(r"([12][0-9]{3})年([0-9]{1,2})月([0-9]{1,2})日")
_IN_NAME = re.compile(r"[（(]([12][0-9]{3})-([0-9]{2})-([0-9]{2})[)）]$")
_WRITTEN_DAY = re.compile(
    r"([一二三四五六七八九〇○零]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_FORCE = re.compile(r"(?:自|从|于)?\s*([^，。；自从于]{2,22}?)\s*起?(?:开始)?(?:施行|实施|生效|执行)")
# a sentence about the text itself, not about another instrument or about what an article regulates
_ITSELF = re.compile(
    r"^(?:本(?:法|条例|规定|解释|办法|规则|细则|决定|批复|意见|安排|通知|规范|标准|制度|修正案)|(?:现|特此)?予?以?公布|自|从)"
)
_PUBLISHED = re.compile(r"公布|发布|颁布|印发|令")
_IN_FORCE_LINE = re.compile(r"施行|实施|起生效")
_ON_PUBLICATION = re.compile(r"^(?:公布|发布|颁布)之日")
_DIGITS = {**{sign: number for number, sign in enumerate("零一二三四五六七八九")}, "〇": 0, "○": 0}


@dataclass(frozen=True, slots=True)
class TextDates:
    """What header and closing articles say. words: the sentence that in_force_on comes from, or that names no day."""

    adopted_on: date | None
    latest_on: date | None
    in_force_on: date | None
    words: str


def day_in_name(stem: str) -> date | None:
    """The version's date at the end of a file's name, 民事诉讼法(2023-09-01)."""
    found = _IN_NAME.search(stem)
    return _day(*found.groups()) if found else None


def days_in(line: str) -> list[date]:
    """Every date of a line that exists in the calendar."""
    return [day for match in DAY.findall(line) if (day := _day(*match))]


def read_dates(history: Sequence[str], closing: Sequence[str], version: date | None) -> TextDates:
    """The dates of one text.

    history: the header's lines; closing: the paragraphs that may tell when it enters into force, the last one first;
    version: the date in the file's name. A day before the version's own is that of an earlier version and not taken.
    """
    made = [day for line in history if not _only_in_force(line) for day in days_in(line)[:1]]
    adopted, latest = (min(made), max(made)) if made else (None, None)
    known = max((day for day in (version, latest) if day), default=date.min)
    for line in reversed(history):
        if _only_in_force(line) and (day := max(days_in(line))) >= known:
            return TextDates(adopted, latest, day, line)
    words = next((found for text in closing if (found := _sentence(text))), "")
    told = _first_day(words) or _published(words, history)
    return TextDates(adopted, latest, told if told is not None and told >= known else None, words)


def _only_in_force(line: str) -> bool:
    """2021年8月1日 施行: says nothing but when."""
    rest = DAY.sub("", line).strip(" （）()，,自从起开始")
    return bool(_IN_FORCE_LINE.search(line)) and len(rest) <= 4 and bool(days_in(line))


def _sentence(text: str) -> str:
    for sentence in re.split(r"[。；\n]", text):
        plain = re.sub(r"\s", "", sentence)
        if _ITSELF.match(plain) and _FORCE.search(plain) and ("日" in plain or "起" in plain) and len(plain) <= 120:
            return plain
    return ""


def _published(words: str, history: Sequence[str]) -> date | None:
    """自公布之日起: the day of publication, where the header names one."""
    match = re.search(r"(?:自|从)(.{2,8}之日)", words)
    if not match or not _ON_PUBLICATION.match(match[1]):
        return None
    return max((found for line in history if _PUBLISHED.search(line) for found in days_in(line)[:1]), default=None)


def _first_day(words: str) -> date | None:
    found = DAY.search(words)
    if found:
        return _day(*found.groups())
    written = _WRITTEN_DAY.search(words)
    if not written:
        return None
    year = "".join(str(_DIGITS[sign]) for sign in written[1])
    month, day = _small(written[2]), _small(written[3])
    return _day(year, month, day) if month and day else None


def _small(text: str) -> int | None:
    """1..31 as 三十一 writes it."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.get(text)
    return 10 * (_DIGITS.get(tens, 0) if tens else 1) + (_DIGITS.get(ones, 0) if ones else 0)


def _day(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
