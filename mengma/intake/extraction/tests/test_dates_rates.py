"""Dates and rates as parties write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mengma.intake.extraction.dates import find_dates
from mengma.intake.extraction.numerals import CANONICAL
from mengma.intake.extraction.rates import BANK_RATE, find_rates


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("2016年2月20日", ["2016-02-20"]),
        ("2010年1月3日、5日", ["2010-01-03", "2010-01-05"]),
        ("2014年4月6日、9月24日", ["2014-04-06", "2014-09-24"]),
        ("2015年9月10日借款。同年9月20日又借", ["2015-09-10", "2015-09-20"]),
        ("二〇一六年三月十五日", ["2016-03-15"]),
        ("2013年元月8日", ["2013-01-08"]),
        ("2016.2.24", ["2016-02-24"]),
        ("2016年4月份", ["2016-04"]),
        ("2012年", ["2012"]),
        ("2015年2月30日", []),
        ("2018年13月1日", []),
        ("0000年1月1日", []),
        ("9月20日", []),
    ],
)
def test_dates(words: str, values: list[str]) -> None:
    assert [day.value for day in find_dates(words)] == values


def test_an_elided_date_does_not_cross_a_sentence_without_saying_so() -> None:
    assert [day.value for day in find_dates("2015年9月10日借款。9月20日又借")] == ["2015-09-10"]


@given(st.dates(min_value=__import__("datetime").date(1900, 1, 1), max_value=__import__("datetime").date(2100, 12, 31)))
def test_every_date_is_read_back(day) -> None:
    assert [found.value for found in find_dates(f"于{day.year}年{day.month}月{day.day}日")] == [day.isoformat()]


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("按月利率2％计算", "2", "%/month"),
        ("月息2分", "2", "%/month"),
        ("月息一分五", "1.5", "%/month"),
        ("月息2分4厘", "2.4", "%/month"),
        ("利息1分", "1", "%/month"),
        ("年利率24％", "24", "%/year"),
        ("按年24％利率", "24", "%/year"),
        ("日万分之五", "0.05", "%/day"),
        ("月利率20‰", "2", "%/month"),
        ("每月利息800元", "800", "yuan/month"),
        ("银行同期贷款利率的四倍", "4", BANK_RATE),
        ("按中国人民银行同期同类贷款利率", "1", BANK_RATE),
        ("一年期贷款市场报价利率四倍", "4", BANK_RATE),
        ("年利率百分之六的四倍", "24", "%/year"),
        ("支付2％利息", "2", "%"),
    ],
)
def test_rates(words: str, value: str, unit: str) -> None:
    assert [(rate.value, rate.unit) for rate in find_rates(words.translate(CANONICAL))] == [(value, unit)]


@pytest.mark.parametrize("words", ["违约金10元", "利息若干", "两个月", "第2项", "月利率2"])
def test_no_rate(words: str) -> None:
    assert list(find_rates(words)) == []
