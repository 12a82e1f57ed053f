"""The declarations of the calculators hold together, and read what people write."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from mengma import lawbook
from mengma.lawbook.calculators import CALCULATORS, applies, ask, shown
from mengma.lawbook.calculators.fields import PAIRS, READERS, parts_of, read_amount, read_day, texts_of
from mengma.lawbook.errors import BadAmount, BadDate

TODAY = date(2026, 11, 23)
EACH = pytest.mark.parametrize("calculator", CALCULATORS.values(), ids=list(CALCULATORS))


@EACH
def test_every_question_can_be_read_and_has_words(calculator):
    law = lawbook.load()
    before: set[str] = set()
    for field in calculator.fields:
        assert field.kind in READERS
        assert field.zh
        assert field.en
        assert bool(field.help_zh) == bool(field.help_en)
        assert set(field.when) <= before, f"{field.name} asks about what comes after it"
        for option in field.choices(law, {}) if field.choices else ():
            if option.group != ("-", "-"):
                assert option.zh != option.value, f"{field.name} {option.value} has no words"
                assert option.en
        before.add(field.name)


@EACH
def test_every_house_rule_named_is_in_law(calculator):
    assert set(calculator.rules) <= set(lawbook.load().house_rules.rules)


@EACH
def test_nothing_given_is_never_an_error_of_the_program(calculator):
    asked = ask(calculator, lawbook.load(), {}, TODAY)
    assert asked.problems or asked.answer


@EACH
def test_nonsense_everywhere_is_told_field_by_field(calculator):
    law = lawbook.load()
    for nonsense in (
        "\u0000",
        "'; DROP",
        "９９９９９９９９９９９９９９９９９９",
        "-1",
        "..",
        ":",
        "NaN",
        "1e999",
        "2026-13-45",
        "🙂" * 50,
    ):
        given = {field.name: [nonsense] for field in calculator.fields}
        asked = ask(calculator, law, given, TODAY)
        assert asked.problems or asked.answer
        if asked.answer:
            assert shown(calculator, asked.answer, law).zh


@pytest.mark.parametrize(
    ("written", "sum_"),
    [
        ("1234567", "1234567"), ("1,234,567.00", "1234567.00"), ("￥1,000元", "1000"), ("12.5万", "125000"), ("1亿", "100000000"),
        ("１２３４", "1234"), ("1 234 567", "1234567"), ("123,4567", "1234567"), ("人民币100元整", "100"),
    ],
)  # fmt: skip
def test_sums_as_people_write_them(written, sum_):
    assert read_amount(written) == Decimal(sum_)


@pytest.mark.parametrize("written", ["1,23", "abc", "-5", "", "NaN", "12万3", "1e99", "0x10"])
def test_what_is_no_sum(written):
    with pytest.raises(BadAmount):
        read_amount(written)


@pytest.mark.parametrize(
    "written", ["2026-02-02", "2026/2/2", "2026.2.2", "20260202", "2026年2月2日", "２０２６-02-02"]
)
def test_days_as_people_write_them(written):
    assert read_day(written, TODAY) == date(2026, 2, 2)


@pytest.mark.parametrize("written", ["2026-02-30", "gestern", "02-02-2026", "2026-2", ""])
def test_what_is_no_day(written):
    with pytest.raises(BadDate):
        read_day(written, TODAY)


def test_two_boxes_are_one_text_and_come_apart_again():
    for calculator in CALCULATORS.values():
        for field in calculator.fields:
            if field.kind in PAIRS:
                first, second, between = PAIRS[field.kind]
                given = {f"{field.name}.{first}": ["a"], f"{field.name}.{second}": ["7"]}
                assert texts_of(field, given) == [f"a{between}7"]
                assert parts_of(field, f"a{between}7") == ("a", "7")


def test_what_is_not_asked_is_said_and_does_not_count():
    law, fee = lawbook.load(), CALCULATORS["fee"]
    plain = ask(fee, law, {"kind": ["labour"]}, TODAY).answer
    beside = ask(fee, law, {"kind": ["labour"], "amount": ["99"]}, TODAY).answer
    assert plain
    assert beside
    assert beside.value == plain.value
    assert len(beside.warnings) == len(plain.warnings) + 1
    amount = next(field for field in fee.fields if field.name == "amount")
    assert not applies(amount, {"kind": "labour"})
