"""Whose draft it is."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from mengma.courts.actors import Actor
from mengma.intake.errors import NoSuchDraft
from mengma.intake.models import Draft


def access_drafts(actor: Actor) -> QuerySet[Draft]:
    """The drafts that this person is writing or has submitted; nobody reads another person's draft."""
    return Draft.objects.filter(owner_id=UUID(actor.id)) if _is_person(actor) else Draft.objects.none()


def access_draft(actor: Actor, draft_id: UUID, *, lock: bool = False) -> Draft:
    """One's own draft, locked for the transaction where asked. Raises NoSuchDraft."""
    drafts = access_drafts(actor)
    draft = (drafts.select_for_update() if lock else drafts).filter(id=draft_id).first()
    if draft is None:
        raise NoSuchDraft
    return draft


def _is_person(actor: Actor) -> bool:
    try:
        UUID(actor.id)
    except ValueError:
        return False
    return True
