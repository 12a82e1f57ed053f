"""Drafts: what is typed survives, is nobody else's, and is never overwritten."""

from __future__ import annotations

import json
import uuid

import pytest
from django.db import connection

from mengma.intake import actions, selectors
from mengma.intake.errors import BadDraft, DraftMoved, DraftSubmitted, NoSuchDraft
from mengma.intake.models import Draft
from mengma.intake.tests import stories
from mengma.procedure.errors import BadData
from tests import cast


@pytest.fixture
def wulan(people):
    return cast.actor(people["plaintiff"])


def test_a_draft_is_there_again_after_the_browser_closed(wulan):
    draft = actions.do_start_draft(wulan, court=cast.COURT, form="lending")
    actions.do_save_draft(draft.id, wulan, stories.complaint(), 1)
    again = selectors.open_draft(wulan, draft.id)
    assert again.content["facts"] == stories.COMPLAINT["facts"]
    assert [(row.title, row.version) for row in selectors.my_drafts(wulan)] == [("乌兰、巴特尔", 2)]


def test_half_typed_and_wrong_values_are_kept_as_typed(wulan):
    half = {
        "parties": [{"name": "乌", "born_on": "1990-13-45"}],
        "claims": "还没写",
        "elements": {"principal": ["八万"]},
    }
    draft = actions.do_start_draft(wulan, content=half)
    assert {**half, "form": "other"} == selectors.open_draft(wulan, draft.id).content


def test_two_windows_do_not_overwrite_each_other(wulan):
    draft = actions.do_start_draft(wulan)
    actions.do_save_draft(draft.id, wulan, {"facts": "第一个窗口"}, 1)
    with pytest.raises(DraftMoved) as moved:
        actions.do_save_draft(draft.id, wulan, {"facts": "第二个窗口"}, 1)
    assert moved.value.data["version"] == 2
    assert moved.value.data["content"]["facts"] == "第一个窗口"


def test_a_draft_is_nobody_elses(people, wulan):
    draft = actions.do_start_draft(wulan)
    for who in ("defendant", "filing_judge", "president", "administrator", "stranger"):
        with pytest.raises(NoSuchDraft):
            selectors.open_draft(cast.actor(people[who]), draft.id)
        with pytest.raises(NoSuchDraft):
            actions.do_save_draft(draft.id, cast.actor(people[who]), {}, 1)


def test_identity_numbers_do_not_lie_open_in_the_database(wulan):
    draft = actions.do_start_draft(
        wulan, court=cast.COURT, content=stories.complaint(wulan={"identity": stories.WULAN_ID})
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT content::text FROM intake_draft WHERE id = %s", [draft.id])
        assert stories.WULAN_ID not in cursor.fetchone()[0]
    assert selectors.open_draft(wulan, draft.id).content["parties"][0]["identity"] == stories.WULAN_ID
    done = actions.do_submit_draft(draft.id, wulan)
    stored = json.dumps(done.entry.payload, ensure_ascii=False)
    assert stories.WULAN_ID not in stored
    assert done.state.get("parties", "p1")["identity_tail"] == stories.WULAN_ID[-4:]


def test_a_draft_becomes_the_case_of_the_same_id_and_leaves_nothing_behind(wulan):
    draft = actions.do_start_draft(wulan, court=cast.COURT, content=stories.complaint())
    done = actions.do_submit_draft(draft.id, wulan)
    assert done.entry.case_id == draft.id
    stored = Draft.objects.get(id=draft.id)
    assert (stored.state, stored.content, stored.sources) == ("submitted", {}, {})
    with pytest.raises(DraftSubmitted):
        actions.do_save_draft(draft.id, wulan, {}, stored.version)
    with pytest.raises(DraftSubmitted):
        actions.do_discard_draft(draft.id, wulan)


def test_a_draft_sent_twice_is_one_case(wulan):
    draft = actions.do_start_draft(wulan, court=cast.COURT, content=stories.complaint())
    first, second = actions.do_submit_draft(draft.id, wulan), actions.do_submit_draft(draft.id, wulan)
    assert second.repeated
    assert first.entry.id == second.entry.id


def test_a_refused_submission_loses_nothing(wulan):
    wrong = stories.complaint(wulan={"identity": "150102199005010025"}, bater={"born_on": "1988-02-30"})
    draft = actions.do_start_draft(wulan, court=cast.COURT, content=wrong)
    with pytest.raises(BadData) as refused:
        actions.do_submit_draft(draft.id, wulan)
    assert {problem.field for problem in refused.value.problems} == {
        "complaint.parties.0.identity",
        "complaint.parties.1.born_on",
    }
    again = selectors.open_draft(wulan, draft.id)
    assert not again.submitted
    assert again.content["parties"][0]["identity"] == "150102199005010025"


def test_a_draft_without_a_court_is_not_sent(wulan):
    draft = actions.do_start_draft(wulan, content=stories.complaint())
    with pytest.raises(BadData) as refused:
        actions.do_submit_draft(draft.id, wulan)
    assert refused.value.problems[0].field == "court"


def test_a_discarded_draft_is_gone(wulan):
    draft = actions.do_start_draft(wulan, content={"facts": "不写了"})
    actions.do_discard_draft(draft.id, wulan)
    assert not Draft.objects.filter(id=draft.id).exists()


@pytest.mark.parametrize(
    "content",
    [
        {"facts": "a\x00b"},
        {"facts": "\ud800"},
        {"facts": "长" * 400_000},
        ["不是对象"],
        {"n": float("nan")},
        {"x\x00": 1},
    ],
)
def test_what_cannot_be_stored_is_refused_with_words(wulan, content):
    with pytest.raises(BadDraft) as refused:
        actions.do_start_draft(wulan, content=content)
    assert refused.value.as_dict()["next"]["zh"]


def test_a_deeply_nested_draft_is_refused_with_words(wulan):
    deep: dict = {}
    for _ in range(100_000):
        deep = {"x": deep}
    with pytest.raises(BadDraft):
        actions.do_start_draft(wulan, content=deep)


def test_an_unknown_draft_is_not_found(wulan):
    with pytest.raises(NoSuchDraft):
        selectors.open_draft(wulan, uuid.uuid4())
