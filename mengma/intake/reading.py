"""Reads what was typed into a complaint's form: every mistake with its path, nothing guessed. Knows types, not complaints."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from mengma import lawbook
from mengma.courts.identity import cipher
from mengma.intake.element_forms import FormField, Section
from mengma.lawbook import LawbookError, check_resident_id, check_uscc
from mengma.procedure.errors import Problem
from mengma.procedure.fields import clean_text, parse_money

MOST_ITEMS = 200
MOST_VALUES = 60
OLDEST_YEAR = 1900
FURTHEST_YEAR = 2200
_PHONE = re.compile(r"\+?[0-9][0-9 \-()（）转]{4,28}")
_EMAIL = re.compile(r"[^\s@<>\"',;]{1,64}@[A-Za-z0-9.\-]{1,190}\.[A-Za-z]{2,24}")
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_DURATION = re.compile(r"P(?=\d)(?:\d{1,3}Y)?(?:\d{1,4}M)?(?:\d{1,4}W)?(?:\d{1,5}D)?")
_DOCUMENT_NUMBER = re.compile(r"[0-9A-Za-z\-（）()]{4,40}")
_RATE_VALUE = re.compile(r"\d{1,12}(\.\d{1,6})?")


def joined(path: str, name: object) -> str:
    """The path of a part: parties.0.name."""
    return f"{path}.{name}" if path else str(name)


class Wrong(ValueError):
    """A value that cannot be taken, in Chinese and English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh, self.en = zh, en


@dataclass
class Reading:
    """One reading of a form. `bound_to` is what identity numbers are encrypted for; `problems` grows, with paths."""

    today: date
    bound_to: str
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, path: str, zh: str, en: str, article: str = "", code: str = "bad_value") -> None:
        self.problems.append(Problem(code, zh, en, article, path))

    def mapping(self, raw: Any, path: str) -> Mapping[str, Any]:
        """A JSON object, or an empty one with a problem."""
        if raw in (None, ""):
            return {}
        if isinstance(raw, Mapping):
            return raw
        self.wrong(path, "这一部分的格式不对。", "This part is not an object.")
        return {}

    def listed(self, raw: Any, path: str, most: int = MOST_ITEMS) -> list[Mapping[str, Any]]:
        """A list of JSON objects, or an empty one with a problem."""
        if raw in (None, "", {}):
            return []
        if not isinstance(raw, list):
            self.wrong(path, "这一部分应当是列表。", "This part should be a list.")
            return []
        if len(raw) > most:
            self.wrong(path, f"最多填写{most}项，现有{len(raw)}项。", f"At most {most} items; {len(raw)} given.")
            return []
        return [self.mapping(each, joined(path, number)) for number, each in enumerate(raw)]

    def section(
        self, section: Section, raw: Mapping[str, Any], path: str, also: frozenset[str] = frozenset()
    ) -> dict[str, Any]:
        """The given fields of a section; an unknown name or a missing required field is a problem."""
        known = {each.name for each in section.fields}
        for name in raw:
            if name not in known and name not in also:
                shown = str(name)[:40]
                self.wrong(
                    joined(path, shown), f"没有“{shown}”这一项。", "There is no such field.", code="unknown_field"
                )
        values = {}
        for each in section.fields:
            place = joined(path, each.name)
            value = self.value(each, raw.get(each.name), place)
            if value not in (None, "", []):
                values[each.name] = value
            elif each.required and raw.get(each.name) in (None, "", []):
                self.wrong(place, f"请填写“{each.title.zh}”。", f"Fill in “{each.title.en}”.", code="missing")
        return values

    def value(self, spec: FormField, raw: Any, path: str) -> Any:
        """One field's value in its normal form, a list where the field takes many; None where nothing was given."""
        if raw in (None, "", [], {}):
            return None
        if not spec.many:
            return self._one(spec, raw, path)
        listed = raw if isinstance(raw, list) else [raw]
        if len(listed) > MOST_VALUES:
            self.wrong(path, f"最多填写{MOST_VALUES}个值。", f"At most {MOST_VALUES} values.")
            return None
        values = [
            self._one(spec, each, f"{path}.{number}") for number, each in enumerate(listed) if each not in (None, "")
        ]
        return [value for value in values if value is not None]

    def _one(self, spec: FormField, raw: Any, path: str) -> Any:
        try:
            return _TYPES[spec.type](self, spec, raw)
        except Wrong as wrong:
            self.wrong(path, wrong.zh, wrong.en)
        except ValueError as wrong:
            self.wrong(path, str(wrong), f"“{spec.title.en}” is not valid.")
        except LawbookError as wrong:
            self.wrong(path, f"{wrong.what_zh}{wrong.next_zh}", f"{wrong.what_en} {wrong.next_en}", wrong.article or "")
        return None

    def identity(self, kind: str, raw: Any, path: str) -> dict[str, str]:
        """identity (ciphertext), identity_tail and identity_kind of a document number. What is sealed already stays sealed."""
        try:
            held = cipher.decrypt(raw, self.bound_to) if cipher.is_sealed(raw) else raw
            number = _document_number(kind, clean_text(held, 60), self.today)
        except cipher.CannotOpen:
            self.wrong(path, "证件号码无法读取，请重新填写。", "The number cannot be read; write it again.")
            return {}
        except LawbookError as wrong:
            self.wrong(path, f"{wrong.what_zh}{wrong.next_zh}", f"{wrong.what_en} {wrong.next_en}", wrong.article or "")
            return {}
        except ValueError as wrong:
            self.wrong(path, str(wrong), "The number of the document is not valid.")
            return {}
        sealed = raw if cipher.is_sealed(raw) and held == number else cipher.encrypt(number, self.bound_to)
        return {"identity": sealed, "identity_tail": cipher.tail(number), "identity_kind": kind}


def _document_number(kind: str, text: str, today: date) -> str:
    if kind == "resident_id":
        return check_resident_id(text, on=today).number
    if kind == "uscc":
        return check_uscc(text)
    if not _DOCUMENT_NUMBER.fullmatch(text):
        raise ValueError("证件号码只能含有字母、数字和连字符，4至40位。")
    return text


def _text(reading: Reading, spec: FormField, raw: Any) -> str:
    value = clean_text(raw, spec.longest)
    if "\n" in value or "\t" in value:
        raise Wrong("请填写在一行内。", "Write it on one line.")
    return value


def _long_text(reading: Reading, spec: FormField, raw: Any) -> str:
    return clean_text(raw, spec.longest)


def _money(reading: Reading, spec: FormField, raw: Any) -> str:
    if isinstance(raw, bool | float | list | dict):
        raise Wrong("金额请按文字填写，例如 12345.67。", "Write amounts as text, such as 12345.67.")
    return parse_money(raw)


def _date(reading: Reading, spec: FormField, raw: Any) -> str:
    value = _real_date(str(raw).strip())
    if spec.past and value > reading.today:
        raise Wrong("不能是将来的日期。", "It cannot be in the future.")
    return value.isoformat()


def _real_date(text: str) -> date:
    try:
        value = date.fromisoformat(text)
    except ValueError:
        raise Wrong(
            "日期不存在或者写法不对，请按 2026-03-02 的样式填写。", "There is no such date; write it like 2026-03-02."
        ) from None
    if not OLDEST_YEAR <= value.year <= FURTHEST_YEAR:
        raise Wrong("日期的年份不合常理，请核对。", "The year is not credible.")
    return value


def _day(reading: Reading, spec: FormField, raw: Any) -> str:
    """A day, or a month or year where no more is known: 2026-03-02, 2026-03, 2026."""
    text = str(raw).strip()
    parts = _PARTIAL.fullmatch(text)
    if parts is None:
        raise Wrong("日期请按 2026-03-02、2026-03 或者 2026 的样式填写。", "Write it like 2026-03-02, 2026-03 or 2026.")
    _real_date("-".join((parts[1], parts[2] or "01", parts[3] or "01")))
    return text


def _start_day(reading: Reading, spec: FormField, raw: Any) -> str:
    return str(raw) if raw in spec.choices else _day(reading, spec, raw)


def _yes_no(reading: Reading, spec: FormField, raw: Any) -> bool:
    if raw in (True, "true", "on", "yes", "1"):
        return True
    if raw in (False, "false", "off", "no", "0"):
        return False
    raise Wrong("请选择是或否。", "Choose yes or no.")


def _choice(reading: Reading, spec: FormField, raw: Any) -> str:
    if not isinstance(raw, str) or raw not in spec.choices:
        raise Wrong("请从列出的选项中选择。", "Choose one of the options.")
    return raw


def _number(reading: Reading, spec: FormField, raw: Any) -> str:
    try:
        value = Decimal(str(raw).strip()) if not isinstance(raw, bool | list | dict) else None
    except InvalidOperation:
        value = None
    if value is None or not value.is_finite() or value < 0 or not _RATE_VALUE.fullmatch(format(value, "f")):
        raise Wrong("请填写数字，例如 89.5。", "Write a number, such as 89.5.")
    return format(value, "f")


def _rate(reading: Reading, spec: FormField, raw: Any) -> dict[str, str]:
    if not isinstance(raw, Mapping) or raw.keys() - {"value", "unit"}:
        raise Wrong("请填写数值并选择单位。", "Give a value and choose a unit.")
    unit = raw.get("unit", spec.units[0])
    if unit not in spec.units:
        raise Wrong("请从列出的单位中选择。", "Choose one of the units.")
    return {"value": _number(reading, spec, raw.get("value", "")), "unit": unit}


def _duration(reading: Reading, spec: FormField, raw: Any) -> str:
    text = str(raw).strip().upper()
    if not _DURATION.fullmatch(text):
        raise Wrong(
            "期限请按 P6M（六个月）、P1Y（一年）、P30D（三十日）的样式填写。", "Write it like P6M, P1Y or P30D."
        )
    return text


def _region(reading: Reading, spec: FormField, raw: Any) -> str:
    text = str(raw).strip()
    inside = text.startswith("15")
    known = text in lawbook.load().courts.by_region
    if not (text.isascii() and text.isdigit() and len(text) == 6) or (inside and not known):
        raise Wrong("没有这个行政区划代码，请从列表中选择。", "There is no such region; choose from the list.")
    return text


def _phone(reading: Reading, spec: FormField, raw: Any) -> str:
    text = clean_text(raw if isinstance(raw, str) else str(raw), 40)
    if not _PHONE.fullmatch(text):
        raise Wrong("电话号码写法不对，例如 13800000000 或者 0471-1234567。", "That is not a phone number.")
    return text


def _email(reading: Reading, spec: FormField, raw: Any) -> str:
    text = clean_text(raw, 254)
    if not _EMAIL.fullmatch(text):
        raise Wrong("邮箱地址写法不对。", "That is not an e-mail address.")
    return text


def _sealed_later(reading: Reading, spec: FormField, raw: Any) -> str:
    """Identity numbers are read with their kind by `Reading.identity`; here they pass."""
    return str(raw)


_TYPES: Mapping[str, Callable[[Reading, FormField, Any], Any]] = {
    "text": _text,
    "long_text": _long_text,
    "money": _money,
    "date": _date,
    "day": _day,
    "start_day": _start_day,
    "yes_no": _yes_no,
    "choice": _choice,
    "number": _number,
    "rate": _rate,
    "duration": _duration,
    "region": _region,
    "phone": _phone,
    "email": _email,
    "identity": _sealed_later,
}
