"""The address that banks call. Everything is decided in `actions.do_take_message`; this only speaks HTTP."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from mengma.payments import actions
from mengma.payments.errors import PaymentError


@csrf_exempt  # a bank has no session; its signature is the proof
@require_POST
def take(request: HttpRequest, bank: str) -> JsonResponse:
    """200 with the outcome once the message is kept; otherwise the status of the error and its code."""
    try:
        outcome = actions.do_take_message(bank, request.headers, request.body)
    except PaymentError as refused:
        return JsonResponse({"code": refused.code, "message": refused.what_zh}, status=refused.status)
    return JsonResponse({"outcome": outcome.outcome, "repeated": outcome.repeated})
