"""Service by every way, and the day on which it takes effect (law-facts E1 to E7)."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from mengma import clock
from mengma.cases import docket as dockets
from mengma.cases import verify
from mengma.cases.docket import NewEntry
from mengma.cases.state import add_item, put_item
from mengma.procedure.errors import BadData, NotAllowed, Refused
from mengma.procedure.expiry import do_expire_limits
from tests import prepared
from tests.prepared import Defendant

pytestmark = pytest.mark.django_db

MARCH_2 = date(2026, 3, 2)
COMPLAINT = {"what": "complaint"}


def write(case_id, *changes):
    """An entry that another package's act would have written."""
    with transaction.atomic():
        docket = dockets.lock_docket(case_id)
        for change in changes:
            docket.state.apply(change)
        new = NewEntry("other", {"id": "x", "name": "吴录"}, clock.today(), {"data": {}}, list(changes))
        dockets.append_entry(docket, new, docket.state)


def track(state, party, name="service"):
    return state.get("tracks", f"{name}/{party}")["state"]


def due(state, key):
    return state.get("limits", key)["due_on"]


def handed(by, case_id, **form):
    data = {
        "party": "p2",
        **COMPLAINT,
        "way": "direct",
        "signed_by": "巴特尔本人",
        "received_on": clock.today().isoformat(),
    }
    return by("clerk", case_id, "record_service", {**data, **form})


def sent(by, case_id, way="platform", to=("p2",), **form):
    return by("clerk", case_id, "send_document", {"to": list(to), **COMPLAINT, "way": way, **form})


def test_e1_with_consent_the_day_of_arrival_counts(users, by):
    with clock.travel(MARCH_2):
        case_id = prepared.accepted_case(users)
        state = sent(by, case_id)
    service = state.get("services", "v1")
    assert (service["state"], service["effective_on"], service["ground"]) == ("served", "2026-03-02", "consent")
    assert track(state, "p2") == "served"
    assert track(state, "p2", "answer") == "awaited"
    assert due(state, "answer/p2") == "2026-03-17"
    assert due(state, "jurisdiction-objection/p2") == "2026-03-17"
    assert [(d["kind"], d["to"]) for d in state.all("documents").values()] == [("proof_of_service", "p2")]


def test_e2_an_address_of_one_s_own_without_consent_counts_when_read_and_can_be_rebutted(users, by):
    with clock.travel(MARCH_2):
        case_id = prepared.accepted_case(users, defendants=(Defendant("巴特尔", users["defendant"]),))
        state = sent(by, case_id)
        assert track(state, "p2") == "sent"
        assert state.all("limits") == {}
    with clock.travel(date(2026, 3, 5)):
        state = by(
            "clerk", case_id, "record_service",
            {"service": "v1", "way": "platform", "received_on": "2026-03-05", "presumed_by": "read_feedback"},
        )  # fmt: skip
    service = state.get("services", "v1")
    assert (service["effective_on"], service["presumed"]) == ("2026-03-05", True)
    assert due(state, "answer/p2") == "2026-03-20"
    judge = {"user": str(users["judge"].id), "relation": "responsible_judge", "subject": "", "since": "2026-03-02"}
    write(case_id, add_item("relations", "r9", judge))
    state = by("judge", case_id, "set_service_aside", {"service": "v1", "reason": "该号码已停用，非本人阅知"})
    assert track(state, "p2") == "failed"
    assert state.get("limits", "answer/p2")["state"] == "cancelled"


def test_e3_of_several_electronic_ways_the_earliest_counts(users, by):
    with clock.travel(date(2026, 3, 1)):
        case_id = prepared.accepted_case(users)
    with clock.travel(MARCH_2):
        state = by("clerk", case_id, "send_document", {"to": ["p2"], **COMPLAINT, "way": "electronic"})
        assert due(state, "answer/p2") == "2026-03-17"
        # the platform's own arrival of the day before is recorded afterwards
        state = handed(by, case_id, way="platform", received_on="2026-03-01")
    assert [s["effective_on"] for s in state.all("services").values()] == ["2026-03-02", "2026-03-01"]
    assert due(state, "answer/p2#2") == "2026-03-16"
    assert state.get("limits", "answer/p2")["state"] == "replaced"
    with clock.travel(date(2026, 3, 3)):
        state = handed(by, case_id, received_on="2026-03-03")  # on paper too, later: changes nothing
    assert state.get("limits", "answer/p2#3") is None


def announced(users, by, day, **kind):
    with clock.travel(day):
        case_id = prepared.accepted_case(users, variant="ordinary", defendants=(Defendant("巴特尔", **kind),))
        state = by(
            "clerk", case_id, "announce_service",
            {
                "to": ["p2"], **COMPLAINT, "whereabouts_unknown": True, "reason": "下落不明",
                "media": "人民法院公告网", "published_on": day.isoformat(),
            },
        )  # fmt: skip
    return case_id, state


def test_e4_an_announcement_is_service_after_thirty_days_and_the_answer_runs_from_then(users, by):
    case_id, state = announced(users, by, MARCH_2)
    assert track(state, "p2") == "announced"
    assert due(state, "announcement/v1") == "2026-04-01"
    assert {(d["kind"], d["to"]) for d in state.all("documents").values()} == {("service_announcement", "p2")}
    with clock.travel(date(2026, 4, 1)):
        assert do_expire_limits(clock.today()) == 0
    with clock.travel(date(2026, 4, 2)):
        assert do_expire_limits(clock.today()) == 1
        assert do_expire_limits(clock.today()) == 0
        state = prepared.state_of(case_id)
    assert state.get("services", "v1")["effective_on"] == "2026-04-01"
    assert track(state, "p2") == "served"
    assert due(state, "answer/p2") == "2026-04-16"
    assert state.get("limits", "announcement/v1")["state"] == "expired"
    assert list(verify.check_rebuild()) == []


def test_the_days_of_the_announcement_are_not_counted_in_the_trial_time(users, by):
    with clock.travel(MARCH_2):
        case_id, _ = announced(users, by, MARCH_2)
        write(
            case_id,
            add_item(
                "limits", "trial",
                {
                    "name": "trial", "subject": "", "state": "running", "kind": "trial-ordinary", "on_expiry": "",
                    "started_on": "2026-03-02", "due_on": "2026-09-02", "exclusions": [], "extensions": [], "seq": 1,
                },
            ),
        )  # fmt: skip
    with clock.travel(date(2026, 4, 2)):
        do_expire_limits(clock.today())
    limit = prepared.state_of(case_id).get("limits", "trial")
    assert [(e["from"], e["to"]) for e in limit["exclusions"]] == [("2026-03-03", "2026-04-01")]
    assert limit["due_on"] == "2026-10-02"  # thirty days later


def test_e6_a_party_without_domicile_here_is_announced_to_for_sixty_days_and_answers_in_thirty(users, by):
    case_id, state = announced(users, by, date(2026, 3, 12), foreign=True)
    assert due(state, "announcement-foreign/v1") == "2026-05-11"
    with clock.travel(date(2026, 5, 12)):
        do_expire_limits(clock.today())
    state = prepared.state_of(case_id)
    assert state.get("services", "v1")["effective_on"] == "2026-05-11"
    assert due(state, "answer-foreign/p2") == "2026-06-10"
    assert state.get("limits", "answer/p2") is None


def test_e7_without_consent_and_without_an_account_electronic_service_is_no_service(users, by):
    case_id = prepared.accepted_case(users, defendants=(Defendant("巴特尔"),))
    for way in ("platform", "electronic"):
        with pytest.raises(Refused) as refused:
            sent(by, case_id, way=way)
        assert refused.value.problems[0].article == "civil-procedure-law/90"
    with pytest.raises(Refused) as refused:
        handed(by, case_id, way="electronic")
    assert refused.value.problems[0].article == "online-litigation-rules/31"
    state = handed(by, case_id, way="electronic", presumed_by="replied", note="短信回复“收到”")
    assert track(state, "p2") == "served"


def test_announcement_belongs_to_the_ordinary_procedure_and_comes_last(users, by):
    form = {
        "to": ["p2"],
        **COMPLAINT,
        "reason": "无法送达",
        "media": "公告栏",
        "published_on": clock.today().isoformat(),
    }
    summary = prepared.accepted_case(users, variant="summary")
    with pytest.raises(Refused) as refused:
        by("clerk", summary, "announce_service", {**form, "whereabouts_unknown": True})
    assert refused.value.problems[0].article == "civil-procedure-interpretation/140"
    ordinary = prepared.accepted_case(users, variant="ordinary", defendants=(Defendant("巴特尔"),))
    with pytest.raises(Refused) as refused:
        by("clerk", ordinary, "announce_service", form)
    assert refused.value.problems[0].article == "civil-procedure-law/95"
    sent(by, ordinary, way="post", tracking="EMS-1")
    state = by("clerk", ordinary, "record_service_failure", {"service": "v1", "reason": "查无此人退回"})
    assert track(state, "p2") == "failed"
    state = by("clerk", ordinary, "announce_service", form)
    assert track(state, "p2") == "announced"


def test_leaving_needs_the_reason_of_refusal_and_a_witness_or_pictures(users, by):
    case_id = prepared.accepted_case(users, defendants=(Defendant("巴特尔"),))
    for missing in ({}, {"refused_why": "拒绝签收"}, {"witness": "居委会工作人员"}):
        with pytest.raises(Refused) as refused:
            handed(by, case_id, way="left", **missing)
        assert refused.value.problems[0].article == "civil-procedure-law/89"
    state = handed(by, case_id, way="left", refused_why="拒绝签收", witness="居委会工作人员")
    assert state.get("services", "v1")["witness"] == "居委会工作人员"


def test_an_adult_relative_signs_for_a_person_not_for_a_company(users, by):
    company = prepared.accepted_case(users, defendants=(Defendant("草原乳业有限公司", kind="organisation"),))
    with pytest.raises(Refused) as refused:
        handed(by, company, way="cohabitant", signed_by="其妻")
    assert refused.value.problems[0].article == "civil-procedure-law/88"
    person = prepared.accepted_case(users, defendants=(Defendant("巴特尔"),))
    assert track(handed(by, person, way="cohabitant", signed_by="萨仁（妻）"), "p2") == "served"


def test_what_nobody_signed_for_is_not_served(users, by):
    case_id = prepared.accepted_case(users, defendants=(Defendant("巴特尔"),))
    with pytest.raises(Refused) as refused:
        handed(by, case_id, signed_by="")
    assert refused.value.problems[0].article == "civil-procedure-law/87"


def test_a_mediation_statement_is_neither_left_nor_announced_nor_posted(users, by):
    case_id = prepared.accepted_case(users, variant="ordinary", defendants=(Defendant("巴特尔"),))
    write(
        case_id,
        add_item("decisions", "j1", {"kind": "mediation_statement", "title": "民事调解书", "parties": ["p1", "p2"]}),
    )
    what = {"what": "mediation_statement", "decision": "j1"}
    for way, proof in (("left", {"refused_why": "拒收", "witness": "居委会"}), ("post", {}), ("cohabitant", {})):
        with pytest.raises(Refused) as refused:
            handed(by, case_id, **what, way=way, **proof)
        assert "civil-procedure-interpretation/133" in {p.article for p in refused.value.problems}
    announced = {
        "to": ["p2"], **what, "reason": "下落不明", "whereabouts_unknown": True, "media": "公告栏",
        "published_on": clock.today().isoformat(),
    }  # fmt: skip
    with pytest.raises(Refused):
        by("clerk", case_id, "announce_service", announced)
    with pytest.raises(BadData):  # it is a mediation statement, not a judgment
        handed(by, case_id, what="decision", decision="j1")


def test_a_receipt_cannot_be_older_than_the_sending_nor_recorded_twice(users, by):
    with clock.travel(MARCH_2):
        case_id = prepared.accepted_case(users, defendants=(Defendant("巴特尔"),))
        sent(by, case_id, way="post")
    receipt = {"service": "v1", "way": "post", "signed_by": "巴特尔"}
    with clock.travel(date(2026, 3, 6)):
        with pytest.raises(BadData):
            by("clerk", case_id, "record_service", {**receipt, "received_on": "2026-03-01"})
        with pytest.raises(BadData):
            by("clerk", case_id, "record_service", {**receipt, "received_on": "2026-03-07"})
        state = by("clerk", case_id, "record_service", {**receipt, "received_on": "2026-03-05"})
        assert due(state, "answer/p2") == "2026-03-20"
        with pytest.raises(BadData):
            by("clerk", case_id, "record_service", {**receipt, "received_on": "2026-03-05"})


def test_parties_and_strangers_do_not_record_service(users, by):
    case_id = prepared.accepted_case(users)
    form = {"party": "p2", **COMPLAINT, "way": "direct", "signed_by": "x", "received_on": clock.today().isoformat()}
    for part in ("plaintiff", "defendant", "stranger", "lawyer", "auditor", "judge_elsewhere"):
        with pytest.raises(NotAllowed):
            by(part, case_id, "record_service", form)


def test_the_notice_to_pay_starts_the_clock_when_it_is_served(users, by):
    from mengma.courts.actors import SYSTEM
    from mengma.procedure.engine import Request, perform

    with clock.travel(MARCH_2):
        case_id = prepared.accepted_case(users, plaintiff_electronic=False)
        perform(case_id, SYSTEM, Request("open_fee"))
    with clock.travel(date(2026, 3, 4)):
        state = handed(by, case_id, party="p1", what="document", document="d1", signed_by="乌兰")
    assert due(state, "fee-payment/f1") == "2026-03-11"


def test_three_defendants_are_served_in_three_ways(users, by):
    """Online with consent, by post, by announcement: each with its own clock; the case waits for the last."""
    defendants = (
        Defendant("巴特尔", users["defendant"], electronic=True),
        Defendant("其其格"),
        Defendant("草原乳业有限公司", kind="organisation"),
    )
    with clock.travel(MARCH_2):
        case_id = prepared.accepted_case(users, variant="ordinary", defendants=defendants)
        sent(by, case_id, to=("p2",))
        sent(by, case_id, way="post", to=("p3", "p4"), tracking="EMS-2")
        state = prepared.state_of(case_id)
        assert [track(state, p) for p in ("p2", "p3", "p4")] == ["served", "sent", "sent"]
    with clock.travel(date(2026, 3, 6)):
        by("clerk", case_id, "record_service",
           {"service": "v2", "way": "post", "received_on": "2026-03-05", "signed_by": "其其格"})  # fmt: skip
        by("clerk", case_id, "record_service_failure", {"service": "v3", "reason": "原址查无此单位，退回"})
        state = by(
            "clerk", case_id, "announce_service",
            {
                "to": ["p4"], **COMPLAINT, "reason": "邮寄退回，住所地无人", "attempts": "3月2日邮寄，3月6日退回",
                "media": "人民法院公告网", "published_on": "2026-03-06",
            },
        )  # fmt: skip
        assert [track(state, p) for p in ("p2", "p3", "p4")] == ["served", "served", "announced"]
    with clock.travel(date(2026, 4, 7)):
        assert do_expire_limits(date(2026, 4, 7)) >= 1
    state = prepared.state_of(case_id)
    assert [track(state, p) for p in ("p2", "p3", "p4")] == ["served", "served", "served"]
    assert [due(state, f"answer/{p}") for p in ("p2", "p3", "p4")] == ["2026-03-17", "2026-03-20", "2026-04-20"]
    ways = [(s["party"], s["way"], s["state"]) for s in state.all("services").values()]
    assert ways == [
        ("p2", "platform", "served"),
        ("p3", "post", "served"),
        ("p4", "post", "failed"),
        ("p4", "announcement", "served"),
    ]
    assert list(verify.verify(case_id)) == []
    assert list(verify.check_rebuild()) == []


def test_a_defendant_who_left_the_case_is_not_waited_for(users, by):
    with clock.travel(MARCH_2):
        case_id = prepared.accepted_case(
            users, defendants=(Defendant("巴特尔", users["defendant"], electronic=True), Defendant("其其格"))
        )
        write(
            case_id,
            add_item(
                "limits", "send-complaint",
                {
                    "name": "send-complaint", "subject": "", "state": "running", "kind": "send-complaint", "on_expiry": "",
                    "started_on": "2026-03-02", "due_on": "2026-03-09", "exclusions": [], "extensions": [], "seq": 1,
                },
            ),
            put_item("parties", "p3", {"left_on": "2026-03-02"}),
        )  # fmt: skip
        state = sent(by, case_id)
    assert state.get("limits", "send-complaint")["state"] == "met"
