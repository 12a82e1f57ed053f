"""Data that is shown for a reason only, each look written down for the auditor."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from mengma.cases.access import towards
from mengma.cases.state import CaseState
from mengma.courts.identity.access import ReasonMissing, access_identity
from mengma.portal import refusals
from mengma.portal.gate import PortalRequest
from mengma.portal.views.cases import frame
from mengma.portal.words import chosen


def identity_number(request: PortalRequest, case_id: UUID, party: str) -> HttpResponse:
    """A party's full identity number: asked for with a reason, shown once on this answer, recorded."""
    state = CaseState.from_json(request.case.state)
    item = state.get("parties", party)
    if item is None or not item.get("identity"):
        return refusals.not_found(request)
    number, problem = "", ""
    reason = request.POST.get("reason", "")
    if request.method == "POST":
        try:
            number = access_identity(
                request.actor, towards(request.actor, state), case_id, item["identity"], reason, subject=party
            )
        except ReasonMissing as error:
            problem = chosen(error.said())
    context = frame(request)
    context |= {"party": item, "number": number, "reason": reason, "problem": problem}
    return render(request, "portal/identity_number.html", context, status=422 if problem else 200)
