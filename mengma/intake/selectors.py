"""Read models of filing: the filing judge's queue, my drafts, the forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce

from mengma.cases.access import access_cases
from mengma.cases.selectors import matching
from mengma.cases.state import CaseState
from mengma.courts import permissions
from mengma.courts.actors import Actor
from mengma.intake import checks, element_forms
from mengma.intake.access import access_draft, access_drafts
from mengma.intake.drafts_content import opened
from mengma.intake.effects.content import content_of
from mengma.intake.models import Draft

if TYPE_CHECKING:
    from mengma.cases.models import Case

RESOURCE = "filing_queue"
SUPERVISING = "court_list"
NEVER = "9999-12-31"  # sorts after every day on which a review became too late
QUEUE_ORDER = ("late", "next_due_on", "filed_on", "id")
STAGES = ("review", "correction")
CLOCKS = ("filing-review-after-correction", "filing-review")
TITLE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Waiting:
    """A complaint under review: the clock that runs (its limit item, with steps and citations), and what it lacks.

    `days_left` is negative once the time is over; None while the plaintiff corrects.
    """

    case_id: UUID
    court: str
    title: str
    cause: str
    amount: str | None
    way_in: str
    stage: str
    filed_on: date
    due_on: date | None
    days_left: int | None
    provisional: bool
    overdue: bool
    limit: Mapping[str, Any]
    missing: int
    corrections_asked: bool


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft as its owner's list shows it."""

    id: UUID
    title: str
    form: str
    court: str
    way_in: str
    version: int
    updated_at: Any
    submitted: bool


def waiting_cases(actor: Actor) -> QuerySet[Case]:
    """The complaints under review or correction at the courts where this person reviews filings; order by QUEUE_ORDER."""
    return _under_review(actor, RESOURCE)


def late_cases(actor: Actor, today: date) -> QuerySet[Case]:
    """The complaints whose review passed the time limit at the courts that this person supervises (登记立案规定第八条)."""
    late = ~Q(late=NEVER) | Q(next_due_on__lt=today)
    return _under_review(actor, SUPERVISING).filter(late, stage="review")


def _under_review(actor: Actor, resource: str) -> QuerySet[Case]:
    courts = actor.courts(*permissions.OFFICE_RESOURCES[resource].roles)  # none without such an office: no cases
    # once the expiry is noted no limit runs any more, so the fact says which are late, and since when
    since = KeyTextTransform("review_overdue_since", KeyTransform("facts", "state"))
    found = access_cases(actor).filter(court_code__in=courts, stage__in=STAGES)
    return found.annotate(late=Coalesce(since, Value(NEVER), output_field=TextField()))


def filing_queue(actor: Actor, today: date, text: str = "", limit: int = 200, offset: int = 0) -> list[Waiting]:
    """The complaints waiting at the courts where this person reviews filings, those too late first, then by deadline."""
    cases = matching(waiting_cases(actor), text).order_by(*QUEUE_ORDER)[offset : offset + limit]
    return [_waiting(case.id, CaseState.from_json(case.state), today) for case in cases]


def overdue_reviews(actor: Actor, today: date, limit: int = 200) -> list[Waiting]:
    """The complaints whose review passed the time limit, for those who supervise the court (登记立案规定第八条)."""
    cases = late_cases(actor, today).order_by(*QUEUE_ORDER)[:limit]
    found = [_waiting(case.id, CaseState.from_json(case.state), today) for case in cases]
    return [each for each in found if each.overdue]


def _waiting(case_id: UUID, state: CaseState, today: date) -> Waiting:
    name = "corrections" if state.stage == "correction" else ""
    item = _clock(state, (name,) if name else CLOCKS)
    due = date.fromisoformat(item["due_on"]) if item.get("due_on") else None
    return Waiting(
        case_id=case_id,
        court=str(state.fact("court")),
        title=str(state.fact("title", "")),
        cause=str(state.fact("cause", "")),
        amount=state.fact("amount"),
        way_in=str(state.fact("way_in", "")),
        stage=state.stage,
        filed_on=date.fromisoformat(state.fact("filed_on")),
        due_on=due,
        days_left=(due - today).days if due else None,
        provisional=bool(item.get("provisional")),
        overdue=bool(state.stage == "review" and (state.fact("review_overdue_since") or (due and due < today))),
        limit=item,
        missing=len(checks.missing_in_case(state)),
        corrections_asked=bool(state.all("filing_corrections")),
    )


def _clock(state: CaseState, names: tuple[str, ...]) -> Mapping[str, Any]:
    """The newest limit of the first of the names that the case has."""
    for name in names:
        items = [item for item in state.all("limits").values() if item["name"] == name]
        if items:
            return items[-1]
    return {}


@dataclass(frozen=True, slots=True)
class CorrectionsAsked:
    """What the filing judge asked to be corrected (一次性告知), until when, and what came; `until` None where no day is set."""

    items: tuple[str, ...]
    on: date
    until: date | None
    handed_in_on: date | None
    statement: str


def corrections_asked(state: CaseState) -> CorrectionsAsked | None:
    """The corrections asked for in a filing; None where none were."""
    asked = next(reversed(state.all("filing_corrections").values()), None)
    if asked is None:
        return None
    until = _clock(state, ("corrections",)).get("due_on") or asked.get("until")
    handed_in = asked.get("handed_in_on")
    return CorrectionsAsked(
        items=tuple(asked["items"]),
        on=date.fromisoformat(asked["on"]),
        until=date.fromisoformat(until) if until else None,
        handed_in_on=date.fromisoformat(handed_in) if handed_in else None,
        statement=str(asked.get("statement", "")),
    )


def my_drafts(actor: Actor, *, submitted: bool = False) -> list[DraftRow]:
    """A person's drafts, the last touched first; submitted ones (now cases of the same id) where asked."""
    state = Draft.State.SUBMITTED if submitted else Draft.State.OPEN
    return [
        DraftRow(
            id=draft.id,
            title=_draft_title(draft),
            form=draft.form,
            court=draft.court_code,
            way_in=draft.way_in,
            version=draft.version,
            updated_at=draft.updated_at,
            submitted=draft.state == Draft.State.SUBMITTED,
        )
        for draft in access_drafts(actor).filter(state=state).order_by("-updated_at")
    ]


def _draft_title(draft: Draft) -> str:
    """What a list calls a draft; a draft may hold anything, so nothing of its shape is taken for granted."""
    parties = draft.content.get("parties")
    names = [
        str(party.get("name", ""))
        for party in (parties if isinstance(parties, list) else ())
        if isinstance(party, dict) and party.get("name")
    ]
    return "、".join(names)[:TITLE_LENGTH] or element_forms.form(draft.form).title.zh


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft opened by its owner: content as typed, and for filled fields the sentence each came from."""

    id: UUID
    court: str
    form: str
    way_in: str
    version: int
    content: Mapping[str, Any]
    sources: Mapping[str, Any]
    submitted: bool
    updated_at: Any


def open_draft(actor: Actor, draft_id: UUID) -> OpenDraft:
    """One's own draft with readable identity numbers. Raises NoSuchDraft."""
    draft = access_draft(actor, draft_id)
    return OpenDraft(
        draft.id,
        draft.court_code,
        draft.form,
        draft.way_in,
        draft.version,
        opened(draft.content, str(draft.id)),
        draft.sources,
        draft.state == Draft.State.SUBMITTED,
        draft.updated_at,
    )


def complaint_of(state: CaseState) -> dict[str, Any]:
    """The complaint of a case in the form's shape, to begin a correction with; identity numbers stay sealed."""
    return content_of(state.items, state.facts)


def forms() -> list[dict[str, Any]]:
    """The kinds of complaint, JSON-safe, for pages and the API."""
    return [form.as_dict() for form in element_forms.kinds()]


def general_form() -> dict[str, Any]:
    """The part that all complaints share, JSON-safe."""
    return element_forms.general().as_dict()
