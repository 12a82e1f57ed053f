"""The complaint's form is one form in steps: every button saves all of it, and what is wrong opens by itself."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from mengma.intake.models import Draft
from mengma.portal.filingsteps import step_of
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun():
    """乌兰 at her form, and where it is."""
    client = Client()
    client.force_login(cast.make_cast()["plaintiff"])
    return client, client.post("/filing/", {"form": "lending", "court": "内0102"}).headers["Location"]


def opened(page: str) -> list[str]:
    return re.findall(r'<details class="m-card m-step" id="step-(\w+)"[^>]* open>', page)


def text_of(client, address):
    return client.get(address).content.decode()


def test_next_saves_everything_and_opens_the_next_step_only(begun):
    client, draft = begun
    assert opened(text_of(client, draft)) == ["basic"]
    typed = {"version": "0", "step": "basic", "form": "lending", "court": "内0102", "c.parties.0.name": "乌兰"}
    typed["version"] = str(Draft.objects.get().version)
    gone = client.post(draft, {**typed, "c.facts": "借款未还", "do": "step:parties"})
    assert gone.headers["Location"] == f"{draft}?step=parties#step-parties"
    assert (Draft.objects.get().content["facts"], Draft.objects.get().content["parties"][0]["name"]) == (
        "借款未还",
        "乌兰",
    )
    page = text_of(client, f"{draft}?step=parties")
    assert opened(page) == ["parties"]
    assert "第2步，共9步：当事人" in page
    assert 'value="step:representatives"' in page
    assert "借款未还</textarea>" in page  # the other steps are there, closed


def test_saving_stays_on_the_step_and_nonsense_for_a_step_begins_at_the_first(begun):
    client, draft = begun
    saved = client.post(draft, {"version": str(Draft.objects.get().version), "step": "claims", "do": "save"})
    assert saved.headers["Location"] == f"{draft}?step=claims"
    assert opened(text_of(client, f"{draft}?step=%3Cscript%3E")) == ["basic"]
    evil = client.post(draft, {"version": "99", "step": "x\r\nSet-Cookie: a=b", "do": "step:\r\nX: y"})
    assert evil.status_code in (302, 409)


def test_the_step_with_something_wrong_opens_and_says_so(begun):
    client, draft = begun
    wrong = {"c.parties.0.name": "乌兰", "c.parties.0.kind": "person", "c.parties.0.identity": "150102199005010025"}
    client.post(draft, {"version": str(Draft.objects.get().version), **wrong, "do": "save"})
    page = text_of(client, draft)
    assert opened(page) == ["parties"]
    assert "有误" in page
    assert set(opened(text_of(client, f"{draft}?step=claims"))) == {"parties", "claims"}
    # the check leads back to the very box on its step
    assert f"{draft}?step=parties#b-parties-0-identity" in text_of(client, f"{draft}review/")


def test_of_several_parties_one_is_open_the_new_one_or_the_first_that_lacks_something(begun):
    client, draft = begun
    names = {f"c.parties.{number}.name": name for number, name in enumerate("甲乙丙")}
    names |= {f"c.parties.{number}.kind": "person" for number in range(3)}
    names |= {f"c.parties.{number}.capacity": "defendant" if number else "plaintiff" for number in range(3)}
    added = client.post(draft, {"version": str(Draft.objects.get().version), **names, "do": "add:parties"})
    assert added.headers["Location"] == f"{draft}?step=parties&add=parties#part-parties"
    folds = re.findall(r'id="g-parties\.(\d)" data-step( open)?>', text_of(client, added.headers["Location"]))
    assert [number for number, is_open in folds if is_open] == ["3"]
    folds = re.findall(r'id="g-parties\.(\d)" data-step( open)?>', text_of(client, f"{draft}?step=parties"))
    assert [number for number, is_open in folds if is_open] == ["0"]


def test_every_box_has_its_step():
    told = {"": "basic", "cause": "basic", "parties.1.service.address": "parties", "facts": "statement",
            "elements.principal.0": "elements", "places.performance": "places", "language": "statement"}  # fmt: skip
    assert {path: step_of(path) for path in told} == told
