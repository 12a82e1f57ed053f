"""What the dossier does when an entry is written: notes the files it took up and queues work, in the entry's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from mengma.cases.docket import Recorded
from mengma.cases.state import CaseState
from mengma.dossier import tasks
from mengma.dossier.actions.drafts import do_finish_draft
from mengma.dossier.actions.uploads import do_take_up
from mengma.dossier.fields import TYPES
from mengma.procedure import library, registry

MATERIAL_KEYS = frozenset({"material", "materials"})
ARCHIVED_ON = "archived_on"


@registry.listener
def heard(entry: Recorded, state: CaseState) -> None:
    """Takes up materials, finishes drafts, queues the rendering of documents, of those a correction changed, the archive."""
    materials = set(materials_named(entry))
    if materials:
        do_take_up(entry.case_id, materials, entry.id, entry.seq, volume=_volume(entry))
    changes = entry.payload.get("changes", [])
    if any(change["op"] == "add" and change["in"] == "documents" for change in changes):
        tasks.render.defer(case_id=str(entry.case_id), seq=entry.seq)
    for kind in sorted(kinds_decided(changes)):
        do_finish_draft(entry.case_id, kind)
    if "supersedes" in entry.header:
        tasks.render_again.defer(case_id=str(entry.case_id), entry_id=entry.header["supersedes"])
    if "erases" in entry.header:
        tasks.erase.defer(case_id=str(entry.case_id), entry_id=entry.header["erases"])
    if any(change["op"] == "set" and change["name"] == ARCHIVED_ON and change["value"] for change in changes):
        tasks.archive.defer(case_id=str(entry.case_id), seq=entry.seq)


def kinds_decided(changes: Iterable[Mapping[str, Any]]) -> set[str]:
    """The kinds of the decisions that an entry made: a draft whose text went into the docket is finished."""
    made = [change["value"] for change in changes if change["op"] == "add" and change["in"] == "decisions"]
    return {str(value["kind"]) for value in made if value.get("kind")}


def materials_named(entry: Recorded) -> Iterator[str]:
    """The ids of the files that an entry hands in: by its fields of a file type, its paper's scan, and items' materials."""
    name, _, version = entry.header["guide"].partition("@")
    act = library.guide(name, int(version)).acts.get(entry.act)
    data = entry.payload.get("data", {})
    for spec in act.fields if act else ():
        if spec.type in TYPES:
            yield from _ids(data.get(spec.name))
    yield from _ids(entry.payload.get("paper", {}).get("material"))
    yield from _nested(data)
    for change in entry.payload.get("changes", []):
        yield from _nested(change.get("value"))


def _nested(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _ids(inner) if key in MATERIAL_KEYS else _nested(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _nested(inner)


def _ids(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str) and one:
            try:
                yield str(UUID(one))
            except ValueError:
                continue


def _volume(entry: Recorded) -> str:
    name, _, version = entry.header["guide"].partition("@")
    act = library.guide(name, int(version)).acts.get(entry.act)
    internal = act is not None and act.internal
    return "secondary" if internal or entry.payload.get("data", {}).get("volume") == "secondary" else "main"
