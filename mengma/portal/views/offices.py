"""The lists that come with an office: the filing queue, a judge's cases, the court's, assignments, the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from mengma import clock
from mengma.cases import selectors
from mengma.intake import selectors as filings
from mengma.portal.casepage import data_in_words
from mengma.portal.gate import PortalRequest
from mengma.portal.lists import final_stages, nearest, page_of
from mengma.portal.views.administration import paged
from mengma.portal.views.home import OF_THE_BENCH, courts_for
from mengma.portal.words import court_name
from mengma.procedure import library

if TYPE_CHECKING:
    from mengma.cases.models import Case

OTHER_DECISION = "other_decision"


def _list(
    request: PortalRequest, cases: QuerySet[Case], *order: str, title: str, hint: str = "", empty: str
) -> HttpResponse:
    context = {
        "title": title,
        "hint": hint,
        "cases": page_of(request, cases, *order),
        "empty": empty,
        "search": True,
    }
    return render(request, "portal/case_list.html", context)


def filing_queue(request: PortalRequest) -> HttpResponse:
    """What was filed at this person's courts and waits for a decision, those too late first, then the nearest clock."""
    text, today = request.GET.get("q", "")[:60], clock.today()

    def read(limit: int, offset: int) -> list[filings.Waiting]:
        return filings.filing_queue(request.actor, today, text, limit, offset)

    found, pages = paged(request, read)
    context = {
        "rows": [(row, nearest(row.due_on, today), court_name(row.court)) for row in found],
        "pages": pages,
        "text": text,
    }
    return render(request, "portal/filing_queue.html", context)


def judge_list(request: PortalRequest) -> HttpResponse:
    mine = selectors.with_relation(request.actor, OF_THE_BENCH)
    return _list(
        request,
        mine if request.GET.get("only") == "all" else selectors.pending(mine, final_stages()),
        title=_("我承办的案件"),
        hint=_("按最近届满的期限由近到远排列。"),
        empty=_("目前没有承办的案件。"),
    )


def clerk_list(request: PortalRequest) -> HttpResponse:
    mine = selectors.with_relation(request.actor, ("clerk",))
    return _list(
        request,
        selectors.pending(mine, final_stages()),
        title=_("我担任书记员的案件"),
        hint=_("按最近届满的期限由近到远排列。"),
        empty=_("目前没有担任书记员的案件。"),
    )


def court_list(request: PortalRequest) -> HttpResponse:
    here = selectors.at_courts(courts_for(request.actor, "court_list"))
    only = request.GET.get("only", "")
    if only != "all":
        here = selectors.pending(here, final_stages())
    if only == "overdue":
        here = selectors.overdue(here, clock.today())
    if only == "late-reviews":
        return _list(
            request,
            filings.late_cases(request.actor, clock.today()),
            *filings.QUEUE_ORDER,
            title=_("立案审查超过期限"),
            hint=_("收到起诉材料后法定期限内没有作出立案、补正或者不予受理决定的；久者在前。"),
            empty=_("没有超过期限未决定的立案审查。"),
        )
    return _list(
        request,
        here,
        title=_("期限已过的案件") if only == "overdue" else _("本院案件"),
        hint=_("按最近届满的期限由近到远排列。"),
        empty=_("没有符合条件的案件。"),
    )


def assignments(request: PortalRequest) -> HttpResponse:
    """Cases accepted and not yet assigned, with those whose designation awaits approval."""
    here = selectors.pending(
        selectors.at_courts(courts_for(request.actor, "assignment_office")), final_stages()
    ).filter(accepted_on__isnull=False)
    if request.GET.get("only") == "proposed":
        here = selectors.with_track(here, "assignment", "proposed")
    else:
        here = selectors.without_track(here, "assignment", "assigned")
    return _list(
        request,
        here,
        title=_("分案"),
        hint=_("已立案、尚未确定审判人员的案件。指定分案须有理由并经批准。"),
        empty=_("没有等待分案的案件。"),
    )


def other_decisions(request: PortalRequest) -> HttpResponse:
    """What judges recorded as another procedural decision, for whoever owns the guide."""
    here = selectors.at_courts(courts_for(request.actor, "other_decisions"))
    told = []
    for entry in selectors.entries_of_act(OTHER_DECISION, here, limit=100):
        guide = library.guide(*entry.guide)
        data = (entry.content or {}).get("data", {})
        told.append((entry, data_in_words(guide.acts.get(entry.act), data, guide, selectors.state_of(entry.case_id))))
    return render(request, "portal/other_decisions.html", {"decisions": told})


def archive(request: PortalRequest) -> HttpResponse:
    here = selectors.at_courts(courts_for(request.actor, "archive")).filter(closed_on__isnull=False)
    if request.GET.get("only") != "all":
        here = selectors.pending(here, final_stages())
    return _list(
        request,
        here,
        "closed_on",
        "id",
        title=_("归档"),
        hint=_("已结案、尚未归档的案件，结案早者在前。"),
        empty=_("没有待归档的案件。"),
    )
