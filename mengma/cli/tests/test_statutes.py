"""`mengma statutes`: import with a report, search, status."""

from __future__ import annotations

import json

import pytest

from mengma.caselaw.tests.conftest import TEXTS
from mengma.cli.main import main

pytestmark = pytest.mark.django_db


def answer(capsys, *words):
    code = main(["statutes", *words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_import_reports_what_came_and_what_did_not(capsys):
    code, report = answer(capsys, "import", str(TEXTS))
    assert code == 0
    assert (report["imported"], report["unchanged"], report["instruments"]) == (10, 0, 8)
    assert [item["path"] for item in report["refused"]] == ["司法解释/_index.md"]
    assert all(item["reason"] for item in report["refused"])
    _, again = answer(capsys, "import", str(TEXTS))
    assert (again["imported"], again["unchanged"]) == (0, 11)


def test_the_report_for_people_names_every_file_that_could_not_be_read(capsys):
    assert main(["statutes", "import", str(TEXTS)]) == 0
    said = capsys.readouterr().err
    assert "1 could not be read" in said
    assert "司法解释/_index.md" in said


def test_a_folder_that_is_not_there_is_a_wrong_use(capsys, tmp_path):
    code, refused = answer(capsys, "import", str(tmp_path / "absent"))
    assert (code, refused["error"]) == (2, "statutes.no_folder")


def test_search_and_status(capsys):
    answer(capsys, "import", str(TEXTS))
    code, found = answer(capsys, "search", "民诉法", "264")
    assert code == 0
    assert found["groups"][0]["articles"][0]["anchor"] == "art-264"
    code, found = answer(capsys, "search", "迟延履行", "--on", "2023-12-31")
    assert found["groups"][0]["version"] == "2021-12-24"
    assert answer(capsys, "search", "民诉法", "--on", "昨天")[0] == 2
    _, counted = answer(capsys, "status")
    assert counted["kinds"]["民法典"] == 1


def test_search_for_people_is_one_line_an_article(capsys):
    main(["statutes", "import", str(TEXTS)])
    capsys.readouterr()
    assert main(["statutes", "search", "民诉法", "264"]) == 0
    assert "第二百六十四条" in capsys.readouterr().out
