"""Litigation fees, asked: 诉讼费用交纳办法 8-18 through `Lawbook.fee`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mengma.lawbook.answers import Answer
from mengma.lawbook.calculators.asking import Calculator, for_all
from mengma.lawbook.calculators.fields import Choice, Field
from mengma.lawbook.fees import ACCEPTANCE, CLOSINGS, PROCEDURES
from mengma.lawbook.fees import KINDS as FEE_KINDS

if TYPE_CHECKING:
    from mengma.lawbook.book import Lawbook

KIND_WORDS = {
    "property": ("财产案件", "Property claim"),
    "divorce": ("离婚案件", "Divorce"),
    "personality": ("侵害人格权案件", "Infringement of personality rights"),
    "ip": ("知识产权民事案件", "Intellectual property"),
    "labour": ("劳动争议案件", "Labour dispute"),
    "other": ("其他非财产案件", "Other non-property claim"),
    "administrative": ("行政案件", "Administrative case"),
    "administrative-ip": (
        "商标、专利、海事行政案件",
        "Administrative case on trade marks, patents or maritime matters",
    ),
    "administrative-compensation": ("行政赔偿案件", "Administrative compensation"),
    "appeal": ("上诉（按不服部分）", "Appeal (on the disputed part)"),
    "retrial": ("申请再审（依法应交的）", "Retrial, where a fee is due"),
    "none": ("不交受理费的案件", "No acceptance fee"),
    "jurisdiction-objection": ("管辖权异议（异议不成立）", "Objection to jurisdiction that fails"),
    "preservation": ("申请保全", "Preservation"),
    "payment-order": ("申请支付令", "Payment order"),
    "enforcement": ("申请执行", "Enforcement"),
    "recognition": ("申请承认和执行外国判决、国外仲裁裁决", "Recognition of foreign judgments and awards"),
    "unregistered-claimant": ("代表人诉讼中未登记的权利人起诉", "Unregistered claimant in a representative action"),
    "maritime-fund": ("申请设立海事赔偿责任限制基金", "Maritime limitation fund"),
    "maritime-injunction": ("申请海事强制令", "Maritime injunction"),
    "maritime-lien-summons": ("申请船舶优先权催告", "Public summons on maritime liens"),
    "maritime-claims": ("申请海事债权登记", "Registration of maritime claims"),
    "general-average": ("申请共同海损理算", "General average adjustment"),
    "public-summons": ("申请公示催告", "Public summons"),
    "arbitration-review": (
        "申请撤销仲裁裁决、确认仲裁协议效力",
        "Setting aside an award, validity of an arbitration agreement",
    ),
    "bankruptcy": ("破产案件", "Bankruptcy"),
}
PROCEDURE_WORDS = {
    "ordinary": ("普通程序", "Ordinary procedure"),
    "summary": ("简易程序", "Summary procedure"),
    "small-claims": ("小额诉讼程序", "Small-claims procedure"),
    "special": ("特别程序", "Special procedure"),
    "second-instance": ("第二审程序", "Second instance"),
}
CLOSING_WORDS = {
    "judgment": ("判决", "Judgment"),
    "mediation": ("调解", "Mediation"),
    "withdrawal": ("申请撤诉", "Withdrawal on application"),
    "deemed-withdrawal": ("按撤诉处理", "Deemed withdrawal"),
    "refusal": ("裁定不予受理", "Refusal to accept"),
    "dismissal": ("裁定驳回起诉", "Dismissal of the action"),
    "transfer": ("移送", "Transfer"),
    "other": ("其他方式", "Otherwise"),
    "remand": ("发回重审", "Remand"),
    "crime-transfer": ("移送公安、检察机关（涉嫌犯罪）", "Transfer on suspicion of a crime"),
}
_ON_A_SUM = (
    "property", "appeal", "retrial", "ip", "divorce", "personality", "preservation", "payment-order", "enforcement",
    "recognition", "unregistered-claimant", "bankruptcy",
)  # fmt: skip


_BY_REGION = (
    "divorce", "personality", "other", "ip", "jurisdiction-objection", "maritime-fund", "maritime-injunction",
    "maritime-lien-summons",
)  # fmt: skip


def words_of(values: Sequence[str], words: dict[str, tuple[str, str]]) -> list[Choice]:
    """Choices in the order of the code's values; one without words shows its own name."""
    return [Choice(value, *words.get(value, (value, value))) for value in values]


def _kinds(law: Lawbook, values: Mapping[str, Any]) -> Sequence[Choice]:
    return words_of(FEE_KINDS, KIND_WORDS)


def _procedures(law: Lawbook, values: Mapping[str, Any]) -> Sequence[Choice]:
    return words_of(PROCEDURES, PROCEDURE_WORDS)


def _closings(law: Lawbook, values: Mapping[str, Any]) -> Sequence[Choice]:
    return words_of(CLOSINGS, CLOSING_WORDS)


def _fee(law: Lawbook, values: dict[str, Any]) -> Answer[Any]:
    base = values.pop("base", None)
    if base is not None:
        rule = "fee-enforcement-no-amount" if values["kind"] == "enforcement" else f"fee-{values['kind']}"
        values["house_rules"] = {**values.get("house_rules", {}), rule: base}
    return law.fee(**values)


FEE = Calculator(
    name="fee",
    zh="诉讼费用",
    en="Litigation fees",
    about_zh="案件受理费和申请费：按种类、金额、程序和结案方式计算，列出每一段的算式。",
    about_en="Acceptance and application fees by kind, amount, procedure and way of closing, with every bracket shown.",
    fields=(
        Field("kind", "choice", "费用种类", "Kind of fee", required=True, choices=_kinds, place=True, example="property"),
        Field(
            "amount", "amount", "标的额", "Sum in dispute",
            "多项财产请求合并计算；价值难以确定的，按原告主张的价值。",
            "All property claims together; where the value is uncertain, the value claimed.",
            when={"kind": frozenset(_ON_A_SUM)}, example="88000",
            needed_for=frozenset({"property", "payment-order", "bankruptcy"}),
            aliases=("property_total", "property-total", "property_value", "property", "damages", "value"),
            titles={
                "appeal": ("不服一审判决部分的数额", "Sum of the disputed part of the judgment"),
                "divorce": ("分割财产的总额", "Total value of the property divided"),
                "personality": ("请求赔偿的数额", "Damages claimed"),
                "preservation": ("保全财产的数额", "Value of the property preserved"),
                "retrial": ("请求再审部分的数额", "Sum of the part of the judgment concerned"),
                "enforcement": ("执行金额或者价额", "Sum to be enforced"),
                "payment-order": ("请求给付的数额", "Sum claimed"),
                "bankruptcy": ("破产财产总额", "Total of the bankruptcy estate"),
                "ip": ("争议金额", "Sum in dispute"),
            },
        ),
        Field(
            "procedure", "choice", "审理程序", "Procedure", choices=_procedures,
            when={"kind": frozenset(ACCEPTANCE)}, example="summary",
        ),
        Field(
            "closed_by", "choice", "结案方式", "Way of closing", choices=_closings,
            when={"kind": frozenset(ACCEPTANCE)}, example="mediation",
        ),
        Field(
            "counterclaim", "flag", "反诉或者第三人请求，与本诉合并审理", "Counterclaim or third-party claim tried jointly",
            when={"kind": frozenset(ACCEPTANCE)},
        ),
        Field(
            "base", "amount", "每件的标准（法定幅度内）", "Sum per case, within the range of the law",
            when={"kind": frozenset({*_BY_REGION, "enforcement"})}, unasked=True, example="50", aliases=("per_case",),
        ),
        Field(
            "exchange_rate", "decimal", "外币折合人民币的中间价", "Middle rate of the currency in yuan",
            "金额是外币的，填人民法院受理之日公布的价格。", "Where the sums are in a foreign currency.", folded=True,
            when={"kind": frozenset(_ON_A_SUM)}, example="7.1000",
        ),
        Field(
            "on", "day", "适用哪一天的规定", "Law in force on", "一般为立案之日。", "As a rule the day of acceptance.",
            default="today", aliases=("date",),
        ),
    ),
    call=_fee,
    unit="yuan",
    rules={
        **for_all("fee-rounding"),
        **{f"fee-{kind}": frozenset({kind}) for kind in _BY_REGION},
        "fee-enforcement-no-amount": frozenset({"enforcement"}),
        "fee-deemed-withdrawal-halved": frozenset(ACCEPTANCE),
    },
)  # fmt: skip

SMALL_CLAIMS = Calculator(
    name="small-claims",
    zh="适用小额诉讼还是简易程序",
    en="Small claims or summary procedure",
    about_zh="按标的额和年平均工资判断是应当、可以还是不能适用小额诉讼程序。",
    about_en="Whether the small-claims procedure must, may or may not be applied, by the sum and the average wage.",
    fields=(
        Field("amount", "amount", "标的额", "Sum in dispute", required=True, example="50000"),
        Field("not_simple", "flag", "不是简单案件（事实、权利义务有较大争议）", "Not a simple case", key="simple"),
        Field("not_monetary", "flag", "不是金钱给付案件", "Not a claim for money", key="monetary"),
        Field("status_or_title", "flag", "人身关系、财产确权案件", "Personal status or title to property"),
        Field("foreign", "flag", "涉外案件", "Foreign-related"),
        Field("appraisal", "flag", "需要评估、鉴定", "An appraisal is needed"),
        Field("whereabouts_unknown", "flag", "一方当事人下落不明", "A party's whereabouts are unknown"),
        Field("counterclaim", "flag", "当事人提出反诉", "A counterclaim was brought"),
        Field("on", "day", "适用哪一天的规定", "Law in force on", default="today", aliases=("date",)),
    ),
    call=lambda law, values: law.small_claims(
        **{**values, "simple": not values.get("simple", False), "monetary": not values.get("monetary", False)}
    ),
    unit="verdict",
    rules=for_all("average-wage"),
)

SUMMARY = Calculator(
    name="summary",
    zh="是否适用简易程序",
    en="Summary procedure",
    about_zh="简单案件、标的额与年平均工资的倍数，判断是应当、可以还是不能适用简易程序。",
    about_en="Whether the summary procedure must, may or may not be applied.",
    fields=(
        Field("amount", "amount", "标的额", "Sum in dispute", example="150000"),
        Field("not_simple", "flag", "不是简单案件", "Not a simple case", key="simple"),
        Field("whereabouts_unknown", "flag", "起诉时被告下落不明", "The defendant's whereabouts are unknown"),
        Field("remanded", "flag", "发回重审", "Remanded for a new trial"),
        Field("many_parties", "flag", "当事人一方人数众多", "One side has many parties"),
        Field("retrial", "flag", "适用审判监督程序", "Trial-supervision procedure"),
        Field("public_interest", "flag", "涉及国家利益、社会公共利益", "State or public interest"),
        Field("third_party_revocation", "flag", "第三人撤销之诉", "Third-party action for revocation"),
        Field("heard_as_ordinary", "flag", "已按普通程序开庭", "Already heard in the ordinary procedure"),
        Field("on", "day", "适用哪一天的规定", "Law in force on", default="today", aliases=("date",)),
    ),
    call=lambda law, values: law.summary(**{"amount": None, **values, "simple": not values.get("simple", False)}),
    unit="verdict",
    rules=for_all("average-wage"),
)
