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
from mengma.portal import actforms, casepage, prefills, structured
from mengma.portal.gate import PortalRequest
from mengma.portal.views.cases import frame
from mengma.portal.words import act_title, chosen
from mengma.procedure import available
from mengma.procedure.available import Offer
from mengma.procedure.engine import perform
from mengma.procedure.errors import BadData, NeedsReason, Problem, ProcedureError, Refused

CORRECTION = "procedure.propose_correction"


def act(request: PortalRequest, case_id: UUID, act: str) -> HttpResponse:
    """The form of an act; a posted form is performed, or comes back with everything that was typed."""
    offer = available.offer_of(request.case, request.actor, act)
    if request.method != "POST":
        return _page(request, offer, _prefilled(request, offer))
    typed = request.POST.copy()
    typed["typed"] = "1"
    do = request.POST.get("do", "")
    if do:
        data = structured.changed(actforms.typed_data(offer.act.fields, typed), do)
        return _page(request, offer, typed, data=data, add=do.removeprefix("add:"))
    try:
        _take_files(request, offer, typed)
        done = perform(case_id, request.actor, actforms.request_from(offer, typed))
    except DossierError as error:
        return _page(
            request,
            offer,
            typed,
            BadData([Problem(error.code, *error.said().values())]),
        )
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
) -> HttpResponse:
    if moved:
        request.case.refresh_from_db()
    context = frame(request)
    guide, state = casepage.guide_of(request.case), CaseState.from_json(request.case.state)
    subjects = available.subjects_of(request.case, request.actor, offer)
    problems = error.problems if error else ()
    form = actforms.build(offer, guide, state, request.case.last_seq, post, problems, subjects, data, add)
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
        "asked": prefills.corrections_for(offer, state, clock.today()),
    }
    status = error.status if error else 409 if moved else 200
    return render(request, "portal/act.html", context, status=status)


def _take_files(request: PortalRequest, offer: Offer, typed: QueryDict) -> None:
    """Files sent with the form itself, where no script could send them before. Raises DossierError."""
    for spec in offer.act.fields:
        if spec.type in actforms.FILES:
            for upload in request.FILES.getlist(f"u.{spec.name}"):
                info = do_upload(upload, request.actor, request.case.id)
                typed.appendlist(f"{actforms.PREFIX}{spec.name}", info.id)


def _offer_files(request: PortalRequest, form: actforms.ActForm) -> None:
    """What this person has uploaded for the case and not handed in stands ready on every field for files."""
    fields = [field for field in form.fields if field.spec.type in actforms.FILES]
    waiting = waiting_of(request.actor.id, request.case.id) if fields else []
    for field in fields:
        field.waiting, field.case = waiting, str(request.case.id)


def preview(request: PortalRequest, case_id: UUID, act: str) -> HttpResponse:
    """Which clocks an act would open, move or end, without doing it; a fragment of the form's page."""
    offer = available.offer_of(request.case, request.actor, act)
    guide, state = casepage.guide_of(request.case), CaseState.from_json(request.case.state)
    try:
        wanted = actforms.request_from(offer, request.POST)
        if offer.act.effect == CORRECTION:
            moved = dict(available.preview_correction(case_id, request.actor, wanted))
        else:
            moved = dict(available.preview(case_id, request.actor, wanted).limits)
    except (ProcedureError, CaseMoved) as error:
        problems = error.problems if isinstance(error, ProcedureError) else []
        return render(request, "portal/parts/preview.html", {"problems": problems, "not_yet": True})
    today = clock.today()
    lines = [
        (
            casepage.clock_of(guide, state, key, before, today) if before else None,
            casepage.clock_of(guide, state, key, after, today) if after else None,
        )
        for key, (before, after) in moved.items()
    ]
    return render(request, "portal/parts/preview.html", {"lines": lines})
