"""Enforcement: control periods (查封、扣押、冻结期限), auctions (拍卖) and the period for applying (申请执行时效).

Source: 民事诉讼法 250; 民诉法解释 481, 485; 网络司法拍卖规定 10-27; 拍卖、变卖规定 5-25; 行诉解释 153; 财产保全规定 18.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from mengma.lawbook.answers import Answer, Step
from mengma.lawbook.entries import Entry
from mengma.lawbook.errors import BadAmount, BadDate
from mengma.lawbook.house_rules import HouseRules
from mengma.lawbook.money import CENT, check_amount, yuan
from mengma.lawbook.periods import Periods
from mengma.lawbook.rest_days import add_months
from mengma.lawbook.sheet import Sheet, check_choice, check_day

CONTROLS = ("deposit", "movable", "immovable", "other-right")
PROPERTY = ("movable", "immovable", "other-right")
STAGES = ("preservation", "enforcement")
MODES = ("online", "traditional")
JUDGMENTS = ("civil", "administrative")
_DAY = timedelta(days=1)
_MONTHS = {"month": 1, "year": 12}


class Enforcement:
    """The calculator of enforcement. Pure: dates, amounts and a court's settings are arguments."""

    def __init__(self, entries: Mapping[str, Entry], rules: HouseRules, periods: Periods) -> None:
        self._entries = entries
        self._rules = rules
        self._periods = periods

    def control_period(
        self,
        kind: str,
        start: date,
        *,
        on: date | None = None,
        months: int | None = None,
        house_rules: Mapping[str, Any] | None = None,
    ) -> Answer[date]:
        """The last day a control measure may last: deposit 1 year, movable 2, immovable and other-right 3.

        start: the day of the measure, or for a renewal the last day of the period before it. months: a shorter term
        granted by the ruling. Not carried over rest days: the measure simply ends. detail: limit (in months).
        Raises UnknownEntry, BadDate, NotInForce, BadHouseRule.
        """
        check_choice(kind, CONTROLS, "财产种类", "kind of property")
        check_day(start, "采取措施之日", "day of the measure")
        sheet = Sheet(self._entries, self._rules, on or start, house_rules)
        value = sheet.cite(f"control-{kind}")
        limit = value.value * _MONTHS[value.unit]
        term = limit if months is None else months
        if type(term) is not int or not 1 <= term <= limit:
            raise BadDate(
                f"{sheet.label(f'control-{kind}')[0]}不得超过{limit}个月，不能为{months}。",
                f"{sheet.label(f'control-{kind}')[1]} may last at most {limit} months, not {months}.",
                article="civil-procedure-interpretation/485",
            )
        end = add_months(start, term)
        sheet.say(
            f"{sheet.label(f'control-{kind}')[0]}：自{start}起{term}个月，对应日{end}",
            f"{sheet.label(f'control-{kind}')[1]}: {term} months from {start}, corresponding day {end}",
        )
        if sheet.setting("control-end") == "day-before":
            end -= _DAY
            sheet.say(f"按设置至前一日{end}", f"By setting, to the day before, {end}")
        sheet.warn(
            "以协助执行通知书载明的期限为准；期限届满未办理延期手续的，效力消灭，轮候的自动生效",
            "The date in the notice to assist prevails; unless renewed the measure lapses and the next in line takes "
            "effect",
        )
        return sheet.answer(end, limit=limit)

    def renewal_deadline(
        self,
        end: date,
        *,
        stage: str = "enforcement",
        on: date | None = None,
        house_rules: Mapping[str, Any] | None = None,
    ) -> Answer[date]:
        """The last day to act for a control measure that ends on `end`.

        stage preservation: the applicant must apply 7 days before the end (财产保全规定 18). stage enforcement: the court
        completes the renewal before the end (民诉法解释 485); no day is set for the applicant.
        Raises UnknownEntry, BadDate, NotInForce.
        """
        check_choice(stage, STAGES, "阶段", "stage")
        check_day(end, "期限届满日", "last day of the measure")
        if stage == "preservation":
            found = self._periods.before(end, "preservation-renewal", on=on, house_rules=house_rules)
            warning = Step("逾期申请或者不申请的，自行承担不能续行保全的后果", "Who applies late bears the loss")
            return Answer(found.value, found.steps, found.citations, (*found.warnings, warning), found.provisional)
        sheet = Sheet(self._entries, self._rules, on or end, house_rules)
        sheet.word("control-renewal", ("before-expiry",))
        sheet.say(f"续行手续须在{end}届满前办理完毕", f"Renewal must be completed before {end} has passed")
        sheet.warn(
            "条文没有规定申请执行人提前几日申请，宜提前；法院也可以依职权续行",
            "The text sets no day for the applicant, who should apply early; the court may also renew of its own motion",
        )
        return sheet.answer(end)

    def auction(
        self,
        appraisal: object,
        *,
        on: date,
        kind: str,
        round: int = 1,
        previous_reserve: object = None,
        reserve: object = None,
        mode: str = "online",
        auction_on: date | None = None,
        failed_on: date | None = None,
        house_rules: Mapping[str, Any] | None = None,
    ) -> Answer[Decimal]:
        """The lowest price an auction may start at, in yuan (rounded up to the cent: it is a floor).

        appraisal: the appraisal, or the market price. round: 1, 2, …; previous_reserve: the starting price of the
        round before (default: its own lowest). reserve: the price chosen, from which the deposit is counted (default:
        the floor). auction_on: the day of the auction; failed_on: the day the round before failed.
        detail: deposit_low, deposit_high (None: not set), notice_days, notice_by, again_by, reserve.
        Raises BadAmount, BadDate, UnknownEntry, NotInForce.
        """
        check_choice(kind, PROPERTY, "财产种类", "kind of property")
        check_choice(mode, MODES, "拍卖方式", "way of auction")
        price = check_amount(appraisal, what_zh="评估价", what_en="appraisal")
        sheet = Sheet(self._entries, self._rules, check_day(on), house_rules)
        prefix = "online-auction" if mode == "online" else "auction"
        self._check_round(sheet, prefix, kind, round)
        floor = self._floor(sheet, prefix, price, round, previous_reserve)
        chosen = floor if reserve is None else check_amount(reserve, what_zh="起拍价", what_en="starting price")
        if chosen < floor:
            raise BadAmount(
                f"起拍价{yuan(chosen)}低于最低{yuan(floor)}元。",
                f"The starting price {yuan(chosen)} is below the floor of {yuan(floor)} yuan.",
                article="online-auction-provisions/10" if mode == "online" else "auction-provisions/5",
                next_zh="请提高起拍价。",
                next_en="Raise the starting price.",
            )
        low, high = self._deposit(sheet, prefix, chosen, price)
        detail: dict[str, Any] = {"deposit_low": low, "deposit_high": high, "reserve": chosen}
        detail |= self._notices(sheet, prefix, kind, round, auction_on, failed_on, house_rules)
        if mode == "online":
            sheet.word("online-auction-panel", ("panel",))
            sheet.warn("起拍价、降价幅度、保证金由合议庭评议确定", "A panel decides the price, reduction and deposit")
        return sheet.answer(floor, **detail)

    def _check_round(self, sheet: Sheet, prefix: str, kind: str, round_: int) -> None:
        group = "movable" if kind == "movable" else "immovable"
        name = "online-auction-rounds" if prefix == "online-auction" else f"auction-rounds-{group}"
        most = sheet.number(name)
        if type(round_) is not int or not 1 <= round_ <= most:
            raise BadDate(
                f"最多拍卖{most}次，没有第{round_}次；流拍的依法变卖或者以物抵债。",
                f"There are at most {most} auctions, not {round_}; after that the property is sold or given in payment.",
                article="online-auction-provisions/26" if prefix == "online-auction" else "auction-provisions/25",
                next_zh="请办理变卖，或者核对拍卖次数。",
                next_en="Go on to the sale, or check the number of the auction.",
            )

    def _floor(self, sheet: Sheet, prefix: str, price: Decimal, round_: int, previous: object) -> Decimal:
        share = sheet.number(f"{prefix}-floor")
        floor = price * share
        if round_ == 1 or previous is None:
            sheet.say(
                f"第一次：{yuan(price)}×{_per_cent(share)}＝{yuan(floor)}元",
                f"First auction: {yuan(price)} × {_per_cent(share)} = {yuan(floor)} yuan",
            )
        if round_ == 1:
            return _up(floor)
        cut = 1 - sheet.number(f"{prefix}-reduction")
        times = 1 if previous is not None else round_ - 1
        base = floor if previous is None else check_amount(previous, what_zh="前次起拍价", what_en="previous price")
        for _ in range(times):
            sheet.say(
                f"降幅不超过前次的{_per_cent(1 - cut)}：{yuan(base)}×{_per_cent(cut)}＝{yuan(base * cut)}元",
                f"Reduced by at most {_per_cent(1 - cut)}: {yuan(base)} × {_per_cent(cut)} = {yuan(base * cut)} yuan",
            )
            base *= cut
        return _up(base)

    def _deposit(self, sheet: Sheet, prefix: str, chosen: Decimal, price: Decimal) -> tuple[Decimal, Decimal | None]:
        low_share = sheet.number(f"{prefix}-deposit-low")
        if prefix == "auction":
            low = _up(price * low_share)
            sheet.say(
                f"保证金不低于评估价的{_per_cent(low_share)}：{yuan(low)}元",
                f"Deposit at least {_per_cent(low_share)} of the appraisal: {yuan(low)} yuan",
            )
            return low, None
        high_share = sheet.number(f"{prefix}-deposit-high")
        low, high = _up(chosen * low_share), (chosen * high_share).quantize(CENT)
        sheet.say(
            f"保证金为起拍价{yuan(chosen)}的{_per_cent(low_share)}至{_per_cent(high_share)}：{yuan(low)}至{yuan(high)}元",
            f"Deposit {_per_cent(low_share)} to {_per_cent(high_share)} of {yuan(chosen)}: {yuan(low)} to {yuan(high)}",
        )
        return low, high

    def _notices(
        self,
        sheet: Sheet,
        prefix: str,
        kind: str,
        round_: int,
        auction_on: date | None,
        failed_on: date | None,
        settings: Mapping[str, Any] | None,
    ) -> dict[str, Any]:
        again = "again" if round_ > 1 and prefix == "online-auction" else "notice"
        name = f"{prefix}-{again}-{'movable' if kind == 'movable' else 'immovable'}"
        days = sheet.cite(name).value
        sheet.say(f"{sheet.label(name)[0]}：拍卖{days}日前", f"{sheet.label(name)[1]}: {days} days before")
        out: dict[str, Any] = {"notice_days": days, "notice_by": None, "again_by": None}
        if auction_on is not None:
            found = self._periods.before(auction_on, name, on=sheet.on, house_rules=settings)
            out["notice_by"] = found.value
            sheet.steps += found.steps
            sheet.cited += found.citations
        if failed_on is not None and round_ > 1:
            limit = self._periods.count(f"{prefix}-again", failed_on, on=sheet.on, house_rules=settings)
            out["again_by"] = limit.value
            sheet.steps += limit.steps
            sheet.cited += limit.citations
            if auction_on is not None and auction_on > limit.value:
                sheet.warn(f"再次拍卖应当不晚于{limit.value}", f"The further auction is due by {limit.value}")
        return out

    def application_deadline(
        self,
        due: date,
        *,
        kind: str = "civil",
        on: date | None = None,
        instalments: Sequence[date] = (),
        interrupted_on: Sequence[date] = (),
        house_rules: Mapping[str, Any] | None = None,
    ) -> Answer[date]:
        """The last day to apply for enforcement: two years, carried over rest days.

        due: the last day for performance (no period set: legal effect for civil, service for administrative
        judgments). instalments: all due days; civil judgments run from the last, administrative from each (the value
        is then the first to end, detail holds each). interrupted_on: days on which the period began again
        (application, settlement, demand, acknowledgment). detail: deadlines by due day.
        Raises UnknownEntry, BadDate, NotInForce.
        """
        check_choice(kind, JUDGMENTS, "裁判种类", "kind of judgment")
        days = sorted(check_day(each) for each in (*instalments, due))
        starts = days[-1:] if kind == "civil" else days
        name = "enforcement-application" if kind == "civil" else "administrative-enforcement-application"
        breaks = sorted(check_day(each, "中断之日", "day of interruption") for each in interrupted_on)
        deadlines: dict[str, date] = {}
        answers: list[Answer[date]] = []
        for start in starts:
            answer = self._running(name, start, breaks, on, house_rules)
            answers.append(answer)
            deadlines[start.isoformat()] = answer.value
        first = min(answers, key=lambda each: each.value)
        sheet = Sheet(self._entries, self._rules, on or first.value, house_rules)
        sheet.word(_LATE[kind], ("accepted-unless-objected", "not-accepted"))
        sheet.warn(*sheet.label(_LATE[kind]))
        return Answer(
            first.value, first.steps, (*first.citations, *sheet.cited), (*first.warnings, *sheet.warnings),
            first.provisional, {"deadlines": deadlines},
        )  # fmt: skip

    def closing_from(self, filed: date, *, on: date | None = None) -> Answer[date]:
        """The first day an enforcement filed on `filed` may be closed for the time being 终结本次执行程序, by time alone.

        The other conditions (inquiries made, consumption restricted, …) are not judged here. Raises BadDate, NotInForce.
        """
        check_day(filed, "立案日", "day of filing")
        found = self._periods.count("unfinished-closing-after", filed, on=on, rollover=False)
        first = found.value + _DAY
        step = Step(f"须超过{found.value}，最早{first}", f"Only after {found.value}: {first} at the earliest")
        other = Step(
            "还须已发执行通知和财产报告令、已限制消费、穷尽财产调查等条件",
            "The notices, the restriction of consumption, the exhausted inquiries and the rest are needed as well",
        )
        return Answer(first, (*found.steps, step), found.citations, (*found.warnings, other))

    def _running(
        self, name: str, start: date, breaks: Sequence[date], on: date | None, settings: Mapping[str, Any] | None
    ) -> Answer[date]:
        answer = self._periods.count(name, start, on=on, house_rules=settings)
        sheet = Sheet(self._entries, self._rules, on or start, settings)
        sheet.steps += answer.steps
        sheet.cited += answer.citations
        for each in breaks:
            if each <= start:
                continue
            if each > answer.value:
                sheet.warn(f"{each}已在届满之后，不发生中断", f"{each} is after the end; nothing is interrupted")
                continue
            answer = self._periods.count(name, each, on=on, house_rules=settings)
            word_day = max(sheet.on, sheet.since("enforcement-interruption"))
            sheet.word("enforcement-interruption", ("starts-again",), word_day)
            sheet.say(f"{each}中断，重新计算至{answer.value}", f"Interrupted on {each}, anew until {answer.value}")
        return Answer(
            answer.value, tuple(sheet.steps), tuple(dict.fromkeys(sheet.cited)),
            (*answer.warnings, *sheet.warnings), answer.provisional,
        )  # fmt: skip


_LATE = {"civil": "enforcement-late", "administrative": "administrative-enforcement-late"}


def _per_cent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}%"


def _up(amount: Decimal) -> Decimal:
    """A floor is rounded up to the cent: less would be below it."""
    cut = amount.quantize(CENT)
    return cut if cut >= amount else cut + CENT
