"""What courts have chosen where the law leaves them a choice (内部规则), read often and written rarely."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from mengma.courts.models import HouseRuleChoice

# Every act may ask; a choice takes effect from a day on, so that some seconds do not matter.
_FRESH_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Choice:
    """A court's dated choice; an empty court code is the region's choice for all."""

    court: str
    rule: str
    value: Any
    since: date


_cache: dict[str, tuple[float, list[Choice]]] = {}


def _choices() -> list[Choice]:
    read_at, known = _cache.get("choices", (float("-inf"), []))
    if time.monotonic() - read_at < _FRESH_SECONDS and settings.MENGMA_MODE != "test":
        return known
    rows = HouseRuleChoice.objects.order_by("since", "id")
    known = [Choice(row.court_id or "", row.rule, row.value, row.since) for row in rows]
    _cache["choices"] = (time.monotonic(), known)
    return known


def house_rules(court_code: str, on: date) -> Mapping[str, Any]:
    """The choices in force at a court on a day: the court's own before the region's. What is not chosen has the default."""
    region: dict[str, Any] = {}
    own: dict[str, Any] = {}
    for choice in _choices():
        if choice.since <= on and choice.court in ("", court_code):
            (own if choice.court else region)[choice.rule] = choice.value
    return {**region, **own}
