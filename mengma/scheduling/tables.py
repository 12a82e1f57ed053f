"""How the items of the collection `bookings` become rows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from mengma import clock
from mengma.cases.state import CaseState, Item
from mengma.cases.tables import DerivedTable, register_table
from mengma.scheduling.models import Booking

HELD = "held"


def moment(written: str) -> datetime:
    """A wall-clock time of the court (Asia/Shanghai), as an item keeps it, in UTC."""
    return datetime.fromisoformat(written).replace(tzinfo=clock.now().tzinfo).astimezone(UTC)


def _columns(item: Item, state: CaseState) -> dict[str, Any]:
    return {
        "hearing": item["hearing"],
        "court_code": str(state.fact("court", "")),
        "resource_kind": item["kind"],
        "resource": item["resource"],
        "label": str(item.get("label", ""))[:120],
        "starts": moment(item["starts"]),
        "ends": moment(item["ends"]),
        "held": item["state"] == HELD,
    }


def register_own() -> None:
    register_table(DerivedTable("bookings", Booking, _columns))
