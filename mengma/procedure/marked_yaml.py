"""YAML read with the line of every mapping, so that a mistake in a guide can be named by file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from mengma.procedure.errors import GuideError
from mengma.procedure.guide import Place


class Marked(dict[str, Any]):
    """A mapping that knows its file and line."""

    place: Place = Place("", 0)


class _Loader(yaml.SafeLoader):
    file = ""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Marked:
    result = Marked()
    result.place = Place(loader.file, node.start_mark.line + 1)
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in result:
            raise GuideError(loader.file, key_node.start_mark.line + 1, f"the key {key!r} stands twice")
        result[key] = loader.construct_object(value_node, deep=True)
    return result


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read(path: Path, shown_as: str) -> Marked:
    """A YAML file whose top is a mapping. Raises GuideError with `shown_as` and the line."""
    loader = _Loader(path.read_text(encoding="utf-8"))
    loader.file = shown_as
    try:
        value = loader.get_single_data()
    except yaml.MarkedYAMLError as broken:
        line = broken.problem_mark.line + 1 if broken.problem_mark else 1
        raise GuideError(shown_as, line, f"not readable as YAML: {broken.problem}") from broken
    finally:
        loader.dispose()
    if not isinstance(value, Marked):
        raise GuideError(shown_as, 1, "the file must hold a mapping")
    return value
