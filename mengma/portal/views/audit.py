"""The auditor's pages: what administrators changed, who read restricted data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render

from mengma.cases.selectors import state_of
from mengma.courts import selectors
from mengma.portal import labels
from mengma.portal.gate import PortalRequest
from mengma.portal.views.administration import paged

if TYPE_CHECKING:
    from mengma.courts.models import ReadRecord


def changes(request: PortalRequest) -> HttpResponse:
    found, pages = paged(request, selectors.changes)
    return render(request, "portal/changes.html", {"changes": found, "pages": pages, "audit": True})


def reads(request: PortalRequest) -> HttpResponse:
    """Logged reads of restricted, secondary and identity data."""
    found, pages = paged(request, selectors.read_records)
    told = [(read, *_what(read)) for read in found]
    return render(request, "portal/reads.html", {"reads": told, "pages": pages, "audit": True})


def _what(read: ReadRecord) -> tuple[str, str]:
    """Which case (its number, else its id) and whose data, by standing: the auditor learns no names of parties."""
    if read.case_id is None:
        return "", ""
    state = state_of(read.case_id)
    capacity = (state.get("parties", read.subject) or {}).get("capacity", "") if read.subject else ""
    whose = f"{labels.word(labels.CAPACITIES, capacity)} {read.subject}".strip() if read.subject else ""
    return state.case_number or str(read.case_id), whose
