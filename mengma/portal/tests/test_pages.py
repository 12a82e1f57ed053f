"""The pages as people see them: what stands on them, what comes back when something is wrong, and in English."""

from __future__ import annotations

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from mengma.cases.models import Case, Entry
from mengma.courts.models import AdminChange, SignInAttempt
from mengma.intake.models import Draft
from mengma.portal import refusals
from mengma.portal.routes import ROUTES
from mengma.portal.tests.visiting import at, text_of
from tests import prepared
from tests.cast import make_cast

pytestmark = pytest.mark.django_db

CHINESE = re.compile("[\u4e00-\u9fff]")
COMPLAINT = """民事起诉状
原告：乌兰，女，1985年3月2日出生，住呼和浩特市新城区海拉尔东路10号，电话13800000001。
被告：巴特尔，男，1980年6月5日出生，住呼和浩特市新城区成吉思汗大街20号。
诉讼请求：
1.判令被告偿还原告借款本金100000元；
2.诉讼费由被告承担。
事实与理由：2024年3月1日，被告向原告借款100000元，约定年利率6%，到期未还。
此致
呼和浩特市新城区人民法院
"""


@pytest.fixture
def users():
    return make_cast()


@pytest.fixture
def case_id(users):
    return prepared.accepted_case(users)


def test_a_wrong_password_keeps_the_name_and_slows_down(users):
    client = at()
    for _ in range(5):
        answer = client.post("/sign-in/", {"username": "wulan", "password": "falsch"})
        assert answer.status_code == 401
        assert 'value="wulan"' in text_of(answer)
    assert client.post("/sign-in/", {"username": "wulan", "password": "wulan-pass-1"}).status_code == 429
    assert not SignInAttempt.objects.filter(name_digest="wulan").exists()


def test_signing_in_leads_back_to_the_page_but_to_no_other_site(users):
    wanted = {"username": "wulan", "password": "wulan-pass-1"}
    assert at().post("/sign-in/", {**wanted, "next": "/inbox/"}).headers["Location"] == "/inbox/"
    assert at().post("/sign-in/", {**wanted, "next": "https://evil.example/"}).headers["Location"] == "/"


def test_who_has_not_signed_in_is_sent_to_the_door_and_back(case_id):
    answer = at().get(f"/cases/{case_id}/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/sign-in/?next=%2Fcases%2F{case_id}%2F"
    posted = at().post(
        f"/cases/{case_id}/act/other_decision/", headers={"Referer": f"http://testserver/cases/{case_id}/"}
    )
    assert "expired=1" in posted.headers["Location"]


@override_settings(MENGMA_MODE="production")
def test_production_has_neither_cast_nor_clock(users):
    users["plaintiff"].__class__.objects.update(is_simulated=True)
    assert "演示模式" not in text_of(at().get("/sign-in/"))
    assert at().post("/sign-in/part/", {"username": "wulan"}).status_code == 404
    assert at(users["administrator"]).post("/demo-clock/", {"days": "1"}).status_code == 404


def test_only_invented_people_are_played(users):
    assert at().post("/sign-in/part/", {"username": "wulan"}).status_code == 404
    users["plaintiff"].__class__.objects.filter(username="wulan").update(is_simulated=True)
    assert at().post("/sign-in/part/", {"username": "wulan"}).headers["Location"] == "/"


def test_the_case_page_says_first_what_may_be_done_next(users, case_id):
    page = text_of(at(users["filing_judge"]).get(f"/cases/{case_id}/"))
    places = [page.index(words) for words in ("现在可以办理的事项", "正在计算的期限", "当事人</h2>", "案件流程记录")]
    assert places == sorted(places)
    assert "civil-first-instance@1" in page
    assert "本指引为办案辅助，以法律为准" in page


def test_a_stranger_sees_no_case(users, case_id):
    answer = at(users["stranger"]).get(f"/cases/{case_id}/")
    assert answer.status_code == 404
    assert "乌兰" not in text_of(answer)
    assert at(users["stranger"]).get(f"/cases/{uuid.uuid4()}/").status_code == 404


def test_a_form_keeps_what_was_typed_and_says_what_is_wrong_beside_the_field(users, case_id):
    address = f"/cases/{case_id}/act/other_decision/"
    answer = at(users["filing_judge"]).post(address, {"d.subject": "准许录音", "d.text": "", "d.reason": "a\u202eb"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert 'value="准许录音"' in page
    assert 'id="f-text-error"' in page
    assert 'id="f-reason-error"' in page
    assert Entry.objects.filter(case_id=case_id).count() == 1


def test_an_act_is_done_once_however_often_it_is_sent(users, case_id):
    client, address = at(users["filing_judge"]), f"/cases/{case_id}/act/other_decision/"
    form = {"d.subject": "准许录音", "d.text": "准许。", "d.reason": "便于核对", "key": "k1", "expected_seq": "1"}
    assert client.post(address, form).status_code == 302
    assert client.post(address, form).status_code == 302
    assert Entry.objects.filter(case_id=case_id, act="other_decision").count() == 1


def test_the_second_of_two_people_is_told_what_changed_and_loses_nothing(users, case_id):
    client, address = at(users["filing_judge"]), f"/cases/{case_id}/act/other_decision/"
    form = {"d.subject": "甲", "d.text": "一", "d.reason": "由", "expected_seq": "1"}
    client.post(address, {**form, "key": "k1"})
    answer = client.post(address, {**form, "key": "k2", "d.subject": "乙"})
    page = text_of(answer)
    assert answer.status_code == 409
    assert "第2条：其他程序性决定" in page
    assert 'value="乙"' in page
    assert 'name="expected_seq" value="2"' in page


def test_a_file_goes_up_by_itself_or_with_the_form(users, case_id):
    client, address = at(users["filing_judge"]), f"/cases/{case_id}/act/add_material/"
    scan = SimpleUploadedFile("借条.txt", "今借到十万元".encode())
    sent = client.post("/materials/", {"file": scan, "case": str(case_id)})
    assert sent.status_code == 200
    page = text_of(client.get(address))
    assert sent.json()["id"] in page
    assert f'data-upload-field="case" value="{case_id}"' in page
    form = {"d.name": "借条", "d.received": "paper", "u.files": SimpleUploadedFile("收条.txt", "今收到五万元".encode())}
    assert client.post(address, {**form, "d.files": sent.json()["id"]}).status_code == 302
    entry = Entry.objects.filter(case_id=case_id, act="add_material").get()
    assert entry.payload.content.count(b"-") >= 8
    assert "借条.txt" in text_of(client.get(f"/cases/{case_id}/dossier/"))
    assert at(users["stranger"]).post("/materials/", {"file": scan, "case": str(case_id)}).status_code == 404


def test_a_list_of_a_structured_field_grows_without_doing_the_act(users, case_id):
    client, address = at(users["plaintiff"]), f"/cases/{case_id}/act/change_claims/"
    if client.get(address).status_code != 200:
        pytest.skip("the guide offers no change of claims at this stage")
    answer = client.post(address, {"d.claims.0.text": "甲", "do": "add:claims."})
    assert 'name="d.claims.1.text"' in text_of(answer)
    assert ">甲</textarea>" in text_of(answer)
    assert Entry.objects.filter(case_id=case_id).count() == 1


def test_an_act_that_is_not_theirs_is_refused_with_reason(users, case_id):
    assert at(users["plaintiff"]).get(f"/cases/{case_id}/act/other_decision/").status_code == 403
    assert at(users["filing_judge"]).get(f"/cases/{case_id}/act/no_such_act/").status_code == 404


def test_a_past_act_asks_why_it_is_late(users, case_id):
    answer = at(users["filing_judge"]).post(
        f"/cases/{case_id}/act/other_decision/",
        {"d.subject": "甲", "d.text": "一", "d.reason": "由", "happened_on": "2026-13-40"},
    )
    assert answer.status_code == 422
    assert "日期不存在" in text_of(answer)


@pytest.mark.parametrize(
    "form",
    [
        {"d.subject": "x" * 100_000},
        {"d.subject": "\u202e" * 9, "expected_seq": "9" * 400},
        {"d.to": ["p1", "p1", "p999"], "happened_on": "0000-00-00"},
        {"d.unknown.deep.0.x": "1", "o.99": "?", "key": "k" * 900},
        {"d.subject[]": "1", "d.text.0.1.2.3.4.5.6.7.8.9": "1", "on_behalf_of": "'; DROP"},
    ],
)
def test_bad_input_is_answered_not_crashed_on(users, case_id, form):
    client = at(users["filing_judge"])
    for path in ("", "preview/"):
        assert client.post(f"/cases/{case_id}/act/other_decision/{path}", form).status_code < 500


def test_a_pasted_complaint_fills_the_form_with_its_sources(users):
    client = at(users["plaintiff"])
    begun = client.post("/filing/", {"form": "lending", "court": "", "text": COMPLAINT})
    draft = Draft.objects.get()
    assert begun.headers["Location"] == f"/filing/{draft.id}/"
    page = text_of(client.get(f"/filing/{draft.id}/"))
    assert 'name="c.parties.1.name" value="巴特尔"' in page
    assert "<mark>巴特尔</mark>" in page
    review = text_of(client.get(f"/filing/{draft.id}/review/"))
    assert "2,300.00元" in review
    assert "还缺什么" in review


def form_of(page):
    """The fields of a page's form as a browser would send them (text, selected, checked)."""
    fields = dict(re.findall(r'<input class="form-control[^"]*"[^>]*name="(c\.[^"]+)"[^>]*value="([^"]+)"', page))
    for name, body in re.findall(r'<textarea[^>]*name="(c\.[^"]+)"[^>]*>([^<]*)</textarea>', page):
        fields[name] = body
    for name, body in re.findall(r'<select[^>]*name="(c?\.?[^"]+)">(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', body)
        if chosen:
            fields[name] = chosen[1]
    fields["version"] = re.search(r'name="version" value="(\d+)"', page)[1]
    return fields


def test_a_complaint_goes_from_text_to_receipt(users):
    client = at(users["plaintiff"])
    draft = client.post("/filing/", {"form": "lending", "court": "内0102", "text": COMPLAINT}).headers["Location"]
    typed = form_of(text_of(client.get(draft)))
    typed |= {
        f"c.parties.{n}.{name}": value for n in (0, 1) for name, value in (("kind", "person"), ("region", "150102"))
    }
    assert client.post(draft, {**typed, "do": "review"}).headers["Location"] == f"{draft}review/"
    answer = client.post(f"{draft}review/")
    assert answer.status_code == 302, text_of(answer)
    receipt = text_of(client.get(answer.headers["Location"]))
    assert "收到诉讼材料凭证" in receipt
    assert "2026" in receipt
    assert Case.objects.get().stage == "review"


def test_a_draft_saved_elsewhere_is_not_overwritten_and_nothing_typed_is_lost(users):
    client = at(users["plaintiff"])
    draft = client.post("/filing/", {"form": "other"}).headers["Location"]
    version = re.search(r'name="version" value="(\d+)"', text_of(client.get(draft)))[1]
    saved = client.post(draft, {"version": version, "c.facts": "甲"}, headers={"X-Autosave": "1"})
    assert saved.status_code == 204
    late = client.post(draft, {"version": version, "c.facts": "乙"})
    assert late.status_code == 409
    assert "乙" in text_of(late)
    assert Draft.objects.get().content["facts"] == "甲"


def test_parties_are_added_and_removed_and_representatives_follow(users):
    client = at(users["plaintiff"])
    draft = client.post("/filing/", {"form": "other"}).headers["Location"]
    version = re.search(r'name="version" value="(\d+)"', text_of(client.get(draft)))[1]
    form = {
        "version": version, "c.parties.0.name": "甲", "c.parties.1.name": "乙", "c.parties.2.name": "丙",
        "c.representatives.0.party": "p3", "c.representatives.0.name": "丁", "do": "remove:parties.1",
    }  # fmt: skip
    assert client.post(draft, form).status_code == 302
    content = Draft.objects.get().content
    assert [party["name"] for party in content["parties"]] == ["甲", "丙"]
    assert content["representatives"] == [{"party": "p2", "name": "丁"}]


def test_a_draft_is_its_owners(users):
    draft = at(users["plaintiff"]).post("/filing/", {"form": "other"}).headers["Location"]
    for path in (draft, f"{draft}review/"):
        assert at(users["defendant"]).get(path).status_code == 404


def test_an_administrators_changes_are_recorded(users):
    client = at(users["administrator"])
    weak = {"username": "neu", "name": "新人", "kind": "staff", "password": "123"}
    refused = client.post("/administration/people/", weak)
    assert refused.status_code == 422
    assert 'value="新人"' in text_of(refused)
    opened = client.post("/administration/people/", {**weak, "password": "ein-langes-Wort-7"})
    client.post(
        opened.headers["Location"], {"change": "give", "role": "judge", "court": "内0102", "since": "2026-11-23"}
    )
    client.post(
        "/administration/house-rules/",
        {"rule": "makeup-days", "value": "rest", "court": "内0102", "since": "2026-11-30", "reason": "试行"},
    )
    client.post("/administration/rooms/", {"court": "内0102", "name": "第一法庭", "kind": "courtroom", "seats": "20"})
    assert list(AdminChange.objects.order_by("id").values_list("what", flat=True)) == [
        "user.add", "office.give", "house-rule", "room.add",
    ]  # fmt: skip
    assert "试行" in text_of(client.get("/administration/house-rules/"))


PLAIN = [r.name for r in ROUTES if r.methods[0] == "GET" and "<" not in r.path]


@pytest.mark.parametrize("part", ["plaintiff", "window_clerk", "judge", "clerk", "president", "trial_management",
                                  "archivist", "administrator", "auditor", "filing_judge"])  # fmt: skip
def test_english_pages_are_english(users, part):
    """What is left in Chinese is names and data: people, courts, causes, places, sources."""
    client = at(users[part])
    client.cookies["django_language"] = "en"
    for route in (r for r in ROUTES if r.name in PLAIN):
        answer = client.get(f"/{route.path}")
        if answer.status_code != 200:
            continue
        page = re.sub(
            r"<(option|optgroup|code)\b.*?</\1>|<option[^>]*>[^<]*|<optgroup[^>]*>",
            "",
            text_of(answer),
            flags=re.DOTALL,
        )
        head = re.search(r"<(title)>(.*?)</title>", page, re.DOTALL)[2]
        labels = re.findall(r"<(?:h1|h2|h3|th|dt|button|legend|label|summary)\b[^>]*>([^<]*)", page)
        told = [one.strip() for one in [head, *labels] if CHINESE.search(one)]
        allowed = {users[part].name, "中文"}
        told = [one for one in told if one not in allowed and users[part].name not in one]
        assert told == [], (route.name, told)


def test_unknown_pages_are_explained(users):
    answer = at(users["judge"]).get("/nowhere/")
    assert answer.status_code == 404
    assert "接下来" in text_of(answer)


def test_even_a_page_that_cannot_be_drawn_says_something(users, rf, monkeypatch):
    def broken(*args, **more):
        raise OSError

    monkeypatch.setattr(refusals, "page", broken)
    answer = refusals.server_error(rf.get("/"))
    assert answer.status_code == 500
    assert "系统出现故障" in text_of(answer)
