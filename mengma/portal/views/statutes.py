"""The statute library: search and browse, one version of a text with its articles. Public."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mengma import clock
from mengma.caselaw import selectors
from mengma.caselaw.catalogue import Edition, Instrument, catalogue
from mengma.caselaw.searching import search
from mengma.portal.gate import PortalRequest

PAGE = 60
LONGEST_QUERY, SHOWN_GAPS = 80, 12
# the folders' names in the order of their rank; a folder of another name comes after them under its own
KINDS: dict[str, Promise] = {
    "宪法": gettext_lazy("宪法"),
    "宪法相关法": gettext_lazy("宪法相关法"),
    "民法典": gettext_lazy("民法典"),
    "民法商法": gettext_lazy("民法商法"),
    "行政法": gettext_lazy("行政法"),
    "经济法": gettext_lazy("经济法"),
    "社会法": gettext_lazy("社会法"),
    "刑法": gettext_lazy("刑法"),
    "诉讼与非诉讼程序法": gettext_lazy("诉讼与非诉讼程序法"),
    "行政法规": gettext_lazy("行政法规"),
    "司法解释": gettext_lazy("司法解释"),
    "部门规章": gettext_lazy("部门规章"),
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """A kind with how many instruments it has."""

    name: str
    title: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Listed:
    """An instrument in a list: its version in force on the day, else the newest."""

    instrument: Instrument
    edition: Edition
    in_force: bool


def statutes(request: PortalRequest) -> HttpResponse:
    """Search by words and number, or browse by kind; says how to import where nothing was imported."""
    held = catalogue()
    query = re.sub(r"[\x00-\x1f\ud800-\udfff]", " ", request.GET.get("q", ""))[:LONGEST_QUERY].strip()
    kind = request.GET.get("kind", "")
    on, problem = _day(request)
    number = _page(request)
    shelves = _shelves()
    if kind not in {shelf.name for shelf in shelves}:
        kind = ""
    context: dict[str, Any] = {
        "empty": not held,
        "query": query,
        "on": on,
        "typed_on": request.GET.get("on", "") or on.isoformat(),
        "problem": problem,
        # a text opened from here is judged by the day that was asked for
        "carry": f"?{urlencode({'on': on.isoformat()})}" if on != clock.today() else "",
        "kind": kind,
        "kind_title": kind_title(kind),
        "shelves": shelves,
        "count": len(held.instruments),
        "editions": len(held.editions),
    }
    if query and held:
        found = search(query, on, kind=kind, page=number)
        context |= {"found": found, "list": _pages(found.page, found.pages), "only_sign": _is_one_sign(query)}
    elif kind:
        listed = [_listed(each, on) for each in held.kinds()[kind]]
        pages = max(-(-len(listed) // PAGE), 1)
        number = min(number, pages)
        context |= {"listed": listed[(number - 1) * PAGE : number * PAGE], "list": _pages(number, pages)}
    return render(request, "portal/statutes/index.html", context)


def statute(request: PortalRequest, edition: str) -> HttpResponse:
    """One version: contents, articles with anchors, other versions, which one is in force on a day, neighbours."""
    view = selectors.text_view(edition)
    on, problem = _day(request)
    valid = view.instrument.on(on)
    if request.GET.get("on") and not problem and valid is not None and valid.id != edition:
        return HttpResponseRedirect(f"{reverse('statute', args=[valid.id])}?{urlencode({'on': on.isoformat()})}")
    law = _index_entry(view)
    context = {
        "view": view,
        "edition": view.edition,
        "on": on,
        "typed_on": request.GET.get("on", "") or on.isoformat(),
        "problem": problem,
        "asked": bool(request.GET.get("on")) and not problem,
        "valid": valid,
        "is_valid": valid is not None and valid.id == edition,
        "versions": [(each, each.in_force(on)) for each in reversed(view.instrument.editions)],
        "kind_title": kind_title(view.instrument.kind),
        "english": law,
        "missing": ", ".join(map(str, view.missing[:SHOWN_GAPS])) + ("…" if len(view.missing) > SHOWN_GAPS else ""),
        "before": view.neighbours[0],
        "after": view.neighbours[1],
    }
    return render(request, "portal/statutes/text.html", context)


def kind_title(kind: str) -> str:
    """A kind's name in the page's language."""
    return str(KINDS.get(kind, kind))


def _index_entry(view: selectors.TextView) -> str:
    """The instrument's English name, where lawbook has one."""
    from mengma import lawbook

    known = lawbook.load().instruments.get(view.instrument.slug)
    return known.en if known else ""


def _shelves() -> list[Shelf]:
    order = {name: place for place, name in enumerate(KINDS)}
    found = catalogue().kinds()
    return [
        Shelf(name, kind_title(name), len(found[name]), f"{reverse('statutes')}?{urlencode({'kind': name})}")
        for name in sorted(found, key=lambda each: (order.get(each, len(order)), each))
    ]


def _listed(instrument: Instrument, on: date) -> Listed:
    valid = instrument.on(on)
    return Listed(instrument, valid or instrument.newest, valid is not None)


def _day(request: PortalRequest) -> tuple[date, str]:
    written = request.GET.get("on", "")
    if not written:
        return clock.today(), ""
    try:
        return date.fromisoformat(written), ""
    except ValueError:
        return clock.today(), _("这不是日期，请写成 2024-01-03 的样子；下面按今天显示。")


def _page(request: PortalRequest) -> int:
    written = request.GET.get("page", "")
    return max(int(written), 1) if written.isascii() and written.isdigit() and len(written) < 6 else 1


def _pages(number: int, pages: int) -> dict[str, int]:
    return {
        "page": number,
        "previous": number - 1 if number > 1 else 0,
        "following": number + 1 if number < pages else 0,
    }


def _is_one_sign(query: str) -> bool:
    return all(len(word) == 1 for word in query.split())
