"""Time limits that ran out: each is followed by the act that its guide names, performed by the system.

A limit whose last day was d is expired on d+1; the act happens on that day even where the program was down and the job
catches up later, so that effect and clocks have the dates that the law gives them.
"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid5

import structlog

from mengma.cases.selectors import ExpiredLimit, expired_limits
from mengma.courts.actors import SYSTEM
from mengma.procedure import library
from mengma.procedure.engine import Request, perform
from mengma.procedure.errors import ProcedureError

log = structlog.get_logger(__name__)

LATE_REASON = "期限届满，系统依指引自动办理"


def do_expire_limits(today: date, case_id: UUID | None = None) -> int:
    """Performs the acts of all limits (or one case's) whose last day is before `today`; returns how many were performed.

    Each act has its own transaction and an idempotency key, so running twice does no harm. An act that its guide refuses
    (because the case has moved on) is logged and left; the others go on. What an act opens in the past is looked at
    again, until nothing more has expired.
    """
    performed, tried = 0, set()
    while True:
        due = [limit for limit in expired_limits(today, case_id) if limit.id not in tried]
        if not due:
            return performed
        for row in due:
            request = Request(
                row.on_expiry,
                _data(row),
                happened_on=row.due_on + timedelta(days=1),
                late_reason=LATE_REASON,
                key=f"expiry:{uuid5(row.case_id, f'{row.key}:{row.due_on}')}",
            )
            tried.add(row.id)  # one try in one run, whatever comes of it
            try:
                performed += not perform(row.case_id, SYSTEM, request).repeated
            except ProcedureError as why:
                log.warning(
                    "expiry act refused", case=str(row.case_id), limit=row.key, act=row.on_expiry, code=why.code
                )


def _data(row: ExpiredLimit) -> dict[str, str]:
    """What the act asks for of: `limit`, the limit's key, and `subject`, the party, claim or fee that it concerns."""
    act = library.guide(row.guide, row.guide_version).acts.get(row.on_expiry)
    given = {"limit": row.key, "subject": row.subject}
    return {name: value for name, value in given.items() if act is None or act.field(name)}
