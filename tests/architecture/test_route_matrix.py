"""Every route x every role of the cast, against a matrix written by hand."""

from __future__ import annotations

import dataclasses
import re
import uuid

import pytest
from django.db import transaction

from mengma import clock
from mengma.cases import docket as dockets
from mengma.cases.docket import NewEntry
from mengma.cases.state import add_item
from mengma.courts import permissions
from mengma.portal.routes import ROUTES
from tests import prepared
from tests.architecture.route_matrix import Door, differences, expected, observed
from tests.cast import make_cast

pytestmark = pytest.mark.django_db


def put_in_hand(case_id, users):
    """孙正 becomes the responsible judge and 吴录 the clerk."""
    with transaction.atomic():
        docket = dockets.lock_docket(case_id)
        changes = [
            add_item(
                "relations",
                f"m-{relation}",
                {"user": str(users[part].id), "relation": relation, "since": clock.today().isoformat()},
            )
            for part, relation in (("judge", "responsible_judge"), ("clerk", "clerk"))
        ]
        for change in changes:
            docket.state.apply(change)
        actor = {"id": str(users["president"].id), "name": "王院", "capacity": "president"}
        new = NewEntry("assign", actor, clock.today(), {"data": {}}, changes)
        dockets.append_entry(docket, new, docket.state)


@pytest.fixture
def story():
    users = make_cast()
    case_id = prepared.accepted_case(users)
    put_in_hand(case_id, users)
    return users, case_id


def page_doors(users, case_id):
    samples = {"case_id": case_id, "seq": 1, "act": "other_decision", "name": "civil-first-instance", "version": 1,
               "user_id": users["judge"].id, "draft_id": uuid.UUID(int=7), "material_id": uuid.UUID(int=8),
               "delivery_id": 1, "key": "d99", "fee": "f99", "kind": "judgment"}  # fmt: skip
    for route in ROUTES:
        address = "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(samples[m.group(1)]), route.path)
        for method in route.methods:
            yield Door(route.name, method, address)


def test_every_page_opens_for_those_it_should_and_nobody_else(story):
    users, case_id = story
    assert differences(expected("pages"), observed(page_doors(users, case_id), users)) == []


def test_the_stranger_sees_nothing_of_the_case(story):
    users, case_id = story
    seen = observed(
        (door for door in page_doors(users, case_id) if str(case_id) in door.address), {"stranger": users["stranger"]}
    )
    assert seen
    assert all(not parts for parts in seen.values())


def test_an_error_planted_in_the_permission_table_is_found(story, monkeypatch):
    users, case_id = story
    case = permissions.CASE_RESOURCES["case"]
    wider = dataclasses.replace(case, capacities=(*case.capacities, "litigant"))
    monkeypatch.setattr(permissions, "CASE_RESOURCES", {**permissions.CASE_RESOURCES, "case": wider})
    have = observed((door for door in page_doors(users, case_id) if door.name == "case"), users)
    assert differences({"case": expected("pages")["case"]}, have) == [
        "case: lawyer gets in and should not",
        "case: stranger gets in and should not",
    ]


def test_an_error_planted_in_the_hand_written_matrix_is_found(story):
    users, case_id = story
    want = {"judge-list": expected("pages")["judge-list"] - {"judge"}}
    have = observed((door for door in page_doors(users, case_id) if door.name == "judge-list"), users)
    assert differences(want, have) == ["judge-list: judge gets in and should not"]
