"""What a person may do next in a case: the acts the guide offers now, each with what stands in its way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from mengma.cases import docket as dockets
from mengma.cases.access import towards
from mengma.cases.docket import Docket
from mengma.cases.state import CaseState, Item
from mengma.courts.actors import Actor
from mengma.courts.permissions import PARTY_SIDE, may_act
from mengma.procedure import consequences, corrections, engine, library
from mengma.procedure.context import ActContext, Paper
from mengma.procedure.engine import Request
from mengma.procedure.errors import NotNow, Problem, ProcedureError, UnknownAct
from mengma.procedure.guide import Act, GuardSpec

if TYPE_CHECKING:
    from mengma.cases.models import Case


@dataclass(frozen=True, slots=True)
class Offer:
    """An act that this person may do now. `blocked` lists guards that refuse already before anything is filled in.

    `on_paper`: only to record a party's act. `also_for`: the parties whose act this person may record as well as do his own.
    """

    act: Act
    capacity: str
    on_paper: bool
    blocked: tuple[Problem, ...]
    also_for: tuple[str, ...] = ()


def offers(case: Case, actor: Actor) -> list[Offer]:
    """The acts open to a person now, urgent ones first, those that only record a party's paper last."""
    docket = _as_docket(case)
    found = []
    for act in library.guide(case.guide, case.guide_version).acts.values():
        # most acts belong to another stage: the cheapest question first, a page asks all of them
        if docket.state.stage not in act.stages or act.who == ("system",):
            continue
        offer = _offer(docket, actor, act)
        if offer:
            found.append(offer)
    return sorted(found, key=lambda o: (o.on_paper, bool(o.blocked), not o.act.urgent))


def offer_of(case: Case, actor: Actor, act_name: str) -> Offer:
    """One act as it is open to a person now. Raises UnknownAct, NotAllowed or NotNow, which say why it is not."""
    docket = _as_docket(case)
    act = library.guide(case.guide, case.guide_version).acts.get(act_name)
    if act is None or act.opens:
        raise UnknownAct()
    offer = _offer(docket, actor, act)
    if offer is None:
        _context(docket, actor, act, None)
        raise NotNow()
    return offer


def subjects_of(case: Case, actor: Actor, offer: Offer) -> tuple[str, ...]:
    """The parties for whom this person may do an offered act; empty where the act is nobody's in particular."""
    stands = towards(actor, CaseState.from_json(case.state))
    return may_act(actor, offer.act.who, stands, on_paper=offer.on_paper).subjects


def _as_docket(case: Case) -> Docket:
    state = CaseState.from_json(case.state)
    return Docket(
        case.id, case.dispute_id, case.guide, case.guide_version, state, case.last_seq, bytes(case.head).hex()
    )


def _offer(docket: Docket, actor: Actor, act: Act) -> Offer | None:
    try:
        ctx = _context(docket, actor, act, None)
    except NotNow:
        return None
    except ProcedureError:
        return _offer_on_paper(docket, actor, act) if act.paper else None
    also_for = _recorded_for(docket, actor, act) if act.paper and ctx.standing.capacity not in PARTY_SIDE else ()
    return Offer(act, ctx.standing.capacity, False, tuple(_standing_refusals(ctx)), also_for)


def _recorded_for(docket: Docket, actor: Actor, act: Act) -> tuple[str, ...]:
    """The parties whose paper this person may record in an act that he may do for himself too."""
    found = []
    for party in _parties_who(docket, act):
        try:
            _context(docket, actor, act, Paper(""), party)
        except ProcedureError:
            continue
        found.append(party)
    return tuple(found)


def _offer_on_paper(docket: Docket, actor: Actor, act: Act) -> Offer | None:
    """Recording a party's paper: in the way of the act stands only what stands in the way of every party."""
    found = None
    for party in _parties_who(docket, act):
        try:
            ctx = _context(docket, actor, act, Paper(""), party)
        except ProcedureError:
            continue
        blocked = tuple(_standing_refusals(ctx))
        if found is None or not blocked:
            found = Offer(act, ctx.standing.capacity, True, blocked)
        if not blocked:
            break
    return found


def _parties_who(docket: Docket, act: Act) -> list[str]:
    """The parties whose act it may be; one empty key where the case has none such."""
    sides = {"plaintiff", "defendant", "third_party"}.intersection(act.who)
    keys = [key for key, party in docket.state.all("parties").items() if not sides or party["capacity"] in sides]
    return keys or [""]


def _context(docket: Docket, actor: Actor, act: Act, paper: Paper | None, party: str = "") -> ActContext:
    return engine.begin(docket, actor, Request(act.name, paper=paper, on_behalf_of=party))


class _NothingTyped(dict[str, Any]):
    """The data of a form that nobody has filled in; it notices who asks for it."""

    asked = False

    def __getitem__(self, name: str) -> Any:
        self.asked = True
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self.asked = True
        return False

    def get(self, name: str, default: Any = None) -> Any:
        self.asked = True
        return default


def _standing_refusals(ctx: ActContext) -> list[Problem]:
    """Guards of kind law that do not look at the form's data and refuse already."""
    problems = []
    for number, spec in enumerate(ctx.act.guards, start=1):
        if spec.kind == "law" and not _about_data(spec) and _refuses_unasked(ctx, spec):
            problems.append(Problem(f"guard.{number}", spec.say.zh, spec.say.en, spec.article))
    return problems


def _about_data(spec: GuardSpec) -> bool:
    named = any(isinstance(value, str) and value.startswith("$") for value in _flat(spec.params))
    return named or spec.guard.startswith("data_")


def _refuses_unasked(ctx: ActContext, spec: GuardSpec) -> bool:
    """Whether a guard refuses without having asked what was typed: then nothing that is typed will help."""
    ctx.data = untold = _NothingTyped()
    try:
        refuses = not consequences.holds(ctx, spec)
    except (KeyError, TypeError):
        if not untold.asked:
            raise
        return False
    return refuses and not untold.asked


def _flat(params: Mapping[str, Any]) -> list[Any]:
    return [inner for value in params.values() for inner in (value.values() if isinstance(value, dict) else [value])]


@dataclass(frozen=True, slots=True)
class Preview:
    """What an act would do: the limits it would open or move, as (before, after) by key, and all its changes."""

    limits: Mapping[str, tuple[Item | None, Item]]
    changes: list[dict[str, Any]]


def preview(case_id: UUID, actor: Actor, request: Request) -> Preview:
    """Performs an act without keeping it. Raises what `perform` would raise."""
    with transaction.atomic():
        before = dict(dockets.lock_docket(case_id).state.all("limits"))
        done = engine.perform(case_id, actor, request)
        transaction.set_rollback(True)
    after = done.state.all("limits")
    moved = {key: (before.get(key), item) for key, item in after.items() if before.get(key) != item}
    return Preview(moved, done.entry.payload.get("changes", []))


def preview_correction(case_id: UUID, actor: Actor, request: Request) -> Mapping[str, tuple[Item | None, Item | None]]:
    """The limits that a proposed correction would move once approved, by key. Raises what `perform` would raise."""
    with transaction.atomic():
        ctx = engine.begin(dockets.lock_docket(case_id), actor, request)
        engine.read_data(ctx, request)
        moved = corrections.limits_moved(ctx, ctx.data)
        transaction.set_rollback(True)
    return moved
