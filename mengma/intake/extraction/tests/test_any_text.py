"""Any text whatever: nothing invented, no crash, and time that grows with the length and not faster."""

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mengma.intake.extraction import KINDS, derives, extract, to_json

from . import texts

PIECES = [
    "原告：", "被告：", "张三", "李某1", "，男，", "汉族，", "1980年1月1日出生", "，住虚城市", "委托诉讼代理人：", "\n\n", "\n", "。", "，", "；", "、",
    "向本院提出诉讼请求：", "1、", "2、", "一、", "判令被告", "归还", "借款", "本金", "利息", "20000元", "贰万元整", "3万", "，000", "（", "）", "“", "”",
    "按月利率2％", "月息2分", "5厘", "自2020年1月1日起", "、5日", "同年", "9月20日", "诉讼费由被告承担", "庭审中，", "原告变更", "第一项", "诉讼请求为：", "放弃",
    "事实与理由：", "诉称，", "辩称，", "经审理查明，", "借条", "转账", "现金", "担保", "保证人", "连带责任", "抵押", "夫妻关系", "违约金10％", "前还清", "期限", "半年",
    "离婚", "登记结婚", "生育一子", "物业费", "100平方米", "1.5元/平方米/月", "工资", "入职", "货款", "签订合同", "此致", "虚城市人民法院", "\x00", "\ud800", "\udfff", "\u202e",
    "😀", "０", "９", "¥", "0", "9", ".", ",", "零", "百", "万", "亿", "元", "日", "月", "年", "分", "%", "‰", "倍", "银行", "LPR", " ", "　", "\ufeff", "\ue000",
]
ANY_TEXT = st.one_of(
    st.text(st.characters(exclude_categories=[]), max_size=300),
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(st.characters(exclude_categories=[]), max_size=3)), max_size=60).map("".join),
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANY_TEXT, st.sampled_from([None, *KINDS]))
def test_nothing_is_invented_and_nothing_crashes(text: str, kind: str | None) -> None:
    result = extract(text, kind)
    for item in result.fields:
        assert 0 <= item.sentence_start <= item.start < item.end <= item.sentence_end <= len(text)
        assert derives(item, text), item
        assert 0 < item.confidence <= 1
    json.dumps(to_json(result), ensure_ascii=False).encode("utf-8")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([texts.LENDING, texts.JUDGMENT_CHANGED, texts.LABOUR, texts.PROPERTY, texts.DIVORCE, texts.SALE]),
    st.lists(st.tuples(st.integers(0, 600), st.sampled_from(PIECES)), max_size=6),
)
def test_nothing_is_invented_in_damaged_complaints(text: str, damage: list[tuple[int, str]]) -> None:
    for place, piece in damage:
        text = text[:place] + piece + text[place + len(piece) :]
    for item in extract(text).fields:
        assert derives(item, text), item


def _megabyte(piece: str) -> str:
    return (piece * (1_000_000 // len(piece) + 1))[:1_000_000]


HOSTILE = [
    "1", "一", "1,111", "1，", "元", "。", "，", "\n", "原告：张三。", "被告", "借", "借款2万元", "2015年1月1日", "、5日", "年利率", "月息2分", "银行",
    "每月利息", "庭审中变更诉讼请求", "担保", "张三为李四担保", "转账", "（", "“", "辩称。", "请求判令", "1、", "归还", "诉至法院要求", "\x00", "\ud800", " ", "夫妻", "人民法院",
    "2015年1月1日至2016年1月1日工资", "签订", "由原告抚养", "小区",
]


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("head", ["", "原告：甲某1，男。被告：乙某1，女。\n\n原告诉称，"])
def test_a_megabyte_takes_seconds(piece: str, head: str) -> None:
    """1 MB of one repeated piece. The bound is generous for a busy machine; quadratic time would take hours."""
    text = head + _megabyte(piece)
    for kind in ("lending", "property"):
        begun = time.process_time()
        extract(text, kind)
        assert time.process_time() - begun < 20
