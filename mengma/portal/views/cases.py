"""One case: what may be done next, every running clock, parties and tracks, the docket."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mengma import clock
from mengma.cases import selectors
from mengma.cases.access import towards
from mengma.cases.errors import NoSuchCase
from mengma.cases.state import CaseState
from mengma.courts.permissions import Towards, may_read
from mengma.dossier.selectors import documents_to_print
from mengma.portal import casepage, correctionforms, prefills
from mengma.portal.gate import PortalRequest
from mengma.portal.routes import by_name
from mengma.portal.words import chosen, court_name
from mengma.procedure import available
from mengma.procedure.errors import ProcedureError
from mengma.procedure.guide import Guide

SHOWN_ENTRIES = 12
# urgent acts come first; the rest of a long list is folded away
SHOWN_OFFERS = 6


def frame(request: PortalRequest) -> dict[str, object]:
    """What every page of a case shows at its head."""
    case = request.case
    guide = casepage.guide_of(case)
    state = CaseState.from_json(case.state)
    stage = guide.stages.get(case.stage)
    return {
        "case": case,
        "guide": guide,
        "state": state,
        "stage": chosen(stage.title) if stage else case.stage,
        "variant": chosen(guide.variants[case.variant]) if case.variant in guide.variants else "",
        "court": court_name(case.court_code),
        "standing": request.standing,
    }


def case(request: PortalRequest, case_id: UUID) -> HttpResponse:
    context = frame(request)
    guide, state = casepage.guide_of(request.case), CaseState.from_json(request.case.state)
    stands = towards(request.actor, state)
    offers = available.offers(request.case, request.actor)
    own = [o for o in offers if not o.on_paper and not o.blocked]
    running, ended = casepage.clocks(guide, state, clock.today())
    context |= {
        "offers": own[:SHOWN_OFFERS],
        "more_offers": own[SHOWN_OFFERS:],
        "on_paper": [o for o in offers if o.on_paper and not o.blocked],
        "blocked": [o for o in offers if o.blocked],
        "running": running,
        "ended": ended,
        "parties": casepage.parties(guide, state),
        "tracks": casepage.track_lines(guide, state, of="parties"),
        "people": casepage.people(state),
        "claims": state.all("claims"),
        "may_read_identity": bool(may_read(request.actor, "identity_numbers", stands)),
        "asked": prefills.corrections_of(state, clock.today()),
    }
    if may_read(request.actor, "documents", stands):
        context["documents"] = casepage.documents(guide, state)
    if may_read(request.actor, "docket", stands):
        entries = casepage.entry_views(guide, state, selectors.docket_entries(case_id))
        context |= {"entries": entries[:SHOWN_ENTRIES], "more_entries": max(len(entries) - SHOWN_ENTRIES, 0)}
    context["case_links"] = _links(request, stands, state)
    return render(request, "portal/case.html", context)


# pages of a case: route, title, the collection that must hold something for the link to make sense ("" for always)
LINKS = (
    ("case-receipt", gettext_lazy("收到诉讼材料凭证"), "", ("filer", "plaintiff", "window_clerk", "filing_judge")),
    ("case-dossier", gettext_lazy("电子卷宗"), "", ()),
    ("case-assignment", gettext_lazy("分案的方法和结果"), "draws", ()),
    ("case-services", gettext_lazy("送达情况"), "services", ()),
    ("case-fees", gettext_lazy("诉讼费用"), "fees", ()),
)


def _links(request: PortalRequest, stands: Towards, state: CaseState) -> list[tuple[str, str]]:
    """The other pages of this case that this person may open and that show something."""
    routes, found = by_name(), []
    for name, title, collection, capacities in LINKS:
        if collection and not state.all(collection):
            continue
        if capacities and request.standing.capacity not in capacities:
            continue
        if may_read(request.actor, routes[name].resource, stands):
            found.append((str(title), reverse(name, args=[request.case.id])))
    if may_read(request.actor, "decision_draft", stands) and request.case.closed_on is None:
        found.append((_("起草判决书"), reverse("case-draft", args=[request.case.id, "judgment"])))
    return found


def docket(request: PortalRequest, case_id: UUID) -> HttpResponse:
    """The whole docket, for reading and printing."""
    context = frame(request)
    guide, state = casepage.guide_of(request.case), CaseState.from_json(request.case.state)
    context["entries"] = casepage.entry_views(guide, state, selectors.docket_entries(case_id))
    return render(request, "portal/docket.html", context)


def _correction(request: PortalRequest, guide: Guide, seq: int) -> str:
    """Where this person proposes a correction of the entry; "" where it is not offered."""
    link = correctionforms.link_of(guide, seq)
    try:
        if link is None or available.offer_of(request.case, request.actor, link[0]).blocked:
            return ""
    except ProcedureError:
        return ""
    return f"{reverse('case-act', args=[request.case.id, link[0]])}?{link[1]}"


def entry(request: PortalRequest, case_id: UUID, seq: int) -> HttpResponse:
    """One entry: its data in words, what it changed, how it came, and its place in the chain."""
    context = frame(request)
    guide, state = casepage.guide_of(request.case), CaseState.from_json(request.case.state)
    entries = selectors.docket_entries(case_id)
    shown = next((v for v in casepage.entry_views(guide, state, entries) if v.entry.seq == seq), None)
    if shown is None:
        raise NoSuchCase("没有这一条记录。", "There is no such entry.")
    context |= {
        "view": shown,
        "data": casepage.entry_data(guide, state, shown.entry),
        "overrides": casepage.overrides(guide, shown.entry),
        "correct": _correction(request, guide, seq),
        "papers": documents_to_print(state, casepage.with_what_it_caused(entries, seq)),
    }
    return render(request, "portal/entry.html", context)
