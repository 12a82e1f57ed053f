"""Numbers and sums: every way of writing the same sum gives the same normal form; what has two readings gives none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mengma.intake.extraction.numerals import CANONICAL, decimal_text, find_amounts, parse_amount, parse_chinese_integer

FORMAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"


def formal(number: int) -> str:
    """The formal numeral (财务大写) of a number below 10^12, written for this test from the rules of bank forms."""

    def below_ten_thousand(value: int) -> str:
        text, gap = "", False
        for unit, name in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
            digit = value // unit % 10
            if digit:
                text += ("零" if gap and text else "") + FORMAL_DIGITS[digit] + name
                gap = False
            else:
                gap = True
        return text

    text = ""
    for unit, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = number // unit % 10**4
        if part:
            text += ("零" if text and part < 1000 else "") + below_ten_thousand(part) + name
    return text


@pytest.mark.parametrize(
    ("words", "yuan"),
    [
        ("20,000元", "20000"),
        ("20，000.00元", "20000"),
        ("２００００元", "20000"),
        ("2万元", "20000"),
        ("贰万元整", "20000"),
        ("2万5千元", "25000"),
        ("20万零500元", "200500"),
        ("1.35万元", "13500"),
        ("3百元", "300"),
        ("十万元", "100000"),
        ("肆万伍仟陆佰壹拾玖元整", "45619"),
        ("肆万肆千叁百元", "44300"),
        ("壹万零捌佰元整", "10800"),
        ("壹亿贰仟万元", "120000000"),
        ("叁元伍角", "3.5"),
        ("48107.14元", "48107.14"),
    ],
)
def test_one_sum_in_many_hands(words: str, yuan: str) -> None:
    assert parse_amount(words) == (yuan, "yuan")


@pytest.mark.parametrize("words", ["一万二元", "2万5元", "100,00元", "百元", "元", "", "约元", "壹壹元", "0元"])
def test_two_readings_or_none_give_no_sum(words: str) -> None:
    assert parse_amount(words) is None


def test_foreign_currency_is_not_yuan() -> None:
    assert parse_amount("10000美元") == ("10000", "USD")
    assert parse_amount("5000港币") == ("5000", "HKD")


def test_a_grouped_number_is_never_cut_at_its_comma() -> None:
    found = list(find_amounts("本金300，000元及利息54，000元".translate(CANONICAL)))
    assert [amount.value for amount in found] == [300000, 54000]


def test_about_is_not_exact() -> None:
    assert list(find_amounts("借款10多万元，20万余元")) == []


@given(st.integers(min_value=1, max_value=10**12 - 1))
def test_every_formal_numeral_is_read_back(number: int) -> None:
    assert parse_chinese_integer(formal(number)) == number


@given(st.integers(min_value=1, max_value=10**11))
def test_every_grouped_number_is_read_back(number: int) -> None:
    assert parse_amount(f"{number:,}元") == (str(number), "yuan")
    assert parse_amount(f"{number:,}元".replace(",", "，")) == (str(number), "yuan")


@given(st.decimals(min_value=Decimal("0.01"), max_value=Decimal("99999999.99"), places=2))
def test_normal_form_has_no_exponent_and_no_trailing_zero(value: Decimal) -> None:
    text = decimal_text(value)
    assert Decimal(text) == value
    assert "E" not in text
    assert not (("." in text) and text.endswith(("0", ".")))
