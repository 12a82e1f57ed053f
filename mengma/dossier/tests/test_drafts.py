"""Drafts of decisions: prefilled, saved by themselves, kept in versions, closed to all but the hearing body; proof-reading."""

from __future__ import annotations

from datetime import date

import pytest

from mengma.cases.errors import NoSuchCase
from mengma.cases.state import CaseState, add_item, set_fact
from mengma.dossier.actions import do_finish_draft, do_open_draft, do_save_draft
from mengma.dossier.actions.drafts import BadDraft, draft_versions
from mengma.dossier.drafting import assemble, split
from mengma.dossier.errors import BadTemplate, DraftMoved
from mengma.dossier.models import DecisionDraft
from mengma.dossier.proofreading import check_text

DAY = date(2026, 11, 23)


@pytest.fixture
def tried(cast, case):
    """The case with a judge and a clerk."""
    case.act("window_clerk", "seat", judge=cast["judge"].id, clerk=cast["clerk"].id)
    return case


def changed(draft, **texts):
    return [{**section.as_dict(), "text": texts.get(section.name, section.text)} for section in draft.sections]


def test_a_draft_begins_with_what_the_docket_knows(cast, tried):
    draft = do_open_draft(cast["judge"], tried.id, "desk_draft")
    assert [(section.name, section.title) for section in draft.sections] == [
        ("parties", "首部"),
        ("reasons", "理由"),
        ("order", "主文"),
    ]
    assert draft.sections[0].text == "原告：乌兰，女。\n被告：巴特尔，住呼和浩特市新城区。"
    assert draft.sections[1].text == ""
    assert do_open_draft(cast["clerk"], tried.id, "desk_draft").id == draft.id
    assert assemble(draft.sections).endswith("判决如下：")


def test_autosaves_replace_each_other_until_a_version_is_kept(cast, tried):
    judge = cast["judge"]
    draft = do_open_draft(judge, tried.id, "desk_draft")
    for text in ("本院认", "本院认为", "本院认为，"):
        draft = do_save_draft(judge, draft.id, changed(draft, reasons=text), draft.revision)
    draft = do_save_draft(judge, draft.id, changed(draft), draft.revision, keep=True)
    draft = do_save_draft(judge, draft.id, changed(draft, reasons="本院认为，借款属实。"), draft.revision)
    assert [version.sections[1].text for version in draft_versions(judge, draft.id)] == [
        "",
        "本院认为，",
        "本院认为，借款属实。",
    ]
    assert draft.revision == 6


def test_a_colleagues_newer_text_is_not_overwritten(cast, tried):
    draft = do_open_draft(cast["judge"], tried.id, "desk_draft")
    seen = do_open_draft(cast["clerk"], tried.id, "desk_draft")
    do_save_draft(cast["judge"], draft.id, changed(draft, reasons="法官所写"), draft.revision)
    with pytest.raises(DraftMoved, match="孙正"):
        do_save_draft(cast["clerk"], seen.id, changed(seen, reasons="书记员所写"), seen.revision)
    again = do_open_draft(cast["clerk"], tried.id, "desk_draft")
    do_save_draft(cast["clerk"], again.id, changed(again, reasons="书记员所写"), again.revision)
    assert [version.author for version in draft_versions(cast["clerk"], draft.id)] == ["孙正", "孙正", "吴录"]


def test_nobody_else_sees_a_draft(cast, tried):
    draft = do_open_draft(cast["judge"], tried.id, "desk_draft")
    for who in ("plaintiff", "president", "division_chief", "second_judge", "window_clerk", "stranger"):
        with pytest.raises(NoSuchCase):
            do_open_draft(cast[who], tried.id, "desk_draft")
        with pytest.raises(NoSuchCase):
            draft_versions(cast[who], draft.id)
        with pytest.raises(NoSuchCase):
            do_save_draft(cast[who], draft.id, changed(draft), draft.revision)


def test_bad_text_is_refused_and_the_draft_stays(cast, tried):
    judge = cast["judge"]
    draft = do_open_draft(judge, tried.id, "desk_draft")
    for text in ("a\x00b", "\u202e", "字" * 60_000):
        with pytest.raises(BadDraft):
            do_save_draft(judge, draft.id, changed(draft, reasons=text), draft.revision)
    assert do_open_draft(judge, tried.id, "desk_draft").revision == 1
    with pytest.raises(BadTemplate):
        do_open_draft(judge, tried.id, "desk_notice")


def test_a_finished_draft_makes_room_for_the_next(cast, tried):
    first = do_open_draft(cast["judge"], tried.id, "desk_draft")
    do_finish_draft(tried.id, "desk_draft")
    with pytest.raises(BadDraft):
        do_save_draft(cast["judge"], first.id, changed(first), first.revision)
    assert do_open_draft(cast["judge"], tried.id, "desk_draft").id != first.id
    assert DecisionDraft.objects.count() == 2


def test_sections_are_split_at_their_headings():
    found = split("\n== a 甲\n一\n\n\n\n二\n== b 乙 丙\n")
    assert [(section.name, section.title, section.text) for section in found] == [
        ("a", "甲", "一\n\n二"),
        ("b", "乙 丙", ""),
    ]


def state() -> CaseState:
    made = CaseState()
    for change in (
        set_fact("case_number", "（2026）内0102民初12号"),
        add_item("parties", "p1", {"capacity": "plaintiff", "name": "乌兰"}),
        add_item("parties", "p2", {"capacity": "defendant", "name": "巴特尔·孟和"}),
        add_item("parties", "p3", {"capacity": "defendant", "name": "已退出", "left_on": "2026-05-01"}),
    ):
        made.apply(change)
    return made


RIGHT = (
    "原告乌兰与被告巴特尔·孟和民间借贷纠纷一案，案号（2026）内0102民初12号。依照《中华人民共和国民法典》第六百七十五条、"
    "《中华人民共和国民事诉讼法》第六十七条、第二百六十四条规定，判决如下：被告偿还人民币壹拾万柒仟元伍角叁分（107,000.53元），"
    "利息2500元（大写：贰仟伍佰元整）。"
)


def test_a_right_text_raises_nothing():
    assert check_text(RIGHT, state(), DAY) == []


@pytest.mark.parametrize(
    ("wrong", "right", "code"),
    [
        ("乌兰与", "乌蓝与", "party_missing"),
        ("巴特尔·孟和", "巴特尔孟和", "party_missing"),
        ("107,000.53", "170,000.53", "sum_differs"),
        ("贰仟伍佰元整", "贰仟伍拾元整", "sum_differs"),
        ("第六百七十五条", "第一千六百七十五条", "article"),
        ("第二百六十四条", "第三百六十四条", "article"),
        ("民初12号。", "民初12号、（2026）内0102民初13号。", "other_number"),
        ("民初12号。", "民初12号、（2026）内9999民初字13号。", "case_number"),
    ],
)
def test_each_slip_is_pointed_out(wrong, right, code):
    assert wrong in RIGHT
    assert [problem.code for problem in check_text(RIGHT.replace(wrong, right), state(), DAY)] == [code]


def test_articles_are_looked_up_in_the_version_of_the_day():
    text = RIGHT.replace("第二百六十四条", "第三百零六条")
    assert [p.code for p in check_text(text, state(), DAY)] == []
    assert [p.code for p in check_text(text, state(), date(2023, 6, 1))] == ["article"]


@pytest.mark.parametrize(
    "written", ["民事诉讼法第307条", "《民事诉讼法》第三百零七条", "中华人民共和国民事诉讼法第三百零七条"]
)
def test_an_article_that_does_not_exist_is_flagged_however_it_is_written(written):
    (problem,) = check_text(f"{RIGHT}另依照{written}。", state(), DAY)
    assert (problem.code, problem.kind) == ("article", "law")
    assert "第三百零七条" in problem.zh


def test_an_instrument_that_the_index_lacks_is_said_to_be_unchecked():
    text = RIGHT.replace("《中华人民共和国民法典》", "《蒙马试验法》")
    (problem,) = check_text(text, state(), DAY)
    assert (problem.code, problem.kind) == ("article", "practice")
    assert "未能核对" in problem.zh
