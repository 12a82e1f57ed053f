"""A guard written once stands before every act of the capacities it names, save the acts it spares."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mengma.procedure import library
from mengma.procedure.errors import GuideError

GUIDES = Path(__file__).parent / "guides"
WORDS = "say: {zh: 不能。, en: no}"
LAW = "kind: law, article: civil-procedure-law/48"


def guide_with(tmp_path: Path, standing: str):
    folder = tmp_path / "guides"
    shutil.copytree(GUIDES, folder)
    top = folder / "loan-desk" / "1" / "guide.yaml"
    top.write_text(top.read_text() + f"\nstanding_guards:\n  - {standing}\n")
    return library.load_all(folder)["loan-desk", 1]


def test_it_is_added_after_an_act_s_own_guards_and_spares_what_is_excepted(tmp_path):
    guide = guide_with(
        tmp_path, f"{{for: [filer], except: [answer], guard: {{check: {{fact_set: {{name: x}}}}, {LAW}, {WORDS}}}}}"
    )
    assert [g.guard for g in guide.acts["ask"].guards][-1] == "fact_set"
    assert len(guide.acts["ask"].guards) == 3
    assert guide.acts["answer"].guards == ()
    assert guide.acts["overdue"].guards == ()  # the system's act


@pytest.mark.parametrize(
    ("standing", "why"),
    [
        (
            f"{{for: [filer], except: [nothing], guard: {{check: {{fact_set: {{name: x}}}}, {LAW}, {WORDS}}}}}",
            "unknown act",
        ),
        (f"{{for: [nobody], guard: {{check: {{fact_set: {{name: x}}}}, {LAW}, {WORDS}}}}}", "concerns no act"),
        (f"{{for: [filer], guard: {{check: {{no_such: {{}}}}, {LAW}, {WORDS}}}}}", "unknown guard"),
        ("{for: [filer]}", "guard is missing"),
    ],
)
def test_a_mistake_in_it_stops_the_guide(tmp_path, standing, why):
    with pytest.raises(GuideError, match=why):
        guide_with(tmp_path, standing)
