"""Case numbers (案号): parsing with the reason of a refusal, and writing.

Source: 关于人民法院案件案号的若干规定 2, 3, 4, 5, 7, 9, 10 (法〔2015〕137号, 法〔2018〕335号). Form:
（year）court code[specialty]type code number号, full-width brackets, for instance （2024）内01知民初8号.
"""

from __future__ import annotations

import difflib
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
from mengma.lawbook.yamlfile import Lined

if TYPE_CHECKING:
    from mengma.lawbook.court_index import Courts

SUPREME = "最高法"
_SHAPE = re.compile(r"（([0-9]+)）(.*?)([0-9]+)号(之[一二三四五六七八九十]+)?")
_COURT = re.compile(rf"{SUPREME}|内[0-9]*|[^0-9][0-9]*")
_OLD_FORM = re.compile(r"字第|第[0-9]+号")
_SLIPS = str.maketrans("()[]〔〕【】０１２３４５６７８９", "（）（）（）（）0123456789")
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
    """A case type code (类型代字) with the kinds of case it stands for, in force from..to.

    instead: the codes used for such cases before or after those dates.
    """

    code: str
    names: tuple[str, ...]
    en: str
    category_zh: str
    category_en: str
    start: date
    end: date
    confidence: str
    instead: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Specialty:
    """A code of specialised adjudication (专门审判代字), in force from a date."""

    code: str
    zh: str
    en: str
    start: date
    confidence: str


class CaseTypes:
    """The controlled table of type codes; first: the day from which numbers have the present form."""

    def __init__(
        self,
        types: Mapping[str, CaseType],
        first: date,
        specialties: Mapping[str, Specialty],
        gaps: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self._types = types
        self.first = first
        self.specialties = specialties
        self.gaps = gaps

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
    shape = yamlfile.read(folder / "form.yaml", str((folder / "form.yaml").relative_to(root.parent)))
    shape.only({"instrument", "checked", "source", "confidence", "from", "specialties", "gaps"})
    first = shape.day("from")
    if first is None:
        raise shape.fail("the form of case numbers needs the day from which it is used", "from")
    specialties = {code: _specialty(code, item, first) for code, item in shape.part("specialties").items()}
    out: dict[str, CaseType] = {}
    for path in yamlfile.files(folder):
        if path.name != "form.yaml":
            _load_file(yamlfile.read(path, str(path.relative_to(root.parent))), first, out)
    return CaseTypes(out, first, specialties, yamlfile.gaps(shape))


def _load_file(data: Lined, first: date, out: dict[str, CaseType]) -> None:
    data.only({"instrument", "category", "checked", "source", "confidence", "types"})
    category = data.both("category")
    for code, item in data.part("types").items():
        item.only({"zh", "en", "from", "to", "confidence", "instead"})
        if code in out:
            raise item.fail(f"type code {code} given twice")
        confidence = item.get("confidence", data.text("confidence"))
        if confidence not in CONFIDENCES:
            raise item.fail("unknown confidence", "confidence")
        start, end = item.day("from", first), item.day("to", FAR)
        if start is None or end is None or end < start:
            raise item.fail("'from' after 'to'", "from")
        instead = tuple(item.get("instead", ()))
        out[code] = CaseType(code, tuple(item.need("zh")), item.text("en"), *category, start, end, confidence, instead)


def _specialty(code: str, item: Lined, first: date) -> Specialty:
    item.only({"zh", "en", "from", "confidence"})
    start = item.day("from", first)
    if start is None or item.text("confidence") not in CONFIDENCES or len(code) != 1:
        raise item.fail("a specialty has one character, a day and a known confidence")
    return Specialty(code, item.text("zh"), item.text("en"), start, item["confidence"])


class CaseNumbers:
    """Parser and writer bound to the courts and type codes of law/."""

    def __init__(self, courts: Courts, types: CaseTypes) -> None:
        self._courts = courts
        self._types = types

    def parse(self, text: str, received: date | None = None) -> CaseNumber:
        """The parts of a case number; with the day on which the case was received, also whether they fit it.

        Raises CaseNumberError; its code says which part is wrong: case-number-form, -brackets, -year, -old-form,
        -court, -court-digits, -specialty, -type, -type-dates, -padded, -number. Where one can tell what was meant, the
        next step gives the number as it should be written.
        """
        text = text.strip()
        try:
            return self._parse(text, received)
        except CaseNumberError as error:
            meant = self._meant(text, received)
            if meant is None:
                raise
            error.next_zh, error.next_en = f"应写作“{meant}”。", f"Write it as “{meant}”."
            raise

    def check(self, number: CaseNumber) -> CaseNumber:
        """The same number if its text parses back to it. Raises CaseNumberError."""
        again = self.parse(number.format())
        if again != number:
            raise _bad("form", f"“{number}”的各部分有歧义。", f"The parts of “{number}” are ambiguous.")
        return number

    def _parse(self, text: str, received: date | None) -> CaseNumber:
        found = _SHAPE.fullmatch(text)
        if found is None:
            raise _bad_shape(text)
        year_text, middle, digits, suffix = found.groups()
        year = _year(year_text, self._types.first.year)
        if received is not None and received.year != year:
            raise _bad(
                "year",
                f"收案年度{year}与收案日{received}不符。",
                f"The year {year} does not fit the day of receipt, {received}.",
            )
        court, rest = self._court(middle)
        specialty = rest[0] if rest[:1] in self._types.specialties and rest not in self._types else ""
        self._check_specialty(specialty, received or date(year, 12, 31))
        type_code = rest[len(specialty) :]
        self._check_type(type_code, year, received)
        return CaseNumber(year, court, specialty, type_code, _number(digits), suffix or "")

    def _meant(self, text: str, received: date | None) -> CaseNumber | None:
        """The number that was meant, where only brackets, spaces, wide digits, padding or 号 are wrong."""
        tidy = "".join(text.split()).translate(_SLIPS)
        tidy = re.sub(r"([^0-9])0+([1-9][0-9]*号)", r"\1\2", tidy if "号" in tidy else f"{tidy}号")
        if tidy == text:
            return None
        try:
            return self._parse(tidy, received)
        except CaseNumberError:
            return None

    def _court(self, middle: str) -> tuple[str, str]:
        match = _COURT.match(middle)
        if match is None:
            raise _bad("court", "缺少法院代字。", "The court code is missing.")
        court = match.group()
        places = len(court) - 1
        if court.startswith("内") and places not in (0, 2, 4):
            near = self._near(court)
            raise _bad(
                "court-digits",
                f"法院代字“{court}”的数字应为两位（中级）或者四位（基层），现为{places}位。",
                f"Court code “{court}”: two digits (intermediate) or four (basic) are needed, {places} given.",
                next_zh=f"是不是{near[0]}？" if near else "",
                next_en=f"Is it {near[1]}?" if near else "",
            )
        if court != SUPREME and court not in self._courts:
            known = court.startswith("内")
            raise _bad(
                "court",
                f"没有代字为“{court}”的法院。" if known else f"“{court}”不是本区法院的代字，本区代字以“内”开头。",
                f"There is no court with the code “{court}”."
                if known
                else f"“{court}” is no court of this region; its codes begin with 内.",
            )
        return court, middle[match.end() :]

    def _near(self, court: str) -> tuple[str, str] | None:
        """Courts whose code has one zero more than what was typed."""
        digits = court[1:]
        for place in range(len(digits) + 1):
            code = f"内{digits[:place]}0{digits[place:]}"
            if code in self._courts:
                return (f"“{code}”（{self._courts.get(code).name}）", code)
        return None

    def _check_specialty(self, code: str, day: date) -> None:
        if not code:
            return
        specialty = self._types.specialties[code]
        if day < specialty.start:
            raise _bad(
                "specialty",
                f"专门审判代字“{code}”自{specialty.start}起使用。",
                f"The specialty “{code}” is in use from {specialty.start}.",
                next_zh=f"此前的案号不写“{code}”。",
                next_en=f"Earlier numbers do not have “{code}”.",
            )

    def _check_type(self, type_code: str, year: int, received: date | None) -> None:
        if not type_code:
            raise _bad("type", "缺少类型代字。", "The type code is missing.")
        if type_code not in self._types:
            near = difflib.get_close_matches(type_code, [each.code for each in self._types], 3, 0.5)
            raise _bad(
                "type",
                f"没有类型代字“{type_code[:12]}”。",
                f"There is no type code “{type_code[:12]}”.",
                next_zh=f"请对照类型代字表；相近的有：{'、'.join(near)}。" if near else _TYPES_ZH,
                next_en=f"See the table of type codes; near ones: {', '.join(near)}." if near else _TYPES_EN,
            )
        type_ = self._types.get(type_code)
        in_use = (
            type_.start.year <= year <= type_.end.year if received is None else type_.start <= received <= type_.end
        )
        if not in_use:
            until = "" if type_.end == FAR else f"至{type_.end}"
            until_en = "" if type_.end == FAR else f" to {type_.end}"
            when = received or year
            raise _bad(
                "type-dates",
                f"类型代字“{type_code}”自{type_.start}起{until}使用，{when}不用。",
                f"Type code “{type_code}” is in use from {type_.start}{until_en}, not in {when}.",
                next_zh=f"该类案件当时用：{'、'.join(type_.instead)}。" if type_.instead else "",
                next_en=f"Such cases then had: {', '.join(type_.instead)}." if type_.instead else "",
            )


_TYPES_ZH = "请对照类型代字表，例如一审民事为“民初”，法院自赔为“法赔”。"
_TYPES_EN = "See the table of type codes: 民初 is civil first instance, 法赔 compensation by a court."


def _bad_shape(text: str) -> CaseNumberError:
    if _OLD_FORM.search(text):
        return _old_form("“字第”是旧式案号。", "字第 belongs to the old form.")
    if any(mark in text for mark in "()[]〔〕【】"):
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


def _year(text: str, first: int) -> int:
    if len(text) != 4 or not 1949 <= int(text) <= 2999:
        raise _bad("year", f"收案年度“{text[:8]}”须为四位年份。", f"The year “{text[:8]}” must have four digits.")
    if int(text) < first:
        raise _old_form(
            f"{first}年1月1日前收的案件使用旧式案号。",
            f"Cases received before 1 January {first} carry numbers of the old form.",
        )
    return int(text)


def _old_form(zh: str, en: str) -> CaseNumberError:
    return _bad(
        "old-form",
        zh,
        en,
        next_zh="旧案号请作为历史资料录入。",
        next_en="Record the old number as a historical reference.",
    )


def _number(digits: str) -> int:
    if digits.startswith("0"):
        raise _bad("padded", f"编号“{digits[:12]}”不得补零。", f"The number “{digits[:12]}” must not begin with zero.")
    if len(digits) > len(str(_LARGEST)):
        raise _bad("number", f"编号“{digits[:12]}”过大。", f"The number “{digits[:12]}” is too large.")
    return int(digits)


def _bad(code: str, zh: str, en: str, next_zh: str = "", next_en: str = "") -> CaseNumberError:
    return CaseNumberError(
        zh, en, code=f"case-number-{code}", article="case-number-rules",
        next_zh=next_zh or "请核对后重新填写。", next_en=next_en or "Check it and write it again.",
    )  # fmt: skip


def parse(text: str) -> CaseNumber:
    """`CaseNumbers.parse` with the courts and type codes of the default law/."""
    from mengma.lawbook.book import load

    return load().case_numbers.parse(text)
