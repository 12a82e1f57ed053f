"""A case-handling guide (办案程序指引) in memory: stages, tracks, limits, acts. Built by `loader`; frozen; no law of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Chinese and English."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the guide's files something stands."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field of an act's form: name, registered type, title, and what its type needs (options, collection …)."""

    name: str
    type: str
    title: Text
    required: bool
    help: Text | None
    options: Mapping[str, Any]
    place: Place


@dataclass(frozen=True, slots=True)
class GuardSpec:
    """A named condition with its parameters; `kind` law refuses with the article, practice asks for a reason."""

    guard: str
    params: Mapping[str, Any]
    negated: bool
    kind: Literal["law", "practice"]
    article: str
    say: Text
    place: Place


@dataclass(frozen=True, slots=True)
class Condition:
    """A guard used as a plain condition of a consequence."""

    guard: str
    params: Mapping[str, Any]
    negated: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows from an act: `verb` (set, stage, variant, track, open, meet, pause, resume, exclude, extend, convert,
    cancel, document, cause), its arguments as written in the guide, and the conditions under which it follows."""

    verb: str
    args: Mapping[str, Any]
    when: tuple[Condition, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Act:
    """An act (诉讼行为、办案节点): who may do it, when, what it asks, and what follows.

    The entry of an `internal` act belongs to the secondary volume (副卷): the parties' side never reads it.
    """

    name: str
    title: Text
    who: tuple[str, ...]
    stages: tuple[str, ...]
    variants: tuple[str, ...]
    opens: bool
    paper: bool
    articles: tuple[str, ...]
    fields: tuple[FieldSpec, ...]
    guards: tuple[GuardSpec, ...]
    effect: str
    then: tuple[Consequence, ...]
    hint: Text | None
    offered: tuple[Condition, ...]
    urgent: bool
    place: Place
    internal: bool = False

    def field(self, name: str) -> FieldSpec | None:
        return next((f for f in self.fields if f.name == name), None)


@dataclass(frozen=True, slots=True)
class Stage:
    name: str
    title: Text
    final: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Track:
    """A parallel track (service per party, each claim, jurisdiction …): its subjects' collection and its states."""

    name: str
    title: Text
    of: str
    states: Mapping[str, Text]
    place: Place


@dataclass(frozen=True, slots=True)
class LimitSpec:
    """A time limit: the lawbook kind that computes it (per variant where they differ), and the act at its expiry."""

    name: str
    title: Text
    period: Mapping[str, str]
    on_expiry: str
    place: Place

    def kind(self, variant: str) -> str:
        """The lawbook kind for a variant; `""` holds for all others."""
        return self.period.get(variant) or self.period[""]


@dataclass(frozen=True, slots=True)
class Guide:
    """A version of a guide."""

    name: str
    version: int
    title: Text
    owner: str
    approved: Mapping[str, Any]
    case_type: str
    variants: Mapping[str, Text]
    stages: Mapping[str, Stage]
    tracks: Mapping[str, Track]
    limits: Mapping[str, LimitSpec]
    acts: Mapping[str, Act]
    documents: tuple[str, ...]
    stage_map: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return f"{self.name}@{self.version}"
