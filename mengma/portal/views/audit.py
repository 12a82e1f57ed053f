"""The auditor's pages: what administrators changed, who read restricted data."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from mengma.courts import selectors
from mengma.portal.gate import PortalRequest
from mengma.portal.views.administration import paged


def changes(request: PortalRequest) -> HttpResponse:
    found, pages = paged(request, selectors.changes)
    return render(request, "portal/changes.html", {"changes": found, "pages": pages, "audit": True})


def reads(request: PortalRequest) -> HttpResponse:
    """Logged reads of restricted, secondary and identity data."""
    found, pages = paged(request, selectors.read_records)
    return render(request, "portal/reads.html", {"reads": found, "pages": pages, "audit": True})
