"""The guides as a reader sees them: stages, acts with who, when and why, time limits with their articles."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from mengma import clock, lawbook
from mengma.portal import refusals
from mengma.portal.gate import PortalRequest
from mengma.portal.words import chosen
from mengma.procedure import library
from mengma.procedure.guide import Act, Guide, LimitSpec


@dataclass(frozen=True, slots=True)
class StageView:
    """A stage with the acts that may be done at it."""

    title: str
    name: str
    final: bool
    acts: list[Act]


@dataclass(frozen=True, slots=True)
class LimitView:
    """A time limit of the guide with what the law says about it, per procedure."""

    spec: LimitSpec
    kinds: list[tuple[str, object]]


def guides(request: PortalRequest) -> HttpResponse:
    return render(request, "portal/guides.html", {"guides": list(library.all_guides().values())})


def guide(request: PortalRequest, name: str, version: int) -> HttpResponse:
    try:
        shown = library.guide(name, version)
    except KeyError:
        return refusals.not_found(request)
    context = {"guide": shown, "opening": _opening(shown), "stages": _stages(shown), "limits": _limits(shown)}
    return render(request, "portal/guide.html", context)


def _opening(guide: Guide) -> list[Act]:
    return [act for act in guide.acts.values() if act.opens]


def _stages(guide: Guide) -> list[StageView]:
    return [
        StageView(
            chosen(stage.title),
            stage.name,
            stage.final,
            [act for act in guide.acts.values() if stage.name in act.stages],
        )
        for stage in guide.stages.values()
    ]


def _limits(guide: Guide) -> list[LimitView]:
    known = {kind.name: kind for kind in lawbook.load().period_kinds(clock.today())}
    return [
        LimitView(
            spec,
            [
                (chosen(guide.variants[variant]) if variant in guide.variants else "", known.get(kind))
                for variant, kind in spec.period.items()
            ],
        )
        for spec in guide.limits.values()
    ]
