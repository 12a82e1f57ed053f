"""Runs the worked examples that lie beside the law as YAML: input, date, expected, article.

The examples are for clerks to read and to add to; this file only carries them to the calculators.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from mengma import lawbook
from mengma.lawbook import yamlfile
from mengma.lawbook.answers import Answer, Citation, plain
from mengma.lawbook.errors import LawbookError

LAW = Path(lawbook.load().root)
FILES = sorted(LAW.rglob("tests/*.yaml"))


def _examples() -> list[Any]:
    out = []
    for path in FILES:
        data = yamlfile.read(path, path.name)  # plain YAML would read the key `on` as true
        examples = list(data.get("cases", []))
        for table in data.get("tables", []):
            examples += _rows(table)
        for found in examples:
            example = dict(found)
            if "on" in data:
                example["input"] = {"on": data["on"]} | example["input"]
            name = f"{path.parent.parent.name}/{path.stem}: {example['id']}"
            out.append(pytest.param(example, id=name))
    return out


def _rows(table: dict[str, Any]) -> list[dict[str, Any]]:
    columns = table["columns"]
    out = []
    for amount, *expected in table["rows"]:
        assert len(expected) == len(columns), f"row {amount} has {len(expected)} figures for {len(columns)} columns"
        for (title, column), figure in zip(columns.items(), expected, strict=True):
            given = column["input"] | {table["varies"]: amount}
            out.append(column | {"id": f"{title} {amount}", "input": given, "expected": figure})
    return out


def _ask(calculator: str, given: dict[str, Any]) -> Any:
    law = lawbook.load()
    if calculator == "case_number":
        number = law.case_numbers.parse(given["text"])
        assert number.format() == given["text"]
        return number
    if calculator == "count_hours":
        assert isinstance(given["start"], datetime)
    return getattr(law, calculator)(**given)


def _refs(answer: Answer[Any]) -> set[str]:
    return {citation.ref for citation in answer.citations}


@pytest.mark.parametrize("example", _examples())
def test_worked_example(example: dict[str, Any]) -> None:
    given = {key: _tuples(value) for key, value in example["input"].items()}
    if "error" in example:
        with pytest.raises(LawbookError) as refused:
            _ask(example["calculator"], given)
        assert refused.value.code == example["error"]
        assert refused.value.next_zh
        assert refused.value.next_en
        return
    answer = _ask(example["calculator"], given)
    if isinstance(answer, Answer):
        assert plain(answer.value) == plain(example["expected"])
        assert example["article"] in _refs(answer), _refs(answer)
        assert answer.provisional == example.get("provisional", answer.provisional)
        for key, expected in example.get("detail", {}).items():
            assert plain(answer.detail[key]) == plain(expected)
        assert answer.steps
    elif isinstance(answer, Citation):
        assert answer.ref == example["expected"]
    else:
        assert answer.as_dict() | example["expected"] == answer.as_dict()


def _tuples(value: Any) -> Any:
    if isinstance(value, list) and value and isinstance(value[0], list):
        return [tuple(each) for each in value]
    return value


def test_examples_are_found_and_each_is_named_once() -> None:
    names = [parameter.id for parameter in _examples()]
    assert len(names) > 200
    assert len(set(names)) == len(names)


def test_every_example_with_a_value_names_its_article() -> None:
    for parameter in _examples():
        example = parameter.values[0]
        if "expected" in example and example["calculator"] not in ("topic", "cite", "cite_text", "case_number"):
            assert example.get("article"), parameter.id


def test_dates_in_examples_are_dates() -> None:
    for parameter in _examples():
        for key in ("start", "end", "on", "deadline", "contract_date"):
            value = parameter.values[0]["input"].get(key)
            assert value is None or isinstance(value, date), parameter.id
