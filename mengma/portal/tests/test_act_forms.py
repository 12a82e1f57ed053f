"""Forms of acts in whole cases: who acts for whom, what was asked for stands on the page, what is typed comes back."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mengma.intake.tests import stories
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


class Form(HTMLParser):
    """What a browser would send of a page's form, with nothing changed."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.area = self.select = ""

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        name, kind = given.get("name", ""), given.get("type", "")
        if tag == "textarea":
            self.area = name
            self.sent.setdefault(name, []).append("")
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in given or self.select not in self.sent):
            self.sent[self.select] = [given.get("value", "")]
        elif tag == "input" and name and kind != "file" and (kind not in ("radio", "checkbox") or "checked" in given):
            self.sent.setdefault(name, []).append(given.get("value", ""))

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = ""
        if tag == "select":
            self.select = ""

    def handle_data(self, data):
        if self.area:
            self.sent[self.area][-1] += data


def typed_in(page):
    form = Form()
    form.feed(page.partition('class="m-form"')[2])
    return {name: values for name, values in form.sent.items() if name}


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


def filing_to_be_corrected(users):
    done = stories.submitted(users)
    asked = {"items": ["写明被告的身份证号码", "提交借条原件照片"], "until": "2026-03-12"}
    stories.act(users, "filing_judge", done.entry.case_id, "ask_corrections", asked)
    return done.entry.case_id


def test_the_plaintiff_reads_what_has_to_be_corrected_until_when_and_hands_it_in_on_one_form(users):
    with lines.at(lines.ACCEPTED):
        case = filing_to_be_corrected(users)
        client = at(users["plaintiff"])
        page = text_of(client.get(f"/cases/{case}/"))
        for words in ("法院要求补正", "写明被告的身份证号码", "提交借条原件照片", "请在2026年3月12日以前提交"):
            assert words in page
        assert page.index("法院要求补正") < page.index("现在可以办理的事项")
        address = f"/cases/{case}/act/hand_in_corrections/"
        form = text_of(client.get(address))
        assert "提交借条原件照片" in form
        assert 'name="d.complaint.parties.1.name" value="巴特尔"' in form
        assert "1. 写明被告的身份证号码：\n2. 提交借条原件照片：" in form
        bad = {**typed_in(form), "d.complaint.parties.1.identity": "150102198803020012", "d.statement": "1. 已写明"}
        refused = client.post(address, bad)
        assert refused.status_code == 422
        assert "写明被告的身份证号码" in text_of(refused)
        assert ">1. 已写明</textarea>" in text_of(refused)
        scan = SimpleUploadedFile("借条.txt", "今借到88000元".encode())
        right = {**typed_in(text_of(refused)), "d.complaint.parties.1.identity": stories.BATER_ID, "u.materials": scan}
        assert client.post(address, right).status_code == 302, text_of(client.post(address, right))
        handed_in = text_of(at(users["filing_judge"]).get(f"/cases/{case}/"))
        assert "2026年3月2日要求补正，2026年3月2日已提交" in handed_in
        assert "1. 已写明" in handed_in
    state = stories.state(users, case)
    assert state.stage == "review"
    assert state.get("parties", "p2")["identity"]
    assert state.get("parties", "p1")["name"] == "乌兰"
    assert state.get("claims", "c1")["amount"] == "88000.00"
    # once accepted, it is history
    stories.act(users, "filing_judge", case, "accept_case", {"procedure": "summary"}, overrides=stories.REASONS)
    assert "要求补正" not in text_of(at(users["plaintiff"]).get(f"/cases/{case}/")).split("案件流程记录")[0]
