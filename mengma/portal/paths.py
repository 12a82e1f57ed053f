"""Structured values in flat forms: `parties.0.name=…` and back. Lists are told by numbers; what is empty is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

MOST_DEEP = 8
MOST_NAMES = 4000
_SAFE = re.compile(r"[A-Za-z0-9_]{1,40}")
# parts of one value that come as several inputs
AMOUNT, UNIT, SEALED = "~n", "~u", "~sealed"


def unflatten(pairs: Iterable[tuple[str, list[str]]], prefix: str) -> Any:
    """The nested value whose parts stand under `prefix`; names that do not look like paths are ignored."""
    tree: dict[str, Any] = {}
    for name, values in list(pairs)[:MOST_NAMES]:
        if not name.startswith(prefix):
            continue
        steps = name.removeprefix(prefix).split(".")
        if len(steps) > MOST_DEEP or not all(_SAFE.fullmatch(step.partition("~")[0]) for step in steps):
            continue
        given = [value for value in values if value.strip()]
        if given:
            _put(tree, steps, given[-1] if len(given) == 1 else given)
    return _tidied(tree)


def _put(tree: dict[str, Any], steps: list[str], value: Any) -> None:
    for step in steps[:-1]:
        inner = tree.setdefault(step, {})
        if not isinstance(inner, dict):
            return
        tree = inner
    tree[steps[-1]] = value


def _tidied(tree: dict[str, Any]) -> Any:
    """Joins split values, turns numbered parts into lists, drops what is empty."""
    joined: dict[str, Any] = {}
    for name, value in tree.items():
        base, mark, part = name.partition("~")
        if not mark:
            joined[base] = _tidied(value) if isinstance(value, dict) else value
        elif part == AMOUNT[1:]:
            joined[base] = f"P{value}{tree.get(base + UNIT, 'M')}"
        elif part == SEALED[1:]:
            joined.setdefault(base, value)
            if tree.get(base):
                joined[base] = tree[base]
    full = {name: value for name, value in joined.items() if value not in ("", [], {}, None)}
    if set(full) == {"unit"}:  # a unit is preselected; without a value it says nothing
        return {}
    if full and all(name.isdigit() for name in full):
        return [full[name] for name in sorted(full, key=int)]
    return full


def at(value: Any, path: str) -> Any:
    """The part of a nested value at a path; "" where there is none."""
    for step in path.split(".") if path else ():
        if isinstance(value, Mapping):
            value = value.get(step, "")
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return ""
    return value
