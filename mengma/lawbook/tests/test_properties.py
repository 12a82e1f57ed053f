"""What must hold for every date, amount and case number, not only for the examples."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from mengma import lawbook
from mengma.lawbook import CaseNumber, amount_in_capitals
from mengma.lawbook.periods import merge

LAW = lawbook.load()
TODAY = date(2026, 11, 23)
ROLLING = sorted(kind.name for kind in LAW.period_kinds(TODAY) if kind.rollover is True and kind.unit != "hour")
TRIALS = ("trial-ordinary", "trial-summary", "trial-small-claims")
days = st.dates(date(2024, 1, 1), date(2026, 12, 31))
cents = st.integers(0, 10**13).map(lambda number: Decimal(number) / 100)


@given(st.sampled_from(ROLLING), st.dates(date(2025, 1, 1), date(2029, 12, 31)))
def test_no_rolled_period_ends_on_a_rest_day(kind: str, start: date) -> None:
    answer = LAW.count(kind, start)
    assert not LAW.rest_days.is_rest(answer.value)
    assert answer.value > start
    assert answer.provisional == any(
        not LAW.rest_days.known(year) for year in {answer.value.year, _raw_end(kind, start).year}
    )


def _raw_end(kind: str, start: date) -> date:
    return LAW.count(kind, start, rollover=False).value


@given(st.sampled_from(ROLLING), days)
def test_rolling_moves_to_the_next_working_day_and_no_further(kind: str, start: date) -> None:
    raw, rolled = _raw_end(kind, start), LAW.count(kind, start).value
    between = [raw + timedelta(days=index) for index in range((rolled - raw).days)]
    assert all(LAW.rest_days.is_rest(day) for day in between)


@given(st.sampled_from(ROLLING), days)
def test_a_later_start_never_ends_earlier(kind: str, start: date) -> None:
    assert LAW.count(kind, start + timedelta(days=1), on=start).value >= LAW.count(kind, start, on=start).value


intervals = st.lists(
    st.tuples(st.integers(-20, 300), st.integers(0, 60)).map(
        lambda pair: (
            date(2026, 3, 2) + timedelta(days=pair[0]),
            date(2026, 3, 2) + timedelta(days=pair[0] + pair[1]),
        )
    ),
    max_size=6,
)


@given(st.sampled_from(TRIALS), intervals)
def test_excluded_time_is_counted_once_and_in_any_order(kind: str, spans: list[tuple[date, date]]) -> None:
    start = date(2026, 3, 2)
    end = LAW.count(kind, start, exclusions=spans).value
    assert end == LAW.count(kind, start, exclusions=list(reversed(spans))).value
    assert end == LAW.count(kind, start, exclusions=spans + spans).value
    excluded = {day for span in spans for day in _days(*span)}
    running, left = start, (LAW.count(kind, start).value - start).days
    while left:  # walk the calendar: a day counts when it is not excluded
        running += timedelta(days=1)
        left -= running not in excluded
    assert end == running


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=index) for index in range((last - first).days + 1)]


@given(intervals)
def test_merged_intervals_cover_the_same_days_without_touching(spans: list[tuple[date, date]]) -> None:
    merged = merge(spans)
    assert {day for span in merged for day in _days(*span)} == {day for span in spans for day in _days(*span)}
    for (_, last), (first, _) in pairwise(merged):
        assert first > last + timedelta(days=1)


@given(st.sampled_from(("property", "enforcement", "preservation", "payment-order", "bankruptcy")), cents, cents)
def test_fees_never_fall_as_the_amount_rises(kind: str, one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assert LAW.fee(kind, low, on=TODAY).value <= LAW.fee(kind, high, on=TODAY).value


@given(st.sampled_from(("property", "enforcement")), st.integers(1, 10**12))
def test_fees_jump_nowhere_by_more_than_the_steepest_rate(kind: str, whole: int) -> None:
    step = LAW.fee(kind, Decimal(whole) + 1, on=TODAY).value - LAW.fee(kind, Decimal(whole), on=TODAY).value
    assert step <= Decimal("0.04")


@given(cents)
def test_halving_happens_once_whatever_the_grounds(amount: Decimal) -> None:
    whole = LAW.fee("property", amount, on=TODAY).value
    once = LAW.fee("property", amount, on=TODAY, procedure="summary").value
    thrice = LAW.fee("property", amount, on=TODAY, procedure="summary", closed_by="mediation", counterclaim=True).value
    assert once == thrice
    assert abs(once * 2 - whole) <= Decimal("0.02")


@given(
    st.integers(2017, 2026),
    st.sampled_from([court.code for court in LAW.courts]),
    st.sampled_from(("", "知")),
    st.sampled_from([type_.code for type_ in LAW.case_types if type_.end > TODAY and type_.start < date(2017, 1, 1)]),
    st.integers(1, 99_999_999),
)
def test_case_numbers_come_back_from_their_text(
    year: int, court: str, specialty: str, type_code: str, number: int
) -> None:
    if year < LAW.case_types.specialties["知"].start.year:
        specialty = ""
    made = CaseNumber(year, court, specialty, type_code, number)
    assert LAW.case_numbers.parse(made.format()) == made


@given(st.text(max_size=60))
def test_any_text_is_parsed_or_refused_in_words(text: str) -> None:
    made = refused = None
    try:
        made = LAW.case_numbers.parse(text)
    except lawbook.LawbookError as error:
        refused = error
    if made is not None:
        assert made.format() == text.strip()
    else:
        assert refused is not None
        assert refused.code.startswith("case-number-")
        assert refused.what_zh


_DIGIT = {name: value for value, name in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNIT = {"拾": 10, "佰": 100, "仟": 1000}


def _read_whole(text: str) -> int:
    """The number a person reads from the capitals: written apart from the code under test."""
    for name, size in (("亿", 10**8), ("万", 10**4)):
        if name in text:
            head, _, tail = text.rpartition(name)
            return _read_whole(head) * size + _read_whole(tail)
    total = digit = 0
    for place in text:
        if place in _UNIT:
            total += digit * _UNIT[place]
            digit = 0
        else:
            digit = _DIGIT[place]
    return total + digit


@settings(max_examples=300)
@given(st.integers(0, 10**15))
def test_amounts_in_capitals_read_back(cents_: int) -> None:
    text = amount_in_capitals(Decimal(cents_) / 100)
    whole, _, rest = text.partition("元")
    if "元" not in text:
        whole, rest = "", text
    fraction = 0
    for name, size in (("角", 10), ("分", 1)):
        if name in rest:
            fraction += _DIGIT[rest[rest.index(name) - 1]] * size
    assert _read_whole(whole) * 100 + fraction == cents_
    assert "零零" not in text
