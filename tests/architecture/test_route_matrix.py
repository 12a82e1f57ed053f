"""Every route x every role of the cast, against a matrix written by hand."""

from __future__ import annotations

import dataclasses
import io
import re

import pytest
from django.db import transaction

from mengma import clock
from mengma.caselaw.actions import do_import
from mengma.caselaw.catalogue import catalogue
from mengma.caselaw.tests.conftest import TEXTS
from mengma.cases import docket as dockets
from mengma.cases.docket import NewEntry
from mengma.cases.state import add_item, put_item
from mengma.courts import permissions
from mengma.courts.identity.cipher import encrypt
from mengma.courts.tokens import do_create_token
from mengma.delivery.models import Delivery
from mengma.dossier.actions.uploads import do_upload
from mengma.intake.actions.drafts import do_start_draft
from mengma.payments.models import BankMessage
from mengma.portal.api.urls import api
from mengma.portal.api.webhooks.actions import do_subscribe
from mengma.portal.routes import ROUTES
from tests import prepared
from tests.architecture.route_matrix import Door, differences, expected, observed
from tests.cast import COURT, actor, make_cast

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
        day = clock.today().isoformat()
        document = {"kind": "acceptance_notice", "to": "p1", "on": day, "act": "accept_case", "seq": 1}
        fee = {
            "of": "claim",
            "payer": "p1",
            "amount": "2300.00",
            "order": f"{case_id.hex}f1",
            "opened_on": day,
            "seq": 1,
        }
        track = {"track": "fee", "subject": "f1", "state": "due", "since": day, "seq": 1}
        changes += [
            add_item("documents", "d1", document),
            add_item("fees", "f1", fee),
            add_item("tracks", "fee/f1", track),
            put_item("parties", "p1", {"identity": encrypt("11010519491231002X", str(case_id))}),
        ]
        for change in changes:
            docket.state.apply(change)
        recorder = {"id": str(users["president"].id), "name": "王院", "capacity": "president"}
        new = NewEntry("assign", recorder, clock.today(), {"data": {}}, changes)
        dockets.append_entry(docket, new, docket.state)


def odd_message(case_id):
    """Money that came for this case's fee in another sum."""
    return BankMessage.objects.create(
        bank="simulated",
        message_id="m1",
        kind="paid",
        order_number=f"{case_id.hex}f1",
        amount="1.00",
        body="{}",
        received_at=clock.machine_now(),
        outcome="wrong_amount",
        case_id=case_id,
        court_code=COURT,
    )


@pytest.fixture
def story(monkeypatch, tmp_path, settings):
    """The cast, the case, and what stands in for `<…>` in addresses: everything personal among it is the plaintiff's."""
    settings.MENGMA_VAR = tmp_path
    users = make_cast()
    case_id = prepared.accepted_case(users)
    put_in_hand(case_id, users)
    plaintiff = actor(users["plaintiff"])
    delivery = Delivery.objects.create(
        case_id=case_id,
        kind="notice",
        source="t1",
        party="p1",
        user_id=users["plaintiff"].id,
        title="通知",
        sent_at=clock.machine_now(),
    )
    do_import(TEXTS)
    subscription, _ = do_subscribe(users["plaintiff"], "程序", "https://hooks.invalid/mengma")
    samples = {
        "case_id": case_id,
        "seq": 1,
        "act": "other_decision",
        "name": "civil-first-instance",
        "version": 1,
        "user_id": users["judge"].id,
        "delivery_id": delivery.id,
        "item_id": delivery.id,
        "draft_id": do_start_draft(plaintiff, court=COURT).id,
        "material_id": do_upload(io.BytesIO("借条".encode()), plaintiff, name="借条.txt").id,
        "token_id": do_create_token(users["plaintiff"], "程序")[0].id,
        "subscription_id": subscription.id,
        "fee": "f1",
        "kind": "judgment",
        "edition": catalogue().names["中华人民共和国民事诉讼法"].newest.id,
        "calculator": "fee",
        "key": "d1",
        "party": "p1",
        "message": odd_message(case_id).pk,
    }
    return users, samples


def page_doors(samples):
    for route in ROUTES:
        address = "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(samples[m.group(1)]), route.path)
        for method in route.methods:
            yield Door(route.name, method, address)


BODIES = {
    "put /drafts/{draft_id}": '{"version": 1, "content": {}}',
    "post /drafts/{draft_id}/prefill": '{"version": 1, "text": "原告：乌兰"}',
    "post /cases/{case_id}/acts/{act}": '{"data": {}}',
    "post /window-filings": '{"court": "内0102", "way_in": "walk_in", "content": {}}',
}


def api_doors(samples):
    for path, operations in api.get_openapi_schema()["paths"].items():
        address = re.sub(r"{(\w+)}", lambda m: str(samples[m.group(1)]), path)
        for method in operations:
            name = f"{method} {path.removeprefix('/api/v1')}"
            yield Door(name, method.upper(), address, BODIES.get(name, "{}"))


def test_every_page_opens_for_those_it_should_and_nobody_else(story):
    users, samples = story
    found = differences(expected("pages"), observed(page_doors(samples), users))
    assert found == [], "\n".join(found)


def test_every_call_of_the_api_answers_those_it_should_and_nobody_else(story):
    users, samples = story
    found = differences(expected("api"), observed(api_doors(samples), users))
    assert found == [], "\n".join(found)


def test_the_stranger_sees_nothing_of_the_case(story):
    users, samples = story
    doors = [*page_doors(samples), *api_doors(samples)]
    seen = observed(
        (door for door in doors if str(samples["case_id"]) in door.address),
        {"stranger": users["stranger"]},
    )
    assert seen
    assert all(not parts for parts in seen.values())


def test_an_error_planted_in_the_permission_table_is_found(story, monkeypatch):
    users, samples = story
    case = permissions.CASE_RESOURCES["case"]
    wider = dataclasses.replace(case, capacities=(*case.capacities, "litigant"))
    monkeypatch.setattr(permissions, "CASE_RESOURCES", {**permissions.CASE_RESOURCES, "case": wider})
    have = observed((door for door in page_doors(samples) if door.name == "case"), users)
    assert differences({"case": expected("pages")["case"]}, have) == [
        "case: lawyer gets in and should not",
        "case: stranger gets in and should not",
    ]


def test_an_error_planted_in_the_hand_written_matrix_is_found(story):
    users, samples = story
    want = {"judge-list": expected("pages")["judge-list"] - {"judge"}}
    have = observed((door for door in page_doors(samples) if door.name == "judge-list"), users)
    assert differences(want, have) == ["judge-list: judge gets in and should not"]
