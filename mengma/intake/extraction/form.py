"""The fields of each element form, in order, with their Chinese titles (msgids): what a page shows, empty ones too."""

from __future__ import annotations

from .elements import element_names

TITLES = {
    "plaintiff": "原告",
    "defendant": "被告",
    "third_party": "第三人",
    "party_kind": "当事人类型",
    "sex": "性别",
    "ethnicity": "民族",
    "birth_date": "出生日期",
    "id_number": "身份证号码",
    "credit_code": "统一社会信用代码",
    "phone": "联系电话",
    "address": "住所",
    "agent": "委托诉讼代理人",
    "representative": "法定代表人或负责人",
    "legal_guardian": "法定代理人",
    "court": "受诉法院",
    "cause": "案由",
    "case_number": "案号",
    "claim": "诉讼请求",
    "claim_amount": "请求金额",
    "facts": "事实与理由",
    "principal": "本金",
    "claimed_rate": "请求的利率",
    "claimed_interest_from": "请求利息的起算日",
    "claimed_interest": "请求的利息数额",
    "claimed_penalty": "请求的违约金",
    "claimed_lawyer_fee": "请求的律师费",
    "costs_claimed": "请求负担诉讼费用",
    "loan_date": "借款日期",
    "agreed_rate": "约定利率",
    "loan_term": "借款期限",
    "due_date": "约定还款日",
    "repaid": "已还金额",
    "guarantor": "保证人",
    "guarantee_kind": "担保方式",
    "delivery": "款项交付方式",
    "evidence": "证据",
    "spouses": "夫妻关系或夫妻共同债务",
    "contract_date": "合同签订日期",
    "goods": "标的物",
    "delivery_date": "交付日期",
    "price": "合同价款",
    "paid": "已付金额",
    "owed": "尚欠金额",
    "claimed_payment": "请求的货款",
    "employment_start": "入职日期",
    "employment_end": "离职日期",
    "position": "岗位",
    "monthly_wage": "月工资",
    "contract_signed": "是否签订书面劳动合同",
    "arrears_from": "拖欠期间起",
    "arrears_to": "拖欠期间止",
    "claimed_wages": "请求的工资",
    "claimed_overtime": "请求的加班费",
    "claimed_severance": "请求的经济补偿金或赔偿金",
    "claimed_double_wage": "请求的双倍工资差额",
    "arbitration_date": "劳动仲裁日期",
    "community": "小区",
    "unit_number": "房号",
    "area": "建筑面积（平方米）",
    "fee_rate": "物业费标准",
    "claimed_fee": "请求的物业费",
    "divorce_claimed": "请求离婚",
    "marriage_date": "结婚登记日期",
    "met_date": "相识日期",
    "separation_date": "分居日期",
    "child": "子女",
    "child_birth_date": "子女出生日期",
    "custody_asked": "请求的子女抚养",
    "claimed_support": "请求的抚养费",
    "damages_claimed": "请求的损害赔偿或经济帮助",
}
_TITLE_ORDER = tuple(TITLES)
COMMON = _TITLE_ORDER[: _TITLE_ORDER.index("principal")]
LENDING = _TITLE_ORDER[_TITLE_ORDER.index("principal") : _TITLE_ORDER.index("contract_date")]


def form_fields(kind: str) -> tuple[str, ...]:
    """Names of every field of the form of ``kind``, in the order of the form; the common ones for other kinds."""
    if kind == "lending":
        return (*COMMON, *LENDING)
    return (*COMMON, "costs_claimed", *element_names(kind))
