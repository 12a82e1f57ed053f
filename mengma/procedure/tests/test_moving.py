"""A pending case moves to a newer guide along a stage map that was checked when the guides were loaded."""

from __future__ import annotations

import dataclasses
import shutil
import uuid
from pathlib import Path

import pytest

from mengma.cases import verify
from mengma.cases.models import Case
from mengma.courts.actors import Actor, Held
from mengma.procedure import available, library
from mengma.procedure.engine import Request, open_case, perform
from mengma.procedure.errors import BadData, GuideError, NotNow, Refused
from mengma.procedure.tests.conftest import GUIDES

pytestmark = pytest.mark.django_db

READER = Actor(str(uuid.UUID(int=1)), "乌兰", "litigant")
OFFICE = Actor(str(uuid.UUID(int=4)), "审管", "staff", frozenset({Held("trial_management", "内0102")}))
MOVE = """
move_guide:
  title: {zh: 改用新版, en: move}
  who: [trial_management]
  stages: all
  only_if: [{newer_guide: {}}]
  fields:
    - {name: version, type: integer, title: {zh: 版本, en: version}}
    - {name: reason, type: text, title: {zh: 理由, en: reason}}
  effect: procedure.move_guide
"""


def two_versions(folder: Path, *, mapped: str = "{1: {lent: out}}") -> dict:
    """The loan desk with a second version, whose stage `lent` is called `out`."""
    shutil.copytree(GUIDES / "loan-desk" / "1", folder / "loan-desk" / "1")
    (folder / "loan-desk" / "1" / "acts" / "move.yaml").write_text(MOVE, encoding="utf-8")
    shutil.copytree(folder / "loan-desk" / "1", folder / "loan-desk" / "2")
    guide = folder / "loan-desk" / "2" / "guide.yaml"
    text = guide.read_text(encoding="utf-8").replace("version: 1", f"version: 2\nstage_map: {mapped}")
    guide.write_text(text.replace("  lent: {", "  out: {"), encoding="utf-8")
    for path in (folder / "loan-desk" / "2" / "acts").glob("*.yaml"):
        acts = (
            path.read_text(encoding="utf-8")
            .replace("stages: [lent]", "stages: [out]")
            .replace("stage: lent", "stage: out")
        )
        path.write_text(acts, encoding="utf-8")
    return library.load_all(folder)


@pytest.fixture
def case(monkeypatch, tmp_path):
    guides = two_versions(tmp_path / "guides")
    first = {key: guide for key, guide in guides.items() if key[1] == 1}
    monkeypatch.setattr(library, "all_guides", lambda: first)
    opened = open_case("loan-desk", "内0102", uuid.uuid4(), READER, Request("lend", {"reader": "乌兰"}))
    perform(opened.entry.case_id, READER, Request("ask", {"reader": "p1", "note": "请还"}))
    monkeypatch.setattr(library, "all_guides", lambda: guides)
    return opened.entry.case_id


def move(case, version=2):
    return perform(case, OFFICE, Request("move_guide", {"version": version, "reason": "修订"}))


def test_a_pending_case_keeps_its_version_until_it_is_moved(case):
    assert Case.objects.get(id=case).guide_version == 1
    before = perform(case, READER, Request("ask", {"reader": "p1", "note": "再催"}))
    assert before.entry.header["guide"] == "loan-desk@1"
    done = move(case)
    assert (done.entry.header["guide"], done.state.stage) == ("loan-desk@2", "out")
    row = Case.objects.get(id=case)
    assert (row.guide_version, row.stage) == (2, "out")
    after = perform(case, READER, Request("answer", {"reader": "p1"}))
    assert after.entry.header["guide"] == "loan-desk@2"
    assert list(verify.verify()) == []
    assert list(verify.check_rebuild()) == []


def test_a_case_moves_forward_only_and_only_to_what_exists(case):
    for version in (1, 3):
        with pytest.raises(BadData):
            move(case, version)
    move(case)
    with pytest.raises(NotNow):
        move(case)
    assert "move_guide" not in [offer.act.name for offer in available.offers(Case.objects.get(id=case), OFFICE)]


def test_what_came_before_the_move_can_still_be_corrected(case):
    move(case)
    perform(
        case,
        READER,
        Request("propose_correction", {"entry": 2, "correct_data": {"note": "请于三日内还"}, "reason": "漏写"}),
    )
    president = Actor(str(uuid.UUID(int=3)), "院长", "staff", frozenset({Held("president", "内0102")}))
    with pytest.raises(Refused, match="改用指引版本"):
        perform(case, READER, Request("propose_correction", {"entry": 3, "void": True, "reason": "误"}))
    perform(case, president, Request("approve_correction", {"correction": "k1"}))
    assert list(verify.check_rebuild()) == []


def test_a_case_with_something_the_newer_version_has_no_place_for_stays(monkeypatch, case):
    guides = dict(library.all_guides())
    second = guides["loan-desk", 2]
    guides["loan-desk", 2] = dataclasses.replace(second, limits={"loan": second.limits["loan"]}, tracks={})
    monkeypatch.setattr(library, "all_guides", lambda: guides)
    with pytest.raises(Refused) as refused:
        move(case)
    assert {problem.code for problem in refused.value.problems} == {"no_place"}
    assert len(refused.value.problems) == 2


@pytest.mark.parametrize(
    ("mapped", "why"),
    [
        ("{}", None),
        ("{1: {}}", "leads lent to no stage"),
        ("{1: {lent: nowhere}}", "leads lent to no stage"),
        ("{1: {lent: out, gone: out}}", "names the stage gone"),
        ("{7: {lent: out}}", "names version 7"),
        ("{2: {out: out}}", "names version 2"),
    ],
)
def test_a_stage_map_is_checked_when_guides_are_loaded(tmp_path, mapped, why):
    if why is None:
        two_versions(tmp_path, mapped=mapped)
        return
    with pytest.raises(GuideError, match=why):
        two_versions(tmp_path, mapped=mapped)
