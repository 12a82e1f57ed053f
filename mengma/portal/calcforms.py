"""A calculator's form and result as pages show them, made from its declaration. No rule of law lives here."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from mengma.lawbook import Lawbook
from mengma.lawbook.calculators import Asked, Calculator, Choice, Field, applies, parts_of, rules_of, texts_of
from mengma.lawbook.calculators.asking import MOST
from mengma.lawbook.calculators.fields import HIDDEN, PAIRS
from mengma.lawbook.errors import LawbookError
from mengma.lawbook.house_rules import HouseRule
from mengma.portal import labels
from mengma.portal.templatetags.portal import money, plain_day
from mengma.portal.words import chosen

# addresses may say: draw the form anew for what is chosen, compute nothing yet
REDRAW = "redraw"
SPARE = {"share": 3}


@dataclass(slots=True)
class Box:
    """One question on a form: what was typed, what may be chosen, what is wrong with it."""

    field: Field
    title: str
    help: str
    texts: list[str]
    pairs: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    groups: list[tuple[str, list[Choice]]] = dataclasses.field(default_factory=list)
    offered: list[str] = dataclasses.field(default_factory=list)
    problem: LawbookError | None = None
    regions: list[tuple[str, list[Choice]]] = dataclasses.field(default_factory=list)
    needed: bool = False
    redraws: bool = False
    hour: bool = False

    @property
    def id(self) -> str:
        return f"f-{self.field.name.replace('_', '-')}"

    @property
    def text(self) -> str:
        return self.texts[0] if self.texts else ""

    @property
    def part_names(self) -> tuple[str, str]:
        first, second, _between = PAIRS[self.field.kind]
        return f"{self.field.name}.{first}", f"{self.field.name}.{second}"


@dataclass(frozen=True, slots=True)
class RuleBox:
    """A house rule on a form: what applies unless it is set otherwise, and what is set."""

    rule: HouseRule
    default: str
    options: list[tuple[str, str]]
    text: str
    problem: LawbookError | None = None

    @property
    def id(self) -> str:
        return f"r-{self.rule.name}"

    @property
    def why(self) -> dict[str, str]:
        return {"zh": self.rule.why_zh, "en": self.rule.why_en}


@dataclass(frozen=True, slots=True)
class Form:
    """A calculator's form: what stands open, what is folded away, house rules, and what is wrong with the whole."""

    open: list[Box]
    folded: list[Box]
    rules: list[RuleBox]
    problem: LawbookError | None
    unfolded: bool

    @property
    def wrong(self) -> list[Box]:
        return [box for box in (*self.open, *self.folded) if box.problem]


def form_of(asked: Asked, law: Lawbook, given: QueryDict, *, quiet: bool = False) -> Form:
    """The form of a calculator with what was typed. quiet: nothing is wrong yet, the form is only being filled in."""
    calculator = asked.calculator
    problems = {} if quiet else asked.problems
    kind = str(asked.values.get("kind", ""))
    deciding = {name for each in calculator.fields for name in each.when} | {"kind"}
    boxes = [
        _box(each, law, given, asked, problems.get(each.name))
        for each in calculator.fields
        if not each.unasked and (applies(each, asked.values) or each.name in problems)
    ]
    boxes = [box for box in boxes if box.groups or box.field.kind != "grant"]
    for box in boxes:
        box.redraws = box.field.name in deciding
    folded = [box for box in boxes if box.field.folded]
    rules = [_rule(rule, given, problems.get(rule.name)) for rule in rules_of(calculator, law, kind)]
    touched = any(any(box.texts) or box.problem for box in folded) or any(rule.text for rule in rules)
    return Form([box for box in boxes if not box.field.folded], folded, rules, problems.get(""), touched)


def _box(each: Field, law: Lawbook, given: QueryDict, asked: Asked, problem: LawbookError | None) -> Box:
    texts = texts_of(each, lists(given))[: MOST + 1]
    kind = str(asked.values.get("kind", ""))
    zh, en = each.title(kind)
    told = {"zh": each.help_zh, "en": each.help_en}
    box = Box(each, chosen({"zh": zh, "en": en}), chosen(told) if each.help_zh else "", texts, problem=problem)
    box.needed = each.is_needed(kind)
    if each.kind in PAIRS:
        spare = SPARE.get(each.kind, 1)
        box.pairs = [parts_of(each, text) for text in texts] + [("", "")] * spare
        box.groups = _choices(each, law, asked.values)
        box.regions = region_groups(law) if each.kind == "place" else []
    elif each.kind == "choice":
        box.groups = _choices(each, law, asked.values)
        box.texts = [_value(each, law, text) for text in texts]
    elif each.kind == "region":
        box.groups = region_groups(law)
        box.texts = [*texts, ""] if each.many and texts else texts or [""]
    elif each.kind == "moment":
        box.hour = kind in law.entries and law.entries[kind].values[-1].unit == "hour"
    elif each.kind == "cause":
        box.offered = [cause.name for cause in law.causes if cause.leaf and cause.in_force(None)]
    elif each.kind == "crime":
        box.offered = [crime.name for crime in law.crimes.in_force()]
    return box


def _value(each: Field, law: Lawbook, text: str) -> str:
    """The choice meant by a text, which may be its words."""
    for option in each.choices(law, {}) if each.choices else ():
        if text in (option.value, option.zh, option.en):
            return option.value
    return text


def _choices(each: Field, law: Lawbook, values: Mapping[str, Any]) -> list[tuple[str, list[Choice]]]:
    groups: dict[str, list[Choice]] = {}
    for option in each.choices(law, values) if each.choices else ():
        if option.group != HIDDEN:
            zh, en = option.group
            groups.setdefault(chosen({"zh": zh, "en": en}), []).append(option)
    return list(groups.items())


def region_groups(law: Lawbook) -> list[tuple[str, list[Choice]]]:
    """The places of the region by the city or league above them, then the provinces."""
    groups = []
    for court in law.courts:
        if court.level == "intermediate" and court.gbt2260:
            below = [each for each in law.courts.children(court.code) if each.gbt2260]
            groups.append((_place(court.name), [_region(str(each.gbt2260), _place(each.name)) for each in below]))
    groups.append((_("内蒙古自治区以外"), [_region(code, name) for code, name in labels.PROVINCES.items()]))
    return groups


def _place(court: str) -> str:
    return court.removesuffix("人民法院").removesuffix("中级")


def _region(code: str, name: str) -> Choice:
    return Choice(code, name, name)


def _rule(rule: HouseRule, given: QueryDict, problem: LawbookError | None) -> RuleBox:
    options = [(name, chosen({"zh": zh, "en": en})) for name, (zh, en) in rule.choices.items()]
    if rule.type == "boolean":
        options = [("yes", _("是")), ("no", _("否"))]
    default = {True: _("是"), False: _("否"), None: _("按已公布的数字")}.get(rule.default, "") or str(rule.default)
    default = dict(options).get(str(rule.default), default)
    return RuleBox(rule, default, options, given.get(rule.name, ""), problem)


def _lists(given: QueryDict) -> dict[str, list[str]]:
    return {name: given.getlist(name) for name in given}


def lists(given: QueryDict) -> Mapping[str, Sequence[str]]:
    """An address's answers by name."""
    return {name: given.getlist(name) for name in given}


def address(calculator: Calculator, given: QueryDict) -> str:
    """The query of an address that says the same in its shortest form, for sending to others."""
    return query(
        [(each.name, text) for each in calculator.fields for text in texts_of(each, lists(given))]
        + [(name, given.get(name, "")) for name in calculator.rules if given.get(name)]
        + [("rule", text) for text in given.getlist("rule") if text]
    )


def query(pairs: Iterable[tuple[str, str]]) -> str:
    """A query string that keeps what people can read."""
    return urlencode(list(pairs), safe=":,.")


def is_long(calculator: Calculator, given: QueryDict) -> bool:
    """Whether an address carries empty answers or the two boxes of a pair, as a form sends it."""
    known = {each.name for each in calculator.fields} | set(calculator.rules) | {"rule"}
    known |= {alias for each in calculator.fields for alias in each.aliases}
    return any(name not in known or not all(given.getlist(name)) for name in given)


def filled_in(asked: Asked, law: Lawbook) -> list[tuple[str, str]]:
    """What the answer was computed from, in words."""
    kind = str(asked.values.get("kind", ""))
    told = []
    for each in asked.calculator.fields:
        if each.name in asked.values and asked.values[each.name] not in (False, ()):
            zh, en = each.title(kind)
            told.append((chosen({"zh": zh, "en": en}), _in_words(each, asked.values[each.name], law)))
    return told


def _in_words(each: Field, value: Any, law: Lawbook) -> str:
    if isinstance(value, tuple) and each.many:
        return _("；").join(_in_words(replace(each, many=False), one, law) for one in value)
    maker = _WORDS.get(each.kind)
    return maker(each, value, law) if maker else str(value)


def _day_words(each: Field, value: Any, law: Lawbook) -> str:
    return plain_day(value) if type(value) is date else f"{plain_day(value)} {value:%H:%M}"


def _choice_words(each: Field, value: Any, law: Lawbook) -> str:
    for option in each.choices(law, {}) if each.choices else ():
        if option.value == value:
            return chosen({"zh": option.zh, "en": option.en})
    return str(value)


def _region_words(each: Field, value: Any, law: Lawbook) -> str:
    court = law.courts.by_region.get(value)
    return f"{_place(court.name)} {value}" if court else f"{labels.PROVINCES.get(value, '')} {value}".strip()


def _grant_words(each: Field, value: Any, law: Lawbook) -> str:
    name, number = (value, "") if isinstance(value, str) else (value[0], f" {value[1]}")
    entry = law.entries.get(name)
    return chosen({"zh": entry.zh, "en": entry.en}) + number if entry else f"{name}{number}"


_WORDS = {
    "amount": lambda each, value, law: money(value),
    "rate": lambda each, value, law: f"{value}%",
    "day": _day_words,
    "moment": _day_words,
    "choice": _choice_words,
    "flag": lambda each, value, law: _("是"),
    "region": _region_words,
    "stretch": lambda each, value, law: f"{plain_day(value[0])} – {plain_day(value[1])}",
    "payment": lambda each, value, law: f"{plain_day(value[0])} {money(value[1])}",
    "place": lambda each, value, law: f"{_choice_words(each, value[0], law)}：{_region_words(each, value[1], law)}",
    "share": lambda each, value, law: f"{value[0]} {money(value[1])}",
    "grant": _grant_words,
}
