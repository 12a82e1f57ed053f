"""What must hold for every period of law/ on every date: civil, administrative, criminal, enforcement, bankruptcy."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mengma import lawbook
from mengma.lawbook.errors import BadDate

LAW = lawbook.load()
DAY = timedelta(days=1)
TODAY = date(2026, 11, 23)
KINDS = [kind for kind in LAW.period_kinds(TODAY) if kind.form == "period" and kind.unit != "hour"]
CLOCKS = {kind.name: LAW.entries[kind.name].clock for kind in KINDS}
STOPPED = sorted(name for name, clock in CLOCKS.items() if clock.exclusions and not clock.unalterable)
FREE = sorted(name for name, clock in CLOCKS.items() if not clock.unalterable)
INVARIABLE = sorted(name for name, clock in CLOCKS.items() if clock.unalterable)
CUSTODY = sorted(name for name, clock in CLOCKS.items() if clock.custody)
WORKING = sorted(kind.name for kind in KINDS if kind.unit == "working-day")
EXTENDED = sorted(kind.name for kind in KINDS if len(kind.extensions) > 1)
starts = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def test_there_is_something_to_prove() -> None:
    assert len(KINDS) > 300
    assert len(STOPPED) > 15
    assert len(INVARIABLE) > 6
    assert len(WORKING) > 5
    assert len(CUSTODY) > 15
    assert {kind.branch for kind in KINDS} == set(LAW.branches)


@given(st.sampled_from(STOPPED), starts, st.data())
def test_excluded_days_are_counted_once_and_day_by_day(kind: str, start: date, data: st.DataObject) -> None:
    spans = []
    for _ in range(data.draw(st.integers(0, 4))):
        first = start + timedelta(days=data.draw(st.integers(-10, 150)))
        spans.append((first, first + timedelta(days=data.draw(st.integers(0, 50)))))
    end = LAW.count(kind, start, exclusions=spans, rollover=False).value
    assert end == LAW.count(kind, start, exclusions=[*reversed(spans), *spans], rollover=False).value
    excluded = {first + timedelta(days=more) for first, last in spans for more in range((last - first).days + 1)}
    running, left = start, (LAW.count(kind, start, rollover=False).value - start).days
    while left:  # walk the calendar: a day counts when it is not excluded
        running += DAY
        left -= running not in excluded
    assert running == end


@given(st.sampled_from(FREE), starts)
def test_a_day_later_never_ends_earlier(kind: str, start: date) -> None:
    one = LAW.count(kind, start, on=TODAY, rollover=False).value
    assert LAW.count(kind, start + DAY, on=TODAY, rollover=False).value >= one
    assert LAW.count(kind, start + DAY, on=TODAY).value >= LAW.count(kind, start, on=TODAY).value


@given(st.sampled_from(EXTENDED), starts)
def test_extensions_count_the_same_in_whatever_order_they_are_written(kind: str, start: date) -> None:
    asked = [(name, LAW.entries[name].values[-1].value or 1) for name in LAW.entries[kind].extensions]
    ends = {LAW.count(kind, start, on=TODAY, extensions=list(order)).value for order in permutations(asked)}
    assert len(ends) == 1
    assert ends.pop() > LAW.count(kind, start, on=TODAY, rollover=False).value


@given(st.sampled_from(EXTENDED), starts)
def test_an_extension_waits_for_the_one_before_it(kind: str, start: date) -> None:
    for name in LAW.entries[kind].extensions:
        first = LAW.entries[name].clock.after
        if first in LAW.entries[kind].extensions:
            with pytest.raises(BadDate, match="须在"):
                LAW.count(kind, start, on=TODAY, extensions=[(name, 1)])


@given(st.sampled_from(EXTENDED), starts, st.integers(1, 40))
def test_months_of_extension_come_before_excluded_days(kind: str, start: date, days: int) -> None:
    name = LAW.entries[kind].extensions[0]
    granted = [(name, LAW.entries[name].values[-1].value or 1)]
    span = [(start + DAY, start + timedelta(days=days))]
    extended = LAW.count(kind, start, on=TODAY, extensions=granted, rollover=False).value
    both = LAW.count(kind, start, on=TODAY, extensions=granted, exclusions=span, rollover=False).value
    assert both == extended + timedelta(days=days)


@given(st.sampled_from(INVARIABLE), starts)
def test_nothing_is_taken_from_an_invariable_period(kind: str, start: date) -> None:
    with pytest.raises(BadDate, match="不变期间"):
        LAW.count(kind, start, exclusions=[(start, start)])


@given(st.sampled_from(CUSTODY), starts)
def test_no_holiday_lengthens_a_custody(kind: str, start: date) -> None:
    rolling = {"trial-limit-rollover": True}
    held = LAW.count(kind, start, in_custody=True, house_rules=rolling).value
    assert held == LAW.count(kind, start, rollover=False).value
    assert held <= LAW.count(kind, start, house_rules=rolling).value


@given(st.sampled_from(WORKING), starts)
def test_working_days_are_working_days(kind: str, start: date) -> None:
    answer = LAW.count(kind, start)
    between = [start + timedelta(days=index) for index in range(1, (answer.value - start).days + 1)]
    assert sum(not LAW.rest_days.is_rest(day) for day in between) == LAW.entries[kind].on(start).value
    assert not LAW.rest_days.is_rest(answer.value)
    assert answer.provisional == any(not LAW.rest_days.known(day.year) for day in between)


@given(st.integers(2024, 2030), st.integers(1, 12))
def test_a_criminal_month_from_the_last_day_ends_on_a_last_day(year: int, month: int) -> None:
    last = date(year, month, monthrange(year, month)[1])
    end = LAW.count("criminal-trial", last).value
    assert end.day == monthrange(end.year, end.month)[1]
    civil = LAW.count("trial-small-claims", last).value  # two months too, by the corresponding day
    assert civil <= end
    assert (civil.year, civil.month) == (end.year, end.month)


@given(starts, st.integers(1, 80))
def test_a_conversion_counts_from_where_its_article_says(start: date, later: int) -> None:
    decided = start + timedelta(days=later)
    civil = LAW.time_limits.converted("conversion-summary-ordinary", start, decided_on=decided)
    assert civil.value == LAW.count("trial-ordinary", start).value
    criminal = LAW.time_limits.converted("criminal-conversion-summary", start, decided_on=decided)
    assert criminal.value == LAW.count("criminal-trial", decided).value
    assert bool(criminal.warnings) == (later > 20)


@given(st.sampled_from(("mediation-ordinary", "mediation-summary")), starts, st.integers(0, 70))
def test_only_the_prolonged_part_of_mediation_is_excluded(kind: str, start: date, more: int) -> None:
    base = LAW.count(kind, start).value
    answer = LAW.time_limits.beyond(kind, start, base + timedelta(days=more))
    assert answer.value == min(more, 30)
    assert bool(answer.warnings) == (more > 30)


@given(starts)
def test_so_many_days_before_is_the_way_back(day: date) -> None:
    for name in ("hearing-notice", "criminal-copy", "trial-extension-application", "voter-suit"):
        value = LAW.entries[name].on(day).value
        assert LAW.deadline_before(day, name).value + timedelta(days=value) == day


def test_a_named_reason_is_the_law_s_and_is_cut_to_its_maximum() -> None:
    start, first = date(2026, 3, 2), date(2026, 4, 1)
    answer = LAW.count("criminal-trial", start, exclusions=[(first, date(2026, 6, 30), "criminal-excluded-defence")])
    assert answer.detail["excluded_days"] == 15
    assert any(each.ref == "criminal-procedure-interpretation/313" for each in answer.citations)
    with pytest.raises(BadDate) as refused:
        LAW.count("answer", start, exclusions=[(first, first, "excluded-announcement")])
    assert refused.value.next_zh
    # a reason in the clerk's own words is taken as it is
    assert LAW.count("trial-ordinary", start, exclusions=[(first, first, "公告")]).detail == {"excluded_days": 1}


def test_the_catalogue_tells_what_a_page_needs() -> None:
    for kind in LAW.period_kinds(TODAY):
        assert all((kind.words_zh, kind.words_en, kind.branch_zh, kind.branch_en)), kind.name
        assert kind.confidence in ("read", "page", "memory-high", "memory-medium", "memory-low")
        assert kind.basis in ("law", "house rule")
        assert (kind.history and kind.history[-1][1] is None) or kind.in_force_to, kind.name
        if kind.form == "period":
            assert all((kind.start_zh, kind.start_en)), kind.name
            assert kind.who in ("court", "party", "anyone"), kind.name
        assert all(each.citations for each in (*kind.extended, *kind.excluded, *kind.restarted, *kind.converted))
    trial = {kind.name: kind for kind in LAW.period_kinds(TODAY)}["trial-ordinary"]
    assert [each.name for each in trial.extended] == ["trial-extension-ordinary", "trial-extension-superior"]
    assert "excluded-announcement" in {each.name for each in trial.excluded}
    assert [str(first) for first, _, _ in trial.history] == ["2000-09-28", "2013-01-01", "2022-01-01"]
    summary = {kind.name: kind for kind in LAW.period_kinds(TODAY)}["trial-summary"]
    assert [each.name for each in summary.converted] == ["conversion-summary-ordinary"]
    older = {kind.name: kind for kind in LAW.period_kinds(date(2021, 12, 31))}
    assert older["announcement"].words_zh == "60日"
    assert "mediation-pre-filing" not in {kind.name for kind in LAW.period_kinds(date(2025, 1, 1))}
