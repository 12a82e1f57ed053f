"""Acts, one at a time: what is refused, what is written, what follows."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from mengma import clock
from mengma.cases import verify
from mengma.cases.errors import CaseMoved
from mengma.cases.models import Case, Entry, Leaf, Payload, TimeLimit
from mengma.courts.actors import SYSTEM, Actor, Held
from mengma.procedure import available
from mengma.procedure.context import Paper
from mengma.procedure.engine import Request, open_case, perform
from mengma.procedure.errors import BadData, NeedsReason, NotAllowed, NotNow, Refused

pytestmark = pytest.mark.django_db

READER = Actor(str(uuid.UUID(int=1)), "乌兰", "litigant")
STRANGER = Actor(str(uuid.UUID(int=2)), "路人", "litigant")
CLERK = Actor(str(uuid.UUID(int=4)), "书记员", "staff", frozenset({Held("clerk", "内0102")}))
PRESIDENT = Actor(str(uuid.UUID(int=3)), "院长", "staff", frozenset({Held("president", "内0102")}))


@pytest.fixture
def case():
    opened = open_case("loan-desk", "内0102", uuid.uuid4(), READER, Request("lend", {"reader": "乌兰"}))
    return opened.entry.case_id


def ask(case, **more):
    return perform(case, READER, Request("ask", {"reader": "p1", "note": "请还书"}, **more))


def test_an_opened_case_has_one_entry_a_leaf_and_a_running_limit(case):
    assert Entry.objects.filter(case_id=case).count() == 1
    assert Leaf.objects.count() == 1
    limit = TimeLimit.objects.get(case_id=case)
    assert (limit.name, limit.state) == ("loan", "running")
    assert list(verify.verify()) == []
    assert list(verify.check_rebuild()) == []


def test_a_stranger_may_do_nothing_and_sees_no_offers(case):
    with pytest.raises(NotAllowed):
        perform(case, STRANGER, Request("ask", {"reader": "p1"}))

    assert available.offers(Case.objects.get(id=case), STRANGER) == []


def test_practice_asks_for_a_reason_and_keeps_it(case):
    with pytest.raises(NeedsReason) as warned:
        perform(case, READER, Request("ask", {"reader": "p1"}))
    assert warned.value.problems[0].code == "guard.2"
    done = perform(case, READER, Request("ask", {"reader": "p1"}, overrides={"2": "口头已说明"}))
    assert done.entry.payload["overrides"] == {"2": "口头已说明"}


def test_the_law_refuses_whatever_the_reason(case):
    ask(case)
    perform(case, READER, Request("answer", {"reader": "p1"}))
    with pytest.raises(Refused) as refused:
        perform(case, READER, Request("ask", {"reader": "p1", "note": "x"}, overrides={"1": "坚持"}))
    assert refused.value.problems[0].article == "civil-procedure-law/122"


def test_bad_data_names_every_field_and_writes_nothing(case):
    with pytest.raises(BadData) as bad:
        perform(case, READER, Request("ask", {"reader": "p9", "note": "a\x00b", "more": 1}))
    assert {p.field for p in bad.value.problems} == {"reader", "note", "more"}
    assert Entry.objects.filter(case_id=case).count() == 1


def test_the_same_key_acts_once(case):
    first, again = ask(case, key="k-1"), ask(case, key="k-1")
    assert again.repeated
    assert first.entry.id == again.entry.id
    assert Entry.objects.filter(case_id=case).count() == 2


def test_the_second_of_two_people_is_told_what_changed(case):
    ask(case, expected_seq=1)
    with pytest.raises(CaseMoved) as moved:
        perform(case, READER, Request("give_back", expected_seq=1))
    assert [e["act"] for e in moved.value.data["since"]] == ["ask"]


def test_an_act_out_of_its_stage_is_refused(case):
    perform(case, READER, Request("give_back"))
    with pytest.raises(NotNow):
        ask(case)


def by_post(case, **more):
    """The court's clerk records what the reader sent by post."""
    request = Request("ask", {"reader": "p1", "note": "来信"}, paper=Paper("post", "邮递员"), on_behalf_of="p1", **more)
    return perform(case, CLERK, request)


def test_a_late_entry_needs_a_reason_and_clocks_run_from_the_day_it_happened(case):
    with clock.travel(clock.now() + timedelta(days=5)):
        past = clock.today() - timedelta(days=2)
        with pytest.raises(BadData):
            by_post(case, happened_on=past)
        done = by_post(case, happened_on=past, late_reason="邮寄在途")
    assert done.state.get("limits", "reply/p1")["started_on"] == past.isoformat()
    assert done.entry.header["actor"]["capacity"] == "court_clerk"


def test_a_party_neither_dates_back_an_act_nor_records_papers_of_its_own(case):
    with clock.travel(clock.now() + timedelta(days=5)), pytest.raises(NotAllowed):
        ask(case, happened_on=clock.today() - timedelta(days=2), late_reason="其实早已提出")
    with pytest.raises(NotAllowed):
        ask(case, paper=Paper("post"))


def test_a_pause_excludes_its_days_and_the_due_day_moves(case):
    before = TimeLimit.objects.get(case_id=case).due_on
    with clock.travel(clock.now() + timedelta(days=1)):
        perform(case, READER, Request("hold"))
    assert TimeLimit.objects.get(case_id=case).state == "paused"
    with clock.travel(clock.now() + timedelta(days=10)):
        perform(case, READER, Request("go_on"))
    assert TimeLimit.objects.get(case_id=case).due_on == before + timedelta(days=10)


def test_the_system_does_only_what_the_guide_gives_to_it(case):
    with pytest.raises(NotAllowed):
        perform(case, SYSTEM, Request("give_back"))
    done = perform(case, SYSTEM, Request("overdue", {"limit": "loan"}))
    assert done.state.fact("overdue") is True


def test_a_preview_shows_the_limits_and_keeps_nothing(case):
    shown = available.preview(case, READER, Request("ask", {"reader": "p1", "note": "x"}))
    assert shown.limits["reply/p1"][0] is None
    assert Entry.objects.filter(case_id=case).count() == 1


def test_a_correction_moves_the_clock_and_keeps_both_entries(case):
    with clock.travel(clock.now() + timedelta(days=5)):
        ask(case)
        wrong = TimeLimit.objects.get(case_id=case, name="reply").started_on
        right = wrong - timedelta(days=3)
        perform(
            case,
            READER,
            Request("propose_correction", {"entry": 2, "correct_day": right.isoformat(), "reason": "日期抄错"}),
        )
        done = perform(case, PRESIDENT, Request("approve_correction", {"correction": "k1"}))
    assert "supersedes" in done.entry.header
    assert TimeLimit.objects.get(case_id=case, name="reply").started_on == right
    assert Entry.objects.filter(case_id=case).count() == 4
    assert list(verify.verify()) == []
    assert list(verify.check_rebuild()) == []


def correct(case, **wanted):
    perform(case, READER, Request("propose_correction", {"entry": 2, "reason": "更正", **wanted}))
    proposed = len(Case.objects.get(id=case).state["items"]["corrections"])
    return perform(case, PRESIDENT, Request("approve_correction", {"correction": f"k{proposed}"}))


def test_a_second_correction_begins_with_what_the_first_made_of_the_entry(case):
    with clock.travel(clock.now() + timedelta(days=5)):
        ask(case)
        right = TimeLimit.objects.get(case_id=case, name="reply").started_on - timedelta(days=3)
        correct(case, correct_day=right.isoformat())
        done = correct(case, correct_data={"note": "请三日内还书", "reader": "p1"})
    # only what differs is kept, and the day of the first correction stands
    assert done.state.all("corrections")["k2"]["correct_data"] == {"note": "请三日内还书"}
    assert TimeLimit.objects.get(case_id=case, name="reply").started_on == right
    assert list(verify.verify()) == []
    assert list(verify.check_rebuild()) == []


def test_a_correction_that_changes_nothing_is_refused_and_one_of_a_correction_too(case):
    ask(case)
    with pytest.raises(BadData, match="相同"):
        correct(case, correct_data={"reader": "p1"})
    with pytest.raises(BadData) as wrong:
        correct(case, correct_data={"reader": "p9"})
    assert [problem.field for problem in wrong.value.problems] == ["correct_data.reader"]
    with clock.travel(clock.now() + timedelta(days=1)):
        correct(case, correct_day=clock.today().isoformat())
    with pytest.raises(Refused, match="批准更正的记录"):
        perform(case, READER, Request("propose_correction", {"entry": 4, "void": True, "reason": "误"}))


def test_an_approved_correction_reads_its_docket_once(case, monkeypatch):
    from mengma.cases import history

    ask(case)
    perform(case, READER, Request("propose_correction", {"entry": 2, "correct_data": {"note": "新"}, "reason": "漏"}))
    reads = []
    read = history.stored_docket
    monkeypatch.setattr(history, "stored_docket", lambda case_id: reads.append(case_id) or read(case_id))
    perform(case, PRESIDENT, Request("approve_correction", {"correction": "k1"}))
    assert len(reads) == 1


def test_an_entry_that_others_build_upon_cannot_be_voided(case):
    ask(case)
    perform(case, READER, Request("answer", {"reader": "p1"}))
    with pytest.raises(Refused, match="第3条"):
        perform(case, READER, Request("propose_correction", {"entry": 2, "void": True, "reason": "误登"}))


def test_the_entry_that_began_the_case_cannot_be_voided(case):
    with pytest.raises(Refused):
        perform(case, READER, Request("propose_correction", {"entry": 1, "void": True, "reason": "误登"}))


def test_an_entry_that_gave_a_number_cannot_be_voided(case):
    perform(case, READER, Request("number"))
    with pytest.raises(Refused, match="案号"):
        perform(case, READER, Request("propose_correction", {"entry": 2, "void": True, "reason": "误登"}))


def test_an_erased_payload_leaves_a_whole_chain_and_tombstones(case):
    ask(case)
    perform(case, PRESIDENT, Request("erase_record", {"entry": 1, "ground": "法院决定", "reason": "未成年人"}))
    payload = Payload.objects.get(entry__case_id=case, entry__seq=1)
    assert payload.content is None
    assert list(verify.verify()) == []
    assert list(verify.check_rebuild()) == []
    from mengma.cases.models import PartyName

    assert PartyName.objects.get(case_id=case).name == "〔已消除〕"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_entry SET act = 'x'",
        "DELETE FROM cases_entry",
        "TRUNCATE cases_entry CASCADE",
        "UPDATE cases_payload SET content = NULL, salt = NULL",
        "DELETE FROM cases_payload",
        "TRUNCATE cases_payload",
        "ALTER TABLE cases_entry DISABLE TRIGGER ALL",
        "DROP TRIGGER entry_append_only ON cases_entry",
        "SET session_replication_role = replica",
        "UPDATE cases_databasemark SET kind = 'simulation'",
        "SELECT cases_erase_payload((SELECT id FROM cases_entry LIMIT 1), (SELECT id FROM cases_entry LIMIT 1))",
    ],
)
def test_the_program_role_cannot_change_the_docket(case, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.filter(case_id=case).count() == 1
