"""mengma docket, mengma guide: what they say and how they exit."""

from __future__ import annotations

import json
import uuid
from datetime import date

import pytest

from mengma.cases.docket import NewEntry, append_entry, new_docket
from mengma.cases.models import Case, PartyName
from mengma.cases.state import CaseState, add_item, set_fact
from mengma.cli import main as cli

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)


@pytest.fixture
def case(db):
    changes = [
        set_fact("court", "内0102"),
        set_fact("stage", "open"),
        set_fact("case_number", "（2026）内0102民初1号"),
        add_item("parties", "p1", {"capacity": "plaintiff", "name": "乌兰", "kind": "person"}),
    ]
    docket, after = new_docket(uuid.uuid4(), "desk", 1), CaseState()
    for change in changes:
        after.apply(change)
    actor = {"id": str(uuid.UUID(int=7)), "name": "乌兰", "capacity": "litigant"}
    append_entry(docket, NewEntry("begin", actor, DAY, {"data": {}}, changes), after)
    return docket.case_id


def run(*words: str) -> int:
    return cli.main(list(words))


def test_a_whole_docket_is_whole_by_id_and_by_number(case, capsys):
    assert run("docket", "verify") == 0
    assert run("docket", "verify", str(case), "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"whole": True}
    assert run("docket", "verify", "（2026）内0102民初1号") == 0


def test_the_first_bad_case_is_named(case, capsys):
    Case.objects.filter(id=case).update(last_seq=9)
    assert run("docket", "verify", "--json") == 1
    said = json.loads(capsys.readouterr().out)
    assert said["case"] == str(case)
    assert "cut off" in said["what"]


def test_an_unknown_case_is_said(case, capsys):
    assert run("docket", "verify", "（2026）内0102民初9号") == 1
    assert "there is no case" in capsys.readouterr().err


def test_a_planted_row_is_counted_and_named(case, capsys):
    PartyName.objects.filter(case_id=case).update(name="巴特尔")
    assert run("docket", "rebuild", "--check") == 1
    assert "p1.name differs" in capsys.readouterr().err
    assert run("docket", "rebuild", "--check", "--json") == 1
    said = json.loads(capsys.readouterr().out)
    # the number sequence of the case is not there either, because this test wrote the entry without taking a number
    assert {finding["where"] for finding in said["findings"]} >= {"cases_partyname"}


def test_guides_are_listed_shown_and_checked(capsys):
    assert run("guide", "list", "--json") == 0
    names = [guide["guide"] for guide in json.loads(capsys.readouterr().out)]
    assert "civil-first-instance" in names
    assert run("guide", "show", "civil-first-instance") == 0
    assert "本指引为办案辅助，以法律为准。" in capsys.readouterr().out
    assert run("guide", "show", "civil-first-instance@1", "--json") == 0
    assert json.loads(capsys.readouterr().out)["label"] == "civil-first-instance@1"
    assert run("guide", "check") == 0
    assert run("guide", "show", "no-such-guide") == 1


def test_a_mistaken_guide_is_named_by_file_and_line(tmp_path, capsys):
    folder = tmp_path / "guides" / "desk" / "1"
    (folder / "acts").mkdir(parents=True)
    (folder / "guide.yaml").write_text(
        "guide: desk\nversion: 1\ntitle: {zh: 台, en: desk}\nowner: x\napproved: {by: x, on: 2026-01-01}\n"
        "case_type: 民初\nvariants: {a: {zh: 甲, en: a}}\nstages:\n  open: {title: {zh: 开, en: open}, final: true}\n",
        encoding="utf-8",
    )
    (folder / "acts" / "desk.yaml").write_text(
        "begin:\n  title: {zh: 始, en: begin}\n  who: [litigant]\n  opens: true\n  effect: no.such\n  then: [{stage: open}]\n",
        encoding="utf-8",
    )
    assert run("guide", "check", str(tmp_path / "guides"), "--json") == 1
    said = json.loads(capsys.readouterr().out)
    assert said["file"].endswith("desk.yaml")
    assert "unknown effect no.such" in said["what"]
    assert run("guide", "check", str(tmp_path / "guides")) == 1
    assert "desk.yaml:" in capsys.readouterr().err
