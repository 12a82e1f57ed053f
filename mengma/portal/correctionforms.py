"""Corrections (更正) as pages show them: the corrected entry's own form as it stands, and to who approves, what would change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from mengma.cases import selectors
from mengma.cases.state import CaseState, Item
from mengma.courts.selectors import names_of
from mengma.portal import casepage
from mengma.portal.actforms import CORRECTION_PREFIX, ENTRY, FILES, JSON, PREFIX, typed_data
from mengma.portal.structured import CORRECTED
from mengma.portal.templatetags import portal as looks
from mengma.portal.words import Words, act_title, chosen, value_in_words
from mengma.procedure.available import Offer
from mengma.procedure.corrections import AsDone, as_done, caused_by
from mengma.procedure.engine import Request
from mengma.procedure.errors import BadData
from mengma.procedure.guide import FieldSpec, Guide

if TYPE_CHECKING:
    from mengma.cases.models import Case

PROPOSE = "procedure.propose_correction"
APPROVE = "procedure.approve_correction"
DECLINE = "procedure.decline_correction"
# these move clocks that run already: who saves sees first which
SEEN_FIRST = frozenset({PROPOSE, APPROVE})


@dataclass(frozen=True, slots=True)
class Caused:
    """An entry that the corrected one brought about: it stands as it is until it is corrected by itself.

    `link` leads to its own correction, empty where none starts there; `corrected` where one was made or is proposed.
    """

    seq: int
    title: str
    day: str
    link: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class Correcting:
    """The entries that a form lets choose from, and of the chosen one how it was done and what was typed instead."""

    entries: list[tuple[str, str]]
    done: AsDone | None
    typed: dict[str, Any] | None
    caused: Sequence[Caused] = ()

    @property
    def specs(self) -> Sequence[FieldSpec]:
        """The fields that a correction can change: files stay what they are, they are handed in anew."""
        if self.done is None or self.done.data is None:
            return ()
        return [spec for spec in self.done.act.fields if spec.type not in FILES and spec.type not in JSON]

    def values(self) -> dict[str, Any]:
        """The entry's data as its form would have it typed."""
        data = (self.done.data if self.done else None) or {}
        return {spec.name: _as_typed(spec, data[spec.name]) for spec in self.specs if spec.name in data}

    def wanted(self) -> dict[str, Any]:
        """The data of the correction: what was typed otherwise than the entry has it; None for what was emptied."""
        if self.typed is None:
            return {}
        before = self.values()
        names = [spec.name for spec in self.specs if _plain(self.typed.get(spec.name)) != _plain(before.get(spec.name))]
        return {CORRECTED: {name: self.typed.get(name) for name in names}} if names else {}


def _as_typed(spec: FieldSpec, value: Any) -> Any:
    if spec.type == "lines" and isinstance(value, list):
        return "\n".join(str(one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int) else value


def _plain(value: Any) -> Any:
    """A value so that what a form sends of it unchanged is equal to it: without what is empty, everything as text."""
    if isinstance(value, Mapping):
        inner = {name: _plain(one) for name, one in value.items()}
        return {name: one for name, one in inner.items() if one not in ("", [], {})}
    if isinstance(value, list):
        return [one for one in map(_plain, value) if one not in ("", [], {})]
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None or value == "no" else str(value).replace("\r\n", "\n").strip()


def of(case: Case, offer: Offer, guide: Guide, state: CaseState, post: QueryDict | None) -> Correcting | None:
    """What a form about another entry needs; None for every other form."""
    if not any(spec.type == ENTRY for spec in offer.act.fields):
        return None
    views = casepage.entry_views(guide, state, selectors.docket_entries(case.id))
    entries = [
        (str(view.entry.seq), _label(view))
        for view in views
        if not _about_entries(view.entry.guide, guide, view.entry.act)
    ]
    chosen_seq = post.get(f"{PREFIX}{ENTRY}", "") if post else ""
    if offer.act.effect != PROPOSE or chosen_seq not in dict(entries):
        return Correcting(entries, None, None)
    seq = int(chosen_seq)
    found = Correcting(entries, as_done(case.id, state, seq), None, caused(case.id, guide, state, seq))
    if post is None or post.get("correcting") != chosen_seq:
        return found
    return replace(found, typed=typed_data(found.specs, post, CORRECTION_PREFIX))


def caused(case_id: UUID, guide: Guide, state: CaseState, seq: int) -> list[Caused]:
    """What the entry brought about, each with the way to its own correction."""
    seqs = caused_by(case_id, seq)
    if not seqs:
        return []
    dealt = {item["entry"] for item in state.all("corrections").values() if item["state"] != "declined"}
    found = []
    for view in casepage.entry_views(guide, state, selectors.docket_entries(case_id, seqs)):
        entry = view.entry
        link = link_of(guide, entry.seq) if not _about_entries(entry.guide, guide, entry.act) else None
        to = f"{reverse('case-act', args=[case_id, link[0]])}?{link[1]}" if link else ""
        found.append(
            Caused(entry.seq, view.title, looks.plain_day(entry.header["happened_on"]), to, entry.seq in dealt)
        )
    return sorted(found, key=lambda one: one.seq)


def _label(view: casepage.EntryView) -> str:
    return f"{view.entry.seq}. {view.title} · {looks.plain_day(view.entry.header['happened_on'])} · {view.actor}"


def _about_entries(label: tuple[str, int], guide: Guide, act: str) -> bool:
    """Whether an act is about entries themselves: no correction starts there."""
    known = guide.acts.get(act) if label == (guide.name, guide.version) else None
    return bool(known and known.effect and known.effect.startswith("procedure."))


def digest_of(request: Request) -> str:
    """What a person has looked at before saving: changes with anything that the request would do otherwise."""
    told = json.dumps([request.act, request.data, str(request.happened_on or "")], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def link_of(guide: Guide, seq: int) -> tuple[str, str] | None:
    """The act by which an entry is corrected, and the query that chooses the entry in its form."""
    name = next((act.name for act in guide.acts.values() if act.effect == PROPOSE), None)
    return (name, f"{PREFIX}{ENTRY}={seq}") if name else None


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a proposed correction changes: what, how it stands, how it would stand."""

    title: str
    before: Words
    after: Words


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposed correction as who decides on it reads it."""

    key: str
    seq: int
    title: str
    void: bool
    differences: list[Difference]
    reason: str
    by: str
    on: str
    caused: Sequence[Caused] = ()


def proposed(case: Case, offer: Offer, guide: Guide, state: CaseState) -> list[Proposed]:
    """The corrections that wait for a decision, for the forms that decide; none for other forms."""
    if offer.act.effect not in (APPROVE, DECLINE):
        return []
    waiting = {key: item for key, item in state.all("corrections").items() if item["state"] == "proposed"}
    names = names_of(item["by"] for item in waiting.values())
    return [_proposed(case.id, guide, state, key, item, names) for key, item in waiting.items()]


def _proposed(
    case_id: UUID, guide: Guide, state: CaseState, key: str, item: Item, names: Mapping[str, str]
) -> Proposed:
    try:
        done = as_done(case_id, state, item["entry"])
    except BadData:  # proposed while the guide still let a number be typed
        return Proposed(key, item["entry"], "", False, [], item["reason"], names.get(item["by"], ""), item["on"])
    return Proposed(
        key,
        done.seq,
        act_title(done.guide, done.act.name),
        bool(item.get("void")),
        list(_differences(done, item)),
        item["reason"],
        names.get(item["by"], ""),
        item["on"],
        caused(case_id, guide, state, done.seq),
    )


def _differences(done: AsDone, item: Item) -> list[Difference]:
    found = []
    day = item.get("correct_day")
    if day and day != done.happened_on.isoformat():
        found.append(Difference("", Words(looks.plain_day(done.happened_on)), Words(looks.plain_day(day))))
    specs = {spec.name: spec for spec in done.act.fields}
    for name, value in (item.get("correct_data") or {}).items():
        spec, data = specs.get(name), done.data or {}
        before, after = (
            value_in_words(one, spec, done.guide, done.before) if one not in (None, "", [], {}) else Words("—")
            for one in (data.get(name), value)
        )
        found.append(Difference(chosen(spec.title) if spec else name, before, after))
    return found
