"""Forms of acts in whole cases: who acts for whom, what was asked for stands on the page, what is typed comes back."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import cast, lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def users():
    return cast.make_cast()


def at(user):
    client = Client()
    client.force_login(user)
    return client


def text_of(response):
    return response.content.decode()


def test_the_clerk_reads_the_transcript_himself_and_enters_what_a_party_signed_on_paper(users):
    line = lines.heard_case(users)
    address = f"/cases/{line.case}/act/confirm_transcript/"
    with lines.at(lines.HEARD):
        line.do("clerk", "record_transcript", {"hearing": "h1", "text": "审判员：现在开庭。"})
        client = at(users["clerk"])
        page = text_of(client.get(address))
        assert "我本人（书记员）" in page
        assert 'data-shown-if="on_behalf_of=p1|p2"' in page
        signs = {"d.transcript": "t1", "d.how": "confirmed"}
        assert client.post(address, signs).status_code == 302
        without_way = client.post(address, {**signs, "on_behalf_of": "p2"})
        assert without_way.status_code == 422
        assert "请选择收到的方式" in text_of(without_way)
        assert '<option value="p2" selected>' in text_of(without_way)
        lawyer = {"on_behalf_of": "p2", "paper_how": "paper", "d.participant": "苏和"}
        assert client.post(address, {**signs, **lawyer}).status_code == 302
        # a party signs for nobody else, and on no paper
        assert "paper_how" not in text_of(at(users["plaintiff"]).get(address))
    said = line.state.get("transcripts", "t1")["confirmed"]
    assert set(said) == {"吴录", "p2"}
    assert said["p2"]["signed_by"] == "苏和"
