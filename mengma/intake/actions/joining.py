"""Joining a case by code: throttled, identified, then an act of the guide."""

from __future__ import annotations

from datetime import datetime

from mengma import clock
from mengma.courts.actors import Actor
from mengma.courts.identity.actions import do_identify
from mengma.courts.identity.adapter import IdentityService
from mengma.courts.selectors import user_by_id
from mengma.intake import invitations
from mengma.intake.errors import BadInvitation, TooManyCodes
from mengma.intake.models import CodeAttempt, Invitation
from mengma.procedure.engine import Performed, Request, perform
from mengma.procedure.errors import NotNow, ProcedureError

# a rule of the house's door, not of law: how many wrong codes within how many seconds
WINDOW_SECONDS = 15 * 60
TRIES = 5


def do_join_case(
    actor: Actor,
    code: str,
    *,
    identity_number: str = "",
    service: IdentityService | None = None,
    key: str | None = None,
) -> Performed:
    """Makes a person a party's person in the case that the code opens.

    An account that is not identified yet is, by name and `identity_number`, through the identity service. Raises
    TooManyCodes, BadInvitation, NotIdentified, IdentityUnavailable, and what `procedure.perform` raises.
    """
    _check_not_throttled(actor)
    found = Invitation.objects.filter(code_digest=invitations.digest_of(code[:60])).first()
    user = user_by_id(actor.id)
    if found is None or user is None:
        _do_count(actor)
        raise BadInvitation
    if identity_number or user.verified_on is None:
        do_identify(user, identity_number, service)
    try:
        return perform(found.case_id, actor, Request("join_case", {"code": code}, key=key))
    except NotNow as refused:
        # somebody who is in the case already, or a case that has ended
        raise BadInvitation from refused
    except ProcedureError as refused:
        if any(problem.code == "bad_code" for problem in refused.problems):
            _do_count(actor)
            raise BadInvitation from refused
        raise


def _check_not_throttled(actor: Actor) -> None:
    now = clock.machine_now()
    since = datetime.fromtimestamp(now.timestamp() - WINDOW_SECONDS, tz=now.tzinfo)
    if CodeAttempt.objects.filter(user_id=actor.id, at__gte=since).count() >= TRIES:
        raise TooManyCodes(minutes=WINDOW_SECONDS // 60)


def _do_count(actor: Actor) -> None:
    CodeAttempt.objects.create(user_id=actor.id, at=clock.machine_now())
