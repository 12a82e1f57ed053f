"""The order of a dossier (立卷归档目录) as data: guides/<guide>/archive.yaml, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from mengma.procedure import library

OTHER = "other"
VOLUMES = ("main", "secondary")


@dataclass(frozen=True, slots=True)
class Place:
    """A heading of the catalogue: its volume, its words, and what belongs under it.

    `documents` are kinds of court documents, `acts` the acts whose materials stand here, `items` collections of the state
    whose paper originals stand here, `wanted` marks a heading that a finished case is expected to fill.
    """

    name: str
    volume: str
    zh: str
    en: str
    documents: tuple[str, ...]
    acts: tuple[str, ...]
    wanted: bool
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The places of both volumes in their order, and where the order comes from."""

    places: Mapping[str, Place]
    source: str
    confidence: str

    def of_document(self, kind: str) -> Place:
        return next((place for place in self.places.values() if kind in place.documents), self.places[OTHER])

    def of_act(self, act: str) -> Place:
        return next((place for place in self.places.values() if act in place.acts), self.places[OTHER])

    def in_volume(self, volume: str) -> list[Place]:
        return [place for place in self.places.values() if place.volume == volume]


class BadCatalogue(Exception):
    """A catalogue file that cannot be used: file and what is wrong."""


@cache
def catalogue(guide: str) -> Catalogue:
    """The catalogue of a guide. A guide without one has a single place per volume. Raises BadCatalogue."""
    path = library.ROOT / guide / "archive.yaml"
    if not path.is_file():
        return Catalogue({OTHER: Place(OTHER, "main", "材料", "Papers", (), (), False)}, "", "")
    return _read(path)


def _read(path: Path) -> Catalogue:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    places: dict[str, Place] = {}
    for raw in data["places"]:
        place = _place(path, raw)
        if place.name in places:
            raise BadCatalogue(f"{path.name}: {place.name} stands twice")
        places[place.name] = place
    if OTHER not in places:
        raise BadCatalogue(f"{path.name}: the place {OTHER} is missing")
    return Catalogue(places, data["source"], data["confidence"])


def _place(path: Path, raw: Mapping[str, Any]) -> Place:
    unknown = raw.keys() - {"name", "volume", "zh", "en", "documents", "acts", "items", "wanted"}
    if unknown or raw.get("volume") not in VOLUMES:
        raise BadCatalogue(f"{path.name}: {raw.get('name')}: unknown key {', '.join(sorted(unknown)) or 'volume'}")
    return Place(
        raw["name"],
        raw["volume"],
        raw["zh"],
        raw["en"],
        tuple(raw.get("documents", ())),
        tuple(raw.get("acts", ())),
        bool(raw.get("wanted", False)),
        tuple(raw.get("items", ())),
    )


def volume_of(guide: str, kind: str) -> str:
    """The volume in which a kind of document stands: main or secondary."""
    return catalogue(guide).of_document(kind).volume
