"""Which court, asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mengma.lawbook.answers import Answer
from mengma.lawbook.calculators.asking import Calculator, choices
from mengma.lawbook.calculators.fields import Field

if TYPE_CHECKING:
    from mengma.lawbook.book import Lawbook

KINDS = choices(
    ("civil", "民事", "Civil"),
)


def _jurisdiction(law: Lawbook, values: dict[str, Any]) -> Answer[Any]:
    asked: dict[str, Any] = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
    return law.jurisdiction(**asked)


JURISDICTION = Calculator(
    name="jurisdiction",
    zh="管辖法院",
    en="Jurisdiction",
    about_zh="按案件种类、标的额和有关地点，列出本自治区有管辖权的第一审法院和理由。",
    about_en="The courts of this region with jurisdiction at first instance, and why.",
    fields=(
        Field("kind", "choice", "案件种类", "Kind of case", default="civil", choices=KINDS, example="civil"),
        Field("amount", "amount", "标的额（没有的不填）", "Sum in dispute, if any", example="500000000"),
        Field("cause", "cause", "案由", "Cause of action", "名称或者编号。", "Name or code.", example="民间借贷纠纷"),
        Field(
            "plaintiff_region", "region", "原告住所地", "Plaintiff's domicile", many=True,
            aliases=("plaintiff-region", "plaintiff"), example="150102",
        ),
        Field(
            "defendant_region", "region", "被告住所地", "Defendant's domicile", many=True,
            aliases=("defendant-region", "defendant"), example="150203",
        ),
        Field(
            "performance_region", "region", "合同履行地", "Place of performance", folded=True,
            aliases=("performance-region", "performance"), example="150102",
        ),
        Field(
            "property_region", "region", "不动产或者主要遗产所在地", "Where the property lies", folded=True,
            aliases=("property-region",), example="150102",
        ),
        Field(
            "tort_region", "region", "侵权行为地", "Place of the tort", folded=True, aliases=("tort-region", "tort"),
            example="150102",
        ),
        Field(
            "agreed_region", "region", "书面约定的法院所在地", "Place of the court agreed on", folded=True,
            aliases=("agreed-region", "agreed"), example="150102",
        ),
        Field("foreign", "flag", "涉外案件", "Foreign-related case"),
        Field(
            "on", "day", "适用哪一天的规定", "Law in force on", "一般为起诉之日。", "As a rule the day of the action.",
            default="today", aliases=("date",),
        ),
    ),
    call=_jurisdiction,
    unit="courts",
)  # fmt: skip
