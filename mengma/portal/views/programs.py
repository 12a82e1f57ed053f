"""Keys for a person's programs (令牌) and where they want to be told of entries (订阅): made, seen, taken back.

What a token or a subscription opens is asked again at every use; these pages only hand them out.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from mengma.cases import selectors as cases
from mengma.cases.errors import NoSuchCase
from mengma.courts import tokens
from mengma.portal import refusals
from mengma.portal.api.webhooks import actions, selectors
from mengma.portal.api.webhooks.actions import BadSubscription
from mengma.portal.gate import PortalRequest
from mengma.portal.views.administration import me, whole
from mengma.portal.words import by_field, chosen
from mengma.procedure import library

HOURS_A_DAY = 24
DELIVERIES_SHOWN = 100
TOKEN_DAYS = (1, 7, 30, 90, 365)


def keys(request: PortalRequest) -> HttpResponse:
    """A person's living tokens; a form that makes one (shown once, on this very answer), buttons that revoke."""
    person, problems, made = me(request), {}, ""
    post = request.POST
    if request.method == "POST" and post.get("revoke"):
        if not tokens.do_revoke_token(person, _id(post["revoke"])):
            return refusals.not_found(request)
        messages.success(request, _("令牌已撤销，使用它的程序即刻不能再访问。"))
        return HttpResponseRedirect(reverse("keys"))
    if request.method == "POST":
        try:
            days = min(whole(post.get("days", "")), tokens.MOST_HOURS)
            _row, made = tokens.do_create_token(
                person, post.get("name", ""), post.getlist("scopes"), days * HOURS_A_DAY
            )
        except tokens.BadToken as error:
            problems = by_field(error)
    context = {
        "tokens": tokens.tokens_of(person),
        "made": made,
        "problems": problems,
        "typed": post if problems else {},
        "wanted": post.getlist("scopes") if problems else ["read"],
        "days": TOKEN_DAYS,
        "secret_shown": bool(made),
    }
    return render(request, "portal/keys.html", context, status=422 if problems else 200)


def webhooks(request: PortalRequest) -> HttpResponse:
    """A person's living subscriptions; a form that makes one (its secret is shown once), buttons that end one."""
    person, problems, secret = me(request), {}, ""
    post = request.POST
    if request.method == "POST" and post.get("end"):
        if not actions.do_unsubscribe(person, _id(post["end"])):
            return refusals.not_found(request)
        messages.success(request, _("订阅已停用，尚未送出的通知不再发送。"))
        return HttpResponseRedirect(reverse("webhooks"))
    if request.method == "POST":
        try:
            secret = _subscribe(request)
        except BadSubscription as error:
            problems = by_field(error)
    acts = _acts()
    rows = actions.subscriptions_of(person)
    context = {
        "rows": [(row, [acts.get(name, name) for name in row.acts]) for row in rows],
        "made": secret,
        "problems": problems,
        "typed": post if problems else {},
        "wanted": post.getlist("acts") if problems else [],
        "acts": sorted(acts.items(), key=lambda one: one[1]),
        "demonstration": settings.MENGMA_MODE == "demo",
    }
    return render(request, "portal/webhooks.html", context, status=422 if problems else 200)


def webhook(request: PortalRequest, subscription_id: UUID) -> HttpResponse:
    """How the telling of each entry went, the newest first."""
    row = selectors.subscription_of(me(request), subscription_id)
    found = selectors.deliveries_of(me(request), subscription_id, DELIVERIES_SHOWN)
    if row is None or found is None:
        return refusals.not_found(request)
    return render(request, "portal/webhook.html", {"row": row, "deliveries": found})


def _subscribe(request: PortalRequest) -> str:
    """The secret of a new subscription. Raises BadSubscription."""
    post = request.POST
    named = post.get("case", "").strip()
    unknown = BadSubscription(
        case=("没有这个案件，或者您无权查看。", "There is no such case, or it is not yours to see.")
    )
    case_id = cases.id_of(named[:60]) if named else None
    if named and case_id is None:
        raise unknown
    wanted, known = post.getlist("acts"), _acts()
    if any(name not in known for name in wanted):
        raise BadSubscription(acts=("所选事项已不存在，请重新选择。", "An act chosen no longer exists; choose again."))
    try:
        _row, secret = actions.do_subscribe(
            me(request), post.get("name", ""), post.get("url", "").strip(), case_id=case_id, acts=wanted
        )
    except NoSuchCase:
        raise unknown from None
    return secret


def _acts() -> dict[str, str]:
    """The acts that any guide knows, by name, in words."""
    return {name: chosen(act.title) for guide in library.all_guides().values() for name, act in guide.acts.items()}


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
