"""Causes of civil and of administrative actions (案由) as trees: by code, name, pinyin, words. Source: law/causes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from mengma.lawbook import yamlfile
from mengma.lawbook.answers import CONFIDENCES
from mengma.lawbook.court_index import LEVELS
from mengma.lawbook.instruments import FAR, Instrument
from mengma.lawbook.tree import Naming, Node, Tree
from mengma.lawbook.yamlfile import Lined


@dataclass(frozen=True, slots=True)
class Cause(Node):
    """A cause of action: code (P10, 108, 108.3; 010101), name, place in the tree, dates."""


@dataclass(frozen=True, slots=True)
class Venue:
    """What connects a cause to a place: words, articles, further places besides the defendant's domicile.

    defendant, plaintiff: whether their domiciles count; same_court: the court that decided, enforces or preserved;
    stands_for: the place for which the defendant's domicile stands where it was not given; immovable: exclusive where
    the place of real estate was given;
    agreement: the parties may agree on a court; exclusive: they may not, and no other court has jurisdiction;
    level, courts: where the law itself names them; without: said where no further place was given; elsewhere: said
    where other rules decide, which are not held; personal: the dispute is about personal status.
    """

    kind: str
    zh: str
    en: str
    articles: tuple[str, ...]
    places: tuple[str, ...]
    agreement: bool
    exclusive: bool
    defendant: bool
    plaintiff: bool
    same_court: bool
    stands_for: str | None
    immovable: bool
    level: str | None
    courts: tuple[str, ...]
    without: tuple[str, str] | None
    elsewhere: tuple[str, str] | None
    personal: bool
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class _Table:
    """A kind per cause code, inherited downwards, with the kind of everything else."""

    kinds: Mapping[str, str]
    default: str


class Causes(Tree[Cause]):
    """The tree of causes of civil actions with their kinds of fee and of venue."""

    def __init__(
        self,
        causes: list[Cause],
        words: Mapping[str, tuple[str, ...]],
        fee_kinds: _Table,
        venues: _Table,
        venue_kinds: Mapping[str, Venue],
        gaps: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(causes, Naming("案由表", "cause", "unknown-cause"), words)
        self._fee_kinds, self._venues, self._venue_kinds = fee_kinds, venues, venue_kinds
        self.gaps = gaps

    def fee_kind(self, code_or_name: str) -> str:
        """The kind of fee of a cause: the nearest ancestor's in law/causes/fee-kinds.yaml. Raises UnknownEntry."""
        return self._nearest(code_or_name, self._fee_kinds)

    def venue(self, code_or_name: str | None) -> Venue:
        """What connects a cause to a place; None: the general rule. Raises UnknownEntry."""
        kind = self._venues.default if code_or_name is None else self._nearest(code_or_name, self._venues)
        return self._venue_kinds[kind]

    def venues(self) -> list[Venue]:
        """Every kind of venue."""
        return list(self._venue_kinds.values())

    def references(self) -> list[tuple[str, str]]:
        """(kind of venue, article reference) of every article cited by the table of venues."""
        return [(venue.kind, ref) for venue in self._venue_kinds.values() for ref in venue.articles]

    def _nearest(self, code_or_name: str, table: _Table) -> str:
        for code in reversed(self.get(code_or_name).path):
            if code in table.kinds:
                return table.kinds[code]
        return table.default


class AdministrativeCauses(Tree[Cause]):
    """The tree of causes of administrative actions."""

    def __init__(
        self, causes: list[Cause], words: Mapping[str, tuple[str, ...]], gaps: tuple[tuple[str, str], ...]
    ) -> None:
        super().__init__(causes, Naming("行政案由表", "administrative cause", "unknown-cause"), words)
        self.gaps = gaps


def read_tree(
    path: Path, root: Path, instruments: Mapping[str, Instrument]
) -> tuple[list[Cause], tuple[tuple[str, str], ...]]:
    """The causes of a file, in force from its date on, and its gaps. Raises LawLoadError."""
    data = yamlfile.read(path, _shown(path, root))
    data.only({"instrument", "version", "from", "confidence", "source", "checked", "gaps", "tree"})
    start = data.day("from")
    slug = data.text("instrument")
    if start is None or slug not in instruments or data.text("confidence") not in CONFIDENCES:
        raise data.fail("a tree of causes needs 'from', an instrument of law/articles and its confidence", "from")
    causes: list[Cause] = []
    _walk(data, data.need("tree"), (), causes, start)
    codes: set[str] = set()
    for cause in causes:
        if cause.code in codes:
            raise data.fail(f"code {cause.code!r} given twice", "tree")
        codes.add(cause.code)
    return causes, yamlfile.gaps(data)


def load_administrative(folder: Path, root: Path, instruments: Mapping[str, Instrument]) -> AdministrativeCauses:
    """The tree of causes of administrative actions. Raises LawLoadError."""
    causes, gaps = read_tree(folder / "administrative.yaml", root, instruments)
    words = yamlfile.words(folder / "administrative-words.yaml", root, {cause.code for cause in causes})
    return AdministrativeCauses(causes, words, gaps)


def load(folder: Path, root: Path, fee_kinds: tuple[str, ...], instruments: Mapping[str, Instrument]) -> Causes:
    """The tree of causes of civil actions and its tables. Raises LawLoadError."""
    causes, gaps = read_tree(folder / "civil.yaml", root, instruments)
    known = {cause.code for cause in causes}
    words = yamlfile.words(folder / "civil-words.yaml", root, known)
    fees = yamlfile.read(folder / "fee-kinds.yaml", _shown(folder / "fee-kinds.yaml", root))
    fees.only({"instrument", "article", "checked", "basis", "confidence", "source", "default", "kinds"})
    _check_table(fees, "kinds", known, set(fee_kinds))
    venue = yamlfile.read(folder / "venue.yaml", _shown(folder / "venue.yaml", root))
    venue.only({"instrument", "checked", "confidence", "source", "default", "kinds", "causes"})
    kinds = {name: _venue(name, item) for name, item in venue.part("kinds").items()}
    _check_table(venue, "causes", known, set(kinds))
    fee_table = _Table(dict(fees.part("kinds")), fees.text("default"))
    venue_table = _Table(dict(venue.part("causes")), venue.text("default"))
    return Causes(causes, words, fee_table, venue_table, kinds, gaps)


_VENUE = {
    "zh", "en", "articles", "places", "agreement", "exclusive", "defendant", "plaintiff", "same_court", "level", "courts",
    "without", "elsewhere", "personal", "stands_for", "immovable",
}  # fmt: skip


def _venue(name: str, item: Lined) -> Venue:
    item.only(_VENUE)
    if item.get("level") not in (None, *LEVELS):
        raise item.fail("unknown level", "level")
    if item.get("stands_for") not in (None, *item.get("places", ())):
        raise item.fail("'stands_for' is one of the places", "stands_for")
    words = {key: item.both(key) if key in item else None for key in ("without", "elsewhere")}
    return Venue(
        name, item.text("zh"), item.text("en"), tuple(item.need("articles")), tuple(item.get("places", ())),
        bool(item.need("agreement")), bool(item.get("exclusive", False)), bool(item.get("defendant", True)),
        bool(item.get("plaintiff", False)), bool(item.get("same_court", False)), item.get("stands_for"),
        bool(item.get("immovable", False)), item.get("level"),
        tuple(item.get("courts", ())), words["without"], words["elsewhere"], bool(item.get("personal", False)),
        item.file, item.line,
    )  # fmt: skip


def _shown(path: Path, root: Path) -> str:
    return str(path.relative_to(root.parent))


def _walk(data: Lined, nodes: list[Any], path: tuple[str, ...], out: list[Cause], start: date) -> None:
    for node in nodes:
        text, below = next(iter(node.items())) if isinstance(node, Lined) else (node, [])
        code, _, name = str(text).partition(" ")
        if not name:
            raise data.fail(f"a cause is written 'code name', not {text!r}", "tree")
        out.append(Cause(code, name, path[-1] if path else None, (*path, code), not below, start, FAR))
        _walk(data, below, (*path, code), out, start)


def _check_table(data: Lined, key: str, known: set[str], kinds: set[str]) -> None:
    table = data.part(key)
    for code, kind in table.items():
        if code not in known:
            raise table.fail(f"no cause has the code {code!r}", code)
        if kind not in kinds:
            raise table.fail(f"unknown kind {kind!r}", code)
    if data.text("default") not in kinds:
        raise data.fail("unknown kind", "default")
