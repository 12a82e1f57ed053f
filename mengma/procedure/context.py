"""What effects, guards and listeners see of an act while it is performed, and how they change the case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from mengma.cases.docket import Docket
from mengma.cases.state import CaseState, Change, Item, add_item, put_item, set_fact
from mengma.courts.actors import Actor
from mengma.courts.house_rules import house_rules
from mengma.courts.permissions import Decision
from mengma.lawbook import Lawbook
from mengma.procedure.guide import Act, Guide


@dataclass(frozen=True, slots=True)
class Paper:
    """How an act reached the court when its author did not sign in: by paper, post or speech, who brought it, the scan."""

    how: str
    by: str = ""
    material: str = ""

    def as_dict(self) -> dict[str, str]:
        return {"how": self.how, "by": self.by, "material": self.material}


@dataclass(slots=True)
class Caused:
    """An act in a linked case (or the same one) that this act brings about, in the same transaction."""

    case_id: UUID
    act: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Instead:
    """That this entry stands in the place of an earlier one: by correcting it, or by erasing its payload.

    `standing` is the state with `changes` in that place, before the entry's own changes.
    """

    entry: UUID
    changes: list[Change]
    standing: CaseState
    erases: bool


@dataclass(slots=True)
class ActContext:
    """An act being performed. `state` is a working copy: changes show at once; nothing is written until the engine appends."""

    docket: Docket
    guide: Guide
    act: Act
    actor: Actor
    standing: Decision
    state: CaseState
    law: Lawbook
    today: date
    now: datetime
    happened_on: date
    happened_at: time | None = None
    on_behalf_of: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    caused: list[Caused] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    instead: Instead | None = None

    @property
    def case_id(self) -> UUID:
        return self.docket.case_id

    @property
    def court(self) -> str:
        return str(self.state.fact("court", ""))

    @property
    def house_rules(self) -> Mapping[str, Any]:
        """What the case's court has chosen where the law leaves a choice, in force on the day of the act."""
        return house_rules(self.court, self.happened_on)

    @property
    def seq(self) -> int:
        """The sequence number that this entry will have."""
        return self.docket.last_seq + 1

    def change(self, change: Change) -> None:
        """Applies a change to the working copy and keeps it for the entry. Raises DoesNotFold."""
        self.state.apply(change)
        self.changes.append(change)

    def set(self, name: str, value: Any) -> None:
        self.change(set_fact(name, value))

    def add(self, collection: str, key: str, value: Item) -> str:
        self.change(add_item(collection, key, value))
        return key

    def put(self, collection: str, key: str, value: Item) -> None:
        self.change(put_item(collection, key, value))

    def relate(self, user_id: str, relation: str, subject: str = "") -> None:
        """Gives a person a relation to the case from the day of the act, unless the person has it already."""
        for item in self.state.all("relations").values():
            if (item["user"], item["relation"], item.get("subject", "")) == (
                user_id,
                relation,
                subject,
            ) and not item.get("until"):
                return
        self.add(
            "relations",
            self.state.next_key("relations", "r"),
            {"user": user_id, "relation": relation, "subject": subject, "since": self.happened_on.isoformat()},
        )

    def unrelate(self, relation: str, user_id: str | None = None) -> None:
        """Ends a relation (of everybody, or of one person) with the day of the act."""
        for key, item in list(self.state.all("relations").items()):
            if item["relation"] == relation and not item.get("until") and user_id in (None, item["user"]):
                self.put("relations", key, {"until": self.happened_on.isoformat()})

    def track_state(self, track: str, subject: str = "") -> str:
        item = self.state.get("tracks", f"{track}/{subject}" if subject else track)
        return str(item["state"]) if item else ""

    def move_track(self, track: str, to: str, subject: str = "") -> None:
        """Moves a track to a state; a track begins with its first move."""
        if to not in self.guide.tracks[track].states:
            raise ValueError(f"track {track} has no state {to}")
        key = f"{track}/{subject}" if subject else track
        value = {
            "track": track,
            "subject": subject,
            "state": to,
            "since": self.happened_on.isoformat(),
            "seq": self.seq,
        }
        if self.state.get("tracks", key) is None:
            self.add("tracks", key, value)
        else:
            self.put("tracks", key, value)

    def cause(self, case_id: UUID, act: str, data: dict[str, Any]) -> None:
        """Brings about an act in a case, performed by the system after this entry in the same transaction."""
        self.caused.append(Caused(case_id, act, data))

    def supersede(self, entry: UUID, changes: list[Change], standing: CaseState) -> None:
        """Puts `changes` in the place of an earlier entry's, which makes the state `standing`."""
        self.instead = Instead(entry, changes, standing, erases=False)

    def erase(self, entry: UUID, residue: list[Change], standing: CaseState) -> None:
        """Erases an earlier entry's payload, leaving `residue` in the place of its changes: the state `standing`."""
        self.instead = Instead(entry, residue, standing, erases=True)
