"""What follows from entries, in their own transaction: a refund is queued, a bank's odd message counts as identified."""

from __future__ import annotations

from mengma.cases.docket import Recorded
from mengma.cases.state import CaseState
from mengma.payments import odd
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


@listener
def note_identified(entry: Recorded, state: CaseState) -> None:
    """The message with which this entry paid a fee has found its place."""
    for change in entry.payload.get("changes", []):
        if change["op"] == "put" and change["in"] == "fees" and "from_message" in change["value"]:
            actor = str(entry.header["actor"].get("id", ""))
            odd.do_note_identified(change["value"]["from_message"], entry.case_id, change["key"], actor)
