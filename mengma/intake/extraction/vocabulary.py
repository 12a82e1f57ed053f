"""Fields whose value is one of a few words, and the words in a text that stand for each value.

The same table reads a text and checks afterwards that a value stands in the characters given for it.
"""

from __future__ import annotations

import re

EVIDENCE = {
    "借条": r"借条|借款条|借款单(?!位)",
    "借据": r"借据",
    "欠条": r"欠条|欠据|欠款单|欠款证明|欠款条|欠款凭证",
    "收条": r"收条|收据|收款凭证|收款确认函|收款确认书",
    "借款合同": r"(?:借款|借贷)[^，。；、“”《》]{0,6}?(?:合同|协议)|抵押借款合同|贷款合同",
    "还款协议": r"还款(?:计划|承诺|协议)|承诺书|和解协议|调解协议|结算协议",
    "转账凭证": r"(?:转账|转帐|汇款|转款|支付|交易|取款|付款|银行|网银|微信|电子|个人)[^，。；、：“”《》]{0,14}?(?:凭证|凭据|记录|明细|回单|截图|流水|查询表|对账单|凭条)|电子回单|银行流水|业务回单",  # noqa: E501
}
DELIVERY = {
    "cash": r"现金",
    "bank": r"(?:银行|农行|工行|建行|中行|邮政|手机|网上)?(?:转账|转帐|汇款|转款)|汇入|汇至|手机银行|网银|通过[^，。；]{0,10}银行|打入[^，。；]{0,12}(?:账户|帐户|卡)|存入[^，。；]{0,12}(?:账户|帐户|卡)",  # noqa: E501
    "wechat": r"微信(?:转账|支付|转款|红包|方式)?",
    "alipay": r"支付宝(?:转账|支付|转款)?",
}
GUARANTEE = {
    "general": r"一般保证|一般担保",
    "joint": r"连带(?:责任)?(?:保证|担保)|连带(?:清偿|还款|偿还|保证|担保|赔偿|支付|给付)?责任",
    "surety": r"担保人|保证人|担保|保证责任",
    "mortgage": r"抵押",
    "pledge": r"质押",
}
FLAGS = {
    "costs_claimed": r"诉讼费用?|受理费|本案费用|诉讼的费用",
    "spouses": r"夫妻关系|系夫妻|夫妻共同债务|夫妻|登记结婚|结婚登记|结婚证|之妻|妻子|之夫|丈夫|配偶|婚姻关系",
}
SPECIAL_DATES = {
    "filing": r"起诉(?:之)?日|诉讼之日|立案之日|起诉时",
    "loan": r"借款之日|出借之日|借款日|借贷之?日",
}

TABLES: dict[str, dict[str, str]] = {
    "evidence": EVIDENCE,
    "delivery": DELIVERY,
    "guarantee_kind": GUARANTEE,
    "costs_claimed": {"true": FLAGS["costs_claimed"]},
    "spouses": {"true": FLAGS["spouses"]},
    "claimed_interest_from": SPECIAL_DATES,
    "contract_signed": {
        "no": r"(?:未|没有|没|从未)[^，。；]{0,12}?签订[^，。；]{0,6}?劳动合同",
        "yes": r"签订(?:了)?[^，。；]{0,16}?劳动合同",
    },
    "divorce_claimed": {"true": r"离婚"},
}


def compiled(name: str) -> dict[str, re.Pattern[str]]:
    """Patterns of one field, by value."""
    return {value: re.compile(pattern) for value, pattern in TABLES[name].items()}
