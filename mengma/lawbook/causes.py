"""Causes of civil actions (民事案件案由) as a tree: by code, by name, by pinyin. Source: law/causes/*.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from mengma.lawbook import yamlfile
from mengma.lawbook.errors import UnknownEntry
from mengma.lawbook.yamlfile import Lined


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause of action: code (P10, 108, 108.3), name, parent code, and codes from the top down to itself."""

    code: str
    name: str
    parent: str | None
    path: tuple[str, ...]
    leaf: bool


@dataclass(frozen=True, slots=True)
class Venue:
    """What connects a cause to a place: kind, words, articles, and whether the parties may agree on a court."""

    kind: str
    zh: str
    en: str
    articles: tuple[str, ...]
    agreement: bool


@dataclass(frozen=True, slots=True)
class _Table:
    """A kind per cause code, inherited downwards, with the kind of everything else."""

    kinds: Mapping[str, str]
    default: str


class Causes:
    """The tree of causes with their kinds of fee and of venue."""

    def __init__(
        self, causes: list[Cause], fee_kinds: _Table, venues: _Table, venue_kinds: Mapping[str, Venue]
    ) -> None:
        self._by_code = {cause.code: cause for cause in causes}
        self._by_name: dict[str, Cause] = {}
        for cause in causes:
            self._by_name[cause.name] = cause  # a cause named like its group wins over the group
        self._fee_kinds, self._venues, self._venue_kinds = fee_kinds, venues, venue_kinds

    def __len__(self) -> int:
        return len(self._by_code)

    def __iter__(self) -> Any:
        return iter(self._by_code.values())

    def get(self, code_or_name: str) -> Cause:
        """The cause of a code (108.3) or an exact name (民间借贷纠纷). Raises UnknownEntry."""
        found = self._by_code.get(code_or_name) or self._by_name.get(code_or_name)
        if found is None:
            raise UnknownEntry(
                f"案由表中没有“{code_or_name}”。",
                f"There is no cause “{code_or_name}”.",
                code="unknown-cause",
                next_zh="请用名称、拼音或者编号搜索后选择。",
                next_en="Search by name, pinyin or code and choose one.",
            )
        return found

    def children(self, code: str | None) -> list[Cause]:
        """The causes directly below a code; None gives the groups."""
        return [cause for cause in self._by_code.values() if cause.parent == code]

    def search(self, text: str, limit: int = 20) -> list[Cause]:
        """Causes by code, by part of the name, by pinyin (minjianjiedai) or its initials (mjjd); best first."""
        wanted = "".join(text.split()).lower()
        if not wanted:
            return []
        if wanted[0].isdigit() or (wanted[0] == "p" and wanted[1:].isdigit()):
            code = wanted.upper()
            found = [each for each in self._by_code.values() if each.code == code or each.code.startswith(code + ".")]
            if found:
                return found[:limit]
        if not wanted.isascii():
            hits = [
                (each.name.index(wanted), len(each.name), each)
                for each in self._by_code.values()
                if wanted in each.name
            ]
        else:
            hits = []
            for cause, full, initials in self._pinyin:
                place = min((key.index(wanted) for key in (full, initials) if wanted in key), default=None)
                if place is not None:
                    hits.append((place, len(cause.name), cause))
        hits.sort(key=lambda hit: (hit[0], hit[1], not hit[2].leaf))
        return [cause for _, _, cause in hits[:limit]]

    def pinyin(self, code: str) -> tuple[str, str]:
        """(full pinyin, initials) of a cause's name, for search keys stored elsewhere."""
        for cause, full, initials in self._pinyin:
            if cause.code == code:
                return full, initials
        raise UnknownEntry(f"案由表中没有“{code}”。", f"There is no cause “{code}”.", code="unknown-cause")

    @cached_property
    def _pinyin(self) -> list[tuple[Cause, str, str]]:
        from pypinyin import Style, lazy_pinyin  # a second of import that most processes never need

        out = []
        for cause in self._by_code.values():
            letters = "".join(each for each in cause.name if "\u4e00" <= each <= "\u9fff")
            full = lazy_pinyin(letters, style=Style.NORMAL)
            out.append((cause, "".join(full), "".join(each[0] for each in full)))
        return out

    def fee_kind(self, code_or_name: str) -> str:
        """The kind of fee of a cause: the nearest ancestor's in law/causes/fee-kinds.yaml. Raises UnknownEntry."""
        return self._nearest(code_or_name, self._fee_kinds)

    def venue(self, code_or_name: str | None) -> Venue:
        """What connects a cause to a place; None: the general rule. Raises UnknownEntry."""
        kind = self._venues.default if code_or_name is None else self._nearest(code_or_name, self._venues)
        return self._venue_kinds[kind]

    def references(self) -> list[tuple[str, str]]:
        """(kind of venue, article reference) of every article cited by the table of venues."""
        return [(venue.kind, ref) for venue in self._venue_kinds.values() for ref in venue.articles]

    def _nearest(self, code_or_name: str, table: _Table) -> str:
        for code in reversed(self.get(code_or_name).path):
            if code in table.kinds:
                return table.kinds[code]
        return table.default


def load(folder: Path, root: Path, fee_kinds: tuple[str, ...]) -> Causes:
    """The tree and its tables. Raises LawLoadError."""
    data = yamlfile.read(folder / "civil.yaml", _shown(folder / "civil.yaml", root))
    data.only({"instrument", "version", "from", "confidence", "source", "checked", "tree"})
    causes: list[Cause] = []
    _walk(data, data.need("tree"), (), causes)
    known = {cause.code for cause in causes}
    fees = yamlfile.read(folder / "fee-kinds.yaml", _shown(folder / "fee-kinds.yaml", root))
    fees.only({"instrument", "article", "checked", "basis", "confidence", "source", "default", "kinds"})
    _check_table(fees, "kinds", known, set(fee_kinds))
    venue = yamlfile.read(folder / "venue.yaml", _shown(folder / "venue.yaml", root))
    venue.only({"instrument", "checked", "confidence", "source", "default", "kinds", "causes"})
    kinds: dict[str, Venue] = {}
    for name, item in venue.part("kinds").items():
        item.only({"zh", "en", "articles", "agreement"})
        kinds[name] = Venue(
            name, item.text("zh"), item.text("en"), tuple(item.need("articles")), item.need("agreement")
        )
    _check_table(venue, "causes", known, set(kinds))
    fee_table = _Table(dict(fees.part("kinds")), fees.text("default"))
    return Causes(causes, fee_table, _Table(dict(venue.part("causes")), venue.text("default")), kinds)


def _shown(path: Path, root: Path) -> str:
    return str(path.relative_to(root.parent))


def _walk(data: Lined, nodes: list[Any], path: tuple[str, ...], out: list[Cause]) -> None:
    for node in nodes:
        text, below = next(iter(node.items())) if isinstance(node, Lined) else (node, [])
        code, _, name = str(text).partition(" ")
        if not name:
            raise data.fail(f"a cause is written 'code name', not {text!r}", "tree")
        out.append(Cause(code, name, path[-1] if path else None, (*path, code), not below))
        _walk(data, below, (*path, code), out)


def _check_table(data: Lined, key: str, known: set[str], kinds: set[str]) -> None:
    table = data.part(key)
    for code, kind in table.items():
        if code not in known:
            raise table.fail(f"no cause has the code {code!r}", code)
        if kind not in kinds:
            raise table.fail(f"unknown kind {kind!r}", code)
    if data.text("default") not in kinds:
        raise data.fail("unknown kind", "default")
