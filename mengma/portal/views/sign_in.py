"""Signing in and out, the language switch, the demonstration's cast and clock."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from mengma import clock
from mengma.assignment.commitments import do_commit_everywhere
from mengma.assignment.tasks import commit_to_secrets
from mengma.courts import demo_clock as demo
from mengma.courts.selectors import cast
from mengma.courts.sign_in import TooManyAttempts, WrongPassword, do_check_password
from mengma.portal import labels, refusals
from mengma.portal.gate import PortalRequest
from mengma.portal.words import chosen
from mengma.procedure.tasks import expire_limits

if TYPE_CHECKING:
    from mengma.courts.models import User

DEMONSTRATIONS = ("demo", "simulation", "test")


def safe_next(request: PortalRequest) -> str:
    """Where to go afterwards: a path of this site, never another's."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    return reverse("home")


def in_demonstration() -> bool:
    return settings.MENGMA_MODE in DEMONSTRATIONS


def sign_in(request: PortalRequest) -> HttpResponse:
    """The sign-in page; with demonstration, the cast beside it."""
    problem, status = "", 200
    username = request.POST.get("username", "").strip()[:64]
    if request.method == "POST":
        try:
            user = do_check_password(
                username, request.POST.get("password", "")[:1000], request.META.get("REMOTE_ADDR", "")
            )
        except (TooManyAttempts, WrongPassword) as refused:
            problem, status = chosen(refused.said()), refused.status
        else:
            login(request, user)
            return HttpResponseRedirect(safe_next(request))
    if request.person and request.method == "GET":
        return HttpResponseRedirect(safe_next(request))
    context = {
        "problem": problem,
        "username": username,
        "next": safe_next(request),
        "expired": bool(request.GET.get("expired")),
        "cast": _cast() if in_demonstration() else [],
    }
    return render(request, "portal/sign_in.html", context, status=status)


def _cast() -> list[tuple[str, list[tuple[User, str]]]]:
    """The cast by where they belong: a heading, then people with what they are."""
    groups: dict[str, list[tuple[User, str]]] = {}
    for user, offices in cast():
        office = offices[0] if offices else None
        words = {**labels.KINDS, **labels.OFFICES}
        at_court = office.court.name if office and office.court else _("平台管理")
        where = at_court if office else _("当事人与律师")
        groups.setdefault(where, []).append((user, labels.word(words, office.role if office else user.kind)))
    return list(groups.items())


def play_part(request: PortalRequest) -> HttpResponse:
    """Signs in as one of the cast, without a password; only in a demonstration and only as invented people."""
    wanted = request.POST.get("username", "")
    user = next((u for u, _offices in cast() if u.username == wanted), None) if in_demonstration() else None
    if user is None:
        return refusals.not_found(request)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponseRedirect(safe_next(request))


def sign_out(request: PortalRequest) -> HttpResponse:
    logout(request)
    return HttpResponseRedirect(reverse("sign-in"))


def language(request: PortalRequest) -> HttpResponse:
    """Switches the pages' language for this browser."""
    wanted = request.POST.get("language", "")
    response = HttpResponseRedirect(safe_next(request))
    if wanted in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=settings.SESSION_COOKIE_AGE * 1000,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    return response


def demo_clock(request: PortalRequest) -> HttpResponse:
    """Moves the demonstration's clock forward by days or to a date; production has no such clock."""
    if not in_demonstration():
        return refusals.not_found(request)
    days = _days(request.POST.get("days", ""), request.POST.get("to", ""))
    if days is None:
        messages.error(request, _("时钟只能向前调整，一次最多一年。请选择今天以后的日期。"))
    else:
        # as if the hourly work had run on the eve: a draw's commitment is older than its list
        do_commit_everywhere(date.fromordinal(clock.today().toordinal() + days))
        demo.do_advance_days(days)
        _do_catch_up()
        messages.success(request, _("法律时间现在是%s。") % clock.now().strftime("%Y-%m-%d %H:%M"))
    return HttpResponseRedirect(safe_next(request))


def _do_catch_up() -> None:
    """Queues what the days that went by bring: limits that ran out, tomorrow's commitments of the courts.

    Not at once: a process knows the new time a second later at the latest.
    """
    moved = clock.now().isoformat()
    for task in (expire_limits, commit_to_secrets):
        task.configure(schedule_in={"seconds": 2}, queueing_lock=f"{task.name}@{moved}").defer(timestamp=0)


def _days(days: str, to: str) -> int | None:
    """How many whole days forward; None where that is unreadable, backwards or more than about a year."""
    try:
        count = int(days) if days else date.fromisoformat(to).toordinal() - clock.today().toordinal()
    except ValueError:
        return None
    return count if 0 < count <= 400 else None
