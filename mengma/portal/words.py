"""Puts what a docket holds into words: entries' data, changes, and the names of items. Pure reading, no rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mengma import lawbook
from mengma.cases.state import CaseState, Item
from mengma.delivery.selectors import title_of_service
from mengma.lawbook.errors import LawbookError
from mengma.portal import labels
from mengma.portal.templatetags import portal as looks
from mengma.procedure import registry
from mengma.procedure.guide import Act, FieldSpec, Guide, Text
from mengma.refusal import BadFields

LONGEST_LABEL = 60


@dataclass(slots=True)
class Words:
    """A value in words: a text, or rows of label and value, or a list."""

    text: str = ""
    rows: list[tuple[str, Words]] = field(default_factory=list)
    items: list[Words] = field(default_factory=list)


def chosen(text: Text | Mapping[str, str] | str) -> str:
    """The zh or en of words, by the page's language."""
    return looks.say(text)


def by_field(error: BadFields) -> dict[str, str]:
    """What is wrong with each field of a form, in the page's language."""
    return {problem.field: chosen({"zh": problem.zh, "en": problem.en}) for problem in error.problems}


def short(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else f"{text[:LONGEST_LABEL]}…"


def court_name(code: str) -> str:
    """A court's name; the code where there is no such court."""
    known = lawbook.load().courts
    return known.get(code).name if code in known else code


def option_label(options: Any, value: str) -> str:
    """The words of one of a field's choices, which a guide writes as a mapping or a list."""
    if isinstance(options, Mapping) and value in options:
        return chosen(options[value] if not isinstance(options[value], bool) else value)
    return labels.word(labels.CAPACITIES, value)


def item_label(guide: Guide, state: CaseState, collection: str, key: str) -> str:
    """How a page names an item of a collection: a party by name and standing, a claim by its text …"""
    item = state.get(collection, key)
    if item is None:
        return key
    maker = _LABELS.get(collection)
    text = maker(guide, state, item) if maker else ""
    return short(text or str(item.get("name") or item.get("title") or item.get("text") or item.get("kind") or key))


def _party(guide: Guide, state: CaseState, item: Item) -> str:
    standing = labels.word(labels.CAPACITIES, item.get("capacity", ""))
    return f"{item.get('name', '')}（{standing}）" if not _english() else f"{item.get('name', '')} ({standing})"


def _claim(guide: Guide, state: CaseState, item: Item) -> str:
    return str(item.get("text", ""))


def _document(guide: Guide, state: CaseState, item: Item) -> str:
    kind = document_title(item.get("kind", ""))
    to = state.get("parties", item.get("to", "") or "")
    return f"{kind}　{to['name']}" if to else kind


def _fee(guide: Guide, state: CaseState, item: Item) -> str:
    return looks.money(item.get("amount"))


def _hearing(guide: Guide, state: CaseState, item: Item) -> str:
    return f"{str(item.get('starts', '')).replace('T', ' ')} {item.get('room', '')}".strip()


def _limit(guide: Guide, state: CaseState, item: Item) -> str:
    spec = guide.limits.get(item.get("name", ""))
    name = chosen(spec.title) if spec else item.get("name", "")
    of = subject_label(guide, state, item.get("subject", ""))
    return f"{name}　{of}" if of else name


def _relation(guide: Guide, state: CaseState, item: Item) -> str:
    return labels.word(labels.CAPACITIES, item.get("relation", ""))


def _track(guide: Guide, state: CaseState, item: Item) -> str:
    track = guide.tracks.get(item.get("track", ""))
    name = chosen(track.title) if track else item.get("track", "")
    of = subject_label(guide, state, item.get("subject", ""))
    return f"{name}　{of}" if of else name


def _service(guide: Guide, state: CaseState, item: Item) -> str:
    to = state.get("parties", item.get("party", "")) or {}
    told = [title_of_service(state, item), str(to.get("name", "")), looks.plain_day(item.get("sent_on") or "")]
    return " · ".join(part for part in told if part)


def _correction(guide: Guide, state: CaseState, item: Item) -> str:
    return _("更正第%(seq)s条记录") % {"seq": item.get("entry", "")}


_LABELS = {
    "corrections": _correction,
    "services": _service,
    "parties": _party,
    "claims": _claim,
    "documents": _document,
    "fees": _fee,
    "hearings": _hearing,
    "limits": _limit,
    "relations": _relation,
    "tracks": _track,
}


def _english() -> bool:
    return (get_language() or "").startswith("en")


def document_title(kind: str) -> str:
    """A document kind's title."""
    known = registry.document_kinds.get(kind)
    return looks.say_title(known) if known else kind


def subject_label(guide: Guide, state: CaseState, subject: str) -> str:
    """The name of what a limit or track is about, whichever collection the key belongs to."""
    if not subject:
        return ""
    of_tracks = (track.of for track in guide.tracks.values() if track.of)
    collections = dict.fromkeys(["parties", *of_tracks, *_LABELS])
    for collection in collections:
        if state.get(collection, subject) is not None:
            return item_label(guide, state, collection, subject)
    return subject


def act_title(guide: Guide, name: str) -> str:
    act = guide.acts.get(name)
    return chosen(act.title) if act else name


def data_in_words(act: Act | None, data: Mapping[str, Any], guide: Guide, state: CaseState) -> Words:
    """An entry's data as labelled rows, in the order of the act's fields."""
    words = Words()
    specs = {spec.name: spec for spec in act.fields} if act else {}
    for name in [*specs, *(key for key in data if key not in specs)]:
        if name not in data:
            continue
        spec = specs.get(name)
        label = chosen(spec.title) if spec else labels.word(labels.FIELDS, name)
        words.rows.append((label, value_in_words(data[name], spec, guide, state)))
    return words


def value_in_words(value: Any, spec: FieldSpec | None, guide: Guide, state: CaseState) -> Words:
    """One value in words, by its field's type where that is known."""
    kind = spec.type if spec else ""
    options = spec.options if spec else {}
    if kind == "choice":
        return Words(option_label(options.get("choices"), str(value)))
    if kind == "choices":
        return Words(_comma(option_label(options.get("choices"), str(one)) for one in value))
    if kind == "item":
        return Words(item_label(guide, state, options["in"], str(value)))
    if kind == "items":
        return Words(_comma(item_label(guide, state, options["in"], str(one)) for one in value))
    if kind == "money":
        return Words(looks.money(value))
    if kind == "date":
        return Words(looks.plain_day(value))
    return plain_in_words(value)


def _comma(parts: Any) -> str:
    return (", " if _english() else "、").join(parts)


def plain_in_words(value: Any) -> Words:
    """Any JSON value in words; encrypted identity numbers and codes for programs are left out."""
    if isinstance(value, bool):
        return Words(_("是") if value else _("否"))
    if value is None:
        return Words("—")
    if isinstance(value, Mapping):
        words = Words()
        for key, inner in value.items():
            if key in ("identity", "identity_lookup") or inner in (None, "", [], {}):
                continue
            if isinstance(inner, str) and key in _WORDS_BY_KEY:
                words.rows.append((labels.word(labels.FIELDS, key), Words(labels.word(_WORDS_BY_KEY[key], inner))))
            elif key == "cause":
                words.rows.append((labels.word(labels.FIELDS, key), Words(cause_name(str(inner)))))
            elif key == "amount":
                words.rows.append((labels.word(labels.FIELDS, key), Words(looks.money(inner))))
            else:
                words.rows.append((labels.word(labels.FIELDS, key), plain_in_words(inner)))
        return words
    if isinstance(value, list):
        if all(isinstance(one, str | int) for one in value):
            return Words(_comma(str(one) for one in value))
        return Words(items=[plain_in_words(one) for one in value])
    if value in ("yes", "no"):  # how a form sends a tick before it is read
        return Words(_("是") if value == "yes" else _("否"))
    return Words(str(value))


def cause_name(code: str) -> str:
    """The name of a cause of action; what was written where it is no code."""
    try:
        return lawbook.load().causes.get(code).name
    except LawbookError:
        return code


_WORDS_BY_KEY: Mapping[str, labels.Words] = {
    "capacity": labels.CAPACITIES,
    "kind": {**labels.KINDS, **labels.REPRESENTATIVES},
    "authority": labels.AUTHORITY,
    "sex": labels.SEXES,
    "way_in": labels.WAYS_IN,
    "relation": labels.CAPACITIES,
}


def changes_in_words(changes: list[dict[str, Any]], guide: Guide, state: CaseState) -> list[str]:
    """What an entry did to the case, the steps that people care about: stage, procedure, tracks, limits, documents."""
    told = []
    for change in changes:
        text = _fact_change(change, guide) if change["op"] == "set" else _item_change(change, guide, state)
        if text and text not in told:
            told.append(text)
    return told


def _fact_change(change: Mapping[str, Any], guide: Guide) -> str:
    name, value = change["name"], change["value"]
    if name == "stage":
        stage = guide.stages.get(value)
        return _("进入阶段：%s") % (chosen(stage.title) if stage else value)
    if name == "variant" and value in guide.variants:
        return _("适用%s") % chosen(guide.variants[value])
    if name == "case_number":
        return _("编立案号：%s") % value
    return ""


def _item_change(change: Mapping[str, Any], guide: Guide, state: CaseState) -> str:
    collection, key, value = change["in"], change["key"], change["value"]
    if collection == "tracks" and "state" in value:
        item = state.get("tracks", key) or value
        track = guide.tracks.get(item.get("track", ""))
        reached = track.states.get(value["state"]) if track else None
        return f"{_track(guide, state, item)} → {chosen(reached) if reached else value['state']}"
    if collection == "limits":
        item = state.get("limits", key) or value
        name = _limit(guide, state, item)
        if change["op"] == "add" and value.get("due_on"):
            return _("开始计算期限：%(name)s，至%(day)s") % {"name": name, "day": looks.plain_day(value["due_on"])}
        if value.get("state"):
            return f"{name} → {labels.word(labels.LIMIT_STATES, value['state'])}"
        if value.get("due_on"):
            return _("期限变为：%(name)s，至%(day)s") % {"name": name, "day": looks.plain_day(value["due_on"])}
    if collection == "documents" and change["op"] == "add":
        return _("制作文书：%s") % _document(guide, state, value)
    return ""
