"""The page on which a court decides that a judge takes no new cases for a time (停止分案), and takes some again."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from mengma import clock
from mengma.assignment import actions
from mengma.assignment.actions import BadPause
from mengma.assignment.selectors import pauses
from mengma.courts import selectors
from mengma.portal import labels
from mengma.portal.gate import PortalRequest
from mengma.portal.views.administration import paged, whole
from mengma.portal.views.home import courts_for
from mengma.portal.words import by_field, court_name

BAD_DAY = ("日期写法不对，请按 2026-03-02 的样式填写。", "Write the day like 2026-03-02.")


def assignment_pauses(request: PortalRequest) -> HttpResponse:
    """Who takes no new cases now, soon and in the past, with reasons; a form that stops or resumes allotment."""
    courts = sorted(courts_for(request.actor, "assignment_pauses"))
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            _resume(request) if request.POST.get("do") == "resume" else _stop(request, courts)
        except BadPause as error:
            problems = by_field(error)
        else:
            messages.success(request, _("已记录。此后制作的候选名单会写明这一原因。"))
            return HttpResponseRedirect(reverse("assignment-pauses"))
    found, pages = paged(request, pauses, court_codes=courts)
    today = clock.today()
    context = {
        "pauses": [(row, court_name(row.court)) for row in found],
        "pages": pages,
        "judges": [
            (court_name(court), [(f"{court}/{one.pk}", one.name) for one in selectors.officers(court, "judge", today)])
            for court in courts
        ],
        "several": len(courts) > 1,
        "reasons": [(reason, labels.word(labels.PAUSES, reason)) for reason in labels.PAUSES],
        "problems": problems,
        "typed": request.POST,
        "today": today,
    }
    return render(request, "portal/assignment_pauses.html", context, status=422 if problems else 200)


def _stop(request: PortalRequest, courts: list[str]) -> None:
    """Raises BadPause, NotYours."""
    post = request.POST
    court, _bar, judge = post.get("judge", "").partition("/")
    chosen_court = court if court in courts else (courts[0] if courts else "")
    try:
        user = UUID(judge)
    except ValueError:
        user = UUID(int=0)  # nobody: refused as no judge of this court, together with whatever else is wrong
    bad: dict[str, tuple[str, str]] = {}
    since, until = _day(post.get("since", "")), _day(post.get("until", ""))
    if since is None:
        bad["since"] = BAD_DAY
    if post.get("until", "").strip() and until is None:
        bad["until"] = BAD_DAY
    if bad or since is None:
        raise BadPause(**bad)
    reason, explanation = post.get("reason", "")[:20], post.get("explanation", "")
    actions.do_exclude_judge(request.actor, chosen_court, user, reason, since, until, explanation)


def _resume(request: PortalRequest) -> None:
    """Raises BadPause, NotYours."""
    on = _day(request.POST.get("resumed_on", ""))
    if on is None:
        raise BadPause(resumed_on=BAD_DAY)
    actions.do_resume_judge(request.actor, whole(request.POST.get("pause", "")), on)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
