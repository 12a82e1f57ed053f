"""Cases, their dockets, and the acts done in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError
from django.http import HttpRequest
from ninja import Body, Header, Path, Query, Router, Schema
from ninja.responses import Status
from pydantic import Field, StrictInt, StringConstraints

from mengma import clock
from mengma.cases import selectors
from mengma.cases.access import access_case, access_cases
from mengma.cases.errors import CasesError, NoSuchCase
from mengma.cases.state import CaseState
from mengma.courts.actors import Actor
from mengma.portal.api.act_schemas import act_schema
from mengma.portal.api.auth import ACT, READ, caller
from mengma.portal.api.reading import BodyIn, ClockTime, Day
from mengma.portal.api.routes.answers import ACTING, OF_A_THING, answers
from mengma.portal.api.schemas import (
    CaseOut,
    CasePage,
    DocketPage,
    LimitOut,
    OfferOut,
    PerformedOut,
    case_out,
    guide_of,
    limit_out,
    offer_out,
    performed_out,
    row_out,
    seen_entry_out,
)
from mengma.procedure import available, library
from mengma.procedure.context import Paper
from mengma.procedure.engine import Performed, perform
from mengma.procedure.engine import Request as ActRequest
from mengma.procedure.errors import ProcedureError

if TYPE_CHECKING:
    from mengma.cases.models import Case

router = Router(tags=["cases"])
T = TypeVar("T")

ActName = Annotated[str, Path(max_length=60, pattern=r"^[a-z][a-z0-9_]*$")]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=80,
        pattern=r"^[\x21-\x7e]+$",
        description="repeating a request with the same key acts once",
    ),
]


class PaperIn(BodyIn):
    """How the act of somebody who did not sign in reached the court."""

    how: Literal["paper", "post", "oral", "phone"]
    by: str = Field("", max_length=80)
    material: str = Field("", max_length=80, description="id of the uploaded scan")

    def as_paper(self) -> Paper:
        return Paper(self.how, self.by, self.material)


class ActIn(BodyIn):
    """An act as it is asked for. `data` follows the JSON schema that GET …/acts gives for the act."""

    data: dict[str, Any] = Field(default_factory=dict)
    happened_on: Day | None = Field(None, description="today where absent; a day in the past needs late_reason")
    happened_at: ClockTime | None = None
    late_reason: str = Field("", max_length=2000)
    on_behalf_of: str = Field("", max_length=40, description="key of the party whose act this is")
    paper: PaperIn | None = None
    overrides: dict[
        Annotated[str, StringConstraints(max_length=4)], Annotated[str, StringConstraints(max_length=2000)]
    ] = Field(default_factory=dict, description="the reason for each practice guard that warns, by the guard's number")
    expected_seq: StrictInt | None = Field(
        None, ge=0, le=2_000_000_000, description="the last entry that the caller saw; 409 where others came since"
    )

    def as_request(self, act: str, key: str | None) -> ActRequest:
        return ActRequest(
            act,
            self.data,
            happened_on=self.happened_on,
            happened_at=self.happened_at,
            late_reason=self.late_reason,
            on_behalf_of=self.on_behalf_of,
            paper=self.paper.as_paper() if self.paper else None,
            overrides=self.overrides,
            key=key,
            expected_seq=self.expected_seq,
        )


class OfferWithSchema(OfferOut):
    """An act open to the caller, with the JSON schema of its data."""

    paper: bool
    data: dict[str, Any]


class MovedLimit(Schema):
    key: str
    before: LimitOut | None
    after: LimitOut


class PreviewOut(Schema):
    """What the act would do to the time limits. Nothing was kept."""

    limits: list[MovedLimit]


class CaseFilters(Schema):
    """Filters of the list; all that are given must hold."""

    q: str = Field("", max_length=60, description="part of a case number, title, cause or party's name")
    stage: str = Field("", max_length=40)
    court: str = Field("", max_length=12)
    open: bool | None = Field(None, description="true: not ended; false: ended")
    overdue: bool = Field(False, description="a running limit's last day has passed")
    order: Literal["due", "newest"] = "due"
    limit: int = Field(50, ge=1, le=100)
    offset: int = Field(0, ge=0, le=100_000)


ORDERS = {"due": ("next_due_on", "filed_on", "id"), "newest": ("-filed_on", "id")}


def simulated() -> bool:
    """Whether this installation holds invented people and cases."""
    return settings.MENGMA_MODE in ("demo", "simulation")


@router.get("/cases", auth=READ, response=answers(CasePage))
def list_cases(request: HttpRequest, filters: Query[CaseFilters]) -> CasePage:
    """The cases that the caller may read, nearest deadline first."""
    cases = selectors.matching(access_cases(caller(request).actor), filters.q)
    final = tuple({s.name for guide in library.all_guides().values() for s in guide.stages.values() if s.final})
    if filters.stage:
        cases = cases.filter(stage=filters.stage)
    if filters.court:
        cases = cases.filter(court_code=filters.court)
    if filters.open is not None:
        cases = cases.exclude(stage__in=final) if filters.open else cases.filter(stage__in=final)
    if filters.overdue:
        cases = selectors.overdue(cases, clock.today())
    rows = selectors.rows(cases, *ORDERS[filters.order], limit=filters.limit + 1, offset=filters.offset)
    items = [row_out(row) for row in rows[: filters.limit]]
    return CasePage(items=items, offset=filters.offset, more=len(rows) > filters.limit)


@router.get("/cases/{uuid:case_id}", auth=READ, response=answers(CaseOut, *OF_A_THING))
def read_case(request: HttpRequest, case_id: UUID) -> CaseOut:
    """A case: what the caller may do next, every clock with its arithmetic and articles, parties, tracks, documents."""
    actor = caller(request).actor
    case, standing = access_case(actor, case_id)
    return case_out(case, standing, available.offers(case, actor), simulated=simulated())


@router.get("/cases/{uuid:case_id}/docket", auth=READ, response=answers(DocketPage, *OF_A_THING))
def read_docket(
    request: HttpRequest,
    case_id: UUID,
    after: Annotated[int, Query(ge=0, le=2_000_000_000, description="the last sequence number already known")] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> DocketPage:
    """The entries of a docket in their order."""
    case, _ = access_case(caller(request).actor, case_id, "docket")
    last = min(after + limit, case.last_seq)
    entries = selectors.docket_entries(case_id, range(after + 1, last + 1)) if last > after else []
    return DocketPage(
        items=[seen_entry_out(entry) for entry in entries], last_seq=case.last_seq, more=last < case.last_seq
    )


@router.get("/cases/{uuid:case_id}/acts", auth=READ, response=answers(list[OfferWithSchema], *OF_A_THING))
def read_offers(request: HttpRequest, case_id: UUID) -> list[OfferWithSchema]:
    """The acts open to the caller now, urgent ones first, each with the JSON schema of its data."""
    actor = caller(request).actor
    case, _ = access_case(actor, case_id)
    return [_with_schema(case, offer) for offer in available.offers(case, actor)]


def _with_schema(case: Case, offer: available.Offer) -> OfferWithSchema:
    state = CaseState.from_json(case.state)
    data = act_schema(offer.act, guide_of(case.guide, case.guide_version), state)
    return OfferWithSchema(**offer_out(offer).model_dump(), paper=offer.act.paper, data=data)


@router.post(
    "/cases/{uuid:case_id}/acts/{act}", auth=ACT, response=answers(PerformedOut, *OF_A_THING, *ACTING, status=201)
)
def do_act(
    request: HttpRequest, case_id: UUID, act: ActName, body: Annotated[ActIn, Body()], idempotency_key: Key = None
) -> Status[PerformedOut]:
    """Performs an act. Answers its entry and where the case stands then; 201 also where the key had acted before."""
    actor = caller(request).actor
    asked = body.as_request(act, idempotency_key)
    return Status(201, performed_out(hidden(actor, case_id, lambda: _perform(case_id, actor, asked))))


def _perform(case_id: UUID, actor: Actor, asked: ActRequest) -> Performed:
    try:
        return perform(case_id, actor, asked)
    except IntegrityError:
        if asked.key is None:
            raise
        # another request with the same key won the race: this time the engine finds its entry
        return perform(case_id, actor, asked)


@router.post("/cases/{uuid:case_id}/acts/{act}/preview", auth=ACT, response=answers(PreviewOut, *OF_A_THING, *ACTING))
def preview_act(request: HttpRequest, case_id: UUID, act: ActName, body: Annotated[ActIn, Body()]) -> PreviewOut:
    """What an act would do to the time limits; nothing is kept. Refuses as the act itself would."""
    actor = caller(request).actor
    case, _ = access_case(actor, case_id)
    asked = body.as_request(act, None)
    guide = guide_of(case.guide, case.guide_version)
    seen = hidden(actor, case_id, lambda: available.preview(case_id, actor, asked))
    return PreviewOut(
        limits=[
            MovedLimit(
                key=key, before=limit_out(guide, key, before) if before else None, after=limit_out(guide, key, after)
            )
            for key, (before, after) in sorted(seen.limits.items())
        ]
    )


def hidden(actor: Actor, case_id: UUID, work: Callable[[], T]) -> T:
    """Does the work; who may not read the case is told that there is none, whatever the work refused.

    The case's existence must not show in the kind of refusal (403 for a real case, 404 for an invented id).
    """
    try:
        return work()
    except (ProcedureError, CasesError) as refused:
        if not isinstance(refused, NoSuchCase):
            access_case(actor, case_id)
        raise
