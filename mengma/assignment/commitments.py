"""Commitments to secrets: made the day before, used place by place, opened after the list."""

from __future__ import annotations

import secrets
from datetime import date
from uuid import UUID

from django.db import connection

from mengma import clock
from mengma.assignment import chain
from mengma.assignment.models import CommitmentUse, SecretCommitment
from mengma.courts.identity.cipher import decrypt, encrypt
from mengma.courts.selectors import courts

SECRET_BYTES = 32


def _bound_to(court: str, day: date) -> str:
    return f"draw-secret/{court}/{day.isoformat()}"


def do_commit(court: str, day: date) -> SecretCommitment:
    """The commitment of a court for a day, made now if there is none yet. Idempotent."""
    known = SecretCommitment.objects.filter(court_code=court, day=day).first()
    if known:
        return known
    secret = secrets.token_hex(SECRET_BYTES)
    SecretCommitment.objects.bulk_create(
        [
            SecretCommitment(
                court_code=court,
                day=day,
                digest=chain.commitment(secret),
                secret=encrypt(secret, _bound_to(court, day)),
                recorded_at=clock.machine_now(),
                recorded_on=clock.today(),
            )
        ],
        ignore_conflicts=True,  # another worker was quicker: its commitment counts
    )
    return SecretCommitment.objects.get(court_code=court, day=day)


def do_commit_everywhere(day: date) -> int:
    """Commitments for a day, for each court that has none yet; answers how many courts there are."""
    found = courts()
    for court in found:
        do_commit(court.code, day)
    return len(found)


def do_take_place(court: str, day: date, case_id: UUID) -> tuple[SecretCommitment, int]:
    """The day's commitment and the next free place of its chain. Raises LookupError where the chain is used up.

    Where nobody committed the day before (a new install, a clock moved forward), the commitment is made now, before the
    list becomes an entry; `recorded_on` then tells everybody that it was the same day.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [_bound_to(court, day)])
    made = do_commit(court, day)
    place = CommitmentUse.objects.filter(court_code=court, day=day).count() + 1
    if place > chain.LENGTH:
        raise LookupError("the day's chain is used up")
    CommitmentUse.objects.create(court_code=court, day=day, place=place, case_id=case_id)
    return made, place


def opened(court: str, day: date, place: int) -> str:
    """The link of the chain that a list's place opens. Raises LookupError where nobody committed."""
    made = SecretCommitment.objects.filter(court_code=court, day=day).first()
    if made is None:
        raise LookupError("no commitment for this day")
    return chain.link(decrypt(made.secret, _bound_to(court, day)), place)
