"""Words for what the program names in English: offices, capacities, relations, kinds. No rule lives here."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, Promise | str]

OFFICES: Words = {
    "window_clerk": _("窗口人员"),
    "filing_judge": _("立案法官"),
    "judge": _("法官"),
    "clerk": _("书记员"),
    "division_chief": _("庭长"),
    "president": _("院长"),
    "trial_management": _("审管办人员"),
    "archivist": _("档案人员"),
    "administrator": _("管理员"),
    "auditor": _("审计员"),
}

CAPACITIES: Words = {
    "filer": _("起诉人"),
    "plaintiff": _("原告"),
    "defendant": _("被告"),
    "third_party": _("第三人"),
    "interpreter": _("翻译人员"),
    "appraiser": _("鉴定人"),
    "invited": _("受通知人"),
    "responsible_judge": _("承办法官"),
    "presiding_judge": _("审判长"),
    "panel_member": _("合议庭成员"),
    "assessor": _("人民陪审员"),
    "assistant": _("法官助理"),
    "clerk": _("书记员"),
    "court_clerk": _("书记员"),
    "litigant": _("当事人"),
    "lawyer": _("律师"),
    "system": _("系统"),
    "judge": _("法官"),
    **OFFICES,
}

KINDS: Words = {
    "litigant": _("当事人"),
    "lawyer": _("律师"),
    "staff": _("法院工作人员"),
    "outside": _("外部机构人员"),
    "person": _("自然人"),
    "organisation": _("单位"),
}

REPRESENTATIVES: Words = {
    "legal_representative": _("法定代表人"),
    "statutory_agent": _("法定代理人"),
    "representative_party": _("诉讼代表人"),
    "agent": _("诉讼代理人"),
}

AUTHORITY: Words = {"general": _("一般授权"), "special": _("特别授权")}

PAPER_WAYS: Words = {
    "paper": _("当面递交纸质材料"),
    "post": _("邮寄"),
    "oral": _("口头，由工作人员记录"),
    "phone": _("电话，由工作人员记录"),
}

WAYS_IN: Words = {
    "online": _("网上"),
    "walk_in": _("窗口当面递交"),
    "post": _("邮寄"),
    "oral": _("口头起诉，由书记员记录"),
    "file": _("批量或文件导入"),
}

LIMIT_STATES: Words = {
    "running": _("计算中"),
    "paused": _("暂停"),
    "met": _("已完成"),
    "cancelled": _("已取消"),
    "expired": _("已届满"),
    "replaced": _("已重新计算"),
}

SEXES: Words = {"male": _("男"), "female": _("女"), "男": _("男"), "女": _("女")}

LANGUAGES: Words = {"zh": _("汉语"), "mn": _("蒙古语"), "other": _("其他语言")}

LEVELS: Words = {"high": _("高级法院"), "intermediate": _("中级法院"), "basic": _("基层法院")}

CONFIDENCE: Words = {
    "read": _("已核对条文原文"),
    "page": _("已核对网页"),
    "memory-high": _("待核对原文（把握较高）"),
    "memory-medium": _("待核对原文（把握中等）"),
    "memory-low": _("待核对原文（把握较低）"),
}

CHANGES: Words = {
    "user.add": _("开立账户"),
    "user.active": _("启用或停用账户"),
    "user.password": _("重设密码"),
    "office.give": _("登记任职"),
    "office.end": _("结束任职"),
    "house-rule": _("内部规则取值"),
    "room.add": _("登记法庭"),
    "room.retire": _("停用法庭"),
}

RESOURCES: Words = {
    "case": _("案件"),
    "docket": _("案件流程记录"),
    "documents": _("文书"),
    "materials": _("材料"),
    "assignment": _("分案记录"),
    "payments": _("诉讼费用"),
    "secondary_volume": _("副卷"),
    "decision_draft": _("裁判文书草稿"),
    "identity_numbers": _("身份证件号码"),
}

FACTS: Words = {
    "court": _("受理法院"),
    "case_number": _("案号"),
    "stage": _("阶段"),
    "variant": _("适用程序"),
    "title": _("案件名称"),
    "cause": _("案由"),
    "filed_on": _("收到起诉材料之日"),
    "accepted_on": _("立案之日"),
    "closed_on": _("结案之日"),
    "amount": _("争议金额"),
    "way_in": _("来案方式"),
    "language": _("诉讼语言"),
    "case_type": _("案件类型"),
    "cause_code": _("案由代码"),
}

COLLECTIONS: Words = {
    "parties": _("当事人"),
    "representatives": _("代表人与代理人"),
    "addresses": _("送达地址"),
    "claims": _("诉讼请求"),
    "evidence": _("证据"),
    "fees": _("诉讼费用"),
    "relations": _("案件人员"),
    "limits": _("期限"),
    "tracks": _("并行事项"),
    "documents": _("文书"),
    "services": _("送达"),
    "hearings": _("期日"),
    "transcripts": _("笔录"),
    "decisions": _("裁判"),
    "recusals": _("回避申请"),
    "appraisals": _("鉴定"),
    "preservations": _("保全"),
    "corrections": _("更正"),
    "draws": _("随机分案"),
    "links": _("关联案件"),
    "done": _("已办事项"),
}

FIELDS: Words = {
    "name": _("姓名或名称"),
    "capacity": _("诉讼地位"),
    "kind": _("类别"),
    "sex": _("性别"),
    "born_on": _("出生日期"),
    "address": _("地址"),
    "region": _("行政区划代码"),
    "phone": _("电话"),
    "email": _("电子邮箱"),
    "identity": _("证件号码"),
    "identity_tail": _("证件号码后四位"),
    "foreign": _("境内无住所"),
    "party": _("当事人"),
    "authority": _("授权"),
    "organisation": _("单位"),
    "electronic": _("同意电子送达"),
    "confirmed_on": _("确认日期"),
    "by": _("提出人"),
    "against": _("相对方"),
    "text": _("内容"),
    "amount": _("金额"),
    "payer": _("交纳人"),
    "of": _("对象"),
    "steps": _("计算过程"),
    "citations": _("依据"),
    "user": _("人员"),
    "relation": _("身份"),
    "subject": _("对象"),
    "since": _("起"),
    "until": _("止"),
    "state": _("状态"),
    "starts": _("开始"),
    "ends": _("结束"),
    "room": _("法庭"),
    "judges": _("审判人员"),
    "clerk": _("书记员"),
    "parties": _("当事人"),
    "title": _("名称"),
    "type": _("类型"),
    "on": _("日期"),
    "to": _("送交"),
    "way": _("方式"),
    "sent_on": _("发出日期"),
    "effective_on": _("送达日期"),
    "document": _("文书"),
    "proof": _("证明"),
    "purpose": _("证明目的"),
    "materials": _("材料"),
    "reason": _("理由"),
    "key": _("编号"),
    "how": _("方式"),
    "interest": _("利息"),
    "facts": _("事实与理由"),
    "claims": _("诉讼请求"),
    "representatives": _("代表人与代理人"),
    "addresses": _("送达地址"),
    "evidence": _("证据"),
    "form": _("诉状类型"),
    "cause": _("案由"),
    "court": _("法院"),
    "language": _("语言"),
    "service": _("送达地址"),
    "ethnicity": _("民族"),
    "elements": _("要素"),
    "places": _("与管辖有关的地点"),
    "attachments": _("附件"),
    "submitter": _("提交人"),
}


def word(words: Words, key: str) -> str:
    """The word for a key; the key itself where the table has none."""
    return str(words.get(key, key))


UNITS: Words = {"day": _("日"), "month": _("个月"), "year": _("年"), "hour": _("小时")}

BOUNDS: Words = {"at-least": _("不少于"), "at-most": _("不超过")}

UNITS_OF_TIME: Words = {"D": _("日"), "W": _("周"), "M": _("个月"), "Y": _("年")}

UNITS_OF_RATES: Words = {
    "%/year": _("%／年"),
    "%/month": _("%／月"),
    "%/day": _("%／日"),
    "x LPR": _("倍贷款市场报价利率"),
    "x bank rate": _("倍银行贷款利率"),
    "yuan/month": _("元／月"),
    "yuan": _("元"),
    "%": "%",
}

# 省级行政区划代码（GB/T 2260），供当事人住所地在自治区以外的选择；专有名称，不译。
PROVINCES: Mapping[str, str] = {
    "110000": "北京市", "120000": "天津市", "130000": "河北省", "140000": "山西省", "210000": "辽宁省",
    "220000": "吉林省", "230000": "黑龙江省", "310000": "上海市", "320000": "江苏省", "330000": "浙江省",
    "340000": "安徽省", "350000": "福建省", "360000": "江西省", "370000": "山东省", "410000": "河南省",
    "420000": "湖北省", "430000": "湖南省", "440000": "广东省", "450000": "广西壮族自治区", "460000": "海南省",
    "500000": "重庆市", "510000": "四川省", "520000": "贵州省", "530000": "云南省", "540000": "西藏自治区",
    "610000": "陕西省", "620000": "甘肃省", "630000": "青海省", "640000": "宁夏回族自治区",
    "650000": "新疆维吾尔自治区", "710000": "台湾省", "810000": "香港特别行政区", "820000": "澳门特别行政区",
}  # fmt: skip

ROOMS: Words = {"courtroom": _("法庭"), "mediation": _("调解室"), "tribunal": _("派出法庭"), "online": _("在线法庭")}

FEE_STATES: Words = {
    "due": _("待交纳"),
    "relief_asked": _("已申请缓减免"),
    "deferred": _("准予缓交"),
    "exempt": _("准予免交"),
    "not_prepaid": _("可以不预交"),
    "paid": _("已交纳"),
    "overdue": _("逾期未交"),
    "refund_open": _("待退费"),
    "refunded": _("已退费"),
    "void": _("不再收取"),
}

SERVICE_STATES: Words = {
    "sent": _("已发送"),
    "served": _("已送达"),
    "failed": _("未送达"),
    "announced": _("公告中"),
}

DRAWS: Words = {"listed": _("候选名单已定，待抽取"), "drawn": _("已抽取")}

DESIGNATIONS: Words = {
    "proposed": _("待批准"),
    "approved": _("已批准"),
    "refused": _("未批准"),
    "rejected": _("未批准"),
}

PAUSES: Words = {
    "leave": _("休假"),
    "full": _("在办案件已满额"),
    "away": _("学习、借调或者出差"),
    "stopped": _("经批准停止分案"),
}

PAUSE_STATES: Words = {"coming": _("未开始"), "running": _("停止分案中"), "over": _("已结束")}

MESSAGE_OUTCOMES: Words = {
    "unknown_order": _("没有这一交费单"),
    "wrong_amount": _("金额不符"),
    "paid_already": _("重复付款"),
    "not_due": _("已不需交纳"),
    "contradiction": _("与先前回执矛盾"),
}

MESSAGE_KINDS: Words = {"paid": _("来款"), "refunded": _("退款")}

MESSAGE_DECISIONS: Words = {
    "identified": _("已认领入账"),
    "return_asked": _("已要求银行退回"),
    "returned": _("已退回"),
    "noted": _("已核对"),
}

TOKEN_SCOPES: Words = {"read": _("查阅"), "act": _("办理")}

DELIVERIES: Words = {
    "waiting": _("待重试"),
    "sent": _("已送出"),
    "given_up": _("已放弃"),
    "withheld": _("不再有权，未送出"),
}
