"""The arithmetic of interest for delayed performance: days, stays, payments and what is still owed, segment by segment.

Source: 迟延履行利息解释 1-5, 7; 民法典 561; before 2014-08-01 the 2009 reply (memory-high). `Interest.delay` is its face.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from mengma.lawbook.answers import Answer, Citation
from mengma.lawbook.daycount import per_cent, year_length
from mengma.lawbook.errors import BadAmount, BadDate
from mengma.lawbook.money import CENT, check_amount, rounded, yuan
from mengma.lawbook.periods import merge
from mengma.lawbook.rates import BenchmarkRates
from mengma.lawbook.sheet import Sheet, check_choice, check_day

Payment = tuple[date, object]
STAY_KINDS = ("review", "retrial", "other")
_REASONS = (*STAY_KINDS, "debtor")
_DAY = timedelta(days=1)
_EXCLUSIVE = (
    "迟延天数按口径A（清偿日减届满日）；条文“自届满之日起”也可读作口径B，多计一日，官方算例未找到",
    "Days of delay by way A (day paid minus day of expiry); “from the day of expiry” can also be read as way B, one "
    "day more; no official example was found",
)
_INCLUSIVE = (
    "迟延天数按口径B（届满日计入）；另有口径A少计一日，官方算例未找到",
    "Days of delay by way B (the day of expiry counts); way A counts one day less; no official example was found",
)
_SHOWN = Decimal("0.0001")  # decimals of interest shown in the steps; the sum is exact


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay of enforcement 中止、暂缓执行, both days included.

    kind: review of the instrument (对生效法律文书审查), retrial (再审中止), or other; by_debtor: asked for by the debtor.
    """

    start: date
    end: date
    by_debtor: bool = False
    kind: str = "review"


AnyStay = Stay | tuple[date, date] | tuple[date, date, str]


@dataclass(slots=True)
class Debt:
    """What is owed while the days run: principal, general interest, doubled part, interest under the older rules."""

    principal: Decimal
    general: Decimal
    doubled: Decimal = Decimal(0)
    older: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Clock:
    """The days that count: from the first to any day, without those of the stays."""

    first: date
    stayed: Sequence[tuple[date, date]]

    def between(self, first: date, last: date) -> tuple[int, int]:
        """(days counted, days stayed) from first to last, both included."""
        out = sum(max(0, (min(last, end) - max(first, start)).days + 1) for start, end in self.stayed)
        return max(0, (last - first).days + 1) - out, out


def read_stays(stays: Iterable[AnyStay], sheet: Sheet) -> list[tuple[date, date]]:
    """The stretches that bear no doubled part, merged. Raises BadDate, UnknownEntry."""
    found = [_stay(each) for each in stays]
    if not found:
        return []
    ends = sheet.setting("delay-stay-ends")
    by_debtor_in_retrial = False
    if any(each.kind == "retrial" and each.by_debtor for each in found):
        by_debtor_in_retrial = sheet.setting("delay-retrial-by-debtor")
    out = []
    for each in found:
        span = f"{each.start}至{each.end}", f"{each.start} to {each.end}"
        if each.end < each.start:
            raise BadDate(f"中止期间{span[0]}首尾颠倒。", f"The stay {span[1]} ends before it begins.")
        if each.kind == "other":
            sheet.warn(
                f"{span[0]}的中止、暂缓不是因审查生效文书或者再审，条文没有规定扣除，照计",
                f"The stay {span[1]} is neither for review of the instrument nor for retrial; the text does not "
                "exclude it, so it counts",
            )
        elif each.by_debtor and (each.kind == "review" or by_debtor_in_retrial):
            sheet.say(f"{span[0]}因被执行人申请而中止、暂缓，照计", f"Stay {span[1]} at the debtor's request counts")
        else:
            out.append((each.start, each.end if ends == "both" else each.end - _DAY))
    sheet.word("delay-stays", ("excluded",), max(sheet.on, sheet.since("delay-stays")))
    return merge((start, end) for start, end in out if end >= start)


def _stay(given: AnyStay) -> Stay:
    if not isinstance(given, Stay):
        start, end, *rest = given
        reason = check_choice(rest[0] if rest and rest[0] else "review", _REASONS, "中止事由", "reason of a stay")
        given = Stay(start, end, True) if reason == "debtor" else Stay(start, end, kind=reason)
    check_choice(given.kind, STAY_KINDS, "中止事由", "reason of a stay")
    check_day(given.start)
    check_day(given.end)
    return given


def read_payments(payments: Iterable[Payment], until: date, factor: Decimal = Decimal(1)) -> list[tuple[date, Decimal]]:
    """The payments in order of their days, times a factor. Raises BadAmount, BadDate where one is after `until`."""
    out = []
    for day, amount in payments:
        check_day(day, "还款日", "day of payment")
        if day > until:
            raise BadDate(
                f"还款日{day}晚于截止日{until}。",
                f"The payment of {day} is after the last day {until}.",
                next_zh="请改正还款日，或者延后截止日。",
                next_en="Correct the day of payment or the last day.",
            )
        out.append((day, check_amount(amount, what_zh="还款额", what_en="payment") * factor))
    return sorted(out, key=lambda each: each[0])


def share_payments(
    instalments: Mapping[date, Decimal], payments: Sequence[tuple[date, Decimal]]
) -> dict[date, list[Payment]]:
    """The payments by instalment, each to the one that fell due first (民法典 560). Raises BadAmount where too much."""
    left = dict(instalments)
    out: dict[date, list[Payment]] = {due: [] for due in left}
    for day, amount in payments:
        rest = amount
        for due, owed in left.items():
            part = min(rest, owed)
            if part:
                out[due].append((day, part))
                left[due] = owed - part
            rest -= part
        if rest:
            raise BadAmount(
                f"{day}的还款超过各期本金之和{yuan(rest)}元。",
                f"The payment of {day} is {yuan(rest)} yuan more than all instalments.",
                article="delayed-performance-interpretation/4",
                next_zh="超出部分清偿加倍部分，请从还款中减去。",
                next_en="What is over pays the doubled part; leave it out of the payments.",
            )
    return out


def inner_order(sheet: Sheet) -> tuple[str, str]:
    """Whether general interest or principal is paid first inside the debt of the instrument."""
    if sheet.setting("debt-payment-order") == "interest-first":
        return ("general", "principal")
    return ("principal", "general")


def cite_payment_order(sheet: Sheet, day: date) -> None:
    """民法典 561; before the Civil Code the same order, from a text not held."""
    if day >= sheet.since("payment-order"):
        sheet.word("payment-order", ("costs-interest-principal",), day)
        return
    sheet.warn(
        "民法典施行前依合同法司法解释（二）第二十一条，顺序相同（凭记忆，文本未收录）",
        "Before the Civil Code the same order followed from the second Contract Law interpretation, art. 21 (from "
        "memory, the text is not held)",
    )


class DelayRun:
    """One computation of delay interest from the first day of delay to full performance."""

    def __init__(
        self, sheet: Sheet, benchmarks: BenchmarkRates, benchmark_cited: Citation | None, debt: Debt,
        due: date, paid: date,
    ) -> None:  # fmt: skip
        self.sheet = sheet
        self.debt = debt
        self.paid = paid
        self._benchmarks = benchmarks
        self._benchmark_cited = benchmark_cited
        self._new = sheet.since("delay-daily-rate")
        self._due = due
        self._segments: list[dict[str, object]] = []
        self._older_factor = Decimal(0)

    def run(self, payments: Sequence[tuple[date, Decimal]], stayed: list[tuple[date, date]]) -> Answer[Decimal]:
        """Walk from payment to payment; the value is the older and the doubled interest together."""
        sheet = self.sheet
        inclusive = sheet.setting("delay-days") == "B"
        sheet.warn(*(_INCLUSIVE if inclusive else _EXCLUSIVE))
        first = self._due if inclusive else self._due + _DAY
        clock = _Clock(first, stayed)
        order = inner_order(sheet) if payments else ("general", "principal")
        cursor = first
        for day, amount in payments:
            cursor = self._accrue(clock, cursor, day)
            self._pay(day, amount, order)
        self._accrue(clock, cursor, self.paid)
        exact = sum((Decimal(str(each["interest"])) for each in self._segments), Decimal(0))
        if not exact:
            sheet.say("没有应计的迟延日", "No day of delay counts")
        how = sheet.setting("interest-rounding")
        value = rounded(exact, how)
        if len(self._segments) > 1 or value != exact:
            sheet.say(f"合计{yuan(value)}", f"In all {yuan(value)}")
        owed = {
            "principal": self.debt.principal, "general_interest": self.debt.general, "doubled": self.debt.doubled,
            "older": self.debt.older,
        }  # fmt: skip
        shown = {name: sum_.quantize(CENT, ROUND_HALF_UP) for name, sum_ in owed.items()}
        return sheet.answer(value, exact=exact, segments=self._segments, first_day=first, **shown)

    def _accrue(self, clock: _Clock, first: date, last: date) -> date:
        """Let interest run from first to last, both included; the day after is returned."""
        if last < first:
            return first
        if first < self._new:
            self._accrue_older(clock, first, min(last, self._new - _DAY))
        if last >= self._new:
            self._accrue_new(clock, max(first, self._new), last)
        return last + _DAY

    def _accrue_new(self, clock: _Clock, first: date, last: date) -> None:
        sheet = self.sheet
        days, stayed = clock.between(first, last)
        rate = sheet.number("delay-daily-rate", max(sheet.on, self._new))
        interest = self.debt.principal * rate * days
        self.debt.doubled += interest
        how = f"日万分之{_plain(rate * 10_000)}", f"{_plain(rate)} a day"
        self._note(first, last, days, stayed, rate, interest, how)

    def _accrue_older(self, clock: _Clock, first: date, last: date) -> None:
        """Twice the benchmark rate of the period, by the stretches in which the rate stood."""
        sheet = self.sheet
        months = (self.paid.year - self._due.year) * 12 + self.paid.month - self._due.month
        months += self.paid.day > self._due.day
        length = year_length(sheet.setting("older-delay-day-count"))
        for start, end, yearly in self._benchmarks.during(first, last, months):
            times = sheet.number("delay-older-multiple", start)
            days, stayed = clock.between(start, end)
            if stayed:
                sheet.warn(
                    "2014年8月1日之前的中止、暂缓：未见旧规定有扣除，照计",
                    "Stays before 2014-08-01: no rule to exclude them was found, so they count",
                )
            days += stayed
            rate = per_cent(yearly) * times / length
            interest = self.debt.principal * rate * days
            self._older_factor += rate * days
            self.debt.older += interest
            how = f"基准年利率{yearly}%×{times}÷{length}", f"benchmark {yearly}% × {times} ÷ {length}"
            self._note(start, end, days, 0, rate, interest, how)
        if self._benchmark_cited is not None:
            sheet.cited.append(self._benchmark_cited)
        sheet.warn(
            "2014年8月1日之前按旧规定（同期贷款基准利率的两倍，已含一般债务利息）；批复据网页摘录，部分利率凭记忆，请核对原文",
            "Before 2014-08-01 the older rules apply (twice the benchmark rate, general interest included); the reply "
            "is from an excerpt and some of the rates from memory, check the texts",
        )

    def _note(
        self, first: date, last: date, days: int, stayed: int, rate: Decimal, interest: Decimal, how: tuple[str, str]
    ) -> None:
        principal = self.debt.principal
        without = f"（已扣除{stayed}日）" if stayed else ""
        without_en = f" ({stayed} days excluded)" if stayed else ""
        shown = _money(interest)
        self.sheet.say(
            f"{first}至{last}：{yuan(principal)}×{how[0]}×{days}日{without}＝{shown}",
            f"{first} to {last}: {yuan(principal)} × {how[1]} × {days} days{without_en} = {shown}",
        )
        self._segments.append(
            {"from": first, "to": last, "days": days, "stayed": stayed, "principal": principal, "rate": rate,
             "interest": interest}
        )  # fmt: skip

    def _pay(self, day: date, amount: Decimal, order: Sequence[str]) -> None:
        if day < self._new and day > self._due:
            self._pay_in_proportion(day, amount)
            return
        sheet, left = self.sheet, amount
        if day > self._due:
            sheet.word("delay-order", ("debt-first",), max(sheet.on, self._new))
        said = []
        for name in (*order, "older", "doubled"):
            part = min(left, getattr(self.debt, name))
            setattr(self.debt, name, getattr(self.debt, name) - part)
            left -= part
            if part:
                said.append((f"{NAMES[name][0]}{yuan(part)}", f"{NAMES[name][1]} {yuan(part)}"))
        if left:
            raise _too_much(day, amount, left)
        sheet.say(
            f"{day}还款{yuan(amount)}：清偿{'、'.join(each for each, _ in said)}",
            f"{yuan(amount)} paid on {day}: {', '.join(each for _, each in said)}",
        )

    def _pay_in_proportion(self, day: date, amount: Decimal) -> None:
        """本息并还: the payment settles a part of the principal together with the interest that has run on that part."""
        self.sheet.word("delay-older-order", ("in-proportion",), day)
        part = amount / (1 + self._older_factor)
        if part > self.debt.principal:
            raise _too_much(day, amount, (part - self.debt.principal) * (1 + self._older_factor))
        self.debt.principal -= part
        self.debt.older -= amount - part
        self.sheet.say(
            f"{day}还款{yuan(amount)}，本息并还：本金{yuan(part)}、利息{yuan(amount - part)}",
            f"{yuan(amount)} paid on {day}, in proportion: principal {yuan(part)}, interest {yuan(amount - part)}",
        )


NAMES: Mapping[str, tuple[str, str]] = {
    "costs": ("实现债权的费用", "costs"),
    "general": ("一般债务利息", "general interest"),
    "principal": ("本金等金钱债务", "principal"),
    "older": ("旧规定下的迟延履行利息", "delay interest under the older rules"),
    "doubled": ("加倍部分债务利息", "doubled part"),
}


def _money(interest: Decimal) -> str:
    """At least to the cent, with the parts of a cent that matter."""
    whole = interest.quantize(CENT, ROUND_HALF_UP)
    return yuan(whole) if whole == interest else _plain(interest.quantize(_SHOWN))


def _plain(number: Decimal) -> str:
    return f"{number.normalize():,f}"


def _too_much(day: date, amount: Decimal, left: Decimal) -> BadAmount:
    return BadAmount(
        f"{day}的还款{yuan(amount)}超过尚欠的全部债务，多出{yuan(left)}。",
        f"The payment of {yuan(amount)} on {day} is {yuan(left)} more than all that is owed.",
        article="delayed-performance-interpretation/4",
        next_zh="请核对还款额；全部还清的那一日填作清偿日。",
        next_en="Check the payment; the day everything was paid is the day of performance.",
    )
