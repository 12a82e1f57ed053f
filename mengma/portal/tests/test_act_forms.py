"""Forms of acts in whole cases: who acts for whom, what was asked for stands on the page, what is typed comes back."""

from __future__ import annotations

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mengma.cases import verify
from mengma.cases.selectors import docket_entries
from mengma.intake.tests import stories
from mengma.portal.tests.visiting import at, text_of
from tests import cast, lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def users():
    return cast.make_cast()


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


def test_a_correction_is_made_on_the_entry_s_own_form_and_the_clocks_are_seen_before_saving(users):
    line = lines.served_case(users)
    address = f"/cases/{line.case}/act/propose_correction/"
    with lines.at(lines.SERVED + timedelta(days=1)):
        service = next(e for e in docket_entries(line.case) if e.act == "record_service").seq
        clerk = at(users["clerk"])
        entry = text_of(clerk.get(f"/cases/{line.case}/docket/{service}/"))
        link = f"{address}?d.entry={service}"
        assert link in entry
        assert "申请更正这条记录" not in text_of(at(users["plaintiff"]).get(f"/cases/{line.case}/docket/{service}/"))
        form = text_of(clerk.get(link))
        typed = typed_in(form)
        assert typed["d.entry"] == [str(service)]
        assert typed["d.correct_data.party"] == ["p2"]
        assert typed["d.correct_data.received_on"] == ["2026-03-04"]
        assert typed["d.correct_data.signed_by"] == ["本人"]
        # nothing changed, nothing to correct: practice asks why, and the entry's content is not written again
        typed |= {"d.reason": "受送达日期抄错"}
        right = {**typed, "d.correct_data.received_on": "2026-03-03"}
        shown = clerk.post(address, right)
        page = text_of(shown)
        assert shown.status_code == 200
        assert "还没有保存" in page
        assert "2026年3月18日" in page  # answer: fifteen days from 3 March
        assert "2026年3月19日" in page
        assert not line.state.all("corrections")
        # who changes something after having looked, looks again
        other = {**typed_in(page), "d.correct_data.received_on": "2026-03-02"}
        assert "2026年3月17日" in text_of(clerk.post(address, other))
        assert clerk.post(address, typed_in(page)).status_code == 302
        (proposed,) = line.state.all("corrections").values()
        assert proposed["correct_data"] == {"received_on": "2026-03-03"}
        assert line.limit("answer", "p2")["due_on"] == "2026-03-19"
        # somebody else approves, on a page that shows old, new and the clocks
        approve = f"/cases/{line.case}/act/approve_correction/"
        chief = at(users["division_chief"])
        page = text_of(chief.get(approve))
        for words in ("受送达日期抄错", "2026年3月4日", "2026年3月3日", "2026年3月18日", "吴录"):
            assert words in page
        assert chief.post(approve, typed_in(page)).status_code == 302
    assert line.limit("answer", "p2")["due_on"] == "2026-03-18"
    assert list(verify.verify()) == []
    assert list(verify.check_rebuild()) == []


def test_a_wrong_value_in_a_correction_stands_beside_its_field_and_nothing_typed_is_lost(users):
    with lines.at(lines.ACCEPTED):
        case = stories.submitted(users).entry.case_id
        clerk = at(users["filing_judge"])
        address = f"/cases/{case}/act/propose_correction/"
        form = text_of(clerk.get(address))
        assert "选定记录并打开后" in form
        opened = text_of(clerk.post(address, {**typed_in(form), "d.entry": "1", "d.reason": "姓名写错", "do": "entry"}))
        typed = typed_in(opened)
        assert typed["d.reason"] == ["姓名写错"]
        assert typed["d.correct_data.complaint.parties.1.name"] == ["巴特尔"]
        wrong = {**typed, "d.correct_data.complaint.parties.1.identity": "150102198803020012"}
        refused = clerk.post(address, wrong)
        page = text_of(refused)
        assert refused.status_code == 422
        assert 'value="150102198803020012"' in page
        assert "f-correct_data-complaint" in page
        longer = text_of(clerk.post(address, {**typed, "do": "add:correct_data.complaint.parties"}))
        assert 'name="d.correct_data.complaint.parties.2.name"' in longer
        shorter = {
            **typed_in(longer),
            "d.correct_data.complaint.parties.2.name": "甲",
            "do": "remove:correct_data.complaint.parties.1",
        }
        left = typed_in(text_of(clerk.post(address, shorter)))
        assert left["d.correct_data.complaint.parties.1.name"] == ["甲"]
        right = {**typed, "d.correct_data.complaint.parties.1.name": "巴特尔图"}
        seen = typed_in(text_of(clerk.post(address, right)))
        assert clerk.post(address, seen).status_code == 302
        president = at(users["president"])
        approve = f"/cases/{case}/act/approve_correction/"
        assert president.post(approve, typed_in(text_of(president.get(approve)))).status_code == 302
    state = stories.state(users, case)
    assert state.get("parties", "p2")["name"] == "巴特尔图"
    assert state.get("parties", "p1")["name"] == "乌兰"
    assert list(verify.check_rebuild()) == []
