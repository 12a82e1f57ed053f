"""Money that matched no fee: what came, which fees it could be for, and what was decided about it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from mengma.courts.selectors import names_of
from mengma.payments import odd, selectors
from mengma.payments.errors import PaymentError
from mengma.portal.gate import PortalRequest
from mengma.portal.views.administration import paged
from mengma.portal.views.home import courts_for
from mengma.portal.words import chosen, court_name
from mengma.refusal import Refusal


def odd_payments(request: PortalRequest) -> HttpResponse:
    """What waits for a decision at this person's courts; with ?only=decided, what was decided."""
    decided = request.GET.get("only") == "decided"
    courts = courts_for(request.actor, "odd_payments")
    found, pages = paged(request, selectors.odd_messages, court_codes=courts, decided=decided)
    context = {
        "rows": [(row, court_name(row.court) if row.court else "") for row in found],
        "names": names_of(row.by for row in found if row.by),
        "pages": pages,
        "decided": decided,
    }
    return render(request, "portal/odd_payments.html", context)


def odd_payment(request: PortalRequest, message: int) -> HttpResponse:
    """One message: credit it to a fee of the same sum, send it back, or note what the bank said. Nothing typed is lost."""
    problem, status = "", 200
    row = selectors.odd_message(request.actor, message)
    if request.method == "POST":
        try:
            messages.success(request, _decide(request, message))
            return HttpResponseRedirect(reverse("odd-payment", args=[message]))
        except Refusal as error:
            reasons = " ".join(chosen({"zh": one.zh, "en": one.en}) for one in error.problems)
            problem, status = reasons or chosen(error.said()), error.status
            row = selectors.odd_message(request.actor, message)  # somebody else may have decided meanwhile
    courts = courts_for(request.actor, "odd_payments")
    if row.court:
        courts = courts & {row.court}
    text = request.GET.get("q", "")[:60]
    fits = selectors.fees_of_sum(courts, row.amount, text) if row.holds_money and row.amount else []
    context = {
        "row": row,
        "court": court_name(row.court) if row.court else "",
        "who": names_of([row.by]).get(row.by, "") if row.by else "",
        "fits": [(f"{fee.case_id}/{fee.key}", fee) for fee in fits] if not row.decision else [],
        "text": text,
        "typed": request.POST,
        "problem": problem,
    }
    return render(request, "portal/odd_payment.html", context, status=status)


def _decide(request: PortalRequest, message: int) -> str:
    """Does what the form asks for and says so. Raises a Refusal."""
    post = request.POST
    match post.get("do", ""):
        case "identify":
            case_id, _bar, fee = post.get("fee", "").partition("/")
            try:
                case = UUID(case_id)
            except ValueError:
                raise PaymentError("请选择这笔来款应当入账的费用。", "Choose the fee that this money is for.") from None
            odd.do_identify(request.actor, message, case, fee[:80], post.get("reason", ""))
            return _("已认领入账，并记入案件流程记录。")
        case "return":
            odd.do_return(request.actor, message, post.get("reason", ""), post.get("receipt", ""))
            return _("已记录退回。由银行退回的，到账后这里会显示银行的回执。")
        case "note":
            odd.do_note(request.actor, message, post.get("reason", ""))
            return _("核对结果已记录。")
    raise PaymentError("请选择如何处理。", "Choose what to do.")
