"""The worked examples that lie beside the law as YAML (law/*/tests): input, date, expected result, article.

A clerk adds an example by writing a few lines; the tests run each one, and the coverage of law/ is counted from them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mengma.lawbook import yamlfile
from mengma.lawbook.answers import Answer, Citation, plain
from mengma.lawbook.errors import LawbookError

if TYPE_CHECKING:
    from mengma.lawbook.book import Lawbook
    from mengma.lawbook.yamlfile import Lined

_CASE = {
    "id", "title", "next", "calculator", "input", "expected", "article", "articles", "error", "detail", "provisional", "warning",
}  # fmt: skip
_FILE = {"on", "cases", "tables"}
# these answer with an article or with the parts of a number, not with a value that cites one
WITHOUT_ARTICLE = (
    "topic", "cite", "cite_literal", "cite_text", "case_number", "causes.get", "admin_causes.get", "crimes.get",
)  # fmt: skip


@dataclass(frozen=True)
class Example:
    """One worked example. `calculator` is a method of Lawbook, with dots for those of its parts (interest.delay);
    either `expected` or `error` (the machine code of the refusal) is given; `next` are words of what to do then."""

    id: str
    title: str
    calculator: str
    given: dict[str, Any]
    wanted: dict[str, Any]
    file: str
    line: int

    @property
    def error(self) -> str | None:
        """The machine code of the refusal expected, None where a value is."""
        return self.wanted.get("error")


def read(root: Path) -> list[Example]:
    """All examples under law/. Raises LawLoadError for an unknown key, a missing input or an id given twice."""
    out: dict[str, Example] = {}
    for path in sorted(root.rglob("tests/*.yaml")):
        data = yamlfile.read(path, str(path.relative_to(root.parent)))  # plain YAML would read the key `on` as true
        data.only(_FILE)
        common = {"on": data["on"]} if "on" in data else {}
        for item in [*data.get("cases", []), *(row for table in data.get("tables", []) for row in _rows(table, data))]:
            example = _example(item, common, path, data)
            if example.id in out:
                raise item.fail(f"example {example.id!r} is already in {out[example.id].file}")
            out[example.id] = example
    return list(out.values())


def _example(item: Lined, common: dict[str, Any], path: Path, data: Lined) -> Example:
    item.only(_CASE)
    if ("expected" in item) == ("error" in item):
        raise item.fail("an example has either 'expected' or 'error'")
    given = {key: _tuples(value) for key, value in (common | item.part("input")).items()}
    name = f"{path.parent.parent.name}/{path.stem}: {item.need('id')}"
    return Example(name, str(item.get("title", "")), item.text("calculator"), given, dict(item), data.file, item.line)


def _rows(table: Lined, data: Lined) -> Iterator[Lined]:
    """One example for each figure of a table: `varies` names the input that differs from row to row."""
    columns = table.part("columns")
    for amount, *expected in table.need("rows"):
        if len(expected) != len(columns):
            raise table.fail(f"row {amount} has {len(expected)} figures for {len(columns)} columns", "rows")
        for (title, column), figure in zip(columns.items(), expected, strict=True):
            row = yamlfile.Lined(column | {"id": f"{title} {amount}", "expected": figure})
            row["input"] = yamlfile.Lined(column["input"] | {table["varies"]: amount})
            row.file, row.line, row.lines = data.file, table.lines["rows"], {}
            yield row


def _tuples(value: Any) -> Any:
    if isinstance(value, list) and value and isinstance(value[0], list):
        return [tuple(each) for each in value]
    return value


def ask(law: Lawbook, example: Example) -> Any:
    """The answer of a lawbook to an example: an Answer, a Citation or the parts of a case number."""
    if example.calculator == "case_number":
        number = law.case_numbers.parse(**example.given)
        if number.format() != example.given["text"]:
            raise ValueError(f"{number.format()} is not what was parsed")
        return number
    return attrgetter(example.calculator)(law)(**example.given)


def check(law: Lawbook, example: Example) -> list[str]:
    """What differs between the answer and the example, in words; [] where it is as expected."""
    try:
        answer = ask(law, example)
    except LawbookError as error:
        if example.error is None:
            return [f"refused with {error.code}: {error.what_en}"]
        if error.code != example.error:
            return [f"refused with {error.code}: {error.what_en}"]
        told = bool(error.next_zh and error.next_en) and example.wanted.get("next", "") in error.next_zh
        return [] if told else [f"says to do next: {error.next_zh}"]
    if example.error is not None:
        return [f"answered {answer!r} where {example.error} was expected"]
    wanted = example.wanted
    if isinstance(answer, Citation):
        return _compare("cites", answer.ref, wanted["expected"])
    if not isinstance(answer, Answer):
        parts = answer.as_dict()
        return _compare("parts", parts, parts | wanted["expected"])
    return _check_answer(answer, wanted)


def _check_answer(answer: Answer[Any], wanted: dict[str, Any]) -> list[str]:
    found = _compare("value", answer.value, wanted["expected"])
    cited = {citation.ref for citation in answer.citations}
    for ref in [wanted.get("article"), *wanted.get("articles", [])]:
        if ref is not None and ref not in cited:
            found.append(f"does not cite {ref} but {sorted(cited)}")
    if "provisional" in wanted:
        found += _compare("provisional", answer.provisional, wanted["provisional"])
    for key, value in wanted.get("detail", {}).items():
        found += _compare(key, answer.detail.get(key), value)
    if "warning" in wanted and not any(wanted["warning"] in warning.zh for warning in answer.warnings):
        found.append(f"gives no warning with the words {wanted['warning']}")
    return found if answer.steps else [*found, "gives no steps"]


def _compare(what: str, found: Any, wanted: Any) -> list[str]:
    return [] if plain(found) == plain(wanted) else [f"{what}: {plain(found)!r}, expected {plain(wanted)!r}"]
