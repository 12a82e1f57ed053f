"""Cases through the API: what is seen, what is done, what is refused and how."""

import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mengma.cases.models import Entry
from mengma.portal.api.tests.conftest import NUMBER
from tests.cast import CAST

pytestmark = pytest.mark.django_db

ASK = {"data": {"reader": "p1", "note": "请还书"}}
# who reads a case of their own court or of their own: written by hand from DESIGN.md, People
SEES = {
    "plaintiff",
    "window_clerk",
    "filing_judge",
    "clerk",
    "division_chief",
    "president",
    "trial_management",
    "archivist",
}


def test_a_case_says_first_what_to_do_next_then_the_clocks_with_their_articles(as_part, case):
    told = as_part("plaintiff").get(f"/cases/{case}").json()
    assert [offer["act"] for offer in told["next"]] == ["ask", "answer", "give_back"]
    limit = told["limits"][0]
    assert limit["title"]["zh"] == "借期"
    assert limit["steps"]
    assert limit["citations"]
    assert told["parties"] == [
        {"key": "p1", "capacity": "plaintiff", "name": "乌兰", "kind": "person", "identity_tail": "8515"}
    ]
    assert told["standing"]["capacity"] == "filer"


@pytest.mark.parametrize("part", sorted(CAST))
@pytest.mark.parametrize("path", ["", "/docket", "/acts", "/materials", "/documents", "/documents/d1"])
def test_who_sees_a_case_and_the_rest_are_told_there_is_none(as_part, case, part, path):
    program = as_part(part)
    real, invented = program.get(f"/cases/{case}{path}"), program.get(f"/cases/{uuid.uuid4()}{path}")
    # the case has no document d1: who sees the case is told so in the same words
    assert real.status_code == (200 if part in SEES and path != "/documents/d1" else 404)
    if part not in SEES:
        assert {**real.json(), "request_id": ""} == {**invented.json(), "request_id": ""}
    assert program.get("/cases").json()["items"] == ([] if part not in SEES else program.get("/cases").json()["items"])
    assert bool(program.get("/cases").json()["items"]) == (part in SEES)


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("give_back", {}),
        ("no_such_act", {}),
        ("give_back", {"expected_seq": 99}),
        ("ask", {"data": {"reader": "p9"}}),
        ("lend", {"data": {"reader": "x"}}),
        ("ask", {**ASK, "paper": {"how": "post"}, "on_behalf_of": "p1"}),
    ],
)
def test_a_stranger_who_acts_cannot_tell_a_real_case_from_an_invented_one(as_part, case, act, body):
    for preview in ("", "/preview"):
        real = as_part("stranger").post(f"/cases/{case}/acts/{act}{preview}", body)
        invented = as_part("stranger").post(f"/cases/{uuid.uuid4()}/acts/{act}{preview}", body)
        assert real.status_code == invented.status_code == 404
        assert {**real.json(), "request_id": ""} == {**invented.json(), "request_id": ""}
    assert Entry.objects.filter(case_id=case).count() == 1


def test_somebody_who_sees_the_case_but_may_not_do_the_act_is_told_so(as_part, case):
    refused = as_part("president").post(f"/cases/{case}/acts/give_back")
    assert (refused.status_code, refused.json()["code"]) == (403, "procedure.not_allowed")


def test_an_act_answers_its_entry_and_the_new_state(as_part, case):
    program = as_part("plaintiff")
    answer = program.post(f"/cases/{case}/acts/ask", ASK)
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["entry"]["act"], told["entry"]["seq"], told["case"]["seq"]) == ("ask", 2, 2)
    docket = program.get(f"/cases/{case}/docket").json()
    assert docket["items"][-1] == told["entry"]
    assert docket["items"][-1]["previous"] == docket["items"][0]["hash"]


def test_the_same_key_acts_once(as_part, case):
    program = as_part("plaintiff")
    first = program.post(f"/cases/{case}/acts/ask", ASK, **{"Idempotency-Key": "k-1"}).json()
    again = program.post(f"/cases/{case}/acts/ask", ASK, **{"Idempotency-Key": "k-1"}).json()
    assert again["repeated"]
    assert again["entry"] == first["entry"]
    other = program.post(f"/cases/{case}/acts/give_back", {}, **{"Idempotency-Key": "k-1"})
    assert (other.status_code, other.json()["problems"][0]["code"]) == (422, "key_used")


def test_the_second_of_two_programs_is_told_what_came_between(as_part, case):
    program = as_part("plaintiff")
    program.post(f"/cases/{case}/acts/ask", {**ASK, "expected_seq": 1})
    late = program.post(f"/cases/{case}/acts/give_back", {"expected_seq": 1})
    assert (late.status_code, late.json()["code"]) == (409, "cases.moved")
    assert [entry["act"] for entry in late.json()["data"]["since"]] == ["ask"]


def test_refusals_carry_article_reason_and_next_step(as_part, case):
    program = as_part("plaintiff")
    warned = program.post(f"/cases/{case}/acts/ask", {"data": {"reader": "p1"}})
    assert (warned.status_code, warned["Content-Type"]) == (409, "application/problem+json")
    assert warned.json()["problems"][0]["code"] == "guard.2"
    done = program.post(f"/cases/{case}/acts/ask", {"data": {"reader": "p1"}, "overrides": {"2": "已当面说明"}})
    assert done.json()["entry"]["overrides"] == {"2": "已当面说明"}
    program.post(f"/cases/{case}/acts/answer", {"data": {"reader": "p1"}})
    refused = program.post(f"/cases/{case}/acts/ask", ASK).json()
    assert refused["problems"][0]["article"] == "civil-procedure-law/122"
    assert refused["next"]["zh"]
    assert refused["next"]["en"]


def test_the_title_follows_the_language_asked_for(as_part, case):
    program = as_part("plaintiff")
    program.headers["Accept-Language"] = "en"
    assert program.post(f"/cases/{case}/acts/ask", {}).json()["title"] == "Some fields need attention."


def test_the_past_needs_a_reason_and_paper_its_party(as_part, case):
    judge = as_part("filing_judge")
    told = judge.post(f"/cases/{case}/acts/ask", {**ASK, "happened_on": "2026-01-01"})
    assert told.status_code == 422
    paper = {"how": "post", "by": "邮政", "material": ""}
    window = as_part("window_clerk")
    refused = window.post(f"/cases/{case}/acts/ask", {**ASK, "paper": paper}).json()
    assert refused["problems"][0]["field"] == "on_behalf_of"
    done = window.post(f"/cases/{case}/acts/ask", {**ASK, "paper": paper, "on_behalf_of": "p1"})
    assert done.json()["entry"]["paper"] == paper


def test_a_preview_moves_no_clock(as_part, case):
    program = as_part("plaintiff")
    told = program.post(f"/cases/{case}/acts/give_back/preview").json()
    assert [(m["key"], m["before"]["state"], m["after"]["state"]) for m in told["limits"]] == [
        ("loan", "running", "met")
    ]
    assert Entry.objects.filter(case_id=case).count() == 1


def test_offers_bring_the_schema_of_their_data(as_part, case):
    ask = next(o for o in as_part("plaintiff").get(f"/cases/{case}/acts").json() if o["act"] == "ask")
    schema = ask["data"]
    assert schema["required"] == ["reader"]
    assert schema["properties"]["tone"]["enum"] == ["kind", "firm"]
    assert [choice["value"] for choice in schema["properties"]["reader"]["x-choices"]] == ["p1"]
    assert schema["properties"]["fine"]["pattern"]


@pytest.mark.parametrize("part", sorted(SEES))
def test_identity_numbers_never_come_out(as_part, case, part):
    program = as_part(part)
    for path in (f"/cases/{case}", f"/cases/{case}/docket", f"/cases/{case}/acts", "/cases"):
        text = program.get(path).content.decode()
        assert NUMBER not in text
        assert "enc1." not in text


def test_the_list_is_filtered_and_paged(as_part, case):
    program = as_part("plaintiff")

    def found(**query):
        return [item["id"] for item in program.get("/cases", **query).json()["items"]]

    assert found() == found(q="乌兰") == found(open="true") == found(stage="lent") == [str(case)]
    assert (
        found(q="巴特尔")
        == found(open="false")
        == found(court="内0105")
        == found(overdue="true")
        == found(offset=1)
        == []
    )
    program.post(f"/cases/{case}/acts/give_back")
    assert found(open="true") == []


def test_the_docket_is_read_in_parts(as_part, case):
    program = as_part("plaintiff")
    for _ in range(3):
        program.post(f"/cases/{case}/acts/ask", ASK)
    first = program.get(f"/cases/{case}/docket", limit=2).json()
    assert ([e["seq"] for e in first["items"]], first["more"]) == ([1, 2], True)
    rest = program.get(f"/cases/{case}/docket", after=2).json()
    assert ([e["seq"] for e in rest["items"]], rest["more"], rest["last_seq"]) == ([3, 4], False, 4)


BAD_BODIES = [
    (b"", 422),
    (b"{}", 201),
    (b'{"extra": 1}', 422),
    (b"{", 400),
    (b"[]", 422),
    (b'"text"', 422),
    (b"null", 422),
    (b'{"data": NaN}', 400),
    (b'{"data": {"letters": Infinity}}', 400),
    (b'{"data": {"letters": 1e999}}', 400),
    (b'{"data": {"letters": ' + b"9" * 5000 + b"}}", 400),
    (b'{"data": {"letters": 9007199254740993}}', 400),
    (b'{"data": ' + b'{"a":' * 100 + b"1" + b"}" * 101, 400),
    (b"[" * 200_000, 400),
    (b'{"data": {"note": "\\u0000"}}', 400),
    (b'{"data": {"note": "\\ud83d"}}', 400),
    (b'{"data": {"note\\u0000": "x"}}', 400),
    (b"\xff\xfe\x00", 400),
    (b'{"expected_seq": 99999999999999}', 422),
    (b'{"happened_on": "2026-02-30"}', 422),
    (b'{"happened_on": "9999-12-31"}', 422),
    (b'{"happened_on": "0001-01-01", "late_reason": "x"}', 422),
    (b'{"on_behalf_of": "' + b"p" * 41 + b'"}', 422),
]


@pytest.mark.parametrize(("body", "status"), BAD_BODIES)
def test_bodies_that_no_form_would_send(as_part, case, body, status):
    answer = as_part("plaintiff").post(f"/cases/{case}/acts/give_back", body)
    assert answer.status_code == status, answer.content[:300]
    if status >= 400:
        assert set(answer.json()) >= {"code", "what", "next"}


BAD_VALUES = [
    ("note", "\u202e倒写"),
    ("note", "x" * 50_001),
    ("note", {"a": 1}),
    ("note", 5),
    ("reader", ["p1"]),
    ("reader", {"p1": 1}),
    ("tone", "loud"),
    ("tone", []),
    ("by", "2026-02-30"),
    ("by", 20260230),
    ("by", "2026-W01-1x"),
    ("fine", "-1"),
    ("fine", "1e999999999"),
    ("fine", "NaN"),
    ("fine", "sNaN"),
    ("fine", True),
    ("fine", 10**15 + 1),
    ("letters", "1.5"),
    ("letters", True),
    ("letters", "١٢٣x"),
    ("loud", "perhaps"),
    ("loud", {"yes": 1}),
    ("unknown", 1),
    ("\u202e", 1),
]


@pytest.mark.parametrize(("name", "value"), BAD_VALUES)
def test_a_bad_value_is_told_by_its_field(as_part, case, name, value):
    data = {"reader": "p1", "note": "x", name: value}
    answer = as_part("plaintiff").post(f"/cases/{case}/acts/ask", {"data": data})
    told = answer.json()
    if value == [] and answer.status_code == 201:
        return  # an empty value is a field left empty
    assert answer.status_code == 422, told
    assert name[:40] in {problem["field"] for problem in told["problems"]}
    assert Entry.objects.filter(case_id=case).count() == 1


GOOD_TEXTS = ["<script>alert(1)</script>", "😀", "ᠮᠣᠩᠭᠣᠯ", "'; DROP TABLE cases_entry; --", "a\tb\nc", "{{ 7*7 }}"]


@pytest.mark.parametrize("text", GOOD_TEXTS)
def test_odd_but_honest_texts_come_back_as_they_went_in(as_part, case, text):
    answer = as_part("plaintiff").post(f"/cases/{case}/acts/ask", {"data": {"reader": "p1", "note": text}})
    assert answer.json()["entry"]["data"]["note"] == text


def test_addresses_that_name_nothing(as_part, nobody, case):
    program = as_part("plaintiff")
    for path in ("/nothing", "/cases/1", f"/cases/{case}/acts/ask/x", "/"):
        answer = program.get(path)
        assert answer.status_code == 404
        assert answer.json()["code"] == "api.not_found"
    assert program.get(f"/cases/{case}/acts/ask").status_code == 405
    assert nobody.get("/cases").status_code == 401


def test_an_unforeseen_error_tells_nothing_but_the_request_id(as_part, case, monkeypatch):
    from mengma.portal.api.routes import cases

    def broken(*args, **more):
        raise RuntimeError("secret detail 150102199003078515")

    monkeypatch.setattr(cases, "perform", broken)
    answer = as_part("plaintiff").post(f"/cases/{case}/acts/give_back")
    told = json.loads(answer.content)
    assert (answer.status_code, told["code"]) == (500, "server.error")
    assert told["request_id"] == answer["X-Request-Id"]
    assert b"secret" not in answer.content


def test_an_act_costs_few_queries_beyond_the_engine(as_part, case):
    program = as_part("plaintiff")
    program.post(f"/cases/{case}/acts/ask", ASK)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        program.post(f"/cases/{case}/acts/ask", ASK)
    outside = [
        q["sql"] for q in seen.captured_queries if any(t in q["sql"] for t in ("courts_", "portal_", "django_session"))
    ]
    assert len(outside) <= 5, outside


def test_a_file_of_a_guide_is_public_and_complete(nobody, loan_counter):
    rows = nobody.get("/guides").json()
    assert [row["name"] for row in rows] == ["loan-counter"]
    guide = nobody.get("/guides/loan-counter/1").json()
    assert [act["name"] for act in guide["acts"]] == list(loan_counter.acts)
    assert guide["notice"]["zh"] == "本指引为办案辅助，以法律为准。"
    assert nobody.get("/guides/loan-counter/2").status_code == 404
    assert nobody.get("/guides/none/1").status_code == 404
