"""Queues the refund of a fee as soon as an entry opened it, in the entry's own transaction."""

from __future__ import annotations

from mengma.cases.docket import Recorded
from mengma.cases.state import CaseState
from mengma.procedure.registry import listener


@listener
def queue_refunds(entry: Recorded, state: CaseState) -> None:
    """A fee whose refund this entry opened, and which came through a bank, is asked back from it."""
    for change in entry.payload.get("changes", []):
        if change["op"] != "put" or change["in"] != "fees" or "to_refund" not in change["value"]:
            continue
        from mengma.payments.tasks import ask_refund

        ask_refund.configure(queueing_lock=f"refund:{entry.case_id}:{change['key']}").defer(
            case_id=str(entry.case_id), fee=change["key"]
        )
