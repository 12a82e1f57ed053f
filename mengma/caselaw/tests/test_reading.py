"""What a file of statutes says: its title, dates, headings, articles, and what cannot be read in it."""

from __future__ import annotations

from datetime import date

import pytest

from mengma.caselaw.reading import Unreadable, read_text
from mengma.caselaw.titles import is_abbreviation, key, short, tidy

HEADER = "# 试验用品管理条例\n\n2020年3月1日 中华人民共和国国务院令第1号公布\n\n<!-- INFO END -->\n\n"
BODY = "## 第一章 总 则\n\n第一条 为了试验，制定本条例。\n\n前款所称试验，是指：\n\n（一）读入；\n\n第二条之一 插入的一条。\n\n"


def read(
    body: str = BODY,
    closing: str = "第三条 本条例自2020年5月1日起施行。",
    header: str = HEADER,
    stem: str = "x(2020-03-01)",
):
    return read_text(header + body + closing, stem)


def test_articles_keep_their_paragraphs_and_items():
    text = read()
    first = next(each for each in text.passages if each.number == 1)
    assert first.label == "第一条"
    assert first.body.split("\n") == ["为了试验，制定本条例。", "前款所称试验，是指：", "（一）读入；"]
    assert text.numbers == [(1, 0), (2, 1), (3, 0)]
    assert [(each.level, each.body) for each in text.passages if each.kind == "heading"] == [(2, "第一章 总则")]


def test_an_article_s_number_may_be_miswritten():
    text = read(body="第一条 甲。\n\n第二 条乙。\n\n笫三条 丙。\n\n第四条第一款所称的丁。\n", closing="")
    assert [(each.number, each.label, each.body.split("\n")[0]) for each in text.passages] == [
        (1, "第一条", "甲。"),
        (2, "第二条", "乙。"),
        (3, "第三条", "丙。"),
    ]


def test_title_version_and_adoption():
    text = read()
    assert (text.title, text.version, text.adopted_on) == ("试验用品管理条例", date(2020, 3, 1), date(2020, 3, 1))
    assert text.version_from_name


@pytest.mark.parametrize(
    ("closing", "day"),
    [
        ("第三条 本条例自2020年5月1日起施行。", date(2020, 5, 1)),
        ("第三条 本条例自二〇二〇年五月一日起施行。", date(2020, 5, 1)),
        ("第三条 本条例自公布之日起施行。", date(2020, 3, 1)),  # the header says when it was published
        ("第三条 本条例自批准之日起施行。", None),
        ("第三条 《旧试验条例》自2020年5月1日起废止。", None),
        ("第三条 本条例自2020年2月31日起施行。", None),
        ("第三条 合同自成立之日起生效。", None),
    ],
)
def test_in_force_only_where_the_text_says_so(closing, day):
    assert read(closing=closing).in_force_on == day


def test_a_header_may_say_when_it_is_in_force():
    header = HEADER.replace("公布\n", "公布\n\n2020年6月1日 施行\n")
    assert read(closing="", header=header).in_force_on == date(2020, 6, 1)


def test_an_amended_text_repeats_the_day_of_the_original_which_is_not_its_own():
    header = HEADER.replace("公布\n", "公布\n\n2024年1月2日 《国务院关于修改部分行政法规的决定》修订\n")
    text = read(header=header, stem="x(2024-01-02)")
    assert text.in_force_on is None
    assert text.in_force_words == "本条例自2020年5月1日起施行"
    assert read(closing="第三条 本条例自公布之日起施行。", header=header, stem="x(2024-01-02)").in_force_on is None


def test_without_a_date_in_the_name_the_header_s_last_one_counts():
    text = read(stem="试验用品管理条例")
    assert text.version == date(2020, 3, 1)
    assert not text.version_from_name
    assert any("no date in the name" in note for note in text.notes)


def test_points_instead_of_articles_and_neither():
    points = read(body="## 一、总的\n\n1.第一点。\n\n2.第二点：\n\n1.不是第一点。\n\n3.第三点。\n", closing="")
    assert points.shape == "points"
    assert [number for number, _ in points.numbers] == [1, 2, 3]
    assert read(body="一、第一点。\n\n二、第二点。", closing="").shape == "points"
    prose = read(body="只有一段文字。", closing="")
    assert (prose.shape, prose.numbers) == ("prose", [])


def test_a_printed_table_of_contents_is_no_heading_of_the_text():
    listed = "".join(f"## 第{sign}章 标题\n\n" for sign in "一二三四五")
    text = read(body=listed + BODY)
    assert [each.body for each in text.passages if each.kind == "heading"] == ["第一章 总则"]


def test_missing_and_repeated_numbers_are_noted():
    text = read(body="第一条 甲。\n\n第四条 乙。\n\n第四条 丙。\n", closing="")
    assert any("missing: 二, 三" in note for note in text.notes)
    assert any("twice: 4" in note for note in text.notes)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("---\nbookCollapseSection: true\n---\n", "结束标记"),
        ("<!-- INFO END -->\n第一条 甲。", "没有标题"),
        ("# 甲法\n<!-- INFO END -->\n", "没有正文"),
        ("# 甲法\n<!-- INFO END -->\n第一条 甲。", "没有日期"),
        ("# " + "甲" * 300 + "\n<!-- INFO END -->\n第一条 甲。", "标题过长"),
    ],
)
def test_what_cannot_be_read_says_why(content, reason):
    with pytest.raises(Unreadable, match=reason):
        read_text(content, "甲")


def test_titles_are_compared_without_their_marks():
    assert key("最高人民法院 最高人民检察院关于《甲》的解释") == key("最高人民法院、最高人民检察院关于〈甲〉的解释")
    assert (
        tidy("最高人民法院  最高人民检察院关于办理 盗窃案件(一)")
        == "最高人民法院、最高人民检察院关于办理盗窃案件（一）"
    )
    assert short("中华人民共和国民事诉讼法") == "民事诉讼法"


@pytest.mark.parametrize(
    ("said", "title", "fits"),
    [
        ("民诉法", "民事诉讼法", True),
        ("民诉法", "刑事诉讼法", False),
        ("民诉法解释", "中华人民共和国民事诉讼法的解释", True),
        ("民法", "民法典", False),
        ("利率", "贷款利率法", False),
    ],
)
def test_abbreviations_leave_out_characters_and_keep_their_order(said, title, fits):
    assert is_abbreviation(said, title) is fits
