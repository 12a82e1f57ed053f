"""The list of a case's dossier in the order of its catalogue (卷内目录): numbered lines for each volume."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from django.utils import timezone

from mengma.cases import selectors as cases
from mengma.cases.state import CaseState
from mengma.dossier.catalogue import Catalogue, catalogue
from mengma.dossier.selectors import DocumentInfo, MaterialInfo, documents_of, materials_of

_BAD = re.compile(r'[\\/:*?"<>|\s]+')


@dataclass(frozen=True, slots=True)
class ArchiveLine:
    """A line of the catalogue: volume, number within the volume, place, what it is, where it comes from, its pages.

    `source` is document, material, paper (handed in on paper only) or missing: a place that a finished case should fill.
    """

    volume: str
    number: int
    place: str
    place_zh: str
    name: str
    source: str
    id: str
    on: str
    pages: int | None
    sha256: str | None
    media_type: str
    seq: int = 0

    @property
    def path(self) -> str:
        """Where the file lies in the package: 正卷/003-答辩状.pdf."""
        folder = "正卷" if self.volume == "main" else "副卷"
        ending = ".pdf" if self.source == "document" and not self.name.endswith(".pdf") else ""
        return f"{folder}/{self.number:03}-{_BAD.sub('_', self.name)[:80]}{ending}"

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "path": self.path if self.sha256 else None}


def archive_list(case_id: UUID) -> list[ArchiveLine]:
    """The catalogue of a case's dossier as it stands, main volume first. Empty for an unknown case."""
    snapshot = cases.snapshot(case_id)
    if snapshot is None:
        return []
    entries = {entry.seq: entry.act for entry in cases.docket_entries(case_id)}
    return ordered(catalogue(snapshot.guide), snapshot.state, documents_of(case_id), materials_of(case_id), entries)


def ordered(
    order: Catalogue, state: CaseState, documents: list[DocumentInfo], files: list[MaterialInfo], acts: dict[int, str]
) -> list[ArchiveLine]:
    """The lines in the catalogue's order; within a place in the order in which they came about."""
    lines = [
        *_document_lines(order, state, documents),
        *_material_lines(order, state, files, acts),
        *_paper_lines(order, state),
    ]
    filled = {line.place for line in lines}
    lines += [
        ArchiveLine(p.volume, 0, p.name, p.zh, f"（缺）{p.zh}", "missing", "", "", None, None, "")
        for p in order.places.values()
        if p.wanted and p.name not in filled
    ]
    rank = {name: position for position, name in enumerate(order.places)}
    lines.sort(key=lambda line: (line.volume != "main", rank[line.place], line.on, line.seq))
    numbered, counts = [], {"main": 0, "secondary": 0}
    for line in lines:
        if line.source != "missing":
            counts[line.volume] += 1
        numbered.append(replace(line, number=counts[line.volume] if line.source != "missing" else 0))
    return numbered


def _document_lines(order: Catalogue, state: CaseState, documents: list[DocumentInfo]) -> Iterator[ArchiveLine]:
    for info in documents:
        place = order.of_document(info.kind)
        party = state.get("parties", info.to)
        name = f"{info.title_zh}（{party['name']}）" if party else info.title_zh
        yield ArchiveLine(
            place.volume, 0, place.name, place.zh, name, "document", info.key, info.on.isoformat(), info.pages,
            info.sha256, "application/pdf", info.seq,
        )  # fmt: skip


def _material_lines(
    order: Catalogue, state: CaseState, files: list[MaterialInfo], acts: dict[int, str]
) -> Iterator[ArchiveLine]:
    chosen = {one: item for item in state.all("materials").values() for one in item.get("materials", [])}
    for info in files:
        item = chosen.get(info.id)
        place = order.places.get(item["place"]) if item else None
        place = place or order.of_act(acts.get(info.seq or 0, ""))
        if place.volume != info.volume:
            place = next(p for p in reversed(list(order.places.values())) if p.volume == info.volume)
        on = item["on"] if item else timezone.localdate(info.uploaded_at).isoformat()
        yield ArchiveLine(
            info.volume, 0, place.name, place.zh, info.name, "material", info.id, on, None,
            None if info.erased else info.sha256, info.media_type, info.seq or 0,
        )  # fmt: skip


def _paper_lines(order: Catalogue, state: CaseState) -> Iterator[ArchiveLine]:
    """What the docket names and no file shows: evidence handed in on paper."""
    for place in order.places.values():
        for collection in place.items:
            for key, item in state.all(collection).items():
                if item.get("materials") or item.get("dropped_on"):
                    continue
                name = f"{item.get('name', '')}（纸质）"
                yield ArchiveLine(
                    place.volume, 0, place.name, place.zh, name, "paper", key, item.get("on", ""), None, None, "",
                    item.get("seq", 0),
                )  # fmt: skip
