"""Any text whatever: nothing invented, no crash, and time that grows with the length and not faster."""

import json
import re
import sys
import time
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mengma.intake.extraction import KINDS, Field, derives, extract, to_json

from . import texts

PIECES = [
    "原告：",
    "被告：",
    "张三",
    "李某1",
    "，男，",
    "汉族，",
    "1980年1月1日出生",
    "，住虚城市",
    "委托诉讼代理人：",
    "\n\n",
    "\n",
    "。",
    "，",
    "；",
    "、",
    "向本院提出诉讼请求：",
    "1、",
    "2、",
    "一、",
    "判令被告",
    "归还",
    "借款",
    "本金",
    "利息",
    "20000元",
    "贰万元整",
    "3万",
    "，000",
    "（",
    "）",
    "“",
    "”",
    "按月利率2％",
    "月息2分",
    "5厘",
    "自2020年1月1日起",
    "、5日",
    "同年",
    "9月20日",
    "诉讼费由被告承担",
    "庭审中，",
    "原告变更",
    "第一项",
    "诉讼请求为：",
    "放弃",
    "事实与理由：",
    "诉称，",
    "辩称，",
    "经审理查明，",
    "借条",
    "转账",
    "现金",
    "担保",
    "保证人",
    "连带责任",
    "抵押",
    "夫妻关系",
    "违约金10％",
    "前还清",
    "期限",
    "半年",
    "离婚",
    "登记结婚",
    "生育一子",
    "物业费",
    "100平方米",
    "1.5元/平方米/月",
    "工资",
    "入职",
    "货款",
    "签订合同",
    "此致",
    "虚城市人民法院",
    "\x00",
    "\ud800",
    "\udfff",
    "\u202e",
    "😀",
    "０",
    "９",
    "¥",
    "0",
    "9",
    ".",
    ",",
    "零",
    "百",
    "万",
    "亿",
    "元",
    "日",
    "月",
    "年",
    "分",
    "%",
    "‰",
    "倍",
    "银行",
    "LPR",
    " ",
    "　",
    "\ufeff",
    "\ue000",
]
ANY_TEXT = st.one_of(
    st.text(st.characters(exclude_categories=[]), max_size=300),
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
    st.lists(
        st.one_of(st.sampled_from(PIECES), st.text(st.characters(exclude_categories=[]), max_size=3)), max_size=60
    ).map("".join),
)


UNITS = {
    "亿": 10**8,
    "億": 10**8,
    "万": 10**4,
    "萬": 10**4,
    "千": 1000,
    "仟": 1000,
    "百": 100,
    "佰": 100,
    "十": 10,
    "拾": 10,
}
NUMERALS = {
    char: index % 10
    for row in ("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "○弌弍弎四伍陸七八九")
    for index, char in enumerate(row)
}
NUMERALS |= {"两": 2, "兩": 2, "俩": 2, "貳": 2, "参": 3, "仨": 3}


def spoken(words: str) -> Decimal:
    """Value of a number, split at its greatest unit: written for this test, sharing nothing with the extractor."""
    plain = re.sub(r"[,，\s　]", "", unicodedata.normalize("NFKC", words))
    for unit, worth in UNITS.items():
        if unit in plain:
            left, right = plain.rsplit(unit, 1) if worth >= 10**4 else plain.split(unit, 1)
            return (spoken(left) if left.strip("零〇") else Decimal(1)) * worth + (spoken(right) if right else 0)
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", plain.lstrip("零")):
        return Decimal(plain.lstrip("零"))
    return Decimal(NUMERALS[plain.strip("零〇○")]) if plain.strip("零〇○") else Decimal(0)


def check_said(item: Field, text: str) -> None:
    """A sum's characters say its value; a date's characters hold its year. Independent of :func:`derives`."""
    surface = unicodedata.normalize("NFKC", text[item.start : item.end])
    if item.unit in {"yuan", "USD", "HKD", "EUR", "JPY"}:
        number = re.match(r"[^元圆圓块美港欧日]+", surface.replace("日元", "元"))
        assert number, surface
        cents = re.search(r"(.)角(?:(.)分)?", surface)
        small = Decimal(0)
        if cents:
            small = spoken(cents[1]) / 10 + (spoken(cents[2]) / 100 if cents[2] else 0)
        assert spoken(number[0].rstrip("整正")) + small == Decimal(item.value), surface
    if re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", item.value) and item.unit is None and item.value != surface:
        chinese = "".join(str(NUMERALS[char]) for char in surface if char in NUMERALS)
        assert item.value[:4] in surface or item.value[:4] in chinese or item.value[2:4] + "年" in surface, surface


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANY_TEXT, st.sampled_from([None, *KINDS]))
def test_nothing_is_invented_and_nothing_crashes(text: str, kind: str | None) -> None:
    result = extract(text, kind)
    for item in result.fields:
        assert 0 <= item.sentence_start <= item.start < item.end <= item.sentence_end <= len(text)
        assert derives(item, text), item
        check_said(item, text)
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
        check_said(item, text)


def test_the_gate_drops_nothing_from_sound_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """``extract`` shows only what ``derives`` can read again; on undamaged texts that gate must have nothing to do."""
    sound = [texts.LENDING, texts.JUDGMENT_CHANGED, texts.SALE, texts.LABOUR, texts.PROPERTY, texts.DIVORCE]
    gated = [extract(text).fields for text in sound]
    module = sys.modules["mengma.intake.extraction.extract"]  # the package's name `extract` is the function
    monkeypatch.setattr(module, "derives", lambda _field, _text: True)
    assert [extract(text).fields for text in sound] == gated


HOSTILE = [
    "1",
    "一",
    "1,111",
    "1，",
    "元",
    "。",
    "，",
    "\n",
    "原告：张三。",
    "被告",
    "借",
    "借款2万元",
    "2015年1月1日",
    "、5日",
    "年利率",
    "月息2分",
    "银行",
    "每月利息",
    "庭审中变更诉讼请求",
    "担保",
    "张三为李四担保",
    "转账",
    "（",
    "“",
    "辩称。",
    "请求判令",
    "1、",
    "归还",
    "诉至法院要求",
    "\x00",
    "\ud800",
    " ",
    "夫妻",
    "人民法院",
    "2015年1月1日至2016年1月1日工资",
    "签订",
    "由原告抚养",
    "小区",
]


HEAD = "原告：甲某1，男。被告：乙某1，女。\n\n原告诉称，"


def _seconds(text: str, kind: str) -> float:
    begun = time.process_time()
    extract(text, kind)
    return time.process_time() - begun


@pytest.mark.parametrize("piece", HOSTILE)
def test_one_piece_repeated_takes_linear_time(piece: str) -> None:
    """40 kB of one repeated piece, under every form. Measured: at most 0.3 s; quadratic rules took minutes."""
    text = HEAD + (piece * 40_000)[:40_000]
    for kind in KINDS:
        assert _seconds(text, kind) < 4


@pytest.mark.parametrize(
    "text", [texts.LENDING, texts.JUDGMENT_CHANGED, "".join(PIECES)], ids=["complaint", "judgment", "pieces"]
)
def test_a_megabyte_takes_seconds(text: str) -> None:
    """1 MB of complaints one after another. The bound is generous for a busy machine."""
    assert _seconds((text * (1_000_000 // len(text) + 1))[:1_000_000], "lending") < 30
