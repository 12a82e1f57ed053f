"""A pasted complaint fills the form; every filled field shows where it came from; nothing is invented."""

from __future__ import annotations

import pytest

from mengma.intake import actions, selectors
from mengma.intake.complaint import read_complaint
from mengma.intake.errors import BadDraft
from mengma.intake.prefill import prefill
from mengma.procedure.engine import Request
from tests import cast

TEXT = """民事起诉状
原告：乌兰，女，1990年5月1日出生，蒙古族，住呼和浩特市新城区海拉尔大街1号，电话：13800000001。
委托诉讼代理人：苏和，内蒙古某律师事务所律师。
被告：巴特尔，男，1988年3月2日出生，汉族，住呼和浩特市新城区北垣街2号，公民身份号码150102198803020011。
案由：民间借贷纠纷
诉讼请求：
1、判令被告偿还借款本金88000元；
2、判令被告支付利息（按年利率6%自2025年3月1日起计算至实际清偿之日）；
3、诉讼费由被告承担。
事实与理由：2024年3月1日，被告向原告借款88000元，约定借期一年，年利率6%，原告通过银行转账交付，被告出具借条。到期后被告未还。
此致
呼和浩特市新城区人民法院
"""


def at(content, path):
    for name in path.split("."):
        content = content[int(name)] if isinstance(content, list) else content[name]
    return content


def test_every_filled_field_has_its_sentence_and_every_sentence_its_place():
    filled = prefill(TEXT)
    assert filled.form == "lending"
    assert filled.court == "内0102"
    assert {"parties.0.name", "parties.1.identity", "claims.0.amount", "elements.principal.0", "cause", "facts"} <= set(
        filled.sources
    )
    for path, source in filled.sources.items():
        assert TEXT[source["start"] : source["end"]]
        assert source["sentence"]["text"] == TEXT[source["sentence"]["start"] : source["sentence"]["end"]]
        if path != "court":
            assert at(filled.content, path) not in (None, "")


def test_nothing_is_filled_without_a_source():
    filled = prefill(TEXT)

    def leaves(value, path):
        if isinstance(value, dict) and set(value) != {"value", "unit"}:
            for name, each in value.items():
                yield from leaves(each, f"{path}.{name}".lstrip("."))
        elif isinstance(value, list):
            for number, each in enumerate(value):
                yield from leaves(each, f"{path}.{number}")
        else:
            yield path

    structural = ("form", ".capacity", ".party", ".kind", ".identity_kind")
    unexplained = [
        path for path in leaves(filled.content, "") if path not in filled.sources and not path.endswith(structural)
    ]
    assert unexplained == []


def test_what_was_filled_reads_as_a_complaint():
    from datetime import date

    content, reading = read_complaint(prefill(TEXT).content, date(2026, 11, 23), "case")
    assert reading.problems == []
    assert [item["name"] for item in content["representatives"]] == ["苏和"]
    assert content["elements"]["agreed_rate"] == [{"value": "6", "unit": "%/year"}]


@pytest.mark.parametrize("text", ["", "今天天气很好。", "\x00\ud800"])
def test_a_text_that_says_nothing_fills_nothing_that_matters(text):
    assert set(prefill(text).content) <= {"form"}


@pytest.mark.django_db
def test_a_draft_is_filled_and_sent(people):
    wulan = cast.actor(people["plaintiff"])
    draft = actions.do_start_draft(wulan)
    actions.do_prefill_draft(draft.id, wulan, TEXT, 1)
    seen = selectors.open_draft(wulan, draft.id)
    assert (seen.court, seen.form, seen.version) == ("内0102", "lending", 2)
    assert "parties.1.identity" not in seen.sources
    done = actions.do_submit_draft(draft.id, wulan)
    assert done.state.fact("title") == "乌兰诉巴特尔民间借贷纠纷"
    assert Request


@pytest.mark.django_db
def test_a_text_of_a_million_characters_is_refused_with_words(people):
    wulan = cast.actor(people["plaintiff"])
    draft = actions.do_start_draft(wulan)
    with pytest.raises(BadDraft):
        actions.do_prefill_draft(draft.id, wulan, "长" * 1_000_000, 1)
