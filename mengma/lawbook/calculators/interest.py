"""Interest, asked: delayed performance, agreed interest, the cap on private lending, what a payment pays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mengma.lawbook.answers import Answer
from mengma.lawbook.calculators.asking import Calculator, choices, for_all
from mengma.lawbook.calculators.fields import Choice, Field

if TYPE_CHECKING:
    from mengma.lawbook.book import Lawbook

_DEBTOR = "debtor"


def _delay(law: Lawbook, values: dict[str, Any]) -> Answer[Any]:
    stays = [*values.pop("stays", ()), *((*each[:2], _DEBTOR) for each in values.pop("debtor_stays", ()))]
    return law.interest.delay(**values, stays=stays)


DELAY = Calculator(
    name="delay-interest",
    zh="迟延履行期间的债务利息",
    en="Interest for delayed performance",
    about_zh="生效法律文书确定的金钱债务没有按期履行的，加倍部分债务利息：部分清偿、中止和暂缓分段计算。",
    about_en="The doubled part of the interest on a money debt performed late, with part payments and stays.",
    fields=(
        Field(
            "principal", "amount", "本金（除一般债务利息之外的金钱债务）", "Principal, without general interest",
            "文书确定的应付金额，不含按文书计算的一般债务利息。",
            "The sum owed under the judgment, without interest computed under it.", required=True, example="100000",
        ),
        Field(
            "due", "day", "履行期间届满之日", "Last day for performance", "文书没有确定履行期间的，为文书生效之日。",
            "Where none was set, the day of legal effect.", required=True, aliases=("due_on",), example="2023-03-31",
        ),
        Field(
            "paid", "day", "清偿之日", "Day of full performance", "还没有清偿的，填要计算到的那一天。",
            "Not paid yet: the day up to which to compute.", required=True, aliases=("paid_on", "until"),
            example="2023-06-30",
        ),
        Field(
            "payment", "payment", "此前的部分清偿", "Part payments before that", many=True, key="payments",
            aliases=("payments",), example="2023-05-01:20000",
        ),
        Field(
            "stay", "stretch", "中止、暂缓执行的期间（应当扣除的）", "Stays that are not counted",
            "因审查生效文书、再审而中止或者暂缓，且不是被执行人申请引起的。",
            "For review of the judgment or retrial, not at the debtor's request.", many=True, key="stays",
            aliases=("stays",), example="2023-04-10..2023-05-10",
        ),
        Field(
            "debtor_stay", "stretch", "被执行人申请引起的中止、暂缓（照计）", "Stays at the debtor's request (counted)",
            many=True, key="debtor_stays", aliases=("debtor-stay",), folded=True, example="2023-04-10..2023-05-10",
        ),
        Field(
            "general_interest", "amount", "尚欠的一般债务利息", "General interest still owed",
            "部分清偿先冲抵金钱债务。", "Part payments go to the debt first.", folded=True,
            aliases=("general-interest",), example="5000",
        ),
        Field("currency", "text", "币种", "Currency", folded=True, example="USD"),
        Field(
            "exchange_rate", "decimal", "折合人民币的中间价", "Middle rate in yuan", folded=True,
            aliases=("exchange-rate", "rate"), example="7.1000",
        ),
    ),
    call=_delay,
    unit="money",
    rules=for_all(
        "delay-days", "delay-stay-ends", "delay-retrial-by-debtor", "debt-payment-order", "older-delay-day-count",
        "interest-rounding",
    ),
)  # fmt: skip


def _bases(law: Lawbook, values: Mapping[str, Any]) -> Sequence[Choice]:
    return [Choice(name, zh, en) for name, (zh, en) in law.house_rules.rules["day-count"].choices.items()]


CONTRACTUAL = Calculator(
    name="interest",
    zh="约定利息",
    en="Contractual interest",
    about_zh="借款按约定利率计算的利息：计日惯例、部分还款、预扣利息和民间借贷利率上限。",
    about_en="Interest on a loan at the agreed rate: day count, part payments, interest withheld, and the cap.",
    fields=(
        Field("principal", "amount", "借款本金", "Principal", required=True, example="100000"),
        Field("rate", "rate", "约定利率", "Agreed rate", required=True, example="6"),
        Field(
            "per", "choice", "利率单位", "Rate per", default="year",
            choices=choices(("year", "年", "Year"), ("month", "月", "Month"), ("day", "日", "Day")),
        ),
        Field("from", "day", "起息日", "From", required=True, key="start", aliases=("start",), example="2024-03-01"),
        Field("to", "day", "止息日", "To", required=True, key="end", aliases=("end", "until"), example="2026-03-01"),
        Field(
            "payment", "payment", "此前的还款", "Payments before that", many=True, key="payments",
            aliases=("payments",), example="2025-01-01:20000",
        ),
        Field(
            "contract_date", "day", "民间借贷合同成立之日", "Day of a private-lending contract",
            "填写后按民间借贷利率上限计算。", "If given, the cap on private lending is applied.", key="capped_on",
            aliases=("contract-date", "capped_on", "capped-on"), example="2024-03-01",
        ),
        Field(
            "filed_on", "day", "起诉之日", "Day of suit", "合同成立于2020年8月20日之前的须填。",
            "Needed for contracts made before 20 August 2020.", folded=True, aliases=("filed-on", "filed"),
        ),
        Field("withheld", "amount", "预先扣除的利息", "Interest withheld in advance", folded=True, example="5000"),
        Field(
            "basis", "choice", "约定的计日惯例", "Day count agreed on", folded=True,
            choices=_bases,
        ),
    ),
    call=lambda law, values: law.interest.contractual(**values),
    unit="yuan",
    rules=for_all("day-count", "interest-rounding"),
)  # fmt: skip

LENDING_CAP = Calculator(
    name="lending-cap",
    zh="民间借贷利率上限",
    en="Cap on private-lending interest",
    about_zh="合同成立时一年期贷款市场报价利率的四倍；2020年8月20日之前成立的合同另按起诉日计算。",
    about_en="Four times the one-year loan prime rate at the contract; older contracts depend on the day of suit.",
    fields=(
        Field(
            "contract_date", "day", "合同成立之日", "Day of the contract", required=True,
            aliases=("contract-date", "contract", "on"), example="2024-08-01",
        ),
        Field(
            "filed_on", "day", "起诉之日", "Day of suit", "合同成立于2020年8月20日之前的须填。",
            "Needed for contracts made before 20 August 2020.", aliases=("filed-on", "filed"), example="2021-03-01",
        ),
        Field(
            "accepted_on", "day", "受理之日", "Day of acceptance", "不填时为起诉之日。", "Without it, the day of suit.",
            folded=True, aliases=("accepted-on", "accepted"), example="2021-03-03",
        ),
    ),
    call=lambda law, values: law.lending_cap(**values),
    unit="per cent a year",
)  # fmt: skip

ALLOCATE = Calculator(
    name="allocate",
    zh="一笔款项冲抵什么",
    en="What a payment pays",
    about_zh="费用、文书确定的金钱债务、加倍部分债务利息的清偿顺序。",
    about_en="Costs, the money debt of the instrument, then the doubled part.",
    fields=(
        Field("received", "amount", "到位金额", "Received", required=True, example="104000"),
        Field("principal", "amount", "本金", "Principal", required=True, example="100000"),
        Field("general_interest", "amount", "一般债务利息", "General interest", aliases=("general-interest",), example="5000"),
        Field("doubled", "amount", "加倍部分债务利息", "Doubled part", example="3000"),
        Field("costs", "amount", "费用", "Costs", example="0"),
        Field("on", "day", "适用哪一天的规定", "Law in force on", default="today", aliases=("date",)),
    ),
    call=lambda law, values: law.interest.allocate(**values),
    unit="allocated",
    rules=for_all("debt-payment-order"),
)  # fmt: skip
