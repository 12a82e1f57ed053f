"""What the court decides about draws outside any case: who takes no new cases for a time; tomorrow's commitments."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from mengma.assignment.models import Unavailability
from mengma.courts.actors import Actor
from mengma.courts.permissions import may_enter


class NotYours(PermissionError):
    """Somebody without an office that looks after assignment."""

    code = "assignment.not_yours"


def do_exclude_judge(
    actor: Actor, court: str, judge: UUID, reason: str, since: date, until: date | None = None
) -> Unavailability:
    """Takes a judge out of the draws of a court from one day to another. Raises NotYours, ValueError."""
    if not may_enter(actor, "assignment_office") or court not in actor.courts(
        "division_chief", "president", "trial_management"
    ):
        raise NotYours("只有本院庭长、院长、审管办可以停止分案。")
    if reason not in Unavailability.Reason.values:
        raise ValueError("请选择停止分案的原因。")
    if until is not None and until < since:
        raise ValueError("截止日期不能早于开始日期。")
    return Unavailability.objects.create(
        user_id=judge, court_code=court, reason=reason, since=since, until=until, decided_by=UUID(actor.id)
    )
