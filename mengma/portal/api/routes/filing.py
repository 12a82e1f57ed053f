"""Filing (立案): the forms, a text read into a form, drafts, submission, the window, joining a case by code."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Body, Router, Schema
from ninja.responses import Status
from pydantic import Field, StrictBool, StrictInt, StringConstraints

from mengma import clock
from mengma.courts.house_rules import house_rules
from mengma.intake import actions, checks, element_forms, selectors
from mengma.intake.actions.drafts import LONGEST_TEXT
from mengma.intake.prefill import prefill
from mengma.portal.api.auth import ACT, READ, caller
from mengma.portal.api.errors import field_error
from mengma.portal.api.reading import BodyIn, Day
from mengma.portal.api.routes.answers import ACTING, OF_A_THING, answers
from mengma.portal.api.routes.cases import Key, PaperIn
from mengma.portal.api.schemas import PerformedOut, Reason, Words, performed_out

router = Router(tags=["filing"])

WayIn = Literal["online", "walk_in", "post", "oral", "file"]
FormName = Annotated[str, StringConstraints(max_length=24, pattern=r"^[a-z_]+$")]
CourtCode = Annotated[str, StringConstraints(max_length=12)]
Version = Annotated[StrictInt, Field(ge=1, le=2_000_000_000)]
Material = Annotated[str, StringConstraints(max_length=80)]


class DraftIn(BodyIn):
    """A draft as typed: `content` is kept whatever it says, until it is submitted."""

    court: CourtCode = ""
    form: FormName | None = None
    way_in: WayIn = "online"
    content: dict[str, Any] = Field(default_factory=dict)


class DraftSaved(BodyIn):
    """A draft's new content, and the version that it replaces (409 where somebody saved meanwhile)."""

    version: Version
    content: dict[str, Any]
    court: CourtCode | None = None
    form: FormName | None = None
    way_in: WayIn | None = None


class TextIn(BodyIn):
    """A complaint or judgment as text."""

    text: str = Field(max_length=LONGEST_TEXT)
    kind: FormName | None = Field(None, description="the kind of complaint; found from the text where absent")


class TextForDraft(TextIn):
    version: Version


class SubmitIn(BodyIn):
    """The submission of a draft. A clerk who files what came on paper says when and how it came."""

    happened_on: Day | None = None
    late_reason: str = Field("", max_length=2000)
    read_back: StrictBool = Field(False, description="the record of an oral complaint was checked and signed")
    paper: PaperIn | None = None
    materials: list[Material] = Field(default_factory=list, max_length=200)


class WindowIn(SubmitIn):
    """A complaint received at the window; with `accept` it is accepted on the spot (当场立案), both or neither."""

    court: CourtCode
    way_in: WayIn
    content: dict[str, Any]
    accept: dict[str, Any] | None = Field(None, description="the data of accept_case")
    overrides: dict[Annotated[str, StringConstraints(max_length=4)], str] = Field(default_factory=dict)


class JoinIn(BodyIn):
    """The code of an invitation, and the identity number where the account is not identified yet."""

    code: str = Field(min_length=1, max_length=60)
    identity_number: str = Field("", max_length=40)


class DraftRowOut(Schema):
    id: UUID
    title: str
    form: str
    court: str
    way_in: str
    version: int
    updated_at: datetime
    submitted: bool


class DraftOut(Schema):
    """One's own draft; `sources` says from which sentence each filled field came. After submission it is the case's id."""

    id: UUID
    court: str
    form: str
    way_in: str
    version: int
    content: dict[str, Any]
    sources: dict[str, Any]
    submitted: bool
    updated_at: datetime


class AnswerOut(Schema):
    """A calculator's answer: the value, the arithmetic, the articles."""

    value: Any
    steps: list[Words] = []
    citations: list[dict[str, Any]] = []
    warnings: list[Any] = []


class SuggestedCourt(Schema):
    code: str
    name: str


class CheckOut(Schema):
    """Before submission: does the court have jurisdiction and why, the fee in steps, what is wrong, what is missing."""

    jurisdiction: AnswerOut | None
    this_court: bool | None
    suggested: list[SuggestedCourt]
    amount: str | None
    fee: AnswerOut | None
    fee_summary: AnswerOut | None
    problems: list[Reason]
    missing: list[Reason]
    warnings: list[dict[str, Any]]
    why_not: list[dict[str, Any]]


class ExtractedOut(Schema):
    """A form filled from a text; every filled path has its source: offsets (code points), the sentence, confidence."""

    form: str
    court: str
    content: dict[str, Any]
    sources: dict[str, Any]


def draft_out(draft: selectors.OpenDraft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in DraftOut.model_fields}


@router.get("/forms", auth=None, response=answers(list[dict[str, Any]], public=True))
def list_forms(request: HttpRequest) -> list[dict[str, Any]]:
    """The kinds of element-based complaints with their sections and fields."""
    return selectors.forms()


@router.get("/forms/general", auth=None, response=answers(dict[str, Any], public=True))
def read_general_form(request: HttpRequest) -> dict[str, Any]:
    """The part that all complaints share: parties, representatives, claims, statement, evidence."""
    return selectors.general_form()


@router.post("/extract", auth=READ, response=answers(ExtractedOut))
def extract_text(request: HttpRequest, body: Annotated[TextIn, Body()]) -> dict[str, Any]:
    """Fills a form from a text. What the text does not say stays empty; nothing is kept."""
    _check_kind(body.kind)
    return prefill(body.text, body.kind).as_dict()


def _check_kind(kind: str | None) -> None:
    if kind is not None and kind not in {form.name for form in element_forms.kinds()}:
        raise field_error("kind", "没有这种起诉状，请从列表中选择。", "There is no such kind of complaint.")


@router.get("/drafts", auth=READ, response=answers(list[DraftRowOut]))
def list_drafts(request: HttpRequest, submitted: bool = False) -> list[selectors.DraftRow]:
    """The caller's drafts, or those that became cases."""
    return selectors.my_drafts(caller(request).actor, submitted=submitted)


@router.post("/drafts", auth=ACT, response=answers(DraftOut, status=201))
def start_draft(request: HttpRequest, body: Annotated[DraftIn, Body()]) -> Status[Any]:
    """Begins a draft. Its id becomes the case's id when it is submitted."""
    actor = caller(request).actor
    draft = actions.do_start_draft(actor, court=body.court, form=body.form, way_in=body.way_in, content=body.content)
    return Status(201, draft_out(selectors.open_draft(actor, draft.id)))


@router.get("/drafts/{uuid:draft_id}", auth=READ, response=answers(DraftOut, *OF_A_THING))
def read_draft(request: HttpRequest, draft_id: UUID) -> dict[str, Any]:
    """One's own draft."""
    return draft_out(selectors.open_draft(caller(request).actor, draft_id))


@router.put("/drafts/{uuid:draft_id}", auth=ACT, response=answers(DraftOut, *OF_A_THING, *ACTING))
def save_draft(request: HttpRequest, draft_id: UUID, body: Annotated[DraftSaved, Body()]) -> dict[str, Any]:
    """Saves what was typed, whatever it is."""
    actor = caller(request).actor
    actions.do_save_draft(
        draft_id, actor, body.content, body.version, court=body.court, form=body.form, way_in=body.way_in
    )
    return draft_out(selectors.open_draft(actor, draft_id))


@router.delete("/drafts/{uuid:draft_id}", auth=ACT, response=answers(None, *OF_A_THING, *ACTING, status=204))
def discard_draft(request: HttpRequest, draft_id: UUID) -> Status[None]:
    """Erases a draft."""
    actions.do_discard_draft(draft_id, caller(request).actor)
    return Status(204, None)


@router.post("/drafts/{uuid:draft_id}/prefill", auth=ACT, response=answers(DraftOut, *OF_A_THING, *ACTING))
def prefill_draft(request: HttpRequest, draft_id: UUID, body: Annotated[TextForDraft, Body()]) -> dict[str, Any]:
    """Fills a draft from a text, with the source of every filled field; replaces what it held."""
    actor = caller(request).actor
    actions.do_prefill_draft(draft_id, actor, body.text, body.version, body.kind)
    return draft_out(selectors.open_draft(actor, draft_id))


@router.post("/drafts/{uuid:draft_id}/check", auth=READ, response=answers(CheckOut, *OF_A_THING))
def check_draft(request: HttpRequest, draft_id: UUID) -> dict[str, Any]:
    """What is told before submission. Nothing here refuses: a court takes every complaint."""
    draft = selectors.open_draft(caller(request).actor, draft_id)
    today = clock.today()
    found = checks.before_submission(
        draft.content, draft.court, today, bound_to=str(draft_id), house_rules=house_rules(draft.court, today)
    )
    return found.as_dict()


@router.post(
    "/drafts/{uuid:draft_id}/submit", auth=ACT, response=answers(PerformedOut, *OF_A_THING, *ACTING, status=201)
)
def submit_draft(
    request: HttpRequest, draft_id: UUID, body: Annotated[SubmitIn, Body()], idempotency_key: Key = None
) -> Status[PerformedOut]:
    """Submits a draft: the docket begins under its id. Sent twice it acts once."""
    done = actions.do_submit_draft(
        draft_id,
        caller(request).actor,
        key=idempotency_key,
        happened_on=body.happened_on,
        late_reason=body.late_reason,
        read_back=body.read_back,
        paper=body.paper.as_paper() if body.paper else None,
        materials=body.materials,
    )
    return Status(201, performed_out(done))


@router.post("/window-filings", auth=ACT, response=answers(PerformedOut, *ACTING, status=201))
def file_at_window(
    request: HttpRequest, body: Annotated[WindowIn, Body()], idempotency_key: Key = None
) -> Status[PerformedOut]:
    """Records a complaint received at the window and, where asked, accepts it at once."""
    paper = body.paper or PaperIn(how="paper", by="", material="")
    given = actions.AtWindow(
        court=body.court,
        content=body.content,
        way_in=body.way_in,
        happened_on=body.happened_on,
        late_reason=body.late_reason,
        read_back=body.read_back,
        by=paper.by,
        scan=paper.material,
        materials=tuple(body.materials),
        accept=body.accept,
        overrides=body.overrides,
    )
    return Status(201, performed_out(actions.do_file_at_window(given, caller(request).actor, key=idempotency_key)))


@router.post("/invitations", auth=ACT, response=answers(PerformedOut, 409, 429, 503, status=201))
def join_case(
    request: HttpRequest, body: Annotated[JoinIn, Body()], idempotency_key: Key = None
) -> Status[PerformedOut]:
    """Joins a case by the code of the court's notice; an account that is not identified yet is, by its number."""
    done = actions.do_join_case(
        caller(request).actor, body.code, identity_number=body.identity_number, key=idempotency_key
    )
    return Status(201, performed_out(done))
