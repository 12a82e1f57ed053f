"""What a case page shows, read off the case's state: clocks, parties with their tracks, people, documents, the docket."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from mengma.cases.selectors import SeenEntry
from mengma.cases.state import CaseState, Item
from mengma.courts.selectors import names_of
from mengma.portal import labels
from mengma.portal.lists import Nearest, nearest
from mengma.portal.words import (
    Words,
    act_title,
    changes_in_words,
    chosen,
    data_in_words,
    document_title,
    item_label,
    subject_label,
)
from mengma.procedure import library
from mengma.procedure.guide import Guide

if TYPE_CHECKING:
    from mengma.cases.models import Case

OF_THE_COURT = ("responsible_judge", "presiding_judge", "panel_member", "assessor", "assistant", "clerk")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time limit with its arithmetic."""

    key: str
    title: str
    subject: str
    state: str
    item: Item
    nearest: Nearest | None

    @property
    def ended(self) -> bool:
        return self.state not in ("running", "paused")


@dataclass(frozen=True, slots=True)
class TrackLine:
    """A parallel track: what, of whom, where it stands, since when."""

    title: str
    subject: str
    state: str
    since: str


@dataclass(frozen=True, slots=True)
class PartyView:
    """A party with representatives, address and tracks."""

    key: str
    item: Item
    representatives: list[Item]
    address: Item | None
    tracks: list[TrackLine]


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry in words."""

    entry: SeenEntry
    title: str
    capacity: str
    changes: list[str]
    on_behalf_of: str
    superseded_by: int | None
    erased_by: int | None
    corrects: int | None

    @property
    def actor(self) -> str:
        return str(self.entry.header["actor"].get("name", ""))

    @property
    def paper(self) -> dict[str, str]:
        return (self.entry.content or {}).get("paper") or {}


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document of the case; the file itself is the dossier's."""

    key: str
    title: str
    to: str
    item: Item


def guide_of(case: Case) -> Guide:
    return library.guide(case.guide, case.guide_version)


def clock_of(guide: Guide, state: CaseState, key: str, item: Item, today: date) -> Clock:
    spec = guide.limits.get(item["name"])
    due = date.fromisoformat(item["due_on"]) if item.get("due_on") else None
    return Clock(
        key,
        chosen(spec.title) if spec else item["name"],
        subject_label(guide, state, item.get("subject", "")),
        item["state"],
        item,
        nearest(due, today) if item["state"] == "running" else None,
    )


def clocks(guide: Guide, state: CaseState, today: date) -> tuple[list[Clock], list[Clock]]:
    """Open clocks, the nearest first, and those that have ended."""
    found = [clock_of(guide, state, key, item, today) for key, item in state.all("limits").items()]
    running = sorted((c for c in found if not c.ended), key=lambda c: c.nearest.due if c.nearest else date.max)
    return running, [c for c in found if c.ended]


def track_lines(guide: Guide, state: CaseState, subject: str | None = None, of: str | None = None) -> list[TrackLine]:
    """The tracks of one subject, or those whose subjects lie outside the collection `of`."""
    lines = []
    for item in state.all("tracks").values():
        track = guide.tracks.get(item["track"])
        if track is None or (subject is not None and item.get("subject") != subject) or (of and track.of == of):
            continue
        reached = track.states.get(item["state"])
        lines.append(
            TrackLine(
                chosen(track.title),
                subject_label(guide, state, item.get("subject", "")),
                chosen(reached) if reached else item["state"],
                item.get("since", ""),
            )
        )
    return lines


def parties(guide: Guide, state: CaseState) -> list[PartyView]:
    """The parties in their order, each with who speaks for it, where it is served, and its tracks."""
    return [
        PartyView(
            key,
            item,
            [r for r in state.all("representatives").values() if r.get("party") == key and not r.get("until")],
            state.get("addresses", key),
            track_lines(guide, state, subject=key),
        )
        for key, item in state.all("parties").items()
    ]


def people(state: CaseState) -> list[tuple[str, str]]:
    """The court's people of the case: capacity and name."""
    held = [
        item for item in state.all("relations").values() if item["relation"] in OF_THE_COURT and not item.get("until")
    ]
    names = names_of(item["user"] for item in held)
    return [(labels.word(labels.CAPACITIES, item["relation"]), names.get(item["user"], "")) for item in held]


def documents(guide: Guide, state: CaseState) -> list[DocumentLine]:
    """The documents of the case, newest first."""
    lines = [
        DocumentLine(
            key,
            str(item.get("title") or document_title(item.get("kind", ""))),
            item_label(guide, state, "parties", item["to"]) if item.get("to") else "",
            item,
        )
        for key, item in state.all("documents").items()
    ]
    return lines[::-1]


def entry_views(guide: Guide, state: CaseState, entries: list[SeenEntry]) -> list[EntryView]:
    """The entries in words, newest first, corrections and erasures marked on both sides."""
    seq_of = {str(entry.id): entry.seq for entry in entries}
    superseded = {e.header["supersedes"]: e.seq for e in entries if "supersedes" in e.header}
    erased = {e.header["erases"]: e.seq for e in entries if "erases" in e.header}
    views = []
    for entry in entries:
        own = _guide_of_entry(entry, guide)
        behalf = entry.header.get("on_behalf_of", "")
        views.append(
            EntryView(
                entry,
                act_title(own, entry.act),
                labels.word(labels.CAPACITIES, entry.header["actor"].get("capacity", "")),
                changes_in_words((entry.content or {}).get("changes", []), own, state),
                _represented(guide, state, entry, behalf),
                superseded.get(str(entry.id)),
                erased.get(str(entry.id)),
                seq_of.get(entry.header.get("supersedes", "")),
            )
        )
    return views[::-1]


def _represented(guide: Guide, state: CaseState, entry: SeenEntry, party: str) -> str:
    """For whom somebody else acted; nothing for a party who acted in person."""
    in_person = (state.get("parties", party) or {}).get("name") == entry.header["actor"].get("name")
    return "" if not party or in_person else item_label(guide, state, "parties", party)


def entry_data(guide: Guide, state: CaseState, entry: SeenEntry) -> Words:
    """The data of one entry in words."""
    own = _guide_of_entry(entry, guide)
    return data_in_words(own.acts.get(entry.act), (entry.content or {}).get("data", {}), own, state)


def overrides(guide: Guide, entry: SeenEntry) -> list[tuple[str, str]]:
    """The practice warnings that were gone over, each with its reason."""
    act = _guide_of_entry(entry, guide).acts.get(entry.act)
    given: dict[str, Any] = (entry.content or {}).get("overrides") or {}
    told = []
    for number, reason in given.items():
        at = int(number) - 1
        said = chosen(act.guards[at].say) if act and 0 <= at < len(act.guards) else ""
        told.append((said, str(reason)))
    return told


def _guide_of_entry(entry: SeenEntry, fallback: Guide) -> Guide:
    try:
        return library.guide(*entry.guide)
    except (KeyError, ValueError):
        return fallback


def party_name(guide: Guide, state: CaseState, key: str) -> str:
    """A party's name and standing; "" for no party."""
    return item_label(guide, state, "parties", key) if key else ""


def with_what_it_caused(entries: Sequence[SeenEntry], seq: int) -> list[int]:
    """The numbers of an entry and of what it caused, at once or by another: acceptance and the fee that it opened."""
    ids = {str(entry.id) for entry in entries if entry.seq == seq}
    found = [seq]
    for entry in entries:
        if entry.header.get("caused_by") in ids:
            ids.add(str(entry.id))
            found.append(entry.seq)
    return found
