"""Fills inboxes: what an entry serves on the platform, or issues to a party, is there when the entry is."""

from __future__ import annotations

from uuid import UUID

from mengma import clock
from mengma.cases.docket import Recorded
from mengma.cases.state import CaseState, Change, Item
from mengma.delivery import things
from mengma.delivery.models import Delivery
from mengma.procedure.registry import listener

# proofs go into the dossier, not to the party whose receipt they prove
NOT_DELIVERED = frozenset({"proof_of_service"})


@listener
def fill_inboxes(entry: Recorded, state: CaseState) -> None:
    """Adds one row for each account on the party's side; entries written twice add nothing twice."""
    rows: list[Delivery] = []
    for change in entry.payload.get("changes", []):
        if change["op"] == "add" and change["in"] == "services" and change["value"]["way"] == "platform":
            item = change["value"]
            title = things.title_of(state, item)
            rows += _rows(
                entry, state, Delivery.Kind.SERVICE, change["key"], item.get("document", ""), item["party"], title
            )
        elif _is_notice(change):
            document: Item = change["value"]
            title = things.title_of_document(state, change["key"])
            rows += _rows(entry, state, Delivery.Kind.NOTICE, change["key"], change["key"], document["to"], title)
    if rows:
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)


def _is_notice(change: Change) -> bool:
    if change["op"] != "add" or change["in"] != "documents":
        return False
    return bool(change["value"].get("to")) and change["value"]["kind"] not in NOT_DELIVERED


def _rows(
    entry: Recorded, state: CaseState, kind: Delivery.Kind, source: str, document: str, party: str, title: str
) -> list[Delivery]:
    return [
        Delivery(
            case_id=entry.case_id,
            kind=kind,
            source=source,
            document=document,
            party=party,
            user_id=UUID(user),
            title=title[:200],
            sent_at=clock.now(),
        )
        for user in things.users_of(state, party)
    ]
