"""The cap on agreed interest in private lending (民间借贷利率司法保护上限). Source: 民间借贷规定 25, 28, 29, 31."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from mengma.lawbook.answers import Answer
from mengma.lawbook.entries import Entry
from mengma.lawbook.errors import BadDate
from mengma.lawbook.house_rules import HouseRules
from mengma.lawbook.instruments import Instrument
from mengma.lawbook.money import check_rate
from mengma.lawbook.rates import LoanPrimeRates
from mengma.lawbook.sheet import Sheet, check_day

_DAY = timedelta(days=1)


class LendingCap:
    """The cap by the day of the contract; for older contracts by the day of suit and of acceptance."""

    def __init__(
        self,
        entries: Mapping[str, Entry],
        rules: HouseRules,
        lpr: LoanPrimeRates,
        instruments: Mapping[str, Instrument],
    ) -> None:
        self._announcements = instruments[lpr.instrument]
        self._entries = entries
        self._rules = rules
        self._lpr = lpr
        self.reform = entries["lending-cap-multiple"].values[0].start
        self._scope_since = entries["lending-scope"].values[0].start

    def answer(
        self, contract_date: date, *, filed_on: date | None = None, accepted_on: date | None = None
    ) -> Answer[Decimal]:
        """The cap in per cent a year that holds now for a contract of that day.

        filed_on: the day suit was brought (起诉时), needed for contracts before 2020-08-20; accepted_on: the day the
        case was accepted (default: filed_on); a case accepted before 2020-08-20 keeps the older rule.
        detail: stretches, a list of {from, to, cap} over the life of the loan, and void_above under the older rule.
        Raises BadDate, NotInForce.
        """
        check_day(contract_date, "合同成立日", "day of the contract")
        accepted = accepted_on or filed_on
        if contract_date >= self.reform:
            return self._current(contract_date)
        if accepted is None:
            raise BadDate(
                f"合同成立于{self.reform}之前的，上限取决于起诉日和受理日。",
                f"For a contract made before {self.reform} the cap depends on the day of suit.",
                article="private-lending-provisions/31",
                next_zh="请填写起诉日。",
                next_en="Give the day suit was brought.",
            )
        filed = filed_on or accepted
        if accepted < contract_date or filed < contract_date:
            raise BadDate("起诉日早于合同成立日。", "Suit was brought before the contract was made.")
        if accepted < self.reform:
            return self._older(contract_date, accepted)
        return self._across(contract_date, max(filed, self.reform))

    def _multiple(self, sheet: Sheet, day: date, when_zh: str, when_en: str) -> Decimal:
        announced, rate = self._lpr.on(day)
        times = sheet.number("lending-cap-multiple", max(day, self.reform))
        cap = rate * times
        self._cite_rate(sheet, announced, day)
        sheet.say(
            f"{when_zh}（{day}）最近一次公布（{announced}）的一年期LPR为{rate}%，{times}倍为{cap}%",
            f"One-year LPR last announced before {when_en} ({day}), on {announced}: {rate}%; times {times} = {cap}%",
        )
        return cap

    def _cite_rate(self, sheet: Sheet, announced: date, day: date) -> None:
        """The announcement is cited as surely as the table was checked; a table that ends too early says so."""
        if self._lpr.is_behind(day):
            sheet.warn(
                f"{announced}之后公布的LPR未收录，请核对{day}之前最近一次公布",
                f"Announcements after {announced} are not held; check the last one before {day}",
            )
        sheet.cited.append(self._announcements.cite(None, announced, confidence=self._lpr.confidence))

    def overdue(
        self,
        overdue_since: date,
        contract_date: date,
        *,
        agreed: object = None,
        agreed_overdue: object = None,
        filed_on: date | None = None,
    ) -> Answer[Decimal]:
        """The rate of default interest 逾期利率 in per cent a year, never above the cap. Source: 民间借贷规定 28.

        agreed_overdue: the default rate agreed; else agreed: the rate of the term, which runs on; neither: the
        one-year loan prime rate at the time of default. filed_on: as for `answer`. Raises BadAmount, BadDate, NotInForce.
        """
        check_day(overdue_since, "逾期之日", "day of default")
        if overdue_since < contract_date:
            raise BadDate("逾期之日早于合同成立日。", "Default comes before the contract.")
        cap = self.answer(contract_date, filed_on=filed_on)
        sheet = Sheet(self._entries, self._rules, max(overdue_since, self.reform))
        sheet.word("lending-overdue", ("agreed-or-term-or-lpr",))
        if agreed_overdue is not None:
            rate = check_rate(agreed_overdue)
            sheet.say(f"约定逾期利率{rate}%", f"Default rate agreed: {rate}%")
        elif agreed is not None:
            rate = check_rate(agreed)
            sheet.say(f"未约定逾期利率，按借期内利率{rate}%", f"No default rate agreed: the rate of the term, {rate}%")
        else:
            announced, rate = self._lpr.on(overdue_since)
            self._cite_rate(sheet, announced, overdue_since)
            sheet.say(
                f"均未约定，参照逾期之时的一年期LPR（{announced}公布）{rate}%",
                f"Neither was agreed: the one-year LPR at default (announced {announced}), {rate}%",
            )
        sheet.steps += cap.steps
        sheet.cited += cap.citations
        sheet.warnings += cap.warnings
        if rate > cap.value:
            sheet.warn(f"超过上限{cap.value}%，按上限", f"Above the cap of {cap.value}%, which applies")
        return sheet.answer(min(rate, cap.value), agreed=rate, cap=cap.value)

    def _current(self, contract_date: date) -> Answer[Decimal]:
        sheet = Sheet(self._entries, self._rules, contract_date)
        cap = self._multiple(sheet, contract_date, "合同成立时", "the contract")
        _scope(sheet, self._scope_since)
        return sheet.answer(cap, stretches=[{"from": contract_date, "to": None, "cap": cap}])

    def _older(self, contract_date: date, accepted: date) -> Answer[Decimal]:
        sheet = Sheet(self._entries, self._rules, accepted)
        cap, void = sheet.number("lending-older-protected"), sheet.number("lending-older-void")
        sheet.say(
            f"案件于{accepted}受理，适用当时的规定：年利率{cap}%以内受保护，超过{void}%部分无效",
            f"Accepted on {accepted}, under the rules then in force: up to {cap}% protected, above {void}% void",
        )
        _older_warning(sheet, cap, void)
        return sheet.answer(cap, stretches=[{"from": contract_date, "to": None, "cap": cap}], void_above=void)

    def _across(self, contract_date: date, filed: date) -> Answer[Decimal]:
        sheet = Sheet(self._entries, self._rules, filed)
        last = self.reform - _DAY
        sheet.word("lending-transition", ("at-suit",), self.reform)
        cap = self._multiple(sheet, filed, "起诉时", "suit")
        older, void = sheet.number("lending-older-protected", last), sheet.number("lending-older-void", last)
        sheet.say(
            f"自合同成立至{last}，当事人请求适用当时规定的，按年利率{older}%；自{self.reform}至返还之日，按{cap}%",
            f"Until {last}, on request, {older}% a year under the older rules; from {self.reform}, {cap}%",
        )
        _older_warning(sheet, older, void)
        _scope(sheet, self._scope_since)
        stretches = [
            {"from": contract_date, "to": last, "cap": older},
            {"from": self.reform, "to": None, "cap": cap},
        ]
        return sheet.answer(cap, stretches=stretches, void_above=void)


def _older_warning(sheet: Sheet, protected: Decimal, void: Decimal) -> None:
    sheet.warn(
        f"{protected}%至{void}%之间：已自愿支付的不得请求返还，未支付的不予支持。旧规定的文本未收录，据网页摘录",
        f"Between {protected}% and {void}%: what was paid freely is not returned, what was not paid is not awarded. "
        "The text of the older rules is not held; they are from an excerpt",
    )


def _scope(sheet: Sheet, since: date) -> None:
    sheet.word("lending-scope", ("not-local-finance",), max(sheet.on, since))
    sheet.warn(
        "小额贷款公司、典当行、融资租赁公司等七类地方金融组织的金融业务纠纷不适用民间借贷的上限",
        "Disputes from the financial business of the seven kinds of local financial organisations "
        "(small-loan companies, pawnshops, leasing companies …) are outside the cap on private lending",
    )
