"""Reads guides/<name>/<version>/*.yaml into a Guide. Shape only; what the names refer to is checked by `checks`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from mengma.procedure.errors import GuideError
from mengma.procedure.guide import (
    Act,
    Condition,
    Consequence,
    FieldSpec,
    GuardSpec,
    Guide,
    LimitSpec,
    Place,
    Stage,
    Text,
    Track,
)
from mengma.procedure.marked_yaml import Marked, read

# verb -> the further arguments that it may have
VERBS: Mapping[str, frozenset[str]] = {
    "set": frozenset(),
    "stage": frozenset(),
    "variant": frozenset(),
    "track": frozenset({"of", "to"}),
    "open": frozenset({"of", "from", "days", "until"}),
    "meet": frozenset({"of"}),
    "cancel": frozenset({"of"}),
    "expire": frozenset({"of"}),
    "pause": frozenset({"of", "reason"}),
    "resume": frozenset({"of"}),
    "exclude": frozenset({"of", "from", "to", "reason"}),
    "extend": frozenset({"of", "by"}),
    "convert": frozenset({"of"}),
    "document": frozenset({"to"}),
    "cause": frozenset({"with"}),
}

_TOP = {
    "guide",
    "version",
    "title",
    "owner",
    "approved",
    "case_type",
    "basis",
    "variants",
    "stages",
    "tracks",
    "limits",
    "stage_map",
    "standing_guards",
}
_ACT = {
    "title", "who", "stages", "variants", "opens", "paper", "articles", "fields", "guards", "effect", "then", "hint",
    "only_if", "urgent", "internal",
}  # fmt: skip
_FIELD = {"name", "type", "title", "required", "help"}


def load_guide(folder: Path, root: Path) -> Guide:
    """The guide in a version folder: guide.yaml, and the acts of acts/*.yaml. Raises GuideError with file and line."""
    top = read(folder / "guide.yaml", _shown(folder / "guide.yaml", root))
    _only(top, _TOP)
    stages = {name: _stage(name, raw) for name, raw in _need(top, "stages").items()}
    acts: dict[str, Act] = {}
    for path in sorted((folder / "acts").glob("*.yaml")):
        for name, raw in read(path, _shown(path, root)).items():
            if not isinstance(raw, Marked):
                raise GuideError(_shown(path, root), 1, f"the act {name} must be a mapping")
            if name in acts:
                raise _wrong(raw, f"the act {name} is defined in {acts[name].place.file} too")
            acts[name] = _act(name, raw, tuple(stages))
    for raw in top.get("standing_guards", ()):
        acts = _guarded(raw, acts)
    documents = tuple(sorted(path.stem for path in (folder.parent / "documents").glob("*.html")))
    return Guide(
        name=_need(top, "guide"),
        version=_need(top, "version"),
        title=_text(top, "title"),
        owner=_need(top, "owner"),
        # an unquoted key `on` is the truth value true in YAML 1.1
        approved={"on" if key is True else key: value for key, value in _need(top, "approved").items()},
        case_type=_need(top, "case_type"),
        variants={name: _as_text(raw, top) for name, raw in _need(top, "variants").items()},
        stages=stages,
        tracks={name: _track(name, raw) for name, raw in top.get("tracks", {}).items()},
        limits={name: _limit(name, raw) for name, raw in top.get("limits", {}).items()},
        acts=acts,
        documents=documents,
        stage_map=top.get("stage_map", {}),
    )


def _guarded(raw: Marked, acts: Mapping[str, Act]) -> dict[str, Act]:
    """The acts with a guard added that stands before all acts of some capacities, save the acts named under `except`."""
    _only(raw, {"for", "except", "guard"})
    capacities, spared = set(_need(raw, "for")), set(raw.get("except", ()))
    unknown = sorted(spared - acts.keys())
    if unknown:
        raise _wrong(raw, f"unknown act {', '.join(unknown)}")
    guard = _guard(_need(raw, "guard"))
    added = {
        name: replace(act, guards=(*act.guards, guard))
        for name, act in acts.items()
        if name not in spared and capacities.intersection(act.who)
    }
    if not added:
        raise _wrong(raw, "the standing guard concerns no act")
    return {**acts, **added}


def _shown(path: Path, root: Path) -> str:
    return str(path.relative_to(root.parent))


def _wrong(where: Marked, what: str) -> GuideError:
    return GuideError(where.place.file, where.place.line, what)


def _need(raw: Marked, key: str) -> Any:
    if key not in raw:
        raise _wrong(raw, f"{key} is missing")
    return raw[key]


def _only(raw: Marked, known: Iterable[str]) -> None:
    unknown = sorted(str(key) for key in raw.keys() - set(known))
    if unknown:
        raise _wrong(raw, f"unknown key {', '.join(unknown)}")


def _as_text(raw: Any, where: Marked) -> Text:
    if not isinstance(raw, dict) or set(raw) != {"zh", "en"}:
        raise _wrong(where, "words are written as {zh: …, en: …}")
    return Text(str(raw["zh"]), str(raw["en"]))


def _text(raw: Marked, key: str) -> Text:
    return _as_text(_need(raw, key), raw)


def _optional_text(raw: Marked, key: str) -> Text | None:
    return _text(raw, key) if key in raw else None


def _stage(name: str, raw: Marked) -> Stage:
    _only(raw, {"title", "final"})
    return Stage(name, _text(raw, "title"), bool(raw.get("final", False)), raw.place)


def _track(name: str, raw: Marked) -> Track:
    _only(raw, {"title", "of", "states"})
    states = {state: _as_text(words, raw) for state, words in _need(raw, "states").items()}
    return Track(name, _text(raw, "title"), raw.get("of", ""), states, raw.place)


def _limit(name: str, raw: Marked) -> LimitSpec:
    _only(raw, {"title", "period", "on_expiry"})
    period = _need(raw, "period")
    by_variant = dict(period) if isinstance(period, dict) else {"": period}
    if isinstance(period, dict) and "other" in period:
        by_variant[""] = by_variant.pop("other")
    return LimitSpec(name, _text(raw, "title"), by_variant, raw.get("on_expiry", ""), raw.place)


def _act(name: str, raw: Marked, all_stages: tuple[str, ...]) -> Act:
    _only(raw, _ACT)
    stages = raw.get("stages", ())
    return Act(
        name=name,
        title=_text(raw, "title"),
        who=tuple(_need(raw, "who")),
        stages=all_stages if stages == "all" else tuple(stages),
        variants=tuple(raw.get("variants", ())),
        opens=bool(raw.get("opens", False)),
        paper=bool(raw.get("paper", False)),
        articles=tuple(raw.get("articles", ())),
        fields=tuple(_field(item) for item in raw.get("fields", ())),
        guards=tuple(_guard(item) for item in raw.get("guards", ())),
        effect=raw.get("effect", ""),
        then=tuple(_consequence(item) for item in raw.get("then", ())),
        hint=_optional_text(raw, "hint"),
        offered=_conditions(raw, "only_if"),
        urgent=bool(raw.get("urgent", False)),
        internal=bool(raw.get("internal", False)),
        place=raw.place,
    )


def _field(raw: Marked) -> FieldSpec:
    options = {key: value for key, value in raw.items() if key not in _FIELD}
    return FieldSpec(
        name=_need(raw, "name"),
        type=_need(raw, "type"),
        title=_text(raw, "title"),
        required=bool(raw.get("required", True)),
        help=_optional_text(raw, "help"),
        options=options,
        place=raw.place,
    )


def _check(raw: Any, place: Place) -> Condition:
    if not isinstance(raw, dict) or len(raw) != 1:
        raise GuideError(place.file, place.line, "a condition is one guard with its parameters")
    name, params = next(iter(raw.items()))
    negated = str(name).startswith("not ")
    return Condition(str(name).removeprefix("not "), dict(params or {}), negated, place)


def _conditions(raw: Marked, key: str) -> tuple[Condition, ...]:
    value = raw.get(key, ())
    return tuple(_check(item, raw.place) for item in (value if isinstance(value, list) else [value] if value else ()))


def _guard(raw: Marked) -> GuardSpec:
    _only(raw, {"check", "kind", "article", "say"})
    condition = _check(_need(raw, "check"), raw.place)
    kind = _need(raw, "kind")
    if kind not in ("law", "practice"):
        raise _wrong(raw, "kind is law or practice")
    if kind == "law" and not raw.get("article"):
        raise _wrong(raw, "a guard of kind law names its article")
    return GuardSpec(
        condition.guard, condition.params, condition.negated, kind, raw.get("article", ""), _text(raw, "say"), raw.place
    )


def _consequence(raw: Marked) -> Consequence:
    verbs = [key for key in raw if key in VERBS]
    verb = verbs[0] if verbs else ""
    if not verb:
        raise _wrong(raw, f"a consequence begins with one of {', '.join(VERBS)}")
    _only(raw, {verb, "when", *VERBS[verb]})
    args = {("what" if key == verb else key): value for key, value in raw.items() if key != "when"}
    return Consequence(verb, args, _conditions(raw, "when"), raw.place)
