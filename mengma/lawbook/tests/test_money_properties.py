"""What must hold for every fee, distribution and interest, not only for the examples beside the law."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mengma import lawbook
from mengma.lawbook.entries import Bracket
from mengma.lawbook.errors import BadAmount, BadDate
from mengma.lawbook.fees import ACCEPTANCE, CLOSINGS, KINDS
from mengma.lawbook.interest import Stay

LAW = lawbook.load()
TODAY = date(2026, 11, 23)
CENT = Decimal("0.01")
SCALES = {
    "property": "fee-property",
    "ip": "fee-property",
    "appeal": "fee-property",
    "enforcement": "fee-enforcement",
    "recognition": "fee-enforcement",
    "preservation": "fee-preservation",
    "divorce": "fee-divorce-property",
    "personality": "fee-personality-damages",
}
cents = st.integers(0, 10**12).map(lambda number: Decimal(number) / 100)
sums = st.integers(1, 10**10).map(lambda number: Decimal(number) / 100)
days = st.dates(date(2014, 8, 1), date(2026, 11, 23))


def _brackets(kind: str) -> tuple[Bracket, ...]:
    found: tuple[Bracket, ...] = LAW.entries[SCALES[kind]].on(TODAY).value
    return found


def _fee(kind: str, amount: Decimal) -> Decimal:
    exact: Decimal = LAW.fee(kind, amount, on=TODAY).detail["exact"]
    return exact


# fees


@given(st.sampled_from(sorted(SCALES)), cents, cents)
def test_a_larger_sum_never_costs_less(kind: str, one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assert _fee(kind, low) <= _fee(kind, high)


@given(st.sampled_from(sorted(SCALES)), cents, st.integers(1, 10**6))
def test_a_fee_rises_no_faster_than_the_steepest_rate(kind: str, amount: Decimal, step: int) -> None:
    steepest = max(bracket.rate for bracket in _brackets(kind) if bracket.rate is not None)
    more = Decimal(step) / 100
    assert _fee(kind, amount + more) - _fee(kind, amount) <= more * steepest


@pytest.mark.parametrize("kind", sorted(SCALES))
def test_a_fee_is_continuous_at_every_edge_of_its_scale(kind: str) -> None:
    for bracket, above in pairwise(_brackets(kind)):
        assert bracket.up_to is not None
        assert above.rate is not None
        assert _fee(kind, bracket.up_to + CENT) - _fee(kind, bracket.up_to) <= CENT * above.rate


@given(st.sampled_from(sorted(SCALES)), cents)
def test_a_fee_is_the_sum_of_its_brackets(kind: str, amount: Decimal) -> None:
    # written apart from the code under test: integrate the marginal rates
    total = Fraction(0)
    for bracket in _brackets(kind):
        if bracket.flat is not None:
            total += Fraction(bracket.flat)
        elif amount > bracket.over and bracket.rate is not None:
            top = amount if bracket.up_to is None else min(amount, bracket.up_to)
            total += Fraction(top - bracket.over) * Fraction(bracket.rate)
    charged = Fraction(_fee(kind, amount)) - (
        Fraction(_fee(kind, Decimal(0))) if kind in ("divorce", "personality") else 0
    )
    if kind == "preservation":
        total = min(total, Fraction(LAW.entries["fee-preservation-cap"].on(TODAY).value))
    assert charged == total


@given(
    st.sampled_from(sorted(ACCEPTANCE)),
    cents,
    st.sampled_from((None, "ordinary", "summary", "small-claims", "second-instance")),
    st.sampled_from((None, *CLOSINGS)),
    st.booleans(),
)
def test_an_acceptance_fee_is_whole_half_or_nothing(
    kind: str, amount: Decimal, procedure: str | None, closed_by: str | None, counterclaim: bool
) -> None:
    answer = LAW.fee(kind, amount, on=TODAY, procedure=procedure, closed_by=closed_by, counterclaim=counterclaim)
    whole = answer.detail["unhalved"]
    assert answer.detail["exact"] in (whole, whole / 2, 0)
    json.dumps(answer.as_dict(), ensure_ascii=False)
    assert all(step.zh and step.en for step in (*answer.steps, *answer.warnings))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_fee_has_an_answer_with_its_article(kind: str) -> None:
    answer = LAW.fee(kind, "88000", on=TODAY)
    assert answer.value >= 0
    assert any(citation.instrument == "litigation-fees" for citation in answer.citations)


@given(st.lists(sums, min_size=1, max_size=5))
def test_property_claims_joined_are_charged_on_their_sum(claims: list[Decimal]) -> None:
    joined = LAW.fees.joined([("property", claim) for claim in claims], on=TODAY)
    assert joined.value == LAW.fee("property", sum(claims), on=TODAY).value
    beside = LAW.fees.joined([*(("property", claim) for claim in claims), ("other", None)], on=TODAY)
    assert beside.value == joined.value


@given(sums, sums, st.booleans())
def test_a_changed_claim_is_made_up_or_refunded_to_the_fee_of_the_new_sum(
    before: Decimal, after: Decimal, late: bool
) -> None:
    answer = LAW.fee_course.changed("property", before, after, on=TODAY, investigation_over=late)
    paid = LAW.fee("property", before, on=TODAY).value + answer.value
    if late and after < before:
        assert answer.value == 0
    else:
        assert paid == LAW.fee("property", after, on=TODAY).value


@given(sums, sums, sums)
def test_a_split_fee_adds_up(fee: Decimal, claimed: Decimal, awarded: Decimal) -> None:
    assume(awarded <= claimed)
    shares = LAW.fee_course.split(fee, claimed, awarded, on=TODAY).value
    assert sum(shares.values()) == fee
    assert all(0 <= share <= fee for share in shares.values())


def test_a_house_rule_for_a_range_allows_what_the_law_allows_and_no_more() -> None:
    ranges = [entry for entry in LAW.entries.values() if entry.form == "range"]
    assert len(ranges) >= 9
    for entry in ranges:
        assert entry.house_rule is not None
        rule = LAW.house_rules.rules[entry.house_rule]
        assert (rule.low, rule.high) == entry.on(TODAY).value, entry.name
        assert rule.low <= rule.default <= rule.high


def test_the_lpr_table_has_every_month_once() -> None:
    assert LAW.lpr.days[0] == date(2019, 8, 20)
    for day, later in pairwise(LAW.lpr.days):
        assert (later.year - day.year) * 12 + later.month - day.month == 1


def test_a_cap_beyond_the_table_says_that_later_announcements_are_missing() -> None:
    last = LAW.lpr.days[-1]
    assert not any("未收录" in each.zh for each in LAW.lending_cap(last + timedelta(days=25)).warnings)
    assert any("未收录" in each.zh for each in LAW.lending_cap(last + timedelta(days=40)).warnings)


# distribution

creditors = st.lists(sums, min_size=1, max_size=8).map(lambda found: [(f"债权人{i}", s) for i, s in enumerate(found)])


@given(
    cents,
    cents,
    creditors,
    creditors,
    st.sampled_from(("person", "enterprise")),
    st.sampled_from(("largest-remainder", "largest-claim")),
)
def test_proceeds_are_distributed_to_the_last_cent(
    proceeds: Decimal,
    cost: Decimal,
    priorities: list[tuple[str, Decimal]],
    claims: list[tuple[str, Decimal]],
    debtor: str,
    rounding: str,
) -> None:
    answer = LAW.distribution.distribute(
        proceeds, cost, priorities, claims, on=TODAY, debtor=debtor, doubled=priorities,
        house_rules={"distribution-rounding": rounding},
    )  # fmt: skip
    detail = answer.detail
    assert detail["cost"] + sum(answer.value.values()) + detail["surplus"] == proceeds
    for rank, named in (("priority", priorities), ("ordinary", claims), ("doubled", priorities)):
        for name, claim in named:
            assert 0 <= detail[rank][name] <= claim
    if any(detail["ordinary"].values()):
        assert detail["priority"] == dict(priorities)
    if any(detail["doubled"].values()):
        assert detail["ordinary"] == dict(claims)
    if detail["surplus"]:
        assert not any(detail["unpaid"].values())


@given(cents, creditors)
def test_ordinary_claims_get_their_proportion_within_a_cent(
    proceeds: Decimal, claims: list[tuple[str, Decimal]]
) -> None:
    total = sum(claim for _, claim in claims)
    assume(proceeds < total)
    shares = LAW.distribution.distribute(proceeds, 0, (), claims, on=TODAY).value
    for name, claim in claims:
        assert abs(Fraction(shares[name]) - Fraction(proceeds) * Fraction(claim) / Fraction(total)) < Fraction(1, 100)


@given(creditors, st.permutations(range(8)), cents)
def test_priority_claims_are_paid_in_their_order(
    claims: list[tuple[str, Decimal]], order: list[int], proceeds: Decimal
) -> None:
    ranked = [claims[index] for index in order if index < len(claims)]
    paid = LAW.distribution.distribute(proceeds, 0, ranked, (), on=TODAY).detail["priority"]
    for (name, claim), (below, _) in pairwise(ranked):
        assert paid[name] == claim or paid[below] == 0


# interest


@given(sums, days, st.integers(0, 400), st.integers(0, 400), st.sampled_from(("A", "B")))
def test_delay_interest_is_additive_over_segments(
    principal: Decimal, due: date, first: int, second: int, counting: str
) -> None:
    middle, paid = due + timedelta(days=first), due + timedelta(days=first + second)
    rules = {"delay-days": counting}
    whole = LAW.interest.delay(principal, due, paid, house_rules=rules)
    one = LAW.interest.delay(principal, due, middle, house_rules=rules)
    other = LAW.interest.delay(principal, middle, paid)
    assert whole.detail["exact"] == one.detail["exact"] + other.detail["exact"]
    assert abs(whole.value - one.value - other.value) <= CENT


@given(sums, days, st.integers(1, 300), st.integers(1, 300), st.integers(1, 99))
def test_a_payment_divides_the_delay_into_two_debts(
    principal: Decimal, due: date, first: int, second: int, share: int
) -> None:
    middle, paid = due + timedelta(days=first), due + timedelta(days=first + second)
    part = (principal * share / 100).quantize(CENT)
    whole = LAW.interest.delay(principal, due, paid, payments=[(middle, part)])
    one = LAW.interest.delay(part, due, middle)
    other = LAW.interest.delay(principal - part, due, paid)
    assert whole.detail["exact"] == one.detail["exact"] + other.detail["exact"]


spans = st.lists(st.tuples(st.integers(-30, 400), st.integers(0, 90)), max_size=5)


@given(sums, days, st.integers(1, 400), spans)
def test_stayed_days_bear_nothing_and_are_counted_once(
    principal: Decimal, due: date, length: int, found: list[tuple[int, int]]
) -> None:
    stays = [Stay(due + timedelta(days=a), due + timedelta(days=a + b), kind="retrial") for a, b in found]
    paid = due + timedelta(days=length)
    answer = LAW.interest.delay(principal, due, paid, stays=stays)
    stayed = {each.start + timedelta(days=n) for each in stays for n in range((each.end - each.start).days + 1)}
    counted = [n for n in range(1, length + 1) if due + timedelta(days=n) not in stayed]
    rate = LAW.entries["delay-daily-rate"].on(TODAY).value
    assert answer.detail["exact"] == principal * rate * len(counted)
    by_debtor = [Stay(each.start, each.end, by_debtor=True) for each in stays]
    assert LAW.interest.delay(principal, due, paid, stays=by_debtor).detail["exact"] == principal * rate * length


@given(
    sums,
    st.integers(1, 3600),
    days,
    st.integers(0, 800),
    st.integers(0, 800),
    st.sampled_from(("actual/365", "actual/360", "actual/actual", "30/360")),
)
def test_agreed_interest_is_additive_over_segments(
    principal: Decimal, rate: int, start: date, first: int, second: int, basis: str
) -> None:
    middle, end = start + timedelta(days=first), start + timedelta(days=first + second)
    yearly = Decimal(rate) / 100
    whole = LAW.interest.contractual(principal, yearly, start, end, basis=basis)
    one = LAW.interest.contractual(principal, yearly, start, middle, basis=basis)
    other = LAW.interest.contractual(principal, yearly, middle, end, basis=basis)
    assert abs(whole.detail["exact"] - one.detail["exact"] - other.detail["exact"]) < Decimal("1e-12")


@given(sums, st.integers(1, 6000), st.dates(date(2020, 8, 20), date(2025, 1, 1)), st.integers(0, 700))
def test_no_agreed_interest_exceeds_the_cap(principal: Decimal, rate: int, made: date, length: int) -> None:
    end = made + timedelta(days=length)
    cap = LAW.lending_cap(made).value
    capped = LAW.interest.contractual(principal, Decimal(rate) / 100, made, end, capped_on=made)
    most = LAW.interest.contractual(principal, cap, made, end)
    assert capped.value <= most.value
    if Decimal(rate) / 100 <= cap:
        assert capped.value == LAW.interest.contractual(principal, Decimal(rate) / 100, made, end).value


@given(sums, sums, sums, sums)
def test_what_was_received_is_allocated_whole(
    received: Decimal, principal: Decimal, general: Decimal, doubled: Decimal
) -> None:
    answer = LAW.interest.allocate(received, principal, general_interest=general, doubled=doubled, on=TODAY)
    assert sum(answer.value.values()) + answer.detail["surplus"] == received
    if answer.value["doubled"]:
        assert answer.detail["debt"] == 0


# enforcement


@given(sums, st.sampled_from(("movable", "immovable", "other-right")), st.sampled_from(("online", "traditional")))
def test_each_auction_starts_lower_but_within_the_reduction(appraisal: Decimal, kind: str, mode: str) -> None:
    first = LAW.enforcement.auction(appraisal, on=TODAY, kind=kind, mode=mode)
    second = LAW.enforcement.auction(
        appraisal, on=TODAY, kind=kind, mode=mode, round=2, previous_reserve=first.detail["reserve"]
    )
    assert second.value <= first.value
    assert second.value >= first.value * Decimal("0.8")
    assert first.detail["deposit_low"] * 4 <= first.value + CENT * 400


@given(
    st.sampled_from(("deposit", "movable", "immovable", "other-right")), st.dates(date(2021, 1, 1), TODAY), st.data()
)
def test_a_control_period_ends_by_its_limit_and_not_later(kind: str, start: date, data: st.DataObject) -> None:
    longest = LAW.enforcement.control_period(kind, start)
    limit = longest.detail["limit"]
    months = data.draw(st.integers(1, limit))
    shorter = LAW.enforcement.control_period(kind, start, months=months)
    assert start < shorter.value <= longest.value
    assert (shorter.value == longest.value) == (months == limit)
    with pytest.raises(BadDate):
        LAW.enforcement.control_period(kind, start, months=limit + 1)


@pytest.mark.parametrize("bad", [None, "", "一百", "NaN", "-1", True, 1.5, "1e20", Decimal("Infinity")])
def test_a_bad_sum_is_refused_in_words(bad: object) -> None:
    for ask in (
        lambda: LAW.interest.delay(bad, date(2026, 1, 1), date(2026, 2, 1)),
        lambda: LAW.interest.contractual(bad, "12", date(2026, 1, 1), date(2026, 2, 1)),
        lambda: LAW.distribution.distribute(bad, 0, (), [("甲", "1")], on=TODAY),
        lambda: LAW.distribution.distribute("1", 0, (), [("甲", bad)], on=TODAY),
        lambda: LAW.enforcement.auction(bad, on=TODAY, kind="movable"),
        lambda: LAW.fee_course.relief(bad, "reduce", on=TODAY),
    ):
        with pytest.raises(BadAmount) as refused:
            ask()
        assert refused.value.next_zh


@pytest.mark.parametrize("bad", [date(1, 1, 1), date(9999, 12, 31), None, "2026-01-01"])
def test_a_bad_date_is_refused_in_words(bad: date) -> None:
    for ask in (
        lambda: LAW.interest.delay("1", bad, date(2026, 2, 1)),
        lambda: LAW.interest.contractual("1", "1", bad, date(2026, 2, 1)),
        lambda: LAW.enforcement.control_period("deposit", bad),
        lambda: LAW.lending_cap(bad),
        lambda: LAW.distribution.distribute("1", on=bad),
        lambda: LAW.appearances.rate(1, 1, on=bad),
    ):
        with pytest.raises(BadDate):
            ask()


@given(st.integers(1, 500), st.data())
def test_rates_of_appearance_are_between_nothing_and_all(heard: int, data: st.DataObject) -> None:
    appeared = data.draw(st.integers(0, heard))
    excused = data.draw(st.integers(0, heard - appeared))
    detail = LAW.appearances.rate(heard, appeared, excused, on=TODAY, formula="A").detail
    assert 0 <= detail["A"] <= 100
    if detail["B"] is None:
        assert excused == heard
    else:
        assert detail["A"] <= detail["B"] <= 100


@pytest.mark.parametrize("numbers", [(-1, 0, 0), (1, 2, 0), (3, 2, 2), (0, 0, 0), (1.0, 1, 0), (True, True, 0)])
def test_numbers_of_cases_that_do_not_fit_are_refused(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(BadAmount):
        LAW.appearances.rate(*numbers, on=TODAY)
