"""Interest: delayed performance (迟延履行期间的债务利息) and agreed interest (约定利息).

Source: 民事诉讼法 264, 迟延履行利息解释 1-7, 民法典 561, 670, 民间借贷规定 25-31. Nothing is rounded before the last step;
where the law is silent a house rule decides and is cited.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from mengma.lawbook.answers import Answer
from mengma.lawbook.daycount import day_years, days_between, per_cent, year_length
from mengma.lawbook.delay import (
    NAMES,
    AnyStay,
    Debt,
    DelayRun,
    Payment,
    Stay,
    cite_payment_order,
    inner_order,
    read_payments,
    read_stays,
    share_payments,
)  # fmt: skip
from mengma.lawbook.entries import Entry
from mengma.lawbook.errors import BadAmount, BadDate, NotInForce
from mengma.lawbook.house_rules import HouseRules
from mengma.lawbook.instruments import Instrument
from mengma.lawbook.lending import LendingCap
from mengma.lawbook.money import CENT, check_amount, check_rate, rounded, yuan
from mengma.lawbook.rates import BenchmarkRates
from mengma.lawbook.sheet import Sheet, check_choice, check_day

__all__ = ["Interest", "Stay"]
PERS = ("year", "month", "day")
HOME = "CNY"
Stretch = tuple[date, date, Decimal]


class Interest:
    """The calculator of interest. Pure: dates, amounts and a court's settings are arguments."""

    def __init__(
        self,
        entries: Mapping[str, Entry],
        rules: HouseRules,
        instruments: Mapping[str, Instrument],
        benchmarks: BenchmarkRates,
        cap: LendingCap,
    ) -> None:
        self._entries = entries
        self._rules = rules
        self._instruments = instruments
        self._benchmarks = benchmarks
        self._cap = cap

    def delay(
        self,
        principal: object,
        due: date,
        paid: date,
        *,
        payments: Sequence[Payment] = (),
        stays: Iterable[AnyStay] = (),
        general_interest: object = 0,
        currency: str = HOME,
        exchange_rate: object = None,
        house_rules: Mapping[str, Any] | None = None,
    ) -> Answer[Decimal]:
        """The doubled part of the interest for delayed performance 加倍部分债务利息, from due until paid.

        principal: the money debt of the instrument without general interest; due: the last day for performance (legal
        effect where none is set; one call for each instalment); paid: the day all was paid, drawn or realised.
        payments: (day, amount) before that. stays: `Stay`, or (first, last[, review | retrial | other | debtor]).
        general_interest: the general interest owed under the instrument, paid before the principal by default.
        currency: the value is in it; with exchange_rate (yuan for one unit, middle rate of the first day) in yuan.
        Delay before 2014-08-01 follows the earlier rules, of lower confidence.
        detail: segments, exact (unrounded), principal, general_interest, doubled and older still owed, currency.
        Raises BadAmount, BadDate, UnknownEntry, NotInForce, BadHouseRule.
        """
        check_day(due, "履行期间届满日", "day of expiry")
        check_day(paid, "清偿日", "day of performance")
        if paid < due:
            raise _backwards(due, paid)
        sheet = Sheet(self._entries, self._rules, paid, house_rules)
        newest = max(paid, sheet.since("delay-daily-rate"))
        if paid >= sheet.since("delay-daily-rate"):
            sheet.cite("delay-daily-rate", newest)
            sheet.word("delay-start", ("expiry",), newest)
            sheet.word("delay-end", ("each-payment",), newest)
        if due < sheet.since("delay-daily-rate"):
            sheet.word("delay-transition", ("older-rules",), newest)
        factor, shown = self._currency(sheet, currency, exchange_rate, newest)
        debt = Debt(check_amount(principal) * factor, check_amount(general_interest) * factor)
        stayed = read_stays(stays, sheet)
        paid_parts = read_payments(payments, paid, factor)
        try:
            cited = self._instruments[self._benchmarks.instrument].cite(
                None, due, confidence=self._benchmarks.confidence
            )
        except NotInForce:
            cited = None  # the table itself refuses a day before it
        run = DelayRun(sheet, self._benchmarks, cited, debt, due, paid)
        answer = run.run(paid_parts, stayed)
        return Answer(
            answer.value, answer.steps, answer.citations, answer.warnings,
            detail={**answer.detail, "currency": shown},
        )  # fmt: skip

    def delay_by_instalments(
        self,
        instalments: Sequence[tuple[date, object]],
        paid: date,
        *,
        payments: Sequence[Payment] = (),
        stays: Iterable[AnyStay] = (),
        house_rules: Mapping[str, Any] | None = None,
    ) -> Answer[Decimal]:
        """The doubled part where the instrument sets several days: each (due, sum) runs by itself (迟延履行利息解释 2).

        payments go to the instalment that fell due first (民法典 560); instalments due after `paid` bear nothing.
        detail: parts, the detail of each instalment by its due day. Raises as `delay`.
        """
        parts = sorted((check_day(due), check_amount(sum_)) for due, sum_ in instalments)
        if not parts or len({due for due, _ in parts}) < len(parts):
            raise BadAmount("请逐期填写，同一日的合并为一期。", "Give each instalment once, one for each day.")
        shares = share_payments(dict(parts), read_payments(payments, paid))
        sheet = Sheet(self._entries, self._rules, paid, house_rules)
        exact, details = Decimal(0), {}
        for due, sum_ in parts:
            if due > paid:
                continue
            answer = self.delay(sum_, due, paid, payments=shares[due], stays=stays, house_rules=house_rules)
            sheet.say(f"{due}到期的{yuan(sum_)}：", f"{yuan(sum_)} due {due}:")
            sheet.steps += answer.steps
            sheet.cited += answer.citations
            sheet.warnings += answer.warnings
            exact += answer.detail["exact"]
            details[due.isoformat()] = answer.detail
        value = rounded(exact, sheet.setting("interest-rounding"))
        sheet.say(f"各期合计{yuan(value)}", f"All instalments: {yuan(value)}")
        return sheet.answer(value, exact=exact, parts=details)

    def overdue_rate(
        self,
        overdue_since: date,
        contract_date: date,
        *,
        agreed: object = None,
        agreed_overdue: object = None,
        filed_on: date | None = None,
    ) -> Answer[Decimal]:
        """The rate of default interest on a private loan. See `LendingCap.overdue`."""
        return self._cap.overdue(
            overdue_since, contract_date, agreed=agreed, agreed_overdue=agreed_overdue, filed_on=filed_on
        )

    def _currency(self, sheet: Sheet, currency: str, exchange_rate: object, newest: date) -> tuple[Decimal, str]:
        """(what one unit is worth in the currency of the answer, that currency)."""
        if not (len(currency) == 3 and currency.isascii() and currency.isupper()):
            raise BadAmount(
                f"币种“{currency}”须为三个大写字母。",
                f"The currency “{currency}” is not three capital letters.",
                next_zh="例如 CNY、USD。",
                next_en="For instance CNY or USD.",
            )
        if currency == HOME:
            return Decimal(1), HOME
        sheet.word("delay-currency", ("first-day-rate",), newest)
        if exchange_rate is None:
            sheet.say(f"以{currency}计算", f"Computed in {currency}")
            return Decimal(1), currency
        rate = check_amount(exchange_rate, what_zh="汇率中间价", what_en="exchange rate")
        sheet.say(
            f"申请执行人主张人民币：先按起算日中间价1{currency}＝{rate}元折算",
            f"In yuan on request: 1 {currency} = {rate} yuan, the middle rate of the first day",
        )
        sheet.warn("请核对中间价是否为起算日公布的价格", "Check that the middle rate is the one of the first day")
        return rate, HOME

    def allocate(
        self,
        received: object,
        principal: object,
        *,
        on: date,
        general_interest: object = 0,
        doubled: object = 0,
        costs: object = 0,
        house_rules: Mapping[str, Any] | None = None,
    ) -> Answer[dict[str, Decimal]]:
        """What a sum received pays: costs, then the money debt of the instrument, then the doubled part.

        value: paid by name (costs, general, principal, doubled); detail: the same names with what stays owed, debt
        (general interest and principal together) and surplus. Raises BadAmount, NotInForce, BadHouseRule.
        """
        sheet = Sheet(self._entries, self._rules, on, house_rules)
        left = check_amount(received)
        owed = {
            "costs": check_amount(costs),
            "general": check_amount(general_interest),
            "principal": check_amount(principal),
            "doubled": check_amount(doubled),
        }
        sheet.word("delay-order", ("debt-first",))
        cite_payment_order(sheet, on)
        paid: dict[str, Decimal] = {}
        for name in ("costs", *inner_order(sheet), "doubled"):
            paid[name] = min(left, owed[name]).quantize(CENT)
            left -= paid[name]
            if owed[name]:
                zh, en = NAMES[name]
                sheet.say(
                    f"{zh}{yuan(owed[name])}元：清偿{yuan(paid[name])}元",
                    f"{en} {yuan(owed[name])} yuan: {yuan(paid[name])} paid",
                )
        rest = {name: owed[name] - paid[name] for name in paid}
        rest["debt"] = rest["general"] + rest["principal"]
        sheet.say(
            f"余金钱债务{yuan(rest['debt'])}元、加倍部分{yuan(rest['doubled'])}元",
            f"Left: {yuan(rest['debt'])} yuan of the debt, {yuan(rest['doubled'])} yuan of the doubled part",
        )
        return sheet.answer(paid, surplus=left, **rest)

    def contractual(
        self,
        principal: object,
        rate: object,
        start: date,
        end: date,
        *,
        per: str = "year",
        basis: str | None = None,
        payments: Sequence[Payment] = (),
        capped_on: date | None = None,
        filed_on: date | None = None,
        withheld: object = 0,
        house_rules: Mapping[str, Any] | None = None,
    ) -> Answer[Decimal]:
        """Simple interest on a loan from start to end (the first day is not counted).

        rate: per cent a year, a month or a day, as `per` says. basis: actual/365, actual/360, actual/actual or 30/360
        (default: the house rule day-count). payments: (day, amount), to interest before principal. capped_on: the day
        the contract was made, where the cap on private lending applies (filed_on: the day of suit, needed for
        contracts before 2020-08-20). withheld: interest deducted in advance, which was never lent.
        detail: segments, exact (unrounded), principal and interest still owed, basis.
        Raises BadAmount, BadDate, UnknownEntry, NotInForce, BadHouseRule.
        """
        check_day(start, "起息日", "first day")
        check_day(end, "止息日", "last day")
        if end < start:
            raise _backwards(start, end)
        check_choice(per, PERS, "利率单位", "unit of the rate")
        sheet = Sheet(self._entries, self._rules, end, house_rules)
        basis = self._basis(sheet, basis)
        lent = self._lent(sheet, principal, withheld)
        yearly = self._yearly(sheet, check_rate(rate), per, basis)
        stretches = self._capped(sheet, yearly, start, end, capped_on, filed_on)
        loan = _Loan(sheet, lent, basis)
        return loan.run(stretches, read_payments(payments, end))

    def _basis(self, sheet: Sheet, basis: str | None) -> str:
        if basis is None:
            found: str = sheet.setting("day-count")
            basis = found
        rule = self._rules.rules["day-count"]
        check_choice(basis, tuple(rule.choices), "计日惯例", "day-count convention")
        sheet.say(f"计日惯例：{rule.choices[basis][0]}", f"Day count: {rule.choices[basis][1]}")
        return basis

    def _lent(self, sheet: Sheet, principal: object, withheld: object) -> Decimal:
        named, held = check_amount(principal, what_zh="借款金额", what_en="principal"), check_amount(withheld)
        if held > named:
            raise BadAmount("预先扣除的利息超过借款金额。", "More interest was withheld than was lent.")
        if held:
            sheet.word("loan-actual-sum", ("actually-lent",), max(sheet.on, sheet.since("loan-actual-sum")))
            sheet.say(f"预扣利息不计本金：实际出借{yuan(named - held)}元", f"Actually lent: {yuan(named - held)} yuan")
        return named - held

    def _yearly(self, sheet: Sheet, rate: Decimal, per: str, basis: str) -> Decimal:
        """The rate in per cent a year."""
        times = {"year": 1, "month": 12, "day": year_length(basis)}[per]
        if times != 1:
            word = "月" if per == "month" else "日"
            sheet.say(
                f"{word}利率{rate}%×{times}＝年利率{rate * times}%", f"{rate}% a {per} × {times} = {rate * times}%"
            )
        return rate * times

    def _capped(
        self, sheet: Sheet, yearly: Decimal, start: date, end: date, made: date | None, filed_on: date | None
    ) -> list[Stretch]:
        """(first day, last day, per cent a year) over the loan, no rate above its cap."""
        if made is None:
            return [(start, end, yearly)]
        if made > start:
            raise BadDate("合同成立日晚于起息日。", "The contract was made after the first day of interest.")
        cap = self._cap.answer(made, filed_on=filed_on)
        sheet.steps += cap.steps
        sheet.cited += cap.citations
        sheet.warnings += cap.warnings
        sheet.word("lending-total-cap", ("all-charges",), max(sheet.on, sheet.since("lending-total-cap")))
        out: list[Stretch] = []
        for each in cap.detail["stretches"]:
            # a day of interest belongs to the stretch in which it is counted
            first = start if not out else out[-1][1]
            last = min(end, each["to"] or end)
            if last <= first and out:
                continue
            out.append((first, max(first, last), min(yearly, each["cap"])))
            if yearly > each["cap"]:
                sheet.warn(
                    f"约定年利率{yearly}%超过上限{each['cap']}%，超过部分不予支持",
                    f"The agreed {yearly}% a year exceeds the cap of {each['cap']}%; the excess is not awarded",
                )
        return out


class _Loan:
    """One run of agreed interest: simple interest, payments to interest before principal."""

    def __init__(self, sheet: Sheet, principal: Decimal, basis: str) -> None:
        self.sheet = sheet
        self.principal = principal
        self.owed = Decimal(0)
        self.total = Decimal(0)
        self._basis = basis
        self._segments: list[dict[str, object]] = []

    def run(self, stretches: Sequence[Stretch], payments: Sequence[tuple[date, Decimal]]) -> Answer[Decimal]:
        sheet = self.sheet
        waiting = list(payments)
        for first, last, rate in stretches:
            cursor = first
            while waiting and waiting[0][0] <= last:
                day, amount = waiting.pop(0)
                cursor = self._accrue(cursor, max(day, cursor), rate)
                self._pay(day, amount)
            self._accrue(cursor, last, rate)
        value = rounded(self.total, sheet.setting("interest-rounding"))
        sheet.say(f"利息合计{yuan(value)}元", f"Interest in all: {yuan(value)} yuan")
        return sheet.answer(
            value, exact=self.total, segments=self._segments, basis=self._basis,
            principal=self.principal.quantize(CENT, ROUND_HALF_UP), interest=self.owed.quantize(CENT, ROUND_HALF_UP),
        )  # fmt: skip

    def _accrue(self, first: date, last: date, rate: Decimal) -> date:
        days, part = days_between(first, last, self._basis), day_years(first, last, self._basis)[1]
        interest = self.principal * per_cent(rate) * part
        if days:
            self.owed += interest
            self.total += interest
            self._segments.append(
                {"from": first, "to": last, "days": days, "principal": self.principal, "rate": rate,
                 "interest": interest}
            )  # fmt: skip
            self.sheet.say(
                f"{first}至{last}：{yuan(self.principal)}×年利率{rate}%×{days}日（{self._basis}）＝{yuan(interest)}元",
                f"{first} to {last}: {yuan(self.principal)} × {rate}% a year × {days} days ({self._basis}) = "
                f"{yuan(interest)} yuan",
            )
        return last

    def _pay(self, day: date, amount: Decimal) -> None:
        sheet = self.sheet
        cite_payment_order(sheet, day)
        interest = min(amount, self.owed)
        principal = amount - interest
        if principal > self.principal:
            raise BadAmount(
                f"{day}的还款{yuan(amount)}超过尚欠本息。",
                f"The payment of {yuan(amount)} on {day} is more than is owed.",
                article="civil-code/561",
            )
        self.owed -= interest
        self.principal -= principal
        sheet.say(
            f"{day}还款{yuan(amount)}：先利息{yuan(interest)}，后本金{yuan(principal)}",
            f"{yuan(amount)} paid on {day}: interest {yuan(interest)}, then principal {yuan(principal)}",
        )


def _backwards(first: date, last: date) -> BadDate:
    return BadDate(f"截止日{last}早于起算日{first}。", f"The last day {last} is before the first {first}.")
