"""What a docket says about its case: a fold of the entries' changes. Pure: no database, no law.

A case state is a main stage, a procedure variant, scalar facts, and named collections of items (parties, claims,
tracks, limits, relations …). Everything an entry does to the case is written into the entry as a list of changes of
three kinds, so that a docket can be read again in fifty years without the program that wrote it:

    {"op": "set", "name": N, "value": V}                 a scalar fact; V None removes it
    {"op": "add", "in": C, "key": K, "value": {...}}      a new item; refused where K exists
    {"op": "put", "in": C, "key": K, "value": {...}}      fields of an existing item; refused where K is missing
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mengma.cases.errors import DoesNotFold

Change = dict[str, Any]
Item = dict[str, Any]

STAGE = "stage"
VARIANT = "variant"
CASE_NUMBER = "case_number"


def set_fact(name: str, value: Any) -> Change:
    """The change that sets the fact `name`; None removes it."""
    return {"op": "set", "name": name, "value": value}


def add_item(collection: str, key: str, value: Mapping[str, Any]) -> Change:
    """The change that adds an item to a collection."""
    return {"op": "add", "in": collection, "key": key, "value": dict(value)}


def put_item(collection: str, key: str, value: Mapping[str, Any]) -> Change:
    """The change that overwrites the named fields of an existing item."""
    return {"op": "put", "in": collection, "key": key, "value": dict(value)}


@dataclass(slots=True)
class CaseState:
    """The folded state of one case."""

    facts: dict[str, Any] = field(default_factory=dict)
    items: dict[str, dict[str, Item]] = field(default_factory=dict)

    @property
    def stage(self) -> str:
        return str(self.facts.get(STAGE, ""))

    @property
    def variant(self) -> str:
        return str(self.facts.get(VARIANT, ""))

    @property
    def case_number(self) -> str | None:
        return self.facts.get(CASE_NUMBER)

    def fact(self, name: str, default: Any = None) -> Any:
        return self.facts.get(name, default)

    def all(self, collection: str) -> dict[str, Item]:
        """Every item of a collection by key, in the order in which they were added."""
        return self.items.get(collection, {})

    def get(self, collection: str, key: str) -> Item | None:
        return self.items.get(collection, {}).get(key)

    def next_key(self, collection: str, prefix: str) -> str:
        """The key after the last one of prefix1, prefix2 …; a correction may have left gaps, which are not filled."""
        used = [key.removeprefix(prefix) for key in self.items.get(collection, {}) if key.startswith(prefix)]
        return f"{prefix}{max((int(number) for number in used if number.isdigit()), default=0) + 1}"

    def apply(self, change: Change) -> None:
        """Applies one change. Raises DoesNotFold where it does not fit the state."""
        op = change.get("op")
        if op == "set":
            if change["value"] is None:
                self.facts.pop(change["name"], None)
            else:
                self.facts[change["name"]] = change["value"]
            return
        if op not in ("add", "put"):
            raise DoesNotFold(f"unknown operation {op!r}")
        collection = self.items.setdefault(change["in"], {})
        key = change["key"]
        if op == "add":
            if key in collection:
                raise DoesNotFold(f"{change['in']}/{key} exists already")
            collection[key] = dict(change["value"])
        else:
            if key not in collection:
                raise DoesNotFold(f"{change['in']}/{key} does not exist")
            collection[key] = {**collection[key], **change["value"]}

    def as_json(self) -> dict[str, Any]:
        return {"facts": self.facts, "items": self.items}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> CaseState:
        return cls(dict(value.get("facts", {})), {name: dict(items) for name, items in value.get("items", {}).items()})


@dataclass(frozen=True, slots=True)
class Folded:
    """One entry as the fold needs it: its sequence, its changes, and what it says about other entries."""

    seq: int
    changes: list[Change] | None
    supersedes: int | None = None
    replacement: list[Change] | None = None
    erases: int | None = None
    residue: list[Change] | None = None


def fold(entries: Iterable[Folded]) -> CaseState:
    """The state after the entries, corrections and erasures taken into account.

    A correction (更正) puts its replacement in the place of the entry that it supersedes; an erasure puts the residue
    that it carries there, because the erased payload can no longer be read. Raises DoesNotFold, naming the entry.
    """
    listed = list(entries)
    instead: dict[int, list[Change]] = {}
    for entry in listed:
        if entry.supersedes is not None:
            instead[entry.supersedes] = entry.replacement or []
        if entry.erases is not None:
            instead[entry.erases] = entry.residue or []
    state = CaseState()
    for entry in listed:
        changes = instead.get(entry.seq, entry.changes)
        if changes is None:
            raise DoesNotFold(f"entry {entry.seq}: the payload is erased and no residue was kept", seq=entry.seq)
        for change in changes:
            try:
                state.apply(change)
            except DoesNotFold as refused:
                raise DoesNotFold(f"entry {entry.seq}: {refused.what_en}", seq=entry.seq) from refused
    return state
