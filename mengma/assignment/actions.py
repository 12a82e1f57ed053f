"""What the court decides about draws outside any case: who takes no new cases for a time (停止分案), and who again."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from mengma import clock
from mengma.assignment.models import Unavailability
from mengma.courts import selectors
from mengma.courts.actors import Actor
from mengma.courts.permissions import OFFICE_RESOURCES, may_enter
from mengma.refusal import BadFields, Refusal

DECIDERS = OFFICE_RESOURCES["assignment_pauses"].roles
LONGEST_EXPLANATION = 400


class NotYours(Refusal):
    """Somebody without an office that looks after assignment."""

    code = "assignment.not_yours"
    status = 403
    what_zh = "只有本院庭长、院长、审管办可以停止或者恢复分案。"
    what_en = "Only the division chief, the president and the trial management office of the court decide this."


class BadPause(BadFields):
    """A pause that cannot be recorded."""

    code = "assignment.bad_pause"


def _must_decide(actor: Actor, court: str) -> None:
    if not may_enter(actor, "assignment_pauses") or court not in actor.courts(*DECIDERS):
        raise NotYours


def do_exclude_judge(
    actor: Actor, court: str, judge: UUID, reason: str, since: date, until: date | None = None, explanation: str = ""
) -> Unavailability:
    """Takes a judge out of the draws of a court from one day to another, both included; without `until`, until resumed.

    Every list of candidates made in that time names the judge with the reason, for the parties to see. Raises NotYours;
    BadPause where the judge is not of this court, the reason or a needed explanation is missing, or the days are wrong.
    """
    _must_decide(actor, court)
    explanation = explanation.strip()
    problems: dict[str, tuple[str, str]] = {}
    if str(judge) not in {str(user.id) for user in selectors.officers(court, "judge", max(since, clock.today()))}:
        problems["judge"] = ("请选择本院的审判人员。", "Choose a judge of this court.")
    if reason not in Unavailability.Reason.values:
        problems["reason"] = ("请选择停止分案的原因。", "Choose why.")
    if reason == Unavailability.Reason.STOPPED and not explanation:
        problems["explanation"] = (
            "经批准停止分案的，请写明批准的情况和理由。",
            "State who approved it and why.",
        )
    if len(explanation) > LONGEST_EXPLANATION:
        problems["explanation"] = ("说明最多400个字。", "The explanation has 400 characters at most.")
    if until is not None and until < since:
        problems["until"] = ("截止日期不能早于开始日期。", "The last day cannot be before the first.")
    if problems:
        raise BadPause(**problems)
    return Unavailability.objects.create(
        user_id=judge,
        court_code=court,
        reason=reason,
        since=since,
        until=until,
        explanation=explanation,
        decided_by=UUID(actor.id),
    )


def do_resume_judge(actor: Actor, pause_id: int, on: date) -> Unavailability:
    """Lets a judge take new cases again from a day on, before the pause would have ended (恢复分案). The pause stays on record.

    Raises NotYours, also for a pause of another court; BadPause where it is over already or the day lies in the past.
    """
    with transaction.atomic():
        pause = Unavailability.objects.select_for_update().filter(id=pause_id).first()
        _must_decide(actor, pause.court_code if pause else "")
        if pause is None:  # refused above; said again for the type checker
            raise NotYours
        today = clock.today()
        if pause.resumed_on is not None or (pause.until is not None and pause.until < today):
            raise BadPause(pause=("这一次停止分案已经结束。", "This pause is over already."))
        if on < today:
            raise BadPause(resumed_on=("恢复日不能早于今天：此前的抽取不受影响。", "The day cannot be in the past."))
        if pause.until is not None and on > pause.until:
            raise BadPause(resumed_on=("恢复日晚于原定的截止日。", "The pause ends before that day."))
        pause.resumed_on, pause.resumed_by = on, UUID(actor.id)
        pause.save(update_fields=["resumed_on", "resumed_by"])
    return pause
