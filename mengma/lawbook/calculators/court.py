"""Which court, asked: civil, administrative and criminal first instance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mengma.lawbook.answers import Answer
from mengma.lawbook.calculators.asking import Calculator, choices
from mengma.lawbook.calculators.fields import Choice, Field
from mengma.lawbook.errors import UnknownRegion

if TYPE_CHECKING:
    from mengma.lawbook.book import Lawbook

_CIVIL = {"kind": frozenset({"civil"})}
_ADMINISTRATIVE = {"kind": frozenset({"administrative"})}
_CRIMINAL = {"kind": frozenset({"criminal"})}
_NOT_CRIMINAL = {"kind": frozenset({"civil", "administrative"})}
_NOT_CIVIL = {"kind": frozenset({"administrative", "criminal"})}
_OWN_FIELDS = ("property", "performance", "tort")


def _bodies(law: Lawbook, values: Mapping[str, Any]) -> Sequence[Choice]:
    return [Choice(body.name, body.zh, body.en) for body in law.forum.bodies.values()]


def _other_places(law: Lawbook, values: Mapping[str, Any]) -> Sequence[Choice]:
    return [Choice(name, place.zh, place.en) for name, place in law.forum.places.items() if name not in _OWN_FIELDS]


def _sentences(law: Lawbook, values: Mapping[str, Any]) -> Sequence[Choice]:
    return [Choice(name, zh, en) for name, (zh, en) in law.forum.sentences.items()]


def _jurisdiction(law: Lawbook, values: dict[str, Any]) -> Answer[Any]:
    asked: dict[str, Any] = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
    for name, region in asked.pop("other_places", ()):
        if f"{name}_region" in asked:
            raise UnknownRegion(f"地点“{name}”填了两次。", f"The place “{name}” is given twice.")
        asked[f"{name}_region"] = region
    return law.jurisdiction(**asked)


JURISDICTION = Calculator(
    name="jurisdiction",
    zh="管辖法院",
    en="Jurisdiction",
    about_zh="按案件种类、标的额和有关地点，列出本自治区有管辖权的第一审法院和理由。",
    about_en="The courts of this region with jurisdiction at first instance, and why.",
    fields=(
        Field(
            "kind", "choice", "案件种类", "Kind of case", default="civil", example="civil",
            choices=choices(
                ("civil", "民事", "Civil"), ("administrative", "行政", "Administrative"), ("criminal", "刑事", "Criminal")
            ),
        ),
        Field("amount", "amount", "标的额", "Sum in dispute", when=_CIVIL, example="500000000"),
        Field(
            "cause", "cause", "案由", "Cause of action", "名称或者编号，可在“案由和罪名”中查找。",
            "Name or code; see the tree of causes.", when=_CIVIL, example="民间借贷纠纷",
        ),
        Field(
            "defendant", "choice", "被告机关", "Organ sued", "作出行政行为的机关的种类。", "The kind of organ that acted.",
            when=_ADMINISTRATIVE, choices=_bodies, aliases=("organ", "body", "defendant_kind", "defendant_type"),
            example="local-government", required=True,
        ),
        Field("crime", "crime", "罪名", "Crime", when=_CRIMINAL, example="盗窃罪"),
        Field(
            "offence_region", "region", "犯罪地", "Place of the offence", many=True, when=_CRIMINAL,
            aliases=("offence-region", "offence"), example="150102",
        ),
        Field(
            "plaintiff_region", "region", "原告住所地", "Plaintiff's domicile", many=True, when=_NOT_CRIMINAL,
            aliases=("plaintiff-region", "plaintiff"), example="150102",
        ),
        Field(
            "defendant_region", "region", "被告住所地", "Defendant's domicile", many=True,
            aliases=("defendant-region",), example="150203",
            titles={
                "administrative": ("被告机关所在地", "Seat of the organ"),
                "criminal": ("被告人居住地", "Residence of the accused"),
            },
        ),
        Field(
            "performance_region", "region", "合同履行地", "Place of performance", folded=True, when=_CIVIL,
            aliases=("performance-region", "performance"), example="150102",
        ),
        Field(
            "property_region", "region", "不动产或者主要遗产所在地", "Where the property lies", folded=True,
            when=_NOT_CRIMINAL, aliases=("property-region",), example="150102",
        ),
        Field(
            "tort_region", "region", "侵权行为地", "Place of the tort", folded=True, when=_CIVIL,
            aliases=("tort-region", "tort"), example="150102",
        ),
        Field(
            "agreed_region", "region", "书面约定的法院所在地", "Place of the court agreed on", folded=True, when=_CIVIL,
            aliases=("agreed-region", "agreed"), example="150102",
        ),
        Field(
            "place", "place", "其他有关的地点", "Other connecting places", folded=True, when=_CIVIL, many=True,
            key="other_places", choices=_other_places, example="delivery:150102",
        ),
        Field(
            "plaintiff_habitual_region", "region", "原告经常居住地", "Plaintiff's habitual residence", folded=True,
            when=_CIVIL, many=True, aliases=("plaintiff-habitual-region",), example="150102",
        ),
        Field(
            "defendant_habitual_region", "region", "被告经常居住地", "Defendant's habitual residence", folded=True,
            when=_CIVIL, many=True, aliases=("defendant-habitual-region",), example="150102",
        ),
        Field(
            "defendant_status", "choice", "被告的情况", "The defendant is", folded=True, when=_CIVIL,
            aliases=("defendant-status",),
            choices=choices(
                ("abroad", "不在我国领域内居住", "Living abroad"), ("missing", "下落不明或者宣告失踪", "Missing"),
                ("compulsory-education", "被采取强制性教育措施", "In compulsory education"),
                ("imprisoned", "被监禁", "Imprisoned"),
            ),
        ),
        Field(
            "away", "choice", "夫妻离开住所地超过一年的一方", "Spouse away for over a year", folded=True, when=_CIVIL,
            choices=choices(("plaintiff", "原告", "Plaintiff"), ("defendant", "被告", "Defendant"), ("both", "双方", "Both")),
        ),
        Field(
            "deciding_court", "text", "作出裁判、正在执行或者采取保全的法院（代字）",
            "Court that decided, enforces or preserved (code)", folded=True, when=_CIVIL, aliases=("deciding-court",),
            example="内0102",
        ),
        Field(
            "appeared_court", "text", "被告应诉答辩、未提异议的法院（代字）", "Court where the defendant answered (code)",
            folded=True, when=_CIVIL, aliases=("appeared-court",), example="内0102",
        ),
        Field(
            "review", "choice", "行政复议", "Administrative review", folded=True, when=_ADMINISTRATIVE,
            choices=choices(
                ("none", "未经复议", "None"), ("upheld", "维持原行政行为", "Upheld"), ("changed", "改变原行政行为", "Changed"),
                ("silent", "逾期未作决定", "No decision in time"),
            ),
        ),
        Field(
            "review_body", "choice", "复议机关", "Reviewing organ", folded=True, when=_ADMINISTRATIVE, choices=_bodies,
            aliases=("review-body",),
        ),
        Field(
            "review_region", "region", "复议机关所在地", "Seat of the reviewing organ", folded=True, when=_ADMINISTRATIVE,
            aliases=("review-region",), example="150102",
        ),
        Field("liberty", "flag", "限制人身自由的强制措施", "A measure restricting personal liberty", when=_ADMINISTRATIVE),
        Field("sentence", "choice", "可能判处的刑罚", "Possible sentence", when=_CRIMINAL, choices=_sentences, example="life"),
        Field("railway", "flag", "涉铁路案件", "In the railway's sphere", when=_CRIMINAL),
        Field("major", "flag", "重大、复杂案件", "Major and complex", when=_NOT_CIVIL),
        Field("foreign", "flag", "涉外案件", "Foreign-related case", when=_NOT_CRIMINAL),
        Field(
            "on", "day", "适用哪一天的规定", "Law in force on", "一般为起诉之日。", "As a rule the day of the action.",
            default="today", aliases=("date",),
        ),
    ),
    call=_jurisdiction,
    unit="courts",
)  # fmt: skip
