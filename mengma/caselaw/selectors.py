"""What pages and commands read of the library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from mengma.caselaw.catalogue import Edition, Instrument, catalogue
from mengma.caselaw.errors import NoSuchText
from mengma.caselaw.models import Edition as EditionRow
from mengma.caselaw.models import Provision, SourceFile
from mengma.caselaw.searching import anchor_of

__all__ = ["Block", "Edition", "Instrument", "Part", "TextView", "catalogue", "edition_on", "status", "text_view"]

TABLE = "|"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a table as rows of cells."""

    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A provision as a page shows it."""

    kind: str
    anchor: str
    label: str
    level: int
    number: int | None
    suffix: int
    blocks: list[Block]

    @property
    def text(self) -> str:
        """The paragraphs in one line, for headings and contents."""
        return " ".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class TextView:
    """One version with everything that its page shows. neighbours: instruments before and after it in its kind."""

    instrument: Instrument
    edition: Edition
    adopted_on: date | None
    history: list[str]
    parts: list[Part]
    missing: list[int]
    source: str
    neighbours: tuple[Instrument | None, Instrument | None] = field(default=(None, None))

    @property
    def contents(self) -> list[Part]:
        """The headings."""
        return [part for part in self.parts if part.kind == "heading"]


def text_view(edition: str) -> TextView:
    """The version under an id. Raises NoSuchText."""
    held = catalogue()
    known = held.editions.get(edition)
    if known is None:
        raise NoSuchText()
    row = EditionRow.objects.get(pk=edition)
    instrument = held.instruments[known.instrument]
    parts = [
        Part(
            each.kind, anchor_of(each.number, each.suffix, each.position), each.label, each.level, each.number, each.suffix,
            list(_blocks(each.body)),
        )
        for each in Provision.objects.filter(edition=row).order_by("position")
    ]  # fmt: skip
    around = held.kinds()[instrument.kind]
    at = around.index(instrument)
    neighbours = (around[at - 1] if at else None, around[at + 1] if at + 1 < len(around) else None)
    return TextView(instrument, known, row.adopted_on, row.history, parts, row.gaps, row.path, neighbours)


def _blocks(body: str) -> Iterator[Block]:
    for table, lines in groupby(body.split("\n"), key=lambda line: line.startswith(TABLE)):
        if table:
            yield Block(rows=tuple(_cells(line) for line in lines if line.strip("|-: ")))
        else:
            yield from (Block(line) for line in lines)


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip(TABLE).split(TABLE))


def edition_on(edition: str, day: date) -> Edition | None:
    """The version of the same instrument in force on a day; None where none is held. Raises NoSuchText."""
    held = catalogue()
    known = held.editions.get(edition)
    if known is None:
        raise NoSuchText()
    return held.instruments[known.instrument].on(day)


def status() -> dict[str, Any]:
    """Counts of the library."""
    held = catalogue()
    return {
        "instruments": len(held.instruments),
        "editions": len(held.editions),
        "articles": sum(each.articles for each in held.editions.values()),
        "files": SourceFile.objects.count(),
        "kinds": {kind: len(found) for kind, found in held.kinds().items()},
        "in_force_known": sum(each.certain for each in held.editions.values()),
    }
