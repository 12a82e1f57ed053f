"""Decisions that the guide does not name, papers entered by the clerk, supervision kept from the parties."""

from __future__ import annotations

import pytest

from mengma.cases import verify
from mengma.dossier.actions import do_upload
from mengma.dossier.selectors import documents_of, other_decisions
from mengma.dossier.tests import samples
from mengma.procedure import library
from mengma.procedure.errors import BadData


def test_another_decision_is_recorded_and_listed_for_the_guides_owner(case):
    decided = {"subject": "准许旁听人员记录", "text": "准许。", "reason": "案件公开审理。"}
    done = case.act("window_clerk", "other_decision", **decided, article="民事诉讼法第一百三十七条")
    assert done.state.get("other_decisions", "o1")["article"] == "《中华人民共和国民事诉讼法》第一百三十七条"
    (row,) = other_decisions("paper-desk")
    assert (row.subject, row.case_id) == ("准许旁听人员记录", case.id)
    assert other_decisions("another-guide") == []
    assert list(verify.check_rebuild()) == []


@pytest.mark.parametrize("written", ["民事诉讼法第九千条", "不存在的法第一条", "随便写的", "civil-procedure-law/9999"])
def test_an_article_that_does_not_exist_is_not_recorded(case, written):
    with pytest.raises(BadData) as bad:
        case.act("window_clerk", "other_decision", subject="甲", text="乙", reason="丙", article=written)
    assert [problem.field for problem in bad.value.problems] == ["article"]


def test_a_paper_goes_where_the_clerk_says_and_not_into_the_wrong_volume(cast, case):
    scan = do_upload(samples.named(samples.pdf(), "答复.pdf"), cast["window_clerk"], case.id)
    with pytest.raises(BadData) as bad:
        case.act("window_clerk", "add_material", files=[scan.id], name="答复", volume="secondary", place="answer")
    assert bad.value.problems[0].field == "place"
    with pytest.raises(BadData):
        case.act("window_clerk", "add_material", files=[scan.id], name="答复", place="nowhere")
    done = case.act("window_clerk", "add_material", files=[scan.id], name="答复", place="answer", by="p1")
    assert done.state.get("materials", "m1")["place"] == "answer"


def test_what_belongs_to_the_secondary_volume_does_not_name_itself_in_the_docket(cast, case):
    scan = do_upload(samples.named(samples.pdf(), "评议.pdf"), cast["window_clerk"], case.id)
    done = case.act("window_clerk", "add_material", files=[scan.id], name="评议笔录", volume="secondary")
    assert "评议" not in str(done.state.get("materials", "m1"))


def test_supervision_is_signed_dated_and_marked_internal(case):
    done = case.act("president", "supervise", what="阅核", opinion="请核对利息起算日")
    kept = done.state.get("supervisions", "u1")
    assert (kept["name"], kept["capacity"], kept["on"]) == ("王院", "president", "2026-11-23")
    assert library.guide("paper-desk").acts["supervise"].internal
    assert [info.kind for info in documents_of(case.id)] == ["desk_receipt"]
