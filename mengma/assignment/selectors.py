"""Read models of assignment: how the judges came to a case, and how a draw is run again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from mengma import clock
from mengma.assignment.models import Unavailability
from mengma.assignment.ports import NoLedger, checkpoints
from mengma.assignment.verifying import Check, DrawCheck
from mengma.assignment.verifying import verify_draw as _verify_draw
from mengma.cases import history
from mengma.cases.canonical import header_hash
from mengma.cases.state import CaseState
from mengma.courts.selectors import names_of

if TYPE_CHECKING:
    from uuid import UUID

    from mengma.cases.models import Case


@dataclass(frozen=True, slots=True)
class DrawRow:
    """A draw as parties see it: candidates, exclusions with reasons, commitment, secret, seed, result, checks."""

    key: str
    state: str
    listed_on: str
    list_seq: int
    seats: int
    candidates: list[Mapping[str, str]]
    excluded: list[Mapping[str, str]]
    method: str
    commitment: Mapping[str, Any]
    secret: str
    seed: str
    list_hash: str
    checkpoint: Mapping[str, Any] | None
    ledger_absent: bool
    drawn: list[str]
    drawn_names: list[str]
    drawn_on: str
    checks: tuple[Check, ...]

    @property
    def holds(self) -> bool:
        return all(check.holds for check in self.checks)


@dataclass(frozen=True, slots=True)
class DesignationRow:
    """A designated assignment: whom, why, who proposed and who approved."""

    key: str
    name: str
    reason: str
    explanation: str
    state: str
    by_name: str
    on: str
    decided_by_name: str
    decided_on: str


@dataclass(frozen=True, slots=True)
class DrawView:
    """How a case was assigned. Shown to whoever may read the resource `assignment` of the case."""

    draws: list[DrawRow]
    designations: list[DesignationRow]


def draw_view(case: Case) -> DrawView:
    """How the judges came to a case; every finished draw is run again while the page is made."""
    state = CaseState.from_json(case.state)
    checked = {check.key: check for check in verify_draw(case.id, state)} if state.all("draws") else {}
    people = [user for item in state.all("draws").values() for user in item.get("drawn", [])]
    names = names_of(people)
    return DrawView(
        [_draw_row(key, item, names, checked.get(key)) for key, item in state.all("draws").items()],
        [
            DesignationRow(
                key,
                item["name"],
                item["reason"],
                item["explanation"],
                item["state"],
                item["by_name"],
                item["on"],
                item.get("decided_by_name", ""),
                item.get("decided_on", ""),
            )
            for key, item in state.all("designations").items()
        ],
    )


def _draw_row(key: str, item: Mapping[str, Any], names: Mapping[str, str], checked: DrawCheck | None) -> DrawRow:
    drawn = item.get("drawn", [])
    return DrawRow(
        key=key,
        state=item["state"],
        listed_on=item["listed_on"],
        list_seq=item["seq"],
        seats=item["seats"],
        candidates=item["candidates"],
        excluded=item["excluded"],
        method=item["method"],
        commitment=item["commitment"],
        secret=item.get("secret", ""),
        seed=item.get("seed", ""),
        list_hash=item.get("list_hash", ""),
        checkpoint=item.get("checkpoint"),
        ledger_absent=isinstance(checkpoints(), NoLedger),
        drawn=drawn,
        drawn_names=[names.get(user, "") for user in drawn],
        drawn_on=item.get("drawn_on", ""),
        checks=checked.checks if checked else (),
    )


def verify_draw(case_id: UUID, state: CaseState | None = None) -> list[DrawCheck]:
    """Every finished draw of a case run again; entry hashes are recomputed from the stored headers."""
    entries = history.stored_docket(case_id)
    seen = state if state is not None else history.folded(entries)
    return _verify_draw(seen, {entry.seq: header_hash(entry.header).hex() for entry in entries})


@dataclass(frozen=True, slots=True)
class PauseRow:
    """That a judge takes no new cases for a time: why, from when to when, who decided, and when it was lifted early."""

    id: int
    court: str
    judge: str
    reason: str
    explanation: str
    since: date
    until: date | None
    decided_by: str
    resumed_on: date | None
    resumed_by: str
    state: str  # coming, running, over


def pauses(court_codes: Iterable[str], limit: int = 100, offset: int = 0) -> list[PauseRow]:
    """The pauses decided at these courts, newest first; those that are over among them, as they stand on old lists."""
    found = list(
        Unavailability.objects.filter(court_code__in=list(court_codes)).order_by("-since", "-id")[
            offset : offset + limit
        ]
    )
    names = names_of(
        str(person) for row in found for person in (row.user_id, row.decided_by, row.resumed_by) if person is not None
    )
    today = clock.today()
    return [
        PauseRow(
            row.id,
            row.court_code,
            names.get(str(row.user_id), ""),
            row.reason,
            row.explanation,
            row.since,
            row.until,
            names.get(str(row.decided_by), ""),
            row.resumed_on,
            names.get(str(row.resumed_by), ""),
            _state_of(row, today),
        )
        for row in found
    ]


def _state_of(row: Unavailability, today: date) -> str:
    if (row.until and row.until < today) or (row.resumed_on and row.resumed_on <= today):
        return "over"
    return "coming" if row.since > today else "running"
