"""The one door to every page: who is asking, may they, and what to show when something is refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse

from mengma.cases.access import access_case
from mengma.courts.actors import NOBODY, Actor
from mengma.courts.permissions import Decision, may_enter
from mengma.courts.selectors import actor_for
from mengma.portal import refusals
from mengma.portal.routes import Route
from mengma.refusal import Refusal

if TYPE_CHECKING:
    from mengma.cases.models import Case
    from mengma.courts.models import User


class PortalRequest(HttpRequest):
    """A request that passed the door: `actor` always, `case` and `standing` on the pages of a case."""

    actor: Actor
    person: User | None
    case: Case
    standing: Decision
    route: Route
    htmx: Any


View = Callable[..., HttpResponse | FileResponse]


def gated(route: Route, view: View) -> View:
    """The view behind its door. Typed errors become pages that say what happened, why, and what to do next."""

    @wraps(view)
    def door(request: PortalRequest, **parts: Any) -> HttpResponse | FileResponse:
        if request.method not in (*route.methods, "HEAD"):
            return HttpResponseNotAllowed(route.methods)
        request.route = route
        request.person = cast("User", request.user) if request.user.is_authenticated else None
        request.actor = actor_for(request.person) if request.person else NOBODY
        response: HttpResponse | FileResponse
        try:
            refused = _refusal(request, parts)
            response = refused or view(request, **parts)
        except Refusal as error:
            response = refusals.refused(request, error)
        if route.access != "public":
            # a shared computer's back button must not show somebody's case
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return door


def _refusal(request: PortalRequest, parts: dict[str, Any]) -> HttpResponse | None:
    route = request.route
    if route.access == "public":
        return None
    if request.person is None:
        return to_sign_in(request)
    if route.kind == "office":
        decision = may_enter(request.actor, route.resource)
        if not decision:
            return refusals.not_your_office(request, decision)
        request.standing = decision
    if route.kind == "case":
        request.case, request.standing = access_case(request.actor, parts["case_id"], route.resource)
    return None


def to_sign_in(request: PortalRequest) -> HttpResponse:
    """Off to the sign-in page and back again. A posted form stays in the browser, so the way back is its own page."""
    back = request.get_full_path() if request.method == "GET" else _page_of(request)
    expired = {"expired": "1"} if request.method == "POST" else {}
    target = f"{reverse('sign-in')}?{urlencode({'next': back, **expired})}"
    if getattr(request, "htmx", False):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = f"{reverse('sign-in')}?{urlencode({'next': _page_of(request), **expired})}"
        return response
    return HttpResponseRedirect(target)


def _page_of(request: HttpRequest) -> str:
    """The path of the page that sent a form, from the Referer, if it is one of ours."""
    from urllib.parse import urlsplit

    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host() or not came.path.startswith("/"):
        return "/"
    return came.path + (f"?{came.query}" if came.query else "")
