"""Identity numbers, social credit codes and amounts in capitals. All numbers are made up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from mengma.lawbook import amount_in_capitals, check_resident_id, check_uscc
from mengma.lawbook.errors import BadAmount, IdentityNumberError


def test_a_resident_identity_number_gives_its_parts() -> None:
    # the example number printed in GB 11643
    found = check_resident_id(" 11010519491231002x ")
    assert (found.born, found.sex, found.region) == (date(1949, 12, 31), "female", "110105")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "id-length"),
        ("110105194912310", "id-length"),
        ("11010519491231002A", "id-character"),
        ("1101051949123100二X", "id-character"),
        ("１１０１０５１９４９１２３１００２Ｘ", "id-character"),
        ("99010519491231002X", "id-region"),
        ("11010519491331002X", "id-birth"),
        ("11010520230229002X", "id-birth"),
        ("110105194912310021", "id-check"),
        ("110105194912310\x0002", "id-character"),
    ],
)
def test_a_wrong_identity_number_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(IdentityNumberError) as refused:
        check_resident_id(text)
    assert refused.value.code == code
    assert refused.value.next_zh


def test_a_birth_in_the_future_is_refused() -> None:
    with pytest.raises(IdentityNumberError) as refused:
        check_resident_id("11010519491231002X", on=date(1949, 12, 30))
    assert refused.value.code == "id-future"


def test_one_wrong_digit_never_passes() -> None:
    number = "11010519491231002X"
    for place in range(17):
        for digit in "0123456789":
            if digit == number[place]:
                continue
            with pytest.raises(IdentityNumberError):
                check_resident_id(number[:place] + digit + number[place + 1 :])


def test_a_social_credit_code_passes_and_one_wrong_place_does_not() -> None:
    code = "91350100M000100Y43"  # the example printed in GB 32100
    assert check_uscc(code.lower()) == code
    for text, reason in (
        (code[:-1], "uscc-length"),
        ("I" + code[1:], "uscc-character"),
        (code[:3] + "A" + code[4:], "uscc-region"),
        (code[:-1] + "4", "uscc-check"),
    ):
        with pytest.raises(IdentityNumberError) as refused:
            check_uscc(text)
        assert refused.value.code == reason


@pytest.mark.parametrize(
    ("amount", "capitals"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("88000", "捌万捌仟元整"),
        ("100000001", "壹亿零壹元整"),
        ("1200000000000", "壹万贰仟亿元整"),
        ("10010001000", "壹佰亿壹仟万壹仟元整"),
    ],
)
def test_amounts_are_written_in_capitals(amount: str, capitals: str) -> None:
    assert amount_in_capitals(Decimal(amount)) == capitals


@pytest.mark.parametrize("bad", [None, "", "abc", "NaN", "Infinity", "-1", "1e30", 0.1, True])
def test_an_impossible_amount_is_refused_in_words(bad: object) -> None:
    with pytest.raises(BadAmount) as refused:
        amount_in_capitals(bad)  # type: ignore[arg-type]
    assert "元" in refused.value.next_zh
