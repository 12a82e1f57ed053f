"""A calculator as data: what it is called, what it asks, what it calls; and asking it.

The pages, the command line and the API are made from these declarations; no rule of law lives in any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import date
from typing import TYPE_CHECKING, Any

from mengma.lawbook.answers import Answer, Step
from mengma.lawbook.calculators.fields import Choice, Field, Unanswered, Unreadable, read, texts_of
from mengma.lawbook.errors import BadHouseRule, LawbookError

if TYPE_CHECKING:
    from mengma.lawbook.book import Lawbook
    from mengma.lawbook.house_rules import HouseRule

MOST = 60  # answers to one question


@dataclass(frozen=True, slots=True)
class Calculator:
    """One calculator. `call` takes the lawbook and the values by argument; `unit` says what its value is.

    rules: the house rules that bear on it, each with the values of `kind` for which it does (none: for all); command: the
    words of the command line; public: whether it has a page.
    """

    name: str
    zh: str
    en: str
    about_zh: str
    about_en: str
    fields: tuple[Field, ...]
    call: Callable[[Lawbook, dict[str, Any]], Answer[Any]]
    unit: str
    rules: Mapping[str, frozenset[str]] = dataclass_field(default_factory=dict)
    command: tuple[str, ...] = ()
    public: bool = True

    @property
    def words(self) -> tuple[str, ...]:
        return self.command or (self.name,)

    @property
    def about(self) -> dict[str, str]:
        return {"zh": self.about_zh, "en": self.about_en}


@dataclass(slots=True)
class Asked:
    """What was given to a calculator and what came of it: values by field, problems by field ("" for the whole), the answer."""

    calculator: Calculator
    values: dict[str, Any] = dataclass_field(default_factory=dict)
    problems: dict[str, LawbookError] = dataclass_field(default_factory=dict)
    answer: Answer[Any] | None = None


def applies(asked: Field, given: Mapping[str, Any]) -> bool:
    """Whether a field is asked, given the values of the others."""
    return all(str(given.get(name, "")) in wanted for name, wanted in asked.when.items())


def rules_of(calculator: Calculator, law: Lawbook, kind: str | None) -> list[HouseRule]:
    """The house rules that bear on a calculator, for a kind of what it computes (None: for any)."""
    return [
        law.house_rules.rules[name]
        for name, kinds in calculator.rules.items()
        if name in law.house_rules.rules and (kind is None or not kinds or kind in kinds)
    ]


def for_all(*names: str) -> dict[str, frozenset[str]]:
    """House rules that bear on every kind."""
    return dict.fromkeys(names, frozenset())


def ask(calculator: Calculator, law: Lawbook, given: Mapping[str, Sequence[str]], today: date) -> Asked:
    """Reads what was given, and computes where all of it can be read. Never raises a LawbookError: they are kept as problems."""
    asked = Asked(calculator)
    beside: list[Step] = []
    for each in calculator.fields:
        texts = texts_of(each, given)
        if not applies(each, asked.values):
            if texts and each.kind != "flag":
                beside.append(_beside(each))
            continue
        texts = texts or ([each.default] if each.default else [])
        if not texts:
            if each.is_needed(str(asked.values.get("kind", ""))):
                asked.problems[each.name] = _unanswered(each, asked.values)
            continue
        try:
            asked.values[each.name] = _values(each, texts, law, today)
        except LawbookError as error:
            asked.problems[each.name] = error
    settings = _settings(calculator, law, given, asked.problems)
    if asked.problems:
        return asked
    arguments = {each.argument: asked.values[each.name] for each in calculator.fields if each.name in asked.values}
    if settings:
        arguments["house_rules"] = settings
    try:
        answer = calculator.call(law, arguments)
    except LawbookError as error:
        asked.problems[""] = error
    else:
        asked.answer = replace(answer, warnings=(*answer.warnings, *beside)) if beside else answer
    return asked


def wanted(calculator: Calculator, given: Mapping[str, Sequence[str]]) -> bool:
    """Whether anything was given that the calculator reads: a page opened without an address asks nothing yet."""
    return any(texts_of(each, given) for each in calculator.fields)


def _values(each: Field, texts: list[str], law: Lawbook, today: date) -> Any:
    if each.many:
        if len(texts) > MOST:
            raise Unreadable(f"“{each.zh}”最多{MOST}项。", f"“{each.en}”: at most {MOST}.")
        return tuple(read(each, text, law, today) for text in texts)
    if len(set(texts)) > 1:
        raise Unreadable(f"“{each.zh}”只能填一项。", f"“{each.en}” can be given once only.")
    return read(each, texts[0], law, today)


def _unanswered(each: Field, values: Mapping[str, Any]) -> Unanswered:
    zh, en = each.title(str(values.get("kind", "")))
    shown = each.example or each.name
    return Unanswered(
        f"没有填写“{zh}”。",
        f"“{en}” is missing.",
        next_zh=f"请填写{zh}，例如 {shown}。" if each.example else f"请填写{zh}（{each.name.replace('_', '-')}）。",
        next_en=f"Give it, for instance {shown}." if each.example else f"Give {each.name.replace('_', '-')}.",
    )


def _beside(each: Field) -> Step:
    return Step(
        f"所填“{each.zh}”与本项计算无关，没有使用", f"“{each.en}” plays no part in this calculation and was not used"
    )


def _settings(
    calculator: Calculator, law: Lawbook, given: Mapping[str, Sequence[str]], problems: dict[str, LawbookError]
) -> dict[str, Any]:
    """House rules given by name, or as name=value under `rule`; those at their default are left out."""
    asked = {name: list(given.get(name, ()))[-1].strip() for name in calculator.rules if given.get(name)}
    for text in given.get("rule", ()):
        name, between, value = text.partition("=")
        if not between:
            name, between, value = text.partition(":")
        asked[name.strip()] = value.strip()
    settings: dict[str, Any] = {}
    for name, text in asked.items():
        rule = law.house_rules.rules.get(name)
        if rule is None:
            problems[name] = BadHouseRule(
                f"没有名为“{name[:40]}”的设置。",
                f"There is no house rule “{name[:40]}”.",
                next_zh=f"可用：{'、'.join(calculator.rules) or '无'}。",
                next_en=f"Available: {', '.join(calculator.rules) or 'none'}.",
            )
            continue
        if not text:
            continue
        try:
            value = rule.check(text.lower() in ("yes", "true", "是", "1") if rule.type == "boolean" else text)
        except BadHouseRule as error:
            problems[name] = error
            continue
        if value != rule.default:
            settings[name] = value
    return settings


def choices(*rows: tuple[str, str, str]) -> Callable[[Lawbook, Mapping[str, Any]], Sequence[Choice]]:
    """A fixed list of choices: value, zh, en."""
    made = tuple(Choice(*row) for row in rows)

    def listed(law: Lawbook, values: Mapping[str, Any]) -> Sequence[Choice]:
        return made

    return listed
