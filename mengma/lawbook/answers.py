"""What a calculator gives back: the value, the steps in words, the articles, the warnings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, Literal, TypeVar

T = TypeVar("T")

Confidence = Literal["read", "page", "memory-high", "memory-medium", "memory-low"]
Basis = Literal["law", "house rule"]
CONFIDENCES = ("read", "page", "memory-high", "memory-medium", "memory-low")
BASES = ("law", "house rule")

_DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """1..9999 as written in article numbers: 126 -> 一百二十六, 1008 -> 一千零八."""
    if not 0 < number < 10_000:
        raise ValueError(number)
    out, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            out += ("零" if zero else "") + _DIGITS[digit] + name
            zero = False
        elif out and number:
            zero = True
    return out.removeprefix("一") if out.startswith("一十") else out


def read_chinese_number(text: str) -> int | None:
    """The number of 126 or 一百二十六; None where the text is neither."""
    if text.isascii() and text.isdigit():
        return int(text) if len(text) < 6 else None
    return _WRITTEN.get(text)


_WRITTEN = {chinese_number(number): number for number in range(1, 2000)}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the arithmetic, in Chinese and English."""

    zh: str
    en: str

    def as_dict(self) -> dict[str, str]:
        """{zh, en}."""
        return {"zh": self.zh, "en": self.en}


@dataclass(frozen=True, slots=True)
class Citation:
    """An article in force on a date, or a house rule where the law is silent.

    instrument: English slug; article: number in the version in force, "" where the instrument has no known article
    list; version: the date the version was adopted; basis: law or house rule; confidence: how it was checked.
    """

    instrument: str
    article: str
    version: str
    basis: str
    confidence: str
    name_zh: str = ""
    name_en: str = ""
    clause: str = ""
    document: str = ""

    @property
    def text_zh(self) -> str:
        """《中华人民共和国民事诉讼法》第一百二十六条."""
        if self.basis != "law" and not self.article.isdigit():
            return f"设置：{self.name_zh}"
        number = f"第{chinese_number(int(self.article))}条" if self.article else ""
        # a title inside a title takes single brackets
        inner = self.name_zh.replace("《", "〈").replace("》", "〉")
        return f"《{inner}》{number}{self.clause}"

    @property
    def text_en(self) -> str:
        """Civil Procedure Law of the People's Republic of China, art. 126."""
        if self.basis != "law" and not self.article.isdigit():
            return f"House rule: {self.name_en}"
        return f"{self.name_en}, art. {self.article}" if self.article else self.name_en

    @property
    def ref(self) -> str:
        """instrument/article."""
        return f"{self.instrument}/{self.article}" if self.article else self.instrument

    def as_dict(self) -> dict[str, str]:
        """JSON-safe: instrument, article, version, basis, confidence, document, text_zh, text_en."""
        return {
            "instrument": self.instrument,
            "article": self.article,
            "version": self.version,
            "basis": self.basis,
            "confidence": self.confidence,
            "document": self.document,
            "text_zh": self.text_zh,
            "text_en": self.text_en,
        }


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """A computed value with everything needed to check it by hand.

    provisional: true where a rest day was judged by weekends only because the year has no holiday notice yet.
    detail: further figures by name (for instance the level of a jurisdiction answer).
    """

    value: T
    steps: tuple[Step, ...] = ()
    citations: tuple[Citation, ...] = ()
    warnings: tuple[Step, ...] = ()
    provisional: bool = False
    detail: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """JSON-safe: value (decimal string, ISO date), steps, citations, warnings, provisional, detail."""
        return {
            "value": plain(self.value),
            "steps": [step.as_dict() for step in self.steps],
            "citations": [citation.as_dict() for citation in self.citations],
            "warnings": [warning.as_dict() for warning in self.warnings],
            "provisional": self.provisional,
            "detail": {key: plain(value) for key, value in self.detail.items()},
        }


def plain(value: Any) -> Any:
    """A JSON-safe form: Decimal as plain string, dates as ISO text, containers element by element."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    return value
