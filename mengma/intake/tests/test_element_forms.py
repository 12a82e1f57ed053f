"""The forms are data: whole, bilingual, in step with what texts are read for, and a mistake is named by file and line."""

from __future__ import annotations

import json

import pytest

from mengma import lawbook
from mengma.intake import element_forms, selectors
from mengma.intake.extraction.elements import element_names
from mengma.procedure.errors import GuideError

KINDS = {"lending", "sale", "labour", "property", "divorce", "other"}


def test_there_is_a_form_for_each_kind_of_dispute_and_a_free_one_last():
    assert {form.name for form in element_forms.kinds()} == KINDS
    assert element_forms.kinds()[-1].name == "other"


@pytest.mark.parametrize("name", sorted(KINDS - {"other"}))
def test_the_cause_that_a_form_suggests_exists(name):
    assert lawbook.load().causes.get(element_forms.form(name).cause)


@pytest.mark.parametrize("name", sorted(KINDS - {"other", "lending"}))
def test_every_field_read_from_texts_has_its_place_in_the_form(name):
    assert set(element_names(name)) <= {field.name for field in element_forms.form(name).fields()}


def test_every_word_stands_in_both_languages():
    def words(value):
        if isinstance(value, dict):
            if set(value) == {"zh", "en"}:
                yield value
            else:
                for each in value.values():
                    yield from words(each)
        elif isinstance(value, list):
            for each in value:
                yield from words(each)

    told = list(words(json.loads(json.dumps([selectors.forms(), selectors.general_form()]))))
    assert len(told) > 150
    assert all(each["zh"].strip() and each["en"].strip() for each in told)


@pytest.mark.parametrize(
    ("wrong", "line", "why"),
    [
        ("fields: [{name: a, type: colour, title: {zh: 甲, en: a}}]", 7, "unknown type"),
        ("fields: [{name: a, type: choice, title: {zh: 甲, en: a}}]", 7, "choices"),
        ("fields: [{name: a, type: rate, units: [bushels], title: {zh: 甲, en: a}}]", 7, "units"),
        ("fields: [{name: a, type: text, title: 甲}]", 7, "words are written"),
        ("fields: [{name: a, type: text, titel: {zh: 甲, en: a}, title: {zh: 甲, en: a}}]", 7, "titel"),
    ],
)
def test_a_mistake_in_a_form_is_named_by_file_and_line(tmp_path, wrong, line, why):
    path = tmp_path / "loan.yaml"
    lines = [
        "form: loan",
        "title: {zh: 借, en: loan}",
        "sections:",
        "  one:",
        "    title: {zh: 一, en: one}",
        "    many: false",
    ]
    path.write_text("\n".join([*lines, f"    {wrong}"]))
    with pytest.raises(GuideError) as refused:
        element_forms._form(path)
    assert (refused.value.file, refused.value.line) == ("forms/loan.yaml", line)
    assert why in refused.value.what


def test_periods_and_rates_stand_in_words():
    form = element_forms.form("lending")
    spec = {field.name: field for field in form.fields()}
    assert element_forms.in_words(spec["loan_term"], ["P1Y6M"]) == "1年6个月"
    assert element_forms.in_words(spec["agreed_rate"], [{"value": "4", "unit": "x LPR"}]) == "一年期LPR的4倍"
    assert element_forms.in_words(spec["delivery"], ["bank", "cash"]) == "银行转账；现金"
    assert element_forms.in_words(spec["costs_claimed"], True) == "是"
