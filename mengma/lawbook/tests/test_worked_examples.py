"""Runs the worked examples that lie beside the law as YAML: input, date, expected, article.

The examples are for clerks to read and to add to; this file only carries them to the calculators.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mengma import lawbook
from mengma.lawbook import LawLoadError, examples
from mengma.lawbook.examples import Example

EXAMPLES = examples.read(lawbook.load().root)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_worked_example(example: Example) -> None:
    assert examples.check(lawbook.load(), example) == []


def test_examples_are_found() -> None:
    assert len(EXAMPLES) > 200


def test_every_example_with_a_value_names_its_article() -> None:
    for example in EXAMPLES:
        if example.error is None and example.calculator not in examples.WITHOUT_ARTICLE:
            assert example.wanted.get("article"), example.id


def test_dates_in_examples_are_dates() -> None:
    for example in EXAMPLES:
        for key in ("start", "end", "on", "deadline", "contract_date"):
            value = example.given.get(key)
            assert value is None or isinstance(value, date), example.id


def test_an_example_that_is_wrong_is_said_to_be_wrong() -> None:
    wrong = {"expected": "2026-02-25", "article": "civil-procedure-law/1", "detail": {"level": "high"}}
    example = Example("x", "", "count", {"kind": "answer", "start": date(2026, 2, 2)}, wrong, "f", 1)
    assert len(examples.check(lawbook.load(), example)) == 3
    assert examples.check(lawbook.load(), Example("x", "", "count", example.given, {"error": "bad-date"}, "f", 1))
    unknown = Example("x", "", "count", {"kind": "no-such", "start": date(2026, 2, 2)}, wrong, "f", 1)
    assert examples.check(lawbook.load(), unknown)[0].startswith("refused with unknown-entry")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("cases: [{id: a, calculator: count, input: {}, expected: 1, colour: red}]", "unknown key 'colour'"),
        ("cases: [{id: a, calculator: count, input: {}}]", "either 'expected' or 'error'"),
        ("cases: [{id: a, calculator: count, expected: 1}]", "missing key 'input'"),
        ("cases: [{id: a, calculator: count, input: {}, error: e}, {id: a, calculator: c, input: {}, error: e}]", "already"),
        ("tables: [{varies: amount, columns: {a: {calculator: fee, input: {}}}, rows: [[1, 2, 3]]}]", "2 figures for 1"),
    ],
)  # fmt: skip
def test_a_wrong_example_file_is_refused(tmp_path: Path, text: str, what: str) -> None:
    folder = tmp_path / "law" / "topic" / "tests"
    folder.mkdir(parents=True)
    (folder / "wrong.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(LawLoadError, match=what):
        examples.read(tmp_path / "law")
