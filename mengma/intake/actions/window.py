"""Filing at the window: walk-in, post, oral, from a file; accepted on the spot where a filing judge sits there (当场立案)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from mengma.courts.actors import Actor
from mengma.intake.actions.drafts import GUIDE
from mengma.procedure.context import Paper
from mengma.procedure.engine import Performed, Request, open_case, perform


@dataclass(frozen=True, slots=True)
class AtWindow:
    """A complaint received at the window. `accept` is the data of accept_case for acceptance on the spot, with `overrides`."""

    court: str
    content: Mapping[str, Any]
    way_in: str
    happened_on: date | None = None
    late_reason: str = ""
    read_back: bool = False
    by: str = ""
    scan: str = ""
    materials: tuple[str, ...] = ()
    accept: Mapping[str, Any] | None = None
    overrides: Mapping[str, str] = field(default_factory=dict)


def do_file_at_window(
    given: AtWindow, actor: Actor, *, key: str | None = None, case_id: UUID | None = None
) -> Performed:
    """Records a complaint received at the window and, where asked, accepts it at once; both or neither.

    Raises what `procedure.open_case` and `procedure.perform` raise.
    """
    data: dict[str, Any] = {"complaint": given.content, "way_in": given.way_in}
    if given.read_back:
        data["read_back"] = True
    if given.materials:
        data["materials"] = list(given.materials)
    submission = Request(
        "submit_complaint",
        data,
        happened_on=given.happened_on,
        late_reason=given.late_reason,
        paper=Paper(given.way_in, given.by, given.scan),
        key=key,
    )
    with transaction.atomic():
        done = open_case(GUIDE, given.court, case_id or uuid.uuid4(), actor, submission)
        if given.accept is None:
            return done
        acceptance = Request(
            "accept_case",
            dict(given.accept),
            happened_on=given.happened_on,
            late_reason=given.late_reason,
            overrides=given.overrides,
            key=f"{key}:accept" if key else None,
        )
        return perform(done.entry.case_id, actor, acceptance)
