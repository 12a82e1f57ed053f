"""Pages of the bench: how a case was assigned, the calendar of hearings, services, drafting a decision."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from mengma import clock, lawbook
from mengma.assignment.selectors import draw_view
from mengma.cases.state import CaseState
from mengma.delivery.selectors import services_of_case
from mengma.dossier.actions import do_open_draft, do_save_draft
from mengma.dossier.actions.drafts import Draft, draft_versions, finished_draft
from mengma.dossier.drafting import assemble
from mengma.dossier.errors import DossierError, DraftMoved
from mengma.dossier.proofreading import check_text
from mengma.portal import casepage, hearings, statutelinks
from mengma.portal.gate import PortalRequest
from mengma.portal.views.cases import frame
from mengma.portal.views.home import courts_for
from mengma.portal.words import chosen, court_name
from mengma.procedure.errors import Problem
from mengma.trial import judgment_check

DRAFTED = ("judgment",)
WEEK = 7


def assignment(request: PortalRequest, case_id: UUID) -> HttpResponse:
    """Method and result of the draws, run again while the page is made."""
    context = frame(request)
    context["view"] = draw_view(request.case)
    return render(request, "portal/assignment.html", context)


def services(request: PortalRequest, case_id: UUID) -> HttpResponse:
    """Every service: what, on whom, in which way, when it took effect."""
    context = frame(request)
    context["services"] = services_of_case(request.case)
    return render(request, "portal/services.html", context)


def calendar(request: PortalRequest) -> HttpResponse:
    """The hearings of a week at this person's courts, room by room, and the person's own."""
    try:
        start = date.fromisoformat(request.GET.get("from", ""))
        start.replace(year=start.year + 1)
    except ValueError:
        start = clock.today()
    first = date.fromordinal(max(start.toordinal() - start.weekday(), WEEK))
    days = [date.fromordinal(first.toordinal() + number) for number in range(WEEK)]
    courts = sorted(courts_for(request.actor, "hearing_calendar"))
    found = hearings.at_courts(request.actor, courts, days[0], days[-1])
    context = {
        "days": [(day, [one for one in found if one.day == day]) for day in days],
        "courts": [court_name(code) for code in courts],
        "before": date.fromordinal(max(first.toordinal() - WEEK, 1)).isoformat(),
        "after": date.fromordinal(first.toordinal() + WEEK).isoformat(),
        "today": clock.today(),
    }
    return render(request, "portal/calendar.html", context)


def draft(request: PortalRequest, case_id: UUID, kind: str) -> HttpResponse:
    """The draft of a decision, section by section, saved by itself, with what a reader should look at again."""
    if kind not in DRAFTED:
        kind = DRAFTED[0]
    finished = finished_draft(request.actor, case_id, kind)
    if finished is not None and CaseState.from_json(request.case.state).fact("closing_decision"):
        context = frame(request) | {"draft": finished, "versions": draft_versions(request.actor, finished.id)[::-1]}
        return render(request, "portal/draft_finished.html", context)
    opened = do_open_draft(request.actor, case_id, kind)
    moved: DraftMoved | None = None
    problem = ""
    sections = [section.as_dict() for section in opened.sections]
    if request.method == "POST":
        sections = _typed(request, opened)
        try:
            saved = do_save_draft(
                request.actor, opened.id, sections, _revision(request, opened), keep=request.POST.get("do") == "keep"
            )
        except DraftMoved as error:
            moved = error
        except DossierError as error:
            problem = chosen(error.said())
        else:
            if request.headers.get("X-Autosave"):
                response = HttpResponse(status=204)
                response["X-Draft-Version"] = str(saved.revision)
                return response
            messages.success(request, _("文书草稿已保存。"))
            return HttpResponseRedirect(reverse("case-draft", args=[case_id, kind]))
        if request.headers.get("X-Autosave"):
            return HttpResponse(status=409 if moved else 422)
    context = frame(request)
    context |= {
        "draft": opened,
        "kind": kind,
        "sections": sections,
        "revision": moved.data["revision"] if moved else opened.revision,
        "moved": chosen(moved.said()) if moved else "",
        "problem": problem,
        "checks": _checks(request, assemble(sections)),
        "citations": statutelinks.cited_in(assemble(sections), clock.today()),
        "versions": draft_versions(request.actor, opened.id)[::-1][:10],
    }
    return render(request, "portal/draft.html", context, status=409 if moved else 422 if problem else 200)


def _checks(request: PortalRequest, text: str) -> list[Problem]:
    """What the text lacks of a judgment's parts, then what a reader should look at again."""
    state, today = CaseState.from_json(request.case.state), clock.today()
    lacking = judgment_check.problems(casepage.guide_of(request.case), state, lawbook.load(), text, today)
    return [*lacking, *check_text(text, state, today)]


def _typed(request: PortalRequest, opened: Draft) -> list[dict[str, str]]:
    return [
        {"name": section.name, "title": section.title, "text": request.POST.get(f"s.{section.name}", section.text)}
        for section in opened.sections
    ]


def _revision(request: PortalRequest, opened: Draft) -> int:
    try:
        return int(request.POST.get("version", ""))
    except ValueError:
        return opened.revision
