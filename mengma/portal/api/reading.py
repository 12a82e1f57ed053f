"""Reads the JSON that programs send, within limits: no NaN, no numbers beyond a database's reach, no bottomless nesting."""

from __future__ import annotations

import json
import math
from datetime import date, time
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja.parser import Parser
from pydantic import BaseModel, BeforeValidator, ConfigDict

DEEPEST = 32
MOST_VALUES = 200_000
LARGEST_INTEGER = 2**53


def only_text(value: Any) -> Any:
    """Lets text through. Raises ValueError for a number, which pydantic would read as seconds since 1970."""
    if value is not None and not isinstance(value, str):
        raise ValueError("write it as text")
    return value


Day = Annotated[date, BeforeValidator(only_text)]
ClockTime = Annotated[time, BeforeValidator(only_text)]
Id = Annotated[UUID, BeforeValidator(only_text)]


class BodyIn(BaseModel):
    """What a program sends: an object with the described keys and no others. (ninja's Schema would take anything.)"""

    model_config = ConfigDict(extra="forbid")


class Unreadable(ValueError):
    """JSON that is well formed but outside the limits."""


def check_limits(value: Any) -> None:
    """Raises Unreadable for nesting deeper than DEEPEST, more than MOST_VALUES values, or a number out of range."""
    waiting: list[tuple[Any, int]] = [(value, 1)]
    seen = 0
    while waiting:
        item, depth = waiting.pop()
        seen += 1
        if depth > DEEPEST or seen > MOST_VALUES:
            raise Unreadable("nested too deeply or too many values")
        if isinstance(item, dict):
            waiting.extend((inner, depth + 1) for inner in item.values())
        elif isinstance(item, list):
            waiting.extend((inner, depth + 1) for inner in item)
        elif isinstance(item, float) and not math.isfinite(item):
            raise Unreadable("a number out of range")
        elif isinstance(item, int) and not isinstance(item, bool) and abs(item) > LARGEST_INTEGER:
            raise Unreadable("an integer that other programs could not read back (RFC 8785)")


def _refuse_constant(name: str) -> Any:
    raise Unreadable(f"{name} is not JSON")


def read_json(body: bytes) -> Any:
    """The value of a JSON text. Raises ValueError or RecursionError for anything that is not within the limits."""
    value = json.loads(body, parse_constant=_refuse_constant)
    check_limits(value)
    return value


class LimitedParser(Parser):
    """ninja's parser with limits; whatever it raises becomes a 400."""

    def parse_body(self, request: HttpRequest) -> Any:
        return read_json(request.body)
