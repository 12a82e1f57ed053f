"""What a person does with the inbox."""

from __future__ import annotations

from uuid import UUID

import structlog
from django.db import transaction

from mengma import clock
from mengma.cases.errors import CasesError
from mengma.courts.actors import SYSTEM, Actor
from mengma.delivery.errors import NoSuchDelivery
from mengma.delivery.models import Delivery
from mengma.delivery.selectors import InboxRow, row_of
from mengma.procedure.engine import Request, perform
from mengma.procedure.errors import ProcedureError

log = structlog.get_logger(__name__)


def do_open(actor: Actor, delivery_id: int) -> InboxRow:
    """Opens an item of the person's own inbox and notes when. The first opening of a formal service is an act of the system.

    Raises NoSuchDelivery.
    """
    if not actor.id:
        raise NoSuchDelivery
    with transaction.atomic():
        found = Delivery.objects.select_for_update().filter(id=delivery_id, user_id=UUID(actor.id)).first()
        if found is None:
            raise NoSuchDelivery
        if found.opened_at is None:
            found.opened_at = clock.now()
            found.save(update_fields=["opened_at"])
            _tell_docket(found)
    return row_of(found)


def _tell_docket(found: Delivery) -> None:
    if found.kind != Delivery.Kind.SERVICE:
        return
    request = Request("document_read", {"service": found.source}, key=f"read:{found.case_id}:{found.source}")
    try:
        with transaction.atomic():
            perform(found.case_id, SYSTEM, request)
    except (ProcedureError, CasesError) as refused:
        log.info("a read is not recorded", case=str(found.case_id), service=found.source, code=refused.code)
