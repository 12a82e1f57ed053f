"""What becomes of a fee, asked: what comes back of it, and who bears it where a claim was granted in part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mengma.lawbook.calculators.asking import Calculator, for_all
from mengma.lawbook.calculators.fields import Choice, Field

if TYPE_CHECKING:
    from mengma.lawbook.book import Lawbook

_ON = Field("on", "day", "适用哪一天的规定", "Law in force on", default="today", aliases=("date",))
# reasons that law/ keeps under the name of another rule: reason -> entry
_ELSEWHERE = {
    "mediation": "fee-half-mediation",
    "withdrawal": "fee-half-withdrawal",
    "topup-unpaid": "fee-back-topup-unpaid",
}


def _reasons(law: Lawbook, values: Mapping[str, Any]) -> Sequence[Choice]:
    named = {name.removeprefix("refund-"): name for name in law.entries if name.startswith("refund-")}
    return [
        Choice(name, law.entries[entry].zh, law.entries[entry].en) for name, entry in {**_ELSEWHERE, **named}.items()
    ]


REFUND = Calculator(
    name="fee-refund",
    zh="退还诉讼费用",
    en="Refund of fees",
    about_zh="撤诉、调解、不予受理、发回重审等情形，已交的费用退多少。",
    about_en="What comes back of a fee after withdrawal, mediation, refusal, remand and the like.",
    fields=(
        Field("paid", "amount", "已交的费用", "Fee paid", required=True, example="2300"),
        Field("reason", "choice", "退费的事由", "Reason", required=True, choices=_reasons, example="withdrawal"),
        Field("already_halved", "flag", "已经减半收取", "Halved already", aliases=("already-halved",)),
        _ON,
    ),
    call=lambda law, values: law.fee_course.refund(**values),
    unit="yuan",
    rules=for_all("fee-rounding"),
)

SPLIT = Calculator(
    name="fee-split",
    zh="部分胜诉的费用负担",
    en="Costs of a claim granted in part",
    about_zh="按支持的比例推算双方负担的数额，供法院决定时参考。",
    about_en="A proposal by proportion; the court decides by the circumstances.",
    fields=(
        Field("fee", "amount", "案件受理费", "Acceptance fee", required=True, example="2300"),
        Field("claimed", "amount", "诉讼请求的数额", "Sum claimed", required=True, example="100000"),
        Field("awarded", "amount", "支持的数额", "Sum awarded", required=True, example="60000"),
        _ON,
    ),
    call=lambda law, values: law.fee_course.split(**values),
    unit="borne",
)
