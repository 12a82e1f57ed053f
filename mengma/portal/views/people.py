"""What a person of a case does beside acts: the inbox, joining by code, paying."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from mengma.delivery import selectors as delivery
from mengma.delivery.actions import do_open
from mengma.intake.actions import do_join_case
from mengma.payments import selectors as payments
from mengma.payments.actions import do_send_to_bank
from mengma.portal import whylinks
from mengma.portal.gate import PortalRequest
from mengma.portal.views.administration import paged
from mengma.portal.views.cases import frame
from mengma.portal.words import chosen
from mengma.refusal import Refusal


def inbox(request: PortalRequest) -> HttpResponse:
    """Everything served on or sent to this person, the newest first."""
    rows, pages = paged(request, lambda **page: delivery.inbox(request.actor, **page))
    context = {"rows": rows, "pages": pages, "unread": delivery.unread(request.actor)}
    return render(request, "portal/inbox.html", context)


def inbox_open(request: PortalRequest, delivery_id: int) -> HttpResponse:
    """Opens an item: the reading is noted, then its document or case is shown."""
    row = do_open(request.actor, min(delivery_id, 2**62))
    if row.document:
        return HttpResponseRedirect(reverse("document", args=[row.case_id, row.document]))
    return HttpResponseRedirect(reverse("case", args=[row.case_id]))


def join(request: PortalRequest) -> HttpResponse:
    """A party who did not file enters the case with the code of the court's notice."""
    problem, status = "", 200
    if request.method == "POST":
        try:
            done = do_join_case(
                request.actor,
                request.POST.get("code", "")[:60],
                identity_number=request.POST.get("identity", "").strip()[:40],
            )
        except Refusal as error:
            said = [{"zh": each.zh, "en": each.en} for each in error.problems] or [error.said()]
            problem, status = " ".join(chosen(one) for one in said), error.status
        else:
            messages.success(request, _("您已加入案件。"))
            return HttpResponseRedirect(reverse("case", args=[done.entry.case_id]))
    context = {
        "problem": problem,
        "code": request.POST.get("code", ""),
        "verified": bool(request.person and request.person.verified_on),
    }
    return render(request, "portal/join.html", context, status=status)


def fees(request: PortalRequest) -> HttpResponse:
    """What this person is asked to pay, or paid, over all cases."""
    return render(request, "portal/fees.html", {"orders": payments.orders_for(request.actor), "mine": True})


def case_fees(request: PortalRequest, case_id: UUID) -> HttpResponse:
    """The fees of one case with their arithmetic."""
    context = frame(request)
    can_pay = request.standing.capacity in ("plaintiff", "defendant", "third_party", "filer")
    context |= {
        "orders": payments.orders_of_case(request.case),
        "can_pay": can_pay,
        "recounts": whylinks.fees(request.case),
    }
    return render(request, "portal/case_fees.html", context)


def pay(request: PortalRequest, case_id: UUID, fee: str) -> HttpResponse:
    """Off to the bank's page and back."""
    back = request.build_absolute_uri(reverse("case-fees", args=[case_id]))
    return HttpResponseRedirect(do_send_to_bank(request.actor, case_id, fee, back))
