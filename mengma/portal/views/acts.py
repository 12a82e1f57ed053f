"""Doing an act: the form from the guide, its preview, and what to show when it is not done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from mengma import clock
from mengma.cases.errors import CaseMoved
from mengma.cases.state import CaseState
from mengma.dossier.actions import do_upload
from mengma.dossier.errors import DossierError
from mengma.dossier.selectors import waiting_of
from mengma.portal import actforms, casepage, correctionforms, prefills, structured
from mengma.portal.correctionforms import Correcting
from mengma.portal.gate import PortalRequest
from mengma.portal.views.cases import frame
from mengma.portal.words import act_title, chosen
from mengma.procedure import available
from mengma.procedure.available import Offer
from mengma.procedure.engine import Request, perform
from mengma.procedure.errors import BadData, NeedsReason, Problem, ProcedureError, Refused
from mengma.procedure.guide import Guide

Clocks = list[tuple[casepage.Clock | None, casepage.Clock | None]]


def act(request: PortalRequest, case_id: UUID, act: str) -> HttpResponse:
    """The form of an act; a posted form is performed, or comes back with everything that was typed."""
    offer = available.offer_of(request.case, request.actor, act)
    if request.method != "POST":
        return _first_page(request, offer)
    typed = request.POST.copy()
    typed["typed"] = "1"
    do = request.POST.get("do", "")
    if do:
        typed.pop("seen", None)
        data = structured.changed(_typed_data(offer, typed, _correcting(request, offer, typed)), do)
        return _page(request, offer, typed, data=data, add=do.removeprefix("add:"))
    try:
        _take_files(request, offer, typed)
        wanted = _wanted(request, offer, typed)
        clocks = _to_be_seen(request, offer, typed, wanted)
        if clocks is not None:
            return _page(request, offer, typed, clocks=clocks)
        done = perform(case_id, request.actor, wanted)
    except (BadData, Refused, NeedsReason) as error:
        return _page(request, offer, typed, error)
    except CaseMoved as moved:
        return _page(request, offer, typed, moved=moved)
    messages.success(
        request,
        _("已办理：%(act)s（第%(seq)s条记录）。") % {"act": chosen(offer.act.title), "seq": done.entry.seq},
    )
    messages.info(request, keep_key(case_id, act), extra_tags="typed-done")
    return HttpResponseRedirect(reverse("case", args=[case_id]))


def _first_page(request: PortalRequest, offer: Offer) -> HttpResponse:
    """The form as it is opened. Where it decides on the one correction there is, its clocks stand on it at once."""
    post = _prefilled(request, offer)
    waiting = correctionforms.proposed(request.case, offer, *_guide_and_state(request))
    if offer.act.effect != correctionforms.APPROVE or len(waiting) != 1:
        return _page(request, offer, post)
    post = post or QueryDict(mutable=True)
    post[f"{actforms.PREFIX}correction"] = waiting[0].key
    try:
        clocks = _to_be_seen(request, offer, post, _wanted(request, offer, post))
    except (ProcedureError, CaseMoved):  # what stands in the way is said when it is tried
        clocks = None
    return _page(request, offer, post, clocks=clocks)


def _guide_and_state(request: PortalRequest) -> tuple[Guide, CaseState]:
    return casepage.guide_of(request.case), CaseState.from_json(request.case.state)


def _correcting(request: PortalRequest, offer: Offer, post: QueryDict | None) -> Correcting | None:
    return correctionforms.of(request.case, offer, *_guide_and_state(request), post)


def _typed_data(offer: Offer, post: QueryDict, correcting: Correcting | None) -> dict[str, Any]:
    data = actforms.typed_data(offer.act.fields, post)
    if correcting and correcting.typed is not None:
        data[structured.CORRECTED] = correcting.typed
    return data


def _wanted(request: PortalRequest, offer: Offer, post: QueryDict) -> Request:
    """The request that the form makes. Raises BadData."""
    correcting = _correcting(request, offer, post)
    return actforms.request_from(offer, post, correcting.wanted() if correcting else None)


def _to_be_seen(request: PortalRequest, offer: Offer, post: QueryDict, wanted: Request) -> Clocks | None:
    """The clocks that a correction moves, unless the person has just seen them; None for every other act.

    What was seen is noted in the form: it counts for exactly this correction. Raises what doing it would raise.
    """
    if offer.act.effect not in correctionforms.SEEN_FIRST:
        return None
    digest = correctionforms.digest_of(wanted)
    if post.get("seen") == digest:
        return None
    clocks = _clocks_moved(request, offer, wanted)
    post["seen"] = digest
    return clocks


def _clocks_moved(request: PortalRequest, offer: Offer, wanted: Request) -> Clocks:
    """The clocks as they are and as the act would leave them. Raises what doing it would raise."""
    if offer.act.effect == correctionforms.PROPOSE:
        moved = dict(available.preview_correction(request.case.id, request.actor, wanted))
    else:
        moved = dict(available.preview(request.case.id, request.actor, wanted).limits)
    (guide, state), today = _guide_and_state(request), clock.today()
    return [
        (
            casepage.clock_of(guide, state, key, before, today) if before else None,
            casepage.clock_of(guide, state, key, after, today) if after else None,
        )
        for key, (before, after) in moved.items()
    ]


def keep_key(case_id: UUID, act: str) -> str:
    """Under what the browser keeps what was typed into this form until it is done."""
    return f"act:{case_id}:{act}"


def _prefilled(request: PortalRequest, offer: Offer) -> QueryDict | None:
    """Values that the case itself brings into the form, or a link in the address (for instance which entry to correct)."""
    given: dict[str, Any] = prefills.of_case(offer, CaseState.from_json(request.case.state))
    given |= {name: value for name, value in request.GET.items() if name.startswith(actforms.PREFIX)}
    if not given:
        return None
    prefilled = QueryDict(mutable=True)
    for name, value in given.items():
        prefilled[name] = str(value)
    return prefilled


def _page(
    request: PortalRequest,
    offer: Offer,
    post: QueryDict | None = None,
    error: ProcedureError | None = None,
    moved: CaseMoved | None = None,
    data: dict[str, Any] | None = None,
    add: str = "",
    clocks: Clocks | None = None,
) -> HttpResponse:
    if moved:
        request.case.refresh_from_db()
    context = frame(request)
    guide, state = _guide_and_state(request)
    correcting = _correcting(request, offer, post)
    if data is None and post is not None and correcting:
        data = _typed_data(offer, post, correcting)
    data_stands = clocks is not None or error is not None
    subjects = available.subjects_of(request.case, request.actor, offer)
    problems = error.problems if error else ()
    form = actforms.build(offer, guide, state, request.case.last_seq, post, problems, subjects, data, add, correcting)
    _offer_files(request, form)
    context |= {
        "offer": offer,
        "form": form,
        "error": error,
        "moved": [(e["seq"], act_title(guide, e["act"]), e["actor"].get("name", "")) for e in moved.data["since"]]
        if moved
        else [],
        "keep": keep_key(request.case.id, offer.act.name),
        "paper_ways": actforms.labels.PAPER_WAYS.items(),
        "today": clock.today(),
        "proposed": correctionforms.proposed(request.case, offer, guide, state),
        "caused": correcting.caused if correcting else [],
        "seen_first": offer.act.effect in correctionforms.SEEN_FIRST,
        "seen": post.get("seen", "") if post is not None and data_stands else "",
        "lines": clocks,
        "asked": prefills.corrections_for(offer, state, clock.today()),
    }
    status = error.status if error else 409 if moved else 200
    return render(request, "portal/act.html", context, status=status)


def _take_files(request: PortalRequest, offer: Offer, typed: QueryDict) -> None:
    """Files sent with the form itself, where no script could send them before. Raises BadData beside each field.

    What could be taken stays with the form, so that nobody sends it twice.
    """
    problems = []
    for spec in offer.act.fields:
        for upload in request.FILES.getlist(f"u.{spec.name}") if spec.type in actforms.FILES else ():
            try:
                info = do_upload(upload, request.actor, request.case.id)
            except DossierError as error:
                zh, en = error.said().values()
                problems.append(Problem(error.code, f"{upload.name}：{zh}", f"{upload.name}: {en}", field=spec.name))
            else:
                typed.appendlist(f"{actforms.PREFIX}{spec.name}", info.id)
    if problems:
        raise BadData(problems)


def _offer_files(request: PortalRequest, form: actforms.ActForm) -> None:
    """What this person has uploaded for the case and not handed in stands ready on every field for files."""
    fields = [field for field in form.fields if field.spec.type in actforms.FILES]
    waiting = waiting_of(request.actor.id, request.case.id) if fields else []
    for field in fields:
        field.waiting, field.case = waiting, str(request.case.id)


def preview(request: PortalRequest, case_id: UUID, act: str) -> HttpResponse:
    """Which clocks an act would open, move or end, without doing it; a fragment of the form's page."""
    offer = available.offer_of(request.case, request.actor, act)
    try:
        lines = _clocks_moved(request, offer, _wanted(request, offer, request.POST))
    except (ProcedureError, CaseMoved) as error:
        problems = error.problems if isinstance(error, ProcedureError) else []
        return render(request, "portal/parts/preview.html", {"problems": problems, "not_yet": True})
    return render(request, "portal/parts/preview.html", {"lines": lines})
