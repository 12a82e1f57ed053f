"""The tables of causes and crimes as pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mengma.lawbook import Citation, Lawbook, LawbookError
from mengma.lawbook.tree import Tree

MOST_FOUND = 60


@dataclass(frozen=True, slots=True)
class Table:
    """One of the tables: its name in addresses, its title, its tree, and what it does not hold."""

    name: str
    title: str
    tree: Tree[Any]
    gaps: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A node of a tree with what lies below it."""

    node: Any
    below: list[Branch]


@dataclass(frozen=True, slots=True)
class Found:
    """A name that matches: where it stands, the words that lead to it, its articles, the kind of its fee."""

    node: Any
    above: tuple[str, ...]
    words: tuple[str, ...]
    citations: tuple[Citation, ...]
    fee_kind: str


def tables(law: Lawbook) -> Mapping[str, Table]:
    """The three tables by name."""
    return {
        "civil": Table("civil", _("民事案由"), law.causes, law.causes.gaps),
        "administrative": Table("administrative", _("行政案由"), law.admin_causes, law.admin_causes.gaps),
        "crimes": Table("crimes", _("罪名"), law.crimes, law.crimes.gaps),
    }


def branches(table: Table, on: date, code: str | None = None) -> list[Branch]:
    """The tree in force on a day."""
    return [Branch(node, branches(table, on, node.code)) for node in table.tree.children(code, on)]


def found(law: Lawbook, table: Table, text: str, on: date) -> list[Found]:
    """What a search finds, best first."""
    return [_found(law, table, node, on) for node in table.tree.search(text, MOST_FOUND, on)]


def _found(law: Lawbook, table: Table, node: Any, on: date) -> Found:
    citations: tuple[Citation, ...] = ()
    if table.name == "crimes":
        try:
            citations = law.crimes.citations(node.code, on)
        except LawbookError:
            citations = ()
    fee = law.fee_kind_for_cause(node.code) if table.name == "civil" else ""
    return Found(node, table.tree.names(node.code)[:-1], table.tree.words(node.code), citations, fee)
