"""The public calculators, the catalogue of legal clocks and the causes: the law as anybody may ask it."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from mengma import clock, lawbook
from mengma.lawbook import LawbookError, PeriodKind
from mengma.lawbook.calculators import CALCULATORS, Asked, ask, shown, wanted
from mengma.lawbook.calculators.fields import read_day
from mengma.portal import calcforms, causetrees, clockviews, refusals, statutelinks
from mengma.portal.clockviews import ClockView
from mengma.portal.gate import PortalRequest
from mengma.portal.words import chosen

MOST_TYPED = 8_000  # characters of an address
LONGEST_SEARCH = 60
MOST_FOUND = 60
OPEN_AT_ONCE = 30  # rows of the catalogue that come whole; a longer list leads to each


def index(request: PortalRequest) -> HttpResponse:
    """All calculators, with the catalogue of clocks, the causes and the statutes beside them."""
    context = {
        "calculators": [each for each in CALCULATORS.values() if each.public],
        "statutes": statutelinks.library(),
    }
    return render(request, "portal/calculators/index.html", context)


def calculator(request: PortalRequest, calculator: str) -> HttpResponse:
    """One calculator: its form, and the answer to what the address says."""
    found = CALCULATORS.get(calculator)
    if found is None or not found.public:
        return refusals.not_found(request)
    if len(request.META.get("QUERY_STRING", "")) > MOST_TYPED:
        return refusals.bad_request(request)
    given = request.GET
    redraw = calcforms.REDRAW in given
    if not redraw and calcforms.is_long(found, given):
        address = calcforms.address(found, given)
        return HttpResponseRedirect(f"{request.path}?{address}" if address else request.path)
    law = lawbook.load()
    asked = ask(found, law, calcforms.lists(given), clock.today())
    quiet = redraw or not wanted(found, calcforms.lists(given))
    context = {
        "calculator": found,
        "form": calcforms.form_of(asked, law, given, quiet=quiet),
        "today": clock.today(),
        "address": request.build_absolute_uri(),
        **({} if quiet else _result(asked, law)),
    }
    status = 422 if asked.problems and not quiet else 200
    return render(request, "portal/calculators/calculator.html", context, status=status)


def _result(asked: Asked, law: lawbook.Lawbook) -> dict[str, object]:
    if asked.answer is None:
        return {}
    return {
        "answer": asked.answer,
        "value": shown(asked.calculator, asked.answer, law),
        "filled_in": calcforms.filled_in(asked, law),
    }


def clocks(request: PortalRequest) -> HttpResponse:
    """The catalogue of all legal clocks, by branch of procedure.

    `q` searches names and articles, `on` asks for a day, `only` for one clock. Of a long list each row is a link to its own.
    """
    law, text = lawbook.load(), request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    on, problem = _day_asked(request)
    only = request.GET.get("only", "")
    kinds = [kind for kind in law.period_kinds(on) if _matches(kind, text) and only in ("", kind.name)]
    whole = len(kinds) <= OPEN_AT_ONCE
    branches: dict[str, list[ClockView]] = {
        chosen({"zh": each.zh, "en": each.en}): [] for each in law.branches.values()
    }
    for kind in kinds:
        branches.setdefault(chosen({"zh": kind.branch_zh, "en": kind.branch_en}), []).append(
            clockviews.view(kind, whole=whole)
        )
    context = {
        "branches": [each for each in branches.items() if each[1]],
        "count": len(kinds),
        "text": text,
        "on": on,
        "problem": problem,
        "only": only,
        "iso": on.isoformat(),
        "whole": whole,
    }
    return render(request, "portal/calculators/clocks.html", context, status=422 if problem else 200)


def _day_asked(request: PortalRequest) -> tuple[date, str]:
    """The day of the law asked for, and what is wrong with what was written."""
    written = request.GET.get("on", "").strip()
    if not written:
        return clock.today(), ""
    try:
        return read_day(written, clock.today()), ""
    except LawbookError as error:
        return clock.today(), chosen(error.said())


def _matches(kind: PeriodKind, text: str) -> bool:
    """Whether every word typed stands in a clock's names, its beginning or its articles."""
    said = " ".join(
        [kind.name, kind.zh, kind.en, kind.start_zh, kind.start_en, kind.branch_zh, kind.branch_en]
        + [f"{each.text_zh} {each.text_en} {each.ref} {each.article}" for each in kind.citations]
    ).lower()
    return all(word in said for word in text.lower().split())


def causes(request: PortalRequest) -> HttpResponse:
    """Causes of civil and of administrative actions and the names of crimes: as trees, and searched."""
    law, text = lawbook.load(), request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    tables = causetrees.tables(law)
    name = request.GET.get("table", "")
    table = tables.get(name) or next(iter(tables.values()))
    on, problem = _day_asked(request)
    context = {
        "tables": tables.values(),
        "table": table,
        "text": text,
        "on": on,
        "found": causetrees.found(law, table, text, on) if text else None,
        "tree": causetrees.branches(table, on) if not text else [],
        "elsewhere": [
            (other, len(other.tree.search(text, MOST_FOUND, on))) for other in tables.values() if other != table
        ]
        if text
        else [],
        "problem": problem,
    }
    return render(request, "portal/calculators/causes.html", context, status=422 if problem else 200)
