"""Hears every entry inside its transaction and queues one job for each subscription that it concerns.

The living subscriptions are kept in memory for a second, so an entry costs no query when nobody subscribes; a new
subscription therefore begins within a second. Whether the owner may read is asked here of the case's state, to queue no
jobs in vain, and again when the message is sent.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from mengma.cases.access import towards
from mengma.cases.docket import Recorded
from mengma.cases.state import CaseState
from mengma.courts import permissions
from mengma.courts.actors import Actor
from mengma.courts.selectors import actor_for
from mengma.portal.api.webhooks.models import WebhookSubscription
from mengma.procedure import registry

FRESH_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Wish:
    """A living subscription as the listener needs it."""

    id: UUID
    owner: Actor
    case_id: UUID | None
    acts: frozenset[str]


@dataclass(slots=True)
class Wishes:
    """The living subscriptions, found by the owner's id and, for people of courts, by the court's code."""

    read_at: float = float("-inf")
    by_owner: dict[str, list[Wish]] = field(default_factory=dict)
    by_court: dict[str, list[Wish]] = field(default_factory=dict)


_known: dict[str, Wishes] = {}


def forget() -> None:
    """Reads the subscriptions anew at the next entry of this process."""
    _known.clear()


def living() -> Wishes:
    """The living subscriptions, at most a second old."""
    known = _known.get("wishes")
    if known is not None and time.monotonic() - known.read_at < FRESH_SECONDS:
        return known
    found = Wishes(read_at=time.monotonic())
    for row in WebhookSubscription.objects.filter(ended_at=None, owner__is_active=True).select_related("owner"):
        wish = Wish(row.id, actor_for(row.owner), row.case_id, frozenset(row.acts))
        found.by_owner.setdefault(wish.owner.id, []).append(wish)
        for court in {held.court for held in wish.owner.offices if held.court}:
            found.by_court.setdefault(court, []).append(wish)
    _known["wishes"] = found
    return found


def concerned(entry: Recorded, state: CaseState) -> Iterator[Wish]:
    """The subscriptions that an entry concerns and whose owners may read the docket."""
    wishes = living()
    if not wishes.by_owner:
        return
    people = {str(item["user"]) for item in state.all("relations").values() if not item.get("until")}
    candidates = [wish for person in people for wish in wishes.by_owner.get(person, ())]
    candidates += wishes.by_court.get(str(state.fact("court", "")), [])
    for wish in dict.fromkeys(candidates):
        if wish.case_id not in (None, entry.case_id) or (wish.acts and entry.act not in wish.acts):
            continue
        if permissions.may_read(wish.owner, "docket", towards(wish.owner, state)):
            yield wish


@registry.listener
def queue_messages(entry: Recorded, state: CaseState) -> None:
    """Queues the messages about an entry in the entry's own transaction."""
    for wish in concerned(entry, state):
        from mengma.portal.api.webhooks.delivering import deliver_webhook

        deliver_webhook.defer(
            subscription_id=str(wish.id), entry_id=str(entry.id), case_id=str(entry.case_id), seq=entry.seq
        )
