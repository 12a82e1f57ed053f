"""Trees of names with codes and dates (causes of action, crimes): lookup, and search by name, pinyin and plain words.

A name is in force from..to; a question with a date sees only what was in force on it, without one only what is still.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeVar

from mengma.lawbook.errors import NotInForce, UnknownEntry
from mengma.lawbook.instruments import FAR


@dataclass(frozen=True, slots=True)
class Node:
    """A name in a tree: code, name, parent code, codes from the top down to itself, and whether it ends there."""

    code: str
    name: str
    parent: str | None
    path: tuple[str, ...]
    leaf: bool
    start: date
    end: date

    def in_force(self, on: date | None) -> bool:
        """Whether the name is in force on a date; None asks whether it still is."""
        return self.end == FAR if on is None else self.start <= on <= self.end

    def as_dict(self) -> dict[str, Any]:
        """JSON-safe: code, name, parent, path, leaf, from, to (None where it is still in force)."""
        until = None if self.end == FAR else self.end.isoformat()
        return {
            "code": self.code, "name": self.name, "parent": self.parent, "path": list(self.path), "leaf": self.leaf,
            "from": self.start.isoformat(), "to": until,
        }  # fmt: skip


N = TypeVar("N", bound=Node)


@dataclass(frozen=True, slots=True)
class Naming:
    """What a tree is called in messages, and the machine code of a name it does not have."""

    zh: str
    en: str
    error: str


class Tree(Generic[N]):
    """Names by code, by parent and by search. words: plain words that people use, by code."""

    def __init__(self, nodes: Iterable[N], naming: Naming, words: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self._naming = naming
        self._by_code = {node.code: node for node in nodes}
        self._by_name: dict[str, N] = {}
        for node in self._by_code.values():
            if node.name not in self._by_name or node.leaf or node.end == FAR:
                self._by_name[node.name] = node  # a leaf named like its group wins over the group
        self._words = dict(words or {})
        self._children: dict[str | None, list[N]] = {}
        for node in self._by_code.values():
            self._children.setdefault(node.parent, []).append(node)

    def __len__(self) -> int:
        return len(self._by_code)

    def __iter__(self) -> Iterator[N]:
        return iter(self._by_code.values())

    def get(self, code_or_name: str, on: date | None = None) -> N:
        """The node of a code (108.3) or an exact name; with a date it must be in force then.

        Raises UnknownEntry, NotInForce.
        """
        found = self._by_code.get(code_or_name) or self._by_name.get(code_or_name)
        if found is None:
            raise self._unknown(code_or_name)
        if on is not None and not found.in_force(on):
            raise self._not_in_force(found, on)
        return found

    def children(self, code: str | None, on: date | None = None) -> list[N]:
        """The nodes directly below a code; None gives the top."""
        return [node for node in self._children.get(code, []) if node.in_force(on)]

    def names(self, code: str) -> tuple[str, ...]:
        """The names from the top of the tree down to a node."""
        return tuple(self._by_code[each].name for each in self.get(code).path)

    def words(self, code: str) -> tuple[str, ...]:
        """The plain words that lead to a node, () where it has none."""
        return self._words.get(code, ())

    def search(self, text: str, limit: int = 20, on: date | None = None) -> list[N]:
        """Nodes by code, by part of the name, by pinyin (minjianjiedai) or its initials (mjjd), by the words people use
        (欠钱不还, also within a sentence), and where that finds nothing by likeness; best first."""
        wanted = "".join(text.split()).lower()[:200]
        if not wanted:
            return []
        by_code = self._with_code(wanted)
        if by_code:
            return [node for node in by_code if node.in_force(on)][:limit]
        found = self._by_part(wanted) if not wanted.isascii() else self._by_pinyin(wanted)
        hits = [node for node in found if node.in_force(on)]
        hits += [node for node in self._by_words(wanted) if node.in_force(on) and node not in hits]
        if not hits and not wanted.isascii():
            hits = [node for node in self._by_likeness(wanted) if node.in_force(on)]
        return hits[:limit]

    def pinyin(self, code: str) -> tuple[str, str]:
        """(full pinyin, initials) of a name, for search keys stored elsewhere. Raises UnknownEntry."""
        found = self._pinyin.get(self.get(code).code)
        if found is None:
            raise self._unknown(code)
        return found

    def _with_code(self, wanted: str) -> list[N]:
        code = wanted.upper()
        exact = self._by_code.get(code)
        if exact is None and not wanted[0].isdigit():
            return []
        below = [node for node in self._by_code.values() if node.code.startswith(f"{code}.") or code == node.parent]
        return [exact, *below] if exact else below

    def _by_part(self, wanted: str) -> list[N]:
        hits = [(node.name.index(wanted), len(node.name), node) for node in self if wanted in node.name]
        return _best(hits)

    def _by_pinyin(self, wanted: str) -> list[N]:
        hits = []
        for code, keys in self._pinyin.items():
            place = min((key.index(wanted) for key in keys if wanted in key), default=None)
            if place is not None:
                node = self._by_code[code]
                hits.append((place, len(node.name), node))
        return _best(hits)

    def _by_words(self, wanted: str) -> list[N]:
        scored: list[tuple[int, int, N]] = []
        for code, words in self._words.items():
            score = max((_overlap(word, wanted) for word in words), default=0)
            if score:
                scored.append((-score, len(scored), self._by_code[code]))
        scored.sort(key=lambda hit: hit[:2])
        return [node for _, _, node in scored]

    def _by_likeness(self, wanted: str) -> list[N]:
        """Nodes that share telling pairs of characters with what was typed, those that share more of them first."""
        scores: dict[str, int] = {}
        for pair in _pairs(wanted):
            for code in self._by_pair.get(pair, ()):
                scores[code] = scores.get(code, 0) + 1
        ranked = sorted(scores, key=lambda code: (-scores[code], len(self._by_code[code].name)))
        return [self._by_code[code] for code in ranked]

    @cached_property
    def _by_pair(self) -> dict[str, list[str]]:
        """Pair of characters -> codes of the names and words it stands in, without pairs that stand everywhere."""
        found: dict[str, list[str]] = {}
        for node in self:
            pairs = _pairs(node.name).union(*map(_pairs, self.words(node.code)))
            for pair in pairs:
                found.setdefault(pair, []).append(node.code)
        most = max(10, len(self) // 20)
        return {pair: codes for pair, codes in found.items() if len(codes) <= most}

    @cached_property
    def _pinyin(self) -> dict[str, tuple[str, str]]:
        from pypinyin import Style, lazy_pinyin  # a second of import that most processes never need

        out = {}
        for node in self._by_code.values():
            letters = "".join(each for each in node.name if "\u4e00" <= each <= "\u9fff")
            full = lazy_pinyin(letters, style=Style.NORMAL)
            out[node.code] = ("".join(full), "".join(each[0] for each in full))
        return out

    def _unknown(self, asked: str) -> UnknownEntry:
        return UnknownEntry(
            f"{self._naming.zh}中没有“{asked[:60]}”。",
            f"There is no {self._naming.en} “{asked[:60]}”.",
            code=self._naming.error,
            next_zh="请用名称、拼音或者编号搜索后选择。",
            next_en="Search by name, pinyin or code and choose one.",
        )

    def _not_in_force(self, node: N, on: date) -> NotInForce:
        until = "" if node.end == FAR else f"至{node.end}"
        until_en = "" if node.end == FAR else f" to {node.end}"
        return NotInForce(
            f"“{node.name}”自{node.start}起{until}使用，{on}不在此期间。",
            f"“{node.name}” is in use from {node.start}{until_en}, not on {on}.",
            next_zh="请选用当日有效的名称，或者核对日期。",
            next_en="Choose a name in force on the date, or check the date.",
        )


def _best(hits: list[tuple[int, int, N]]) -> list[N]:
    hits.sort(key=lambda hit: (hit[0], hit[1], not hit[2].leaf))
    return [node for _, _, node in hits]


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}


def _overlap(word: str, wanted: str) -> int:
    """How much of what was typed a plain word explains: all of it, or the word's own length within a sentence."""
    if wanted in word:
        return len(wanted) * 2 if len(wanted) > 1 else 0
    return len(word) if word in wanted else 0
