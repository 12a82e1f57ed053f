"""The kinds of decisions that a guide knows (guides/<name>/<version>/decisions.yaml): appeal, effect, article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from mengma.lawbook import load as load_law
from mengma.procedure.errors import GuideError
from mengma.procedure.guide import Guide, Text
from mengma.procedure.library import ROOT
from mengma.procedure.marked_yaml import Marked, read

_KEYS = {"kind", "title", "appeal", "final_for", "effect", "ends", "article", "doubt"}
_EFFECTS = ("made", "served", "signed")
_ENDS = ("all", "named", "none")


@dataclass(frozen=True, slots=True)
class DecisionType:
    """A kind of decision. `effect` says when one that is not open to appeal takes effect: made, served or signed."""

    name: str
    kind: str
    title: Text
    appeal: str
    final_for: tuple[str, ...]
    effect: str
    ends: str
    article: str
    doubt: Text | None

    def appealable(self, variant: str) -> bool:
        return bool(self.appeal) and variant not in self.final_for


def type_named(guide: Guide, item: Mapping[str, Any]) -> DecisionType:
    """The type of a decision of a case; one made by another package and not listed in the guide is taken as its item says."""
    found = types_of(guide).get(str(item.get("type")))
    if found:
        return found
    title = Text(str(item.get("title", "")), str(item.get("title_en") or item.get("title", "")))
    appeal = "appeal-ruling" if item.get("appealable") else ""
    return DecisionType(str(item.get("type")), str(item.get("kind")), title, appeal, (), "made", "none", "", None)


def types_of(guide: Guide) -> dict[str, DecisionType]:
    """The decision types of a guide version. Raises GuideError with file and line."""
    return _load(guide.name, guide.version, tuple(guide.limits), tuple(guide.variants))


@cache
def _load(name: str, version: int, limits: tuple[str, ...], variants: tuple[str, ...]) -> dict[str, DecisionType]:
    path = ROOT / name / str(version) / "decisions.yaml"
    shown = str(path.relative_to(ROOT.parent))
    return {key: _type(key, raw, limits, variants) for key, raw in read(path, shown).items()}


def _type(name: str, raw: Marked, limits: tuple[str, ...], variants: tuple[str, ...]) -> DecisionType:
    def wrong(what: str) -> GuideError:
        return GuideError(raw.place.file, raw.place.line, f"{name}: {what}")

    unknown = raw.keys() - _KEYS
    if unknown:
        raise wrong(f"unknown key {', '.join(sorted(unknown))}")
    if raw.get("appeal") and raw["appeal"] not in limits:
        raise wrong(f"unknown time limit {raw['appeal']}")
    if raw.get("effect") not in _EFFECTS or raw.get("ends") not in _ENDS:
        raise wrong(f"effect is one of {_EFFECTS}, ends one of {_ENDS}")
    if set(raw.get("final_for", ())) - set(variants):
        raise wrong("final_for names an unknown variant")
    load_law().cite(raw["article"], date.max)  # an unknown article is refused here, not on a page
    return DecisionType(
        name,
        raw["kind"],
        _words(raw["title"]),
        raw.get("appeal", ""),
        tuple(raw.get("final_for", ())),
        raw["effect"],
        raw["ends"],
        raw["article"],
        _words(raw["doubt"]) if "doubt" in raw else None,
    )


def _words(raw: Any) -> Text:
    return Text(raw["zh"], raw["en"])
