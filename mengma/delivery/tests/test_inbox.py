"""What lies in 巴特尔's inbox, and what opening it means."""

from __future__ import annotations

from datetime import date

import pytest

from mengma import clock
from mengma.cases.selectors import docket_entries
from mengma.delivery import actions, selectors
from mengma.delivery.errors import NoSuchDelivery
from mengma.delivery.models import Delivery
from tests import cast, prepared
from tests.prepared import Defendant

pytestmark = pytest.mark.django_db

SEND = {"to": ["p2"], "what": "complaint", "way": "platform"}


@pytest.fixture
def bater(users):
    return cast.actor(users["defendant"])


def test_a_service_on_the_platform_is_in_the_inbox_of_that_party_only(users, by, bater):
    case_id = prepared.accepted_case(users)
    by("clerk", case_id, "send_document", SEND)
    rows = selectors.inbox(bater)
    assert [(row.title, row.formal, row.opened_at) for row in rows] == [("起诉状副本及应诉材料", True, None)]
    assert selectors.unread(bater) == 1
    for part in ("plaintiff", "stranger", "judge"):
        assert selectors.inbox(cast.actor(users[part])) == []


def test_opening_is_recorded_once_and_by_the_right_person(users, by, bater):
    case_id = prepared.accepted_case(users)
    by("clerk", case_id, "send_document", SEND)
    (row,) = selectors.inbox(bater)
    with pytest.raises(NoSuchDelivery):
        actions.do_open(cast.actor(users["stranger"]), row.id)
    actions.do_open(bater, row.id)
    actions.do_open(bater, row.id)
    assert [e.act for e in docket_entries(case_id)].count("document_read") == 1
    assert selectors.unread(bater) == 0
    service = prepared.state_of(case_id).get("services", "v1")
    assert service["read_on"] == clock.today().isoformat()
    assert not service.get("presumed")  # it was served on arrival; reading changes nothing


def test_without_consent_reading_is_presumed_service(users, by, bater):
    with clock.travel(date(2026, 3, 2)):
        case_id = prepared.accepted_case(users, defendants=(Defendant("巴特尔", users["defendant"]),))
        by("clerk", case_id, "send_document", SEND)
    with clock.travel(date(2026, 3, 5)):
        (row,) = selectors.inbox(bater)
        actions.do_open(bater, row.id)
    state = prepared.state_of(case_id)
    service = state.get("services", "v1")
    assert (service["state"], service["effective_on"], service["presumed"]) == ("served", "2026-03-05", True)
    assert state.get("limits", "answer/p2")["due_on"] == "2026-03-20"


def test_a_notice_to_a_party_is_in_the_inbox_without_being_service(users, by):
    from mengma.courts.actors import SYSTEM
    from mengma.procedure.engine import Request, perform

    case_id = prepared.accepted_case(users)
    perform(case_id, SYSTEM, Request("open_fee"))
    wulan = cast.actor(users["plaintiff"])
    (row,) = selectors.inbox(wulan)
    assert (row.title, row.formal, row.document) == ("交纳诉讼费用通知书", False, "d1")
    actions.do_open(wulan, row.id)
    assert "document_read" not in [e.act for e in docket_entries(case_id)]


def test_an_account_that_left_the_case_sees_its_inbox_no_more(users, by, bater):
    from django.db import transaction

    from mengma.cases import docket as dockets
    from mengma.cases.docket import NewEntry
    from mengma.cases.state import put_item

    case_id = prepared.accepted_case(users)
    by("clerk", case_id, "send_document", SEND)
    with transaction.atomic():
        docket = dockets.lock_docket(case_id)
        key = next(k for k, r in docket.state.all("relations").items() if r["relation"] == "defendant")
        change = put_item("relations", key, {"until": clock.today().isoformat()})
        docket.state.apply(change)
        new = NewEntry("left", {"id": "x", "name": "x"}, clock.today(), {"data": {}}, [change])
        dockets.append_entry(docket, new, docket.state)
    assert selectors.inbox(bater) == []


def test_services_of_a_case_are_listed_with_way_and_state(users, by):
    from mengma.cases.access import access_case

    case_id = prepared.accepted_case(users)
    by("clerk", case_id, "send_document", SEND)
    case, _ = access_case(cast.actor(users["clerk"]), case_id)
    (row,) = selectors.services_of_case(case)
    assert (row.party_name, row.way[0], row.state) == ("巴特尔", "电子送达（本平台）", "served")
    assert Delivery.objects.count() == 1


def test_an_erased_service_still_lists_as_a_tombstone(users, by):
    from mengma.cases import verify
    from mengma.cases.access import access_case

    case_id = prepared.accepted_case(users)
    by("clerk", case_id, "send_document", SEND)
    by("president", case_id, "erase_record", {"entry": 2, "ground": "court_order", "reason": "依决定消除"})
    case, _ = access_case(cast.actor(users["president"]), case_id)
    assert [row.state for row in selectors.services_of_case(case)] == ["served"]
    assert list(verify.check_rebuild()) == []
