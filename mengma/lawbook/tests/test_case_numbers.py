"""Case numbers: the table of type codes as a whole, and the sequences numbers are drawn from."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path

import pytest

from mengma import lawbook
from mengma.lawbook import LawLoadError

LAW = lawbook.load()


def test_the_table_has_every_code_in_two_languages() -> None:
    assert len(LAW.case_types) == 136
    for type_ in LAW.case_types:
        assert type_.names, type_.code
        assert type_.en, type_.code
        assert all(code in LAW.case_types for code in type_.instead), type_.code
    assert LAW.case_types.gaps
    assert LAW.case_types.get("法赔").en == "compensation by a court"
    assert "国赔" not in LAW.case_types


def test_each_court_year_specialty_and_type_counts_for_itself() -> None:
    """民初, 执, 民初 of one court in one year: 民初1, 执1, 民初2 (案号规定 9, 10)."""
    drawn: Counter[tuple[str, int, str, str]] = Counter()
    numbers = []
    for text in ("（2026）内0102民初1号", "（2026）内0102执1号", "（2026）内0102民初2号", "（2026）内0102知民初1号"):
        number = LAW.case_numbers.parse(text)
        drawn[number.sequence] += 1
        numbers.append(number.number == drawn[number.sequence])
    assert numbers == [True] * 4
    assert len(drawn) == 3


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("from: 2016-01-01\n", "", "needs the day"),
        ("知: {zh", "知产: {zh", "one character"),
        ("confidence: memory-medium", "confidence: sure", "known confidence"),
    ],
)
def test_a_wrong_form_is_refused(tmp_path: Path, old: str, new: str, what: str) -> None:
    copy = tmp_path / "law"
    shutil.copytree(LAW.root, copy)
    path = copy / "case-types" / "form.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LawLoadError, match=what) as refused:
        lawbook.load(copy)
    assert refused.value.file == "law/case-types/form.yaml"


@pytest.mark.shared_data
def test_the_table_agrees_with_the_published_codes() -> None:
    """Nothing of the public table is missing; what is more is bankruptcy's old codes and pre-filing mediation."""
    given = os.environ.get("MENGMA_SHARED_DATA")
    path = (Path(given) if given else LAW.root.parent.parent / "shared" / "data") / "codes" / "case_types.tsv"
    if not path.is_file():
        pytest.skip("the table of case types is absent (MENGMA_SHARED_DATA)")
    public: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        _, name, code = [*line.split("\t"), "", ""][:3]
        if code:
            public.setdefault(code, []).append(name)
    ours = {type_.code: list(type_.names) for type_ in LAW.case_types}
    assert {code: ours.get(code) for code in public} == public
    assert set(ours) - set(public) == {"民破", "民算", "诉前调确", "诉前调书", "诉前调", "民诉前调", "行诉前调"}
