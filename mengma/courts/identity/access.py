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


class ReasonMissing(Refusal):
    """An identity number is not shown without a reason."""

    code = "identity.reason_missing"
    status = 422
    what_zh = "查看身份证件号码须说明理由。"
    what_en = "An identity number is shown for a reason only."
    next_zh = "请写明为办理哪一事项需要核对。"
    next_en = "Say which matter it is needed for."


def access_identity(
    actor: Actor, towards: Towards, case_id: UUID, sealed: str, reason: str, *, subject: str = ""
) -> str:
    """The identity number of a party, for a person whom courts/permissions lets read it; the read is recorded.

    `subject` is the party's key, for the record. Raises MayNotRead, CannotOpen, ReasonMissing.
    """
    decision = permissions.may_read(actor, RESOURCE, towards)
    if not decision:
        raise MayNotRead(decision.why_zh, decision.why_en)
    if not reason.strip():
        raise ReasonMissing
    number = decrypt(sealed, str(case_id))
    ReadRecord.objects.create(
        by_id=UUID(actor.id), case_id=case_id, resource=RESOURCE, subject=subject, reason=reason.strip()[:400]
    )
    return number
