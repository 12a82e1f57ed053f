"""The forms of complaints as data (forms/*.yaml): a general part and one form for each kind of dispute, checked on loading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from mengma.procedure.errors import GuideError
from mengma.procedure.guide import Text
from mengma.procedure.marked_yaml import Marked, read

FOLDER = Path(__file__).with_name("forms")
GENERAL = "general"
TYPES = frozenset({
    "text", "long_text", "money", "date", "day", "start_day", "yes_no", "choice", "number", "rate", "duration",
    "region", "phone", "email", "identity",
})  # fmt: skip
# how a rate reads with its unit; the codes are those of the extraction of texts
UNITS: Mapping[str, Text] = {
    "%/year": Text("年利率{}%", "{}% a year"),
    "%/month": Text("月利率{}%", "{}% a month"),
    "%/day": Text("日利率{}%", "{}% a day"),
    "%": Text("{}%", "{}%"),
    "x LPR": Text("一年期LPR的{}倍", "{} times the one-year LPR"),
    "x bank rate": Text("银行同期贷款利率的{}倍", "{} times the bank rate"),
    "yuan/month": Text("每月{}元", "{} yuan a month"),
    "yuan": Text("{}元", "{} yuan"),
}
_FIELD = {"name", "type", "title", "required", "help", "choices", "many", "units", "unit", "longest", "past"}


@dataclass(frozen=True, slots=True)
class FormField:
    """A field: its type (one of TYPES), words, and what its type needs. `many`: a list of values."""

    name: str
    type: str
    title: Text
    required: bool = False
    help: Text | None = None
    choices: Mapping[str, Text] = field(default_factory=dict)
    many: bool = False
    units: tuple[str, ...] = ()
    unit: str = ""
    longest: int = 400
    past: bool = False

    def as_dict(self) -> dict[str, Any]:
        """JSON-safe, for pages and the API."""
        return {
            "name": self.name,
            "type": self.type,
            "title": _words(self.title),
            "required": self.required,
            "help": _words(self.help) if self.help else None,
            "choices": {code: _words(words) for code, words in self.choices.items()},
            "many": self.many,
            "units": {code: _words(UNITS[code]) for code in self.units},
            "unit": self.unit,
            "longest": self.longest,
        }


@dataclass(frozen=True, slots=True)
class Section:
    """A group of fields. `of` names the section whose items it belongs to (service of parties, interest of claims)."""

    name: str
    title: Text
    fields: tuple[FormField, ...]
    many: bool = False
    of: str = ""
    help: Text | None = None

    def field(self, name: str) -> FormField:
        return next(each for each in self.fields if each.name == name)

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "title": _words(self.title),
            "many": self.many,
            "of": self.of,
            "help": _words(self.help) if self.help else None,
            "fields": [each.as_dict() for each in self.fields],
        }


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its sections in order, and the cause that it suggests."""

    name: str
    title: Text
    cause: str | None
    sections: tuple[Section, ...]

    def section(self, name: str) -> Section:
        return next(each for each in self.sections if each.name == name)

    def fields(self) -> Iterator[FormField]:
        for section in self.sections:
            yield from section.fields

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "title": _words(self.title),
            "cause": self.cause,
            "sections": [section.as_dict() for section in self.sections],
        }


def in_words(spec: FormField, value: Any) -> str:
    """A field's value in its normal form as a Chinese document says it; several values side by side."""
    if isinstance(value, list):
        return "；".join(in_words(spec, each) for each in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return UNITS[value["unit"]].zh.format(value["value"])
    if value in spec.choices:
        return spec.choices[value].zh
    if spec.type == "duration":
        return _duration(value)
    return f"{value}元" if spec.type == "money" else str(value)


def _duration(value: str) -> str:
    """P1Y6M: 1年6个月."""
    names = {"Y": "年", "M": "个月", "W": "周", "D": "日"}
    return "".join(names.get(each, each) for each in value.removeprefix("P"))


def _words(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


@cache
def all_forms() -> Mapping[str, Form]:
    """Every form by name, the general part included. Raises GuideError with file and line."""
    return {path.stem: _form(path) for path in sorted(FOLDER.glob("*.yaml"))}


def general() -> Form:
    """The part that all complaints share."""
    return all_forms()[GENERAL]


def kinds() -> list[Form]:
    """The kinds of complaint that a person chooses from, the free form last."""
    return sorted(
        (form for form in all_forms().values() if form.name != GENERAL),
        key=lambda form: (form.cause is None, form.name),
    )


def form(name: str) -> Form:
    """A kind of complaint. Raises KeyError."""
    if name == GENERAL:
        raise KeyError(name)
    return all_forms()[name]


def _wrong(where: Marked, what: str) -> GuideError:
    return GuideError(where.place.file, where.place.line, what)


def _text(raw: Any, where: Marked) -> Text:
    if not isinstance(raw, dict) or set(raw) != {"zh", "en"}:
        raise _wrong(where, "words are written as {zh: …, en: …}")
    return Text(str(raw["zh"]), str(raw["en"]))


def _form(path: Path) -> Form:
    raw = read(path, f"forms/{path.name}")
    if raw.get("form") != path.stem:
        raise _wrong(raw, f"the form is named {raw.get('form')!r} in the file {path.name}")
    sections = tuple(_section(name, each, raw) for name, each in raw["sections"].items())
    names = [each.name for section in sections for each in section.fields if path.stem != GENERAL]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise _wrong(raw, f"field {twice[0]} stands twice")
    return Form(path.stem, _text(raw["title"], raw), raw.get("cause"), sections)


def _section(name: str, raw: Any, where: Marked) -> Section:
    if not isinstance(raw, Marked):
        raise _wrong(where, f"the section {name} must be a mapping")
    help_text = _text(raw["help"], raw) if "help" in raw else None
    fields = tuple(_field(each, raw) for each in raw["fields"])
    return Section(name, _text(raw["title"], raw), fields, bool(raw.get("many", False)), raw.get("of", ""), help_text)


def _field(raw: Any, where: Marked) -> FormField:
    if not isinstance(raw, Marked):
        raise _wrong(where, "a field must be a mapping")
    unknown = sorted(raw.keys() - _FIELD)
    if unknown:
        raise _wrong(raw, f"unknown key {unknown[0]}")
    if raw.get("type") not in TYPES:
        raise _wrong(raw, f"unknown type {raw.get('type')!r}")
    if raw["type"] == "choice" and not raw.get("choices"):
        raise _wrong(raw, "a choice needs its choices")
    if raw["type"] == "rate" and (not raw.get("units") or not set(raw["units"]) <= UNITS.keys()):
        raise _wrong(raw, f"a rate needs its units, out of {', '.join(UNITS)}")
    return FormField(
        name=raw["name"],
        type=raw["type"],
        title=_text(raw["title"], raw),
        required=bool(raw.get("required", False)),
        help=_text(raw["help"], raw) if "help" in raw else None,
        choices={code: _text(words, raw) for code, words in raw.get("choices", {}).items()},
        many=bool(raw.get("many", False)),
        units=tuple(raw.get("units", ())),
        unit=raw.get("unit", ""),
        longest=int(raw.get("longest", 400)),
        past=bool(raw.get("past", False)),
    )
