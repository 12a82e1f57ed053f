"""A lawyer's program: gets a token on a page, reads through the API, is told of entries, and is shut out again."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from mengma.cases.selectors import docket_entries
from mengma.courts.models import ApiToken
from mengma.portal.api.webhooks import delivering
from mengma.portal.api.webhooks.models import WebhookSubscription
from mengma.portal.tests.visiting import at, text_of
from tests import cast, prepared

pytestmark = pytest.mark.django_db


@pytest.fixture
def users():
    return cast.make_cast()


def shown_once(page, prefix):
    return re.search(f'value="({prefix}[^"]+)"', page)[1]


def status_of(token):
    return Client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_lawyer_makes_a_token_uses_it_and_revokes_it(users):
    lawyer = at(users["lawyer"])
    assert 'href="/keys/"' in text_of(lawyer.get("/"))
    made = lawyer.post("/keys/", {"name": "律所系统", "scopes": ["read"], "days": "7"})
    token = shown_once(text_of(made), "mengma_")
    assert made.headers["Cache-Control"] == "no-store"
    assert status_of(token) == 200
    page = text_of(lawyer.get("/keys/"))
    assert token not in page  # shown once and never again
    assert "律所系统" in page
    row = ApiToken.objects.get()
    assert (row.scopes, (row.expires_at - row.created_at).days) == (["read"], 7)
    assert at(users["stranger"]).post("/keys/", {"revoke": str(row.pk)}).status_code == 404
    assert status_of(token) == 200
    assert lawyer.post("/keys/", {"revoke": str(row.pk)}).status_code == 302
    assert status_of(token) == 401


def test_a_token_that_cannot_be_made_says_why_and_keeps_the_name(users):
    lawyer = at(users["lawyer"])
    refused = lawyer.post("/keys/", {"name": "律所系统", "days": "30"})
    assert refused.status_code == 422
    assert 'value="律所系统"' in text_of(refused)
    for nonsense in ({"revoke": "x"}, {"name": "甲", "scopes": ["root"], "days": "-5"}, {"days": "9" * 50}):
        assert lawyer.post("/keys/", nonsense).status_code in (404, 422)
    assert ApiToken.objects.count() == 0


def test_a_program_is_told_of_entries_until_its_subscription_ends(users, monkeypatch):
    case_id = prepared.accepted_case(users)
    plaintiff = at(users["plaintiff"])
    form = {
        "name": "提醒程序",
        "url": "https://hooks.example.org/mengma",
        "case": str(case_id),
        "acts": ["add_material"],
    }
    secret = shown_once(text_of(plaintiff.post("/webhooks/", form)), "whsec_")
    page = text_of(plaintiff.get("/webhooks/"))
    assert secret not in page
    assert "提醒程序" in page
    row = WebhookSubscription.objects.get()
    sent = []
    monkeypatch.setattr(delivering, "send", lambda message: sent.append(message) or 503)
    entry = docket_entries(case_id)[0]
    with pytest.raises(delivering.TryAgain):
        delivering.do_deliver(row.id, entry.id, case_id, entry.seq)
    assert "HTTP 503" in text_of(plaintiff.get(f"/webhooks/{row.id}/"))
    assert at(users["defendant"]).get(f"/webhooks/{row.id}/").status_code == 404
    assert at(users["defendant"]).post("/webhooks/", {"end": str(row.id)}).status_code == 404
    assert plaintiff.post("/webhooks/", {"end": str(row.id)}).status_code == 302
    assert "没有有效的订阅" in text_of(plaintiff.get("/webhooks/"))
    assert delivering.do_deliver(row.id, entry.id, case_id, entry.seq) == "withheld"
    assert len(sent) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"url": "http://hooks.example.org/"}, "https://"),
        ({"url": "https://10.0.0.1/"}, "内部网络"),
        ({"case": "（2026）内0102民初99999号"}, "没有这个案件"),
        ({"name": " "}, "请填写名称"),
    ],
)
def test_a_subscription_that_cannot_be_made_says_why(users, wrong, said):
    form = {"name": "提醒程序", "url": "https://hooks.example.org/mengma", **wrong}
    refused = at(users["lawyer"]).post("/webhooks/", form)
    assert refused.status_code == 422
    assert said in text_of(refused)


def test_nobody_subscribes_to_a_case_that_is_not_theirs_to_see(users):
    case_id = prepared.accepted_case(users)
    form = {"name": "好奇", "url": "https://hooks.example.org/mengma", "case": str(case_id)}
    refused = at(users["stranger"]).post("/webhooks/", form)
    assert (refused.status_code, WebhookSubscription.objects.count()) == (422, 0)
