"""YAML that remembers its lines, so that a wrong value is refused with file and line."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from mengma.lawbook.errors import LawLoadError

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Lined(dict[str, Any]):
    """A YAML mapping that knows its file and the line of each key."""

    file: str
    line: int
    lines: dict[str, int]

    def fail(self, what: str, key: str | None = None) -> LawLoadError:
        """The error to raise about this mapping, or about one of its keys."""
        return LawLoadError(self.file, self.lines.get(key, self.line) if key else self.line, what)

    def need(self, key: str) -> Any:
        """The value of a required key; LawLoadError where it is absent."""
        if key not in self:
            raise self.fail(f"missing key {key!r}")
        return self[key]

    def text(self, key: str) -> str:
        """A required non-empty text."""
        found = self.need(key)
        if not isinstance(found, str) or not found.strip():
            raise self.fail(f"{key!r} must be a text", key)
        return found

    def only(self, allowed: Collection[str]) -> None:
        """Refuse keys outside `allowed`."""
        for key in self:
            if key not in allowed:
                raise self.fail(f"unknown key {key!r}", key)

    def day(self, key: str, default: date | None = None) -> date | None:
        """An optional ISO date; null and absence give the default."""
        found = self.get(key)
        if found is None:
            return default
        if type(found) is not date:
            raise self.fail(f"{key!r} must be a date such as 2024-01-01", key)
        return found

    def part(self, key: str) -> Lined:
        """A required mapping under a key."""
        found = self.need(key)
        if not isinstance(found, Lined):
            raise self.fail(f"{key!r} must be a mapping", key)
        return found

    def parts(self, key: str) -> list[Lined]:
        """A required list of mappings under a key."""
        found = self.need(key)
        if not isinstance(found, list) or not all(isinstance(each, Lined) for each in found):
            raise self.fail(f"{key!r} must be a list of mappings", key)
        return found

    def both(self, key: str) -> tuple[str, str]:
        """A required {zh, en} pair."""
        pair = self.part(key)
        pair.only({"zh", "en"})
        return pair.text("zh"), pair.text("en")


def read(path: Path, shown: str) -> Lined:
    """The mapping in a YAML file. `shown` is the name used in errors. Raises LawLoadError."""
    loader = _Loader(path.read_text(encoding="utf-8"))
    try:
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            raise LawLoadError(shown, 1, "the file must be a mapping")
        found = _build(loader, node, shown)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise LawLoadError(shown, mark.line + 1 if mark else 1, f"not YAML: {error}") from error
    except ValueError as error:
        raise LawLoadError(shown, 1, str(error)) from error
    finally:
        loader.dispose()
    assert isinstance(found, Lined)  # noqa: S101 - a mapping node builds a Lined
    return found


def _build(loader: Any, node: yaml.Node, shown: str) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _mapping(loader, node, shown)
    if isinstance(node, yaml.SequenceNode):
        return [_build(loader, each, shown) for each in node.value]
    if node.tag == "tag:yaml.org,2002:float":
        # money and rates are decimal strings; a binary float would round silently
        raise LawLoadError(shown, node.start_mark.line + 1, f"quote the number {node.value!r}: floats are not allowed")
    try:
        return loader.construct_object(node, deep=True)
    except (ValueError, yaml.YAMLError) as error:
        raise LawLoadError(shown, node.start_mark.line + 1, f"cannot read {node.value!r}: {error}") from error


def _mapping(loader: Any, node: yaml.MappingNode, shown: str) -> Lined:
    out = Lined()
    out.file, out.line, out.lines = shown, node.start_mark.line + 1, {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        line = key_node.start_mark.line + 1
        if key in out:
            raise LawLoadError(shown, line, f"key {key!r} given twice")
        out.lines[key] = line
        out[key] = _build(loader, value_node, shown)
    return out


def files(folder: Path) -> Iterator[Path]:
    """The YAML files of a folder, sorted; none where the folder is absent."""
    if folder.is_dir():
        yield from sorted(folder.glob("*.yaml"))


def gaps(data: Lined) -> tuple[tuple[str, str], ...]:
    """(zh, en) of what a file says it does not hold yet; () where it names nothing. Raises LawLoadError."""
    if "gaps" not in data:
        return ()
    out = []
    for item in data.parts("gaps"):
        item.only({"zh", "en"})
        out.append((item.text("zh"), item.text("en")))
    return tuple(out)


def words(path: Path, root: Path, known: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Plain words by code, from a file with `words`; {} where there is no such file. Raises LawLoadError."""
    if not path.is_file():
        return {}
    data = read(path, str(path.relative_to(root.parent)))
    data.only({"words"})
    part = data.part("words")
    for code, found in part.items():
        if code not in known:
            raise part.fail(f"nothing has the code {code!r}", code)
        if not isinstance(found, list) or not all(isinstance(each, str) and len(each) > 1 for each in found):
            raise part.fail("a list of words of two or more characters is needed", code)
    return {code: tuple(found) for code, found in part.items()}
