"""The check that every value has an example on its first day can fail, and says where."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mengma import lawbook
from mengma.lawbook import __main__ as command
from mengma.lawbook.coverage import coverage, gaps, undated

LAW = lawbook.load().root
EXTENSION = "time-limit-extension-rules"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of law/ with the examples of one folder only, so that a run is short."""
    copy = tmp_path / "law"
    shutil.copytree(LAW, copy, ignore=lambda folder, _: ["tests"] if Path(folder).parent.name == "law" else [])
    shutil.copytree(LAW / "jurisdiction" / "tests", copy / "jurisdiction" / "tests")
    return copy


def test_a_value_has_its_example_only_on_its_first_day_and_only_if_it_would_notice(small: Path) -> None:
    found = {(each.entry.name, each.value.start.isoformat()): each for each in coverage(small).boundaries}
    held = found["jurisdiction-same-side", "2021-10-01"]
    assert not held.untested
    assert "jurisdiction/level: 标准施行日" in held.decisive
    # an example of that day that asks the entry without depending on its figure does not count
    assert "jurisdiction/level: 一方在外施行日" not in held.decisive
    assert found["average-wage", "2024-01-01"].untested


def test_an_example_of_another_day_does_not_count(small: Path) -> None:
    path = small / "jurisdiction" / "tests" / "level.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("on: 2021-10-01", "on: 2021-10-02"), encoding="utf-8")
    missing = {each.entry.name for each in coverage(small).missing}
    assert {"jurisdiction-same-side", "jurisdiction-one-outside"} <= missing
    assert "jurisdiction-foreign" not in missing


def test_a_wrong_example_counts_for_nothing(small: Path) -> None:
    path = small / "jurisdiction" / "tests" / "level.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('expected: "5000000000"', 'expected: "6000000000"'), encoding="utf-8")
    assert "jurisdiction-high" in {each.entry.name for each in coverage(small).missing}


def test_the_command_names_file_line_and_day(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MENGMA_LAW", str(small))
    assert command.main(["coverage"]) == 1
    said = capsys.readouterr()
    line = next(line for line in said.out.splitlines() if "average-wage" in line)
    assert line.startswith("law/region/average-wage.yaml:")
    assert line.endswith("has no test on 2023-01-01")
    assert "values have a test" in said.err
    (small / "region" / "average-wage.yaml").write_text("entries: [", encoding="utf-8")
    assert command.main(["coverage"]) == 1
    assert "law/region/average-wage.yaml:" in capsys.readouterr().err


def test_names_codes_and_renumbered_subjects_need_examples_too(small: Path) -> None:
    assert undated(lawbook.load()) == []
    missing = undated(lawbook.load(small))
    assert "crime-names-2011 has no example on 2011-05-01" in missing
    assert "type codes of 2016-08-01 has no example on 2016-08-01" in missing
    assert "specialty 知 has no example on 2019-01-01" in missing
    assert "topic delay-interest has no example on 2024-01-01" in missing
    assert "causes of civil actions has no example on 2026-01-01" in missing


def test_the_command_wants_to_know_what(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MENGMA_SHARED_DATA", raising=False)
    assert command.main([]) == 2
    assert command.main(["texts"]) == 2
    assert command.main(["texts", str(tmp_path / "nowhere")]) == 2


def test_files_name_their_gaps_in_two_languages() -> None:
    found = gaps()
    assert any(file == "law/crimes/crimes.yaml" for file, _, _ in found)
    assert all(zh and en for _, zh, en in found)
