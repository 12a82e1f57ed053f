"""What the API shows of a case. The only place where a case's state becomes an answer.

Fields are named one by one, so a new field of the state is hidden until it is added here. What an act's data hold is shown
without identity numbers and without anything encrypted, at any depth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from mengma import lawbook
from mengma.cases.canonical import canonical, header_hash
from mengma.cases.selectors import CaseRow, SeenEntry
from mengma.cases.state import CaseState, Item
from mengma.courts.identity import cipher
from mengma.courts.permissions import Decision
from mengma.procedure import library
from mengma.procedure.available import Offer
from mengma.procedure.engine import Performed
from mengma.procedure.guide import Act, Guide, Text

if TYPE_CHECKING:
    from mengma.cases.models import Case

# Names under which acts receive identity numbers or secrets; hidden wherever they stand.
HIDDEN_NAMES = frozenset(
    {"identity", "identity_number", "id_number", "identity_cipher", "identity_lookup", "secret", "code"}
)
PARTY_FIELDS = (
    "capacity", "name", "kind", "sex", "born_on", "address", "region", "phone", "identity_tail", "foreign", "left_on",
)  # fmt: skip
REPRESENTATIVE_FIELDS = ("party", "kind", "name", "authority", "organisation", "until")
CLAIM_FIELDS = ("by", "against", "kind", "text", "amount")
HEARING_FIELDS = ("kind", "starts", "ends", "room", "state", "judges", "clerk", "parties")
FEE_FIELDS = ("kind", "of", "payer", "amount", "steps", "citations")
SERVICE_FIELDS = ("document", "party", "way", "sent_on", "state", "effective_on")
DECISION_FIELDS = ("kind", "type", "title", "on", "appealable", "final")
DOCUMENT_FIELDS = ("kind", "to", "on", "act", "seq")
LIMIT_FIELDS = ("subject", "state", "kind", "started_on", "due_on", "ended_on", "exclusions", "extensions", "seq")


class Words(Schema):
    """The same words in Chinese and English."""

    zh: str
    en: str


class Reason(Schema):
    """One reason why an act is refused or blocked, with its article and, for a field, its name."""

    code: str
    zh: str
    en: str
    article: str = ""
    field: str = ""
    kind: str = "law"


class ProblemOut(Schema):
    """A refusal (RFC 9457): machine code, what happened, what to do next, and the reasons one by one."""

    type: str
    title: str
    status: int
    code: str
    what: Words
    next: Words
    problems: list[Reason] = []
    request_id: str
    data: dict[str, Any] | None = None


class CourtOut(Schema):
    code: str
    name: str


class Named(Schema):
    """A machine name with its words."""

    name: str
    title: Words


class OfferOut(Schema):
    """An act open to the caller now; `blocked` lists what already stands in its way."""

    act: str
    title: Words
    capacity: str
    urgent: bool
    on_paper: bool = Field(description="only to record the act of a party that came by paper, post or speech")
    also_for: list[str] = Field(description="parties whose act this person may record from paper as well as do his own")
    articles: list[str]
    blocked: list[Reason]


class LimitOut(Schema):
    """A time limit with the arithmetic that leads to its last day, and the articles."""

    key: str
    name: str
    title: Words
    subject: str = ""
    state: str
    kind: str = ""
    started_on: date
    due_on: date | None = None
    ended_on: date | None = None
    provisional: bool = False
    exclusions: list[dict[str, Any]] = []
    extensions: list[Any] = []
    steps: list[Words] = []
    citations: list[dict[str, Any]] = []
    seq: int | None = None


class TrackOut(Schema):
    """Where a parallel track stands, for the whole case or for one subject."""

    track: str
    title: Words
    subject: str = ""
    state: str
    state_title: Words
    since: date


class Standing(Schema):
    """In which capacity the caller reads or acts, and why."""

    capacity: str
    why: Words


class CaseRowOut(Schema):
    """A case as a list shows it."""

    id: UUID
    court: CourtOut
    guide: str
    stage: Named
    variant: Named | None
    case_number: str
    title: str
    cause: str
    filed_on: date | None
    accepted_on: date | None
    closed_on: date | None
    next_due_on: date | None


class CasePage(Schema):
    """Some of the cases that the caller may read; `more` says whether others follow."""

    items: list[CaseRowOut]
    offset: int
    more: bool


class CaseSummary(Schema):
    """A case after an act: where it stands, what runs, and the sequence number to send as `expected_seq`."""

    id: UUID
    court: CourtOut
    guide: str
    stage: Named
    variant: Named | None
    case_number: str
    title: str
    seq: int
    closed_on: date | None
    limits: list[LimitOut]


class CaseOut(CaseSummary):
    """A case: first what the caller may do next, then every clock with its arithmetic, then parties and tracks."""

    dispute: UUID
    standing: Standing
    next: list[OfferOut]
    cause: str
    cause_code: str
    amount: str | None
    way_in: str
    language: str
    filed_on: date | None
    accepted_on: date | None
    parties: list[dict[str, Any]]
    representatives: list[dict[str, Any]]
    claims: list[dict[str, Any]]
    tracks: list[TrackOut]
    hearings: list[dict[str, Any]]
    fees: list[dict[str, Any]]
    services: list[dict[str, Any]]
    decisions: list[dict[str, Any]]
    documents: list[dict[str, Any]]
    simulated: bool = Field(description="this installation holds invented people and cases")


class ActorOut(Schema):
    id: str
    name: str
    capacity: str


class EntryOut(Schema):
    """An entry of the docket. `data` is None where the payload was erased; identity numbers are left out."""

    id: UUID
    case: UUID
    seq: int
    act: str
    title: Words
    actor: ActorOut
    on_behalf_of: str | None
    happened_on: date
    happened_at: str | None
    recorded_at: datetime
    guide: str
    caused_by: UUID | None
    supersedes: UUID | None
    erases: UUID | None
    hash: str | None
    previous: str
    data: dict[str, Any] | None
    paper: dict[str, Any] | None
    late_reason: str | None
    overrides: dict[str, Any] | None
    notes: dict[str, Any] | None


class DocketPage(Schema):
    items: list[EntryOut]
    last_seq: int
    more: bool


class PerformedOut(Schema):
    """A performed act. `repeated` is true where the idempotency key had already acted."""

    entry: EntryOut
    case: CaseSummary
    repeated: bool


def words(text: Text | None) -> Words:
    return Words(zh=text.zh, en=text.en) if text else Words(zh="", en="")


def guide_of(name: str, version: int) -> Guide:
    """The guide that a case pins."""
    return library.guide(name, version)


def named_stage(guide: Guide, stage: str) -> Named:
    known = guide.stages.get(stage)
    return Named(name=stage, title=words(known.title) if known else Words(zh=stage, en=stage))


def named_variant(guide: Guide, variant: str) -> Named | None:
    known = guide.variants.get(variant)
    return Named(name=variant, title=words(known)) if known else None


def court_out(code: str) -> CourtOut:
    """A court with its name, from the list that law/courts keeps in memory."""
    listed = lawbook.load().courts
    return CourtOut(code=code, name=listed.get(code).name if code in listed else code)


def shown(value: Any) -> Any:
    """A value of an act's data without identity numbers, secrets and encrypted texts, at any depth."""
    if isinstance(value, Mapping):
        return {
            key: shown(inner) for key, inner in value.items() if key not in HIDDEN_NAMES and not cipher.is_sealed(inner)
        }
    if isinstance(value, list):
        return [shown(inner) for inner in value if not cipher.is_sealed(inner)]
    return None if cipher.is_sealed(value) else value


def items_out(state: CaseState, collection: str, fields: Iterable[str]) -> list[dict[str, Any]]:
    """The items of a collection with their keys and the named fields only."""
    names = tuple(fields)
    return [
        {"key": key, **{name: shown(item[name]) for name in names if name in item}}
        for key, item in state.all(collection).items()
    ]


def limits_out(guide: Guide, state: CaseState, *, running_only: bool = False) -> list[LimitOut]:
    """The time limits, running ones first by their last day."""
    limits = [
        limit_out(guide, key, item)
        for key, item in state.all("limits").items()
        if not running_only or item["state"] in ("running", "paused")
    ]
    return sorted(limits, key=lambda limit: (limit.state not in ("running", "paused"), limit.due_on or date.max))


def limit_out(guide: Guide, key: str, item: Item) -> LimitOut:
    spec = guide.limits.get(item["name"])
    title = words(spec.title) if spec else Words(zh=item["name"], en=item["name"])
    rest = {name: item[name] for name in LIMIT_FIELDS if item.get(name) is not None}
    return LimitOut(
        key=key,
        name=item["name"],
        title=title,
        provisional=bool(item.get("provisional")),
        steps=[Words(zh=str(s.get("zh", "")), en=str(s.get("en", ""))) for s in item.get("steps", [])],
        citations=[dict(c) for c in item.get("citations", [])],
        **rest,
    )


def tracks_out(guide: Guide, state: CaseState) -> list[TrackOut]:
    found = []
    for item in state.all("tracks").values():
        track = guide.tracks.get(item["track"])
        title = words(track.title) if track else Words(zh=item["track"], en=item["track"])
        state_words = words(track.states.get(item["state"])) if track else Words(zh=item["state"], en=item["state"])
        found.append(
            TrackOut(
                track=item["track"],
                title=title,
                subject=item.get("subject", ""),
                state=item["state"],
                state_title=state_words,
                since=item["since"],
            )
        )
    return found


def offer_out(offer: Offer) -> OfferOut:
    return OfferOut(
        act=offer.act.name,
        title=words(offer.act.title),
        capacity=offer.capacity,
        urgent=offer.act.urgent,
        on_paper=offer.on_paper,
        also_for=list(offer.also_for),
        articles=list(offer.act.articles),
        blocked=[Reason(**problem.as_dict()) for problem in offer.blocked],
    )


def row_out(row: CaseRow) -> CaseRowOut:
    guide = guide_of(row.guide, row.guide_version)
    return CaseRowOut(
        id=row.id,
        court=court_out(row.court_code),
        guide=guide.label,
        stage=named_stage(guide, row.stage),
        variant=named_variant(guide, row.variant),
        case_number=row.case_number,
        title=row.title,
        cause=row.cause,
        filed_on=row.filed_on,
        accepted_on=row.accepted_on,
        closed_on=row.closed_on,
        next_due_on=row.next_due_on,
    )


def _summary(case_id: UUID, guide: Guide, state: CaseState, seq: int, limits: list[LimitOut]) -> dict[str, Any]:
    return {
        "id": case_id,
        "court": court_out(str(state.fact("court", ""))),
        "guide": guide.label,
        "stage": named_stage(guide, state.stage),
        "variant": named_variant(guide, state.variant),
        "case_number": state.case_number or "",
        "title": str(state.fact("title", "")),
        "seq": seq,
        "closed_on": state.fact("closed_on"),
        "limits": limits,
    }


def case_out(case: Case, standing: Decision, next_acts: list[Offer], *, simulated: bool) -> CaseOut:
    """A case as its readers see it."""
    guide = guide_of(case.guide, case.guide_version)
    state = CaseState.from_json(case.state)
    return CaseOut(
        **_summary(case.id, guide, state, case.last_seq, limits_out(guide, state)),
        dispute=case.dispute_id,
        standing=Standing(capacity=standing.capacity, why=Words(zh=standing.why_zh, en=standing.why_en)),
        next=[offer_out(offer) for offer in next_acts],
        cause=str(state.fact("cause", "")),
        cause_code=str(state.fact("cause_code", "")),
        amount=state.fact("amount"),
        way_in=str(state.fact("way_in", "")),
        language=str(state.fact("language", "")),
        filed_on=state.fact("filed_on"),
        accepted_on=state.fact("accepted_on"),
        parties=items_out(state, "parties", PARTY_FIELDS),
        representatives=items_out(state, "representatives", REPRESENTATIVE_FIELDS),
        claims=items_out(state, "claims", CLAIM_FIELDS),
        tracks=tracks_out(guide, state),
        hearings=items_out(state, "hearings", HEARING_FIELDS),
        fees=items_out(state, "fees", FEE_FIELDS),
        services=items_out(state, "services", SERVICE_FIELDS),
        decisions=items_out(state, "decisions", DECISION_FIELDS),
        documents=items_out(state, "documents", DOCUMENT_FIELDS),
        simulated=simulated,
    )


def entry_out(header: Mapping[str, Any], content: Mapping[str, Any] | None, entry_hash: str | None) -> EntryOut:
    """An entry from its header and payload; the payload's raw changes are the docket's business and are not shown."""
    name, _, version = header["guide"].partition("@")
    act: Act | None = guide_of(name, int(version)).acts.get(header["act"])
    told = content or {}
    return EntryOut(
        id=header["id"],
        case=header["case"],
        seq=header["seq"],
        act=header["act"],
        title=words(act.title) if act else Words(zh=header["act"], en=header["act"]),
        actor=ActorOut(**{name: str(header["actor"].get(name, "")) for name in ("id", "name", "capacity")}),
        on_behalf_of=header.get("on_behalf_of"),
        happened_on=header["happened_on"],
        happened_at=header.get("happened_at"),
        recorded_at=header["recorded_at"],
        guide=header["guide"],
        caused_by=header.get("caused_by"),
        supersedes=header.get("supersedes"),
        erases=header.get("erases"),
        hash=entry_hash,
        previous=header["prev"],
        data=shown(told.get("data", {})) if content is not None else None,
        paper=told.get("paper"),
        late_reason=told.get("late_reason"),
        overrides=told.get("overrides"),
        notes=shown(told.get("notes")),
    )


def seen_entry_out(entry: SeenEntry) -> EntryOut:
    return entry_out(entry.header, entry.content, entry.hash)


def last_seq_of(state: CaseState) -> int:
    """The sequence number of the last entry, from the state's own note of what was done."""
    return max((item["seq"] for item in state.all("done").values()), default=0)


def performed_out(done: Performed) -> PerformedOut:
    """The answer to an act, from what `perform` gave back: the database is not asked again."""
    header = done.entry.header
    name, _, version = header["guide"].partition("@")
    guide = guide_of(name, int(version))
    limits = limits_out(guide, done.state, running_only=True)
    seq = max(last_seq_of(done.state), done.entry.seq)
    return PerformedOut(
        entry=entry_out(header, done.entry.payload, header_hash(canonical(header)).hex()),
        case=CaseSummary(**_summary(done.entry.case_id, guide, done.state, seq, limits)),
        repeated=done.repeated,
    )
