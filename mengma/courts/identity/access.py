"""Reading identity numbers: by permission, with a reason, and recorded."""

from __future__ import annotations

from uuid import UUID

from mengma.courts import permissions
from mengma.courts.actors import Actor
from mengma.courts.identity.cipher import decrypt
from mengma.courts.models import ReadRecord
from mengma.courts.permissions import Towards
from mengma.refusal import Refusal

RESOURCE = "identity_numbers"


class MayNotRead(Refusal):
    """This person may not read identity numbers of this case."""

    code = "identity.may_not_read"
    status = 403


def access_identity(actor: Actor, towards: Towards, case_id: UUID, sealed: str, reason: str) -> str:
    """The identity number of a party, for a person whom courts/permissions lets read it; the read is recorded.

    Raises MayNotRead, CannotOpen, ValueError where no reason is given.
    """
    decision = permissions.may_read(actor, RESOURCE, towards)
    if not decision:
        raise MayNotRead(decision.why_zh, decision.why_en)
    if not reason.strip():
        raise ValueError("查看身份证件号码须说明理由。")
    number = decrypt(sealed, str(case_id))
    ReadRecord.objects.create(by_id=UUID(actor.id), case_id=case_id, resource=RESOURCE, reason=reason.strip()[:400])
    return number
