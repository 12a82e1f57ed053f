"""The calculators as programs ask them: public, the same questions as on the pages, by address."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Schema

from mengma import clock, lawbook
from mengma.lawbook.calculators import CALCULATORS, Calculator, ask, rules_of, shown
from mengma.portal import calcforms
from mengma.portal.api.errors import ApiError, NotFound
from mengma.portal.api.routes.answers import OF_A_THING, answers
from mengma.portal.api.schemas import Words
from mengma.refusal import Problem

router = Router(tags=["law"])


class ChoiceOut(Schema):
    """One of a question's answers."""

    value: str
    title: Words


class QuestionOut(Schema):
    """A question of a calculator: the name of its parameter, its kind, and for which values of others it is asked."""

    name: str
    kind: str
    title: Words
    required: bool
    many: bool
    default: str
    when: dict[str, list[str]]
    choices: list[ChoiceOut]
    example: str


class CalculatorOut(Schema):
    """A calculator: what it asks, and the house rules that may be set otherwise."""

    name: str
    title: Words
    about: Words
    unit: str
    questions: list[QuestionOut]
    house_rules: list[str]


class CitedOut(Schema):
    """An article in the version in force, or a house rule."""

    instrument: str
    article: str
    version: str
    basis: str
    confidence: str
    document: str
    text_zh: str
    text_en: str


class AnswerOut(Schema):
    """A computed value with everything needed to check it by hand; sums are decimal strings, days ISO dates."""

    value: Any
    words: Words
    steps: list[Words]
    citations: list[CitedOut]
    warnings: list[Words]
    provisional: bool
    detail: dict[str, Any]


class CannotCompute(ApiError):
    code = "law.cannot-compute"
    what_zh = "依所填内容算不出来。"
    what_en = "It cannot be computed from what was given."
    next_zh = "请按所列问题修改。"
    next_en = "Mend what is listed."


@router.get("/law", auth=None, response=answers(list[CalculatorOut], public=True))
def list_calculators(request: HttpRequest) -> list[dict[str, Any]]:
    """Every calculator with its questions: the parameters of GET /law/{calculator}."""
    law = lawbook.load()
    return [_described(each, law) for each in CALCULATORS.values()]


@router.get("/law/{calculator}", auth=None, response=answers(AnswerOut, *OF_A_THING, public=True))
def compute(request: HttpRequest, calculator: Annotated[str, Path(max_length=60)]) -> dict[str, Any]:
    """An answer to the questions given as parameters, such as /law/fee?kind=property&amount=88000."""
    found = CALCULATORS.get(calculator)
    if found is None:
        raise NotFound("没有这一计算。", "There is no such calculator.")
    law = lawbook.load()
    asked = ask(found, law, calcforms.lists(request.GET), clock.today())
    if asked.answer is None:
        raise CannotCompute(
            problems=[
                Problem(error.code, error.said()["zh"], error.said()["en"], error.article or "", name)
                for name, error in asked.problems.items()
            ]
        )
    words = shown(found, asked.answer, law)
    return {**asked.answer.as_dict(), "words": {"zh": words.zh, "en": words.en}}


def _described(each: Calculator, law: lawbook.Lawbook) -> dict[str, Any]:
    return {
        "name": each.name,
        "title": {"zh": each.zh, "en": each.en},
        "about": each.about,
        "unit": each.unit,
        "house_rules": [rule.name for rule in rules_of(each, law, None)],
        "questions": [
            {
                "name": field.name,
                "kind": field.kind,
                "title": {"zh": field.zh, "en": field.en},
                "required": field.required,
                "many": field.many,
                "default": field.default,
                "when": {name: sorted(values) for name, values in field.when.items()},
                "choices": [
                    {"value": choice.value, "title": {"zh": choice.zh, "en": choice.en}}
                    for choice in (field.choices(law, {}) if field.choices else ())
                ],
                "example": field.example,
            }
            for field in each.fields
        ],
    }
