"""What the edge refuses, in the words it uses."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory

from mengma.config.middleware.body_guard import BodyGuardMiddleware

make = RequestFactory()


def answer(request):
    return BodyGuardMiddleware(lambda _request: HttpResponse("through"))(request)


def code_of(response):
    return json.loads(response.content)["code"]


def json_post(text, **extra):
    return make.post("/api/v1/drafts", text, content_type="application/json", **extra)


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (json_post('{"facts": "a\\u0000b"}'), "request.nul-character"),
        (json_post('{"deep": [{"k\\u0000": 1}]}'), "request.nul-character"),
        (json_post(b'{"facts": "a\x00b"}'), "request.nul-character"),
        (json_post('{"facts": "\\ud83d"}'), "request.lone-surrogate"),
        (json_post('{"facts": "\\udc00\\ud83d"}'), "request.lone-surrogate"),
        (json_post(b'{"facts": "\xff\xfe"}'), "request.malformed"),
        (json_post('{"amount": ' + "9" * 5000 + "}"), "request.malformed"),
        (make.post("/api/x", {"name": "a\x00"}), "request.nul-character"),
        (make.post("/api/x", "name=a%00", content_type="application/x-www-form-urlencoded"), "request.nul-character"),
        (make.get("/api/x", {"q": "\x00"}), "request.nul-character"),
        (make.get("/api/%00"), "request.nul-character"),
        (make.put("/api/x", "a\x00", content_type="text/plain"), "request.nul-character"),
    ],
)
def test_texts_that_nothing_can_keep_are_refused(request_, code):
    response = answer(request_)
    assert response.status_code == 400
    assert code_of(response) == code
    assert json.loads(response.content)["next"]


@pytest.mark.parametrize(
    "request_",
    [
        json_post('{"facts": "原告诉称：被告借款 10 000 元 😀"}'),
        json_post('{"facts": "\\ud83d\\ude00"}'),
        json_post(""),
        json_post("not json: the API words this refusal itself"),
        make.post("/x", {"facts": "二〇二六年 \u202ebidi\u202c <script>"}),
        make.post("/x", {"file": SimpleUploadedFile("a.pdf", b"%PDF\x00\x01")}),
        make.get("/x", {"q": "蒙马"}),
    ],
)
def test_everything_else_goes_through(request_):
    assert answer(request_).content == b"through"


def test_an_oversized_body_is_refused_before_it_is_read(settings):
    settings.MENGMA_BODY_LIMIT = 100
    assert code_of(answer(json_post(json.dumps({"a": "x" * 200})))) == "request.too-large"


def test_uploads_have_a_limit_of_their_own(settings):
    settings.MENGMA_BODY_LIMIT = 100
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    def upload():
        return make.post("/api/x", {"file": SimpleUploadedFile("scan.pdf", b"x" * 5000)})

    assert answer(upload()).content == b"through"
    settings.MENGMA_UPLOAD_LIMIT = 1000
    assert code_of(answer(upload())) == "request.too-large"


def test_too_many_fields_are_refused(settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    assert answer(make.post("/api/x", {f"f{n}": "1" for n in range(20)})).status_code == 400


def test_deep_nesting_is_no_crash():
    assert answer(json_post("[" * 100_000)).status_code in (200, 400)


def test_people_get_a_page_in_chinese_or_in_the_language_they_switched_to(client):
    refused = {"path": "/healthz?q=%00", "headers": {"Accept-Language": "en", "Accept": "text/html"}}
    assert "控制字符" in client.get(**refused).content.decode()
    client.cookies["django_language"] = "en"
    assert "what you typed is still there" in client.get(**refused).content.decode()


def test_programs_are_answered_in_the_language_they_ask_for(client):
    response = client.get("/api/v1/x?q=%00", headers={"Accept-Language": "en"})
    assert response.json()["title"] == response.json()["what"]["en"]
    assert "Go back" in response.json()["next"]["en"]
    assert "请返回" in client.get("/api/v1/x?q=%00").json()["next"]["zh"]
