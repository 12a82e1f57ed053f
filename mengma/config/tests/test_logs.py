"""Log lines carry no personal data, whoever writes them."""

import io
import json
import logging

import pytest
import structlog

from mengma.config import logs


@pytest.fixture
def written():
    logs.configure({"level": "INFO", "form": "json"})
    handler = logging.getLogger().handlers[0]
    stream = io.StringIO()
    old = handler.setStream(stream)

    def lines():
        return [json.loads(line) for line in stream.getvalue().splitlines()]

    yield lines
    handler.setStream(old)


def test_our_own_lines_lose_personal_fields_at_any_depth(written):
    structlog.get_logger("t1").info(
        "entry appended",
        entry_id=7,
        identity_number="150102199001011234",
        party={"name": "其木格", "role": "plaintiff", "contact": [{"phone": "13800000000"}]},
    )
    (line,) = written()
    assert line["entry_id"] == 7
    assert line["party"]["role"] == "plaintiff"
    text = json.dumps(line, ensure_ascii=False)
    for personal in ("150102199001011234", "其木格", "13800000000"):
        assert personal not in text


def test_other_libraries_lines_lose_them_too(written):
    logging.getLogger("library").warning(
        "something happened", extra={"username": "qimuge", "request": "<GET '/?q=其木格'>", "job_id": 3}
    )
    (line,) = written()
    assert line["job_id"] == 3
    text = json.dumps(line, ensure_ascii=False)
    assert "qimuge" not in text
    assert "其木格" not in text


def test_a_line_carries_the_id_of_its_request(written):
    with structlog.contextvars.bound_contextvars(request_id="r-1"):
        logging.getLogger("library").warning("inside")
    assert written()[0]["request_id"] == "r-1"


@pytest.mark.parametrize("key", ["party_name", "home_address", "Password", "api_token", "facts", "payload"])
def test_personal_keys(key):
    assert logs.is_personal(key)


@pytest.mark.parametrize("key", ["entry_id", "task_name", "case_id", "seconds", "court_code", "act"])
def test_keys_that_are_kept(key):
    assert not logs.is_personal(key)
