"""Case numbers (案号): parsing with the reason of a refusal, and writing.

Source: 关于人民法院案件案号的若干规定 2, 3, 4, 5, 7, 9, 10 (法〔2015〕137号, 法〔2018〕335号). Form:
（year）court code[specialty]type code number号, full-width brackets, for instance （2024）内01知民初8号.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from mengma.lawbook import yamlfile
from mengma.lawbook.answers import CONFIDENCES
from mengma.lawbook.errors import CaseNumberError, UnknownEntry
from mengma.lawbook.instruments import FAR

if TYPE_CHECKING:
    from mengma.lawbook.court_index import Courts

FIRST_YEAR = 2016
SUPREME = "最高法"
SPECIALTIES = ("知",)
_SHAPE = re.compile(r"（([0-9]+)）(.*?)([0-9]+)号(之[一二三四五六七八九十]+)?")
_COURT = re.compile(rf"{SUPREME}|内[0-9]*|[^0-9][0-9]*")
_LARGEST = 99_999_999


@dataclass(frozen=True, slots=True, order=True)
class CaseNumber:
    """The parts of a case number. specialty is "" or 知; suffix is "" or 之一 … (several documents of one case)."""

    year: int
    court: str
    specialty: str
    type_code: str
    number: int
    suffix: str = ""

    def format(self) -> str:
        """（2026）内0102民初1234号."""
        return f"（{self.year}）{self.court}{self.specialty}{self.type_code}{self.number}号{self.suffix}"

    def __str__(self) -> str:
        return self.format()

    @property
    def sequence(self) -> tuple[str, int, str, str]:
        """The key of the sequence the number is drawn from: (court, year, specialty, type code), 案号规定 9, 10."""
        return (self.court, self.year, self.specialty, self.type_code)

    def as_dict(self) -> dict[str, str | int]:
        """JSON-safe parts and the text."""
        return {
            "year": self.year, "court": self.court, "specialty": self.specialty, "type_code": self.type_code,
            "number": self.number, "suffix": self.suffix, "text": self.format(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseType:
    """A case type code (类型代字) with the kinds of case it stands for, in force from..to."""

    code: str
    names: tuple[str, ...]
    en: str
    category_zh: str
    category_en: str
    start: date
    end: date
    confidence: str


class CaseTypes:
    """The controlled table of type codes."""

    def __init__(self, types: Mapping[str, CaseType]) -> None:
        self._types = types

    def __iter__(self) -> Iterator[CaseType]:
        return iter(self._types.values())

    def __len__(self) -> int:
        return len(self._types)

    def __contains__(self, code: object) -> bool:
        return code in self._types

    def get(self, code: str) -> CaseType:
        """The type of a code. Raises UnknownEntry."""
        try:
            return self._types[code]
        except KeyError:
            raise UnknownEntry(f"没有类型代字“{code}”。", f"There is no case type code “{code}”.") from None


def load_types(folder: Path, root: Path) -> CaseTypes:
    """All type codes of law/case-types. Raises LawLoadError."""
    out: dict[str, CaseType] = {}
    for path in yamlfile.files(folder):
        data = yamlfile.read(path, str(path.relative_to(root.parent)))
        data.only({"instrument", "category", "checked", "source", "confidence", "types"})
        category = data.both("category")
        for code, item in data.part("types").items():
            item.only({"zh", "en", "from", "to", "confidence"})
            if code in out:
                raise item.fail(f"type code {code} given twice")
            confidence = item.get("confidence", data.text("confidence"))
            if confidence not in CONFIDENCES:
                raise item.fail("unknown confidence", "confidence")
            start, end = item.day("from", date(FIRST_YEAR, 1, 1)), item.day("to", FAR)
            if start is None or end is None or end < start:
                raise item.fail("'from' after 'to'", "from")
            out[code] = CaseType(code, tuple(item.need("zh")), item.get("en", ""), *category, start, end, confidence)
    return CaseTypes(out)


class CaseNumbers:
    """Parser and writer bound to the courts and type codes of law/."""

    def __init__(self, courts: Courts, types: CaseTypes) -> None:
        self._courts = courts
        self._types = types
        self._codes = sorted((type_.code for type_ in types), key=len, reverse=True)

    def parse(self, text: str) -> CaseNumber:
        """The parts of a case number. Raises CaseNumberError; its code says which part is wrong:

        case-number-form, -brackets, -year, -old-form, -court, -court-digits, -type, -type-dates, -padded, -number.
        """
        text = text.strip()
        found = _SHAPE.fullmatch(text)
        if found is None:
            raise self._bad_shape(text)
        year_text, middle, digits, suffix = found.groups()
        year = _year(year_text)
        court, rest = self._court(middle)
        specialty = rest[0] if rest[:1] in SPECIALTIES and rest not in self._types else ""
        type_code = rest[len(specialty) :]
        self._check_type(type_code, year)
        return CaseNumber(year, court, specialty, type_code, _number(digits), suffix or "")

    def check(self, number: CaseNumber) -> CaseNumber:
        """The same number if its text parses back to it. Raises CaseNumberError."""
        again = self.parse(number.format())
        if again != number:
            raise _bad("form", f"“{number}”的各部分有歧义。", f"The parts of “{number}” are ambiguous.")
        return number

    def _bad_shape(self, text: str) -> CaseNumberError:
        if "(" in text or ")" in text:
            return _bad("brackets", "年度须用全角括号（）。", "The year stands in full-width brackets （）.")
        if "号" not in text:
            return _bad("form", "案号须以“号”结尾。", "A case number ends with 号.")
        return _bad(
            "form",
            f"“{text[:40]}”不合案号格式。",
            f"“{text[:40]}” is not a case number.",
            next_zh="格式：（收案年度）法院代字类型代字编号号，例如（2026）内0102民初1号。",
            next_en="Form: （year）court code, type code, number, 号; for instance （2026）内0102民初1号.",
        )

    def _court(self, middle: str) -> tuple[str, str]:
        match = _COURT.match(middle)
        if match is None:
            raise _bad("court", "缺少法院代字。", "The court code is missing.")
        court = match.group()
        places = len(court) - 1
        if court.startswith("内") and places not in (0, 2, 4):
            raise _bad(
                "court-digits",
                f"法院代字“{court}”的数字应为两位（中级）或者四位（基层），现为{places}位。",
                f"Court code “{court}”: two digits (intermediate) or four (basic) are needed, {places} given.",
            )
        if court != SUPREME and court not in self._courts:
            raise _bad("court", f"没有代字为“{court}”的法院。", f"There is no court with the code “{court}”.")
        return court, middle[match.end() :]

    def _check_type(self, type_code: str, year: int) -> None:
        if not type_code:
            raise _bad("type", "缺少类型代字。", "The type code is missing.")
        if type_code not in self._types:
            raise _bad(
                "type",
                f"没有类型代字“{type_code}”。",
                f"There is no type code “{type_code}”.",
                next_zh="请对照类型代字表，例如一审民事为“民初”，法院自赔为“法赔”。",
                next_en="See the table of type codes: 民初 is civil first instance, 法赔 compensation by a court.",
            )
        type_ = self._types.get(type_code)
        if not type_.start.year <= year <= type_.end.year:
            raise _bad(
                "type-dates",
                f"类型代字“{type_code}”在{year}年不使用。",
                f"Type code “{type_code}” is not in use in {year}.",
            )


def _year(text: str) -> int:
    if len(text) != 4 or not 1949 <= int(text) <= 2999:
        raise _bad("year", f"收案年度“{text}”须为四位年份。", f"The year “{text}” must have four digits.")
    if int(text) < FIRST_YEAR:
        raise _bad(
            "old-form",
            f"{FIRST_YEAR}年1月1日前收的案件使用旧式案号。",
            f"Cases received before 1 January {FIRST_YEAR} carry numbers of the old form.",
            next_zh="旧案号请作为历史资料录入。",
            next_en="Record the old number as a historical reference.",
        )
    return int(text)


def _number(digits: str) -> int:
    if digits.startswith("0"):
        raise _bad("padded", f"编号“{digits}”不得补零。", f"The number “{digits}” must not begin with zero.")
    if len(digits) > len(str(_LARGEST)):
        raise _bad("number", f"编号“{digits[:12]}”过大。", f"The number “{digits[:12]}” is too large.")
    return int(digits)


def _bad(
    code: str, zh: str, en: str, next_zh: str = "请核对后重新填写。", next_en: str = "Check it and write it again."
) -> CaseNumberError:
    return CaseNumberError(
        zh, en, code=f"case-number-{code}", article="case-number-rules", next_zh=next_zh, next_en=next_en
    )


def parse(text: str) -> CaseNumber:
    """`CaseNumbers.parse` with the courts and type codes of the default law/."""
    from mengma.lawbook.book import load

    return load().case_numbers.parse(text)
