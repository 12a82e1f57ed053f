"""`mengma extract FILE`: fields with the sentence they came from, and plain words for files that lie."""

from __future__ import annotations

import json

import pytest

from mengma.cli.main import main

TEXT = (
    "原告：乌兰，女。被告：巴特尔，男。\n诉讼请求：1、判令被告偿还借款本金88000元。\n"
    "事实与理由：2024年3月1日被告向原告借款88000元。\n"
)


@pytest.fixture
def complaint(tmp_path):
    path = tmp_path / "complaint.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_json_gives_field_value_sentence_and_confidence(complaint, capsys):
    assert main(["extract", str(complaint), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    principal = next(item for item in told["fields"] if item["field"] == "principal")
    assert (principal["value"], principal["unit"]) == ("88000", "yuan")
    assert TEXT[principal["sentence"]["start"] : principal["sentence"]["end"]] == principal["sentence"]["text"]
    assert 0 < principal["confidence"] <= 1


def test_people_get_a_line_for_each_field(complaint, capsys):
    assert main(["extract", str(complaint)]) == 0
    assert "principal: 88000 yuan" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content"),
    [("lies.pdf", b"not a pdf"), ("lies.docx", b"PK\x03\x04broken"), ("empty.txt", b""), ("picture.png", b"\x89PNG")],
)
def test_a_file_that_lies_is_refused_with_what_to_do(tmp_path, capsys, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    assert main(["extract", str(path), "--json"]) == 1
    captured = capsys.readouterr()
    assert json.loads(captured.out)["message"]
    assert "next:" in captured.err


def test_a_missing_file_is_no_traceback(tmp_path, capsys):
    assert main(["extract", str(tmp_path / "nothing.txt")]) == 1
    assert "nothing.txt" in capsys.readouterr().err
