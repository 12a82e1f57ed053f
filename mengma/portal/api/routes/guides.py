"""The case-handling guides as programs read them: public, like the pages."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Schema

from mengma.portal.api.act_schemas import act_schema
from mengma.portal.api.errors import NotFound
from mengma.portal.api.routes.answers import OF_A_THING, answers
from mengma.portal.api.schemas import Named, Words, words
from mengma.procedure import library
from mengma.procedure.guide import Act, Guide

router = Router(tags=["guides"])

NOTICE = Words(zh="本指引为办案辅助，以法律为准。", en="This guide assists in handling cases; the law prevails.")


class GuideRow(Schema):
    """A version of a guide in the list."""

    name: str
    version: int
    title: Words
    owner: str
    case_type: str
    approved: dict[str, Any]
    notice: Words


class StageOut(Named):
    final: bool


class TrackDefinition(Named):
    of: str
    states: list[Named]


class LimitDefinition(Named):
    periods: dict[str, str]
    on_expiry: str


class GuardOut(Schema):
    """A guard: `law` refuses with its article, `practice` warns and goes on with a reason given under `number`."""

    number: int
    kind: str
    article: str
    say: Words


class ActDefinition(Named):
    """An act: who may do it, when, what it asks (JSON schema), what stands in its way."""

    who: list[str]
    stages: list[str]
    variants: list[str]
    opens: bool
    paper: bool
    articles: list[str]
    help: Words | None
    data: dict[str, Any]
    guards: list[GuardOut]


class GuideOut(GuideRow):
    """A whole guide."""

    variants: list[Named]
    stages: list[StageOut]
    tracks: list[TrackDefinition]
    limits: list[LimitDefinition]
    acts: list[ActDefinition]


def row(guide: Guide) -> dict[str, Any]:
    return {
        "name": guide.name,
        "version": guide.version,
        "title": words(guide.title),
        "owner": guide.owner,
        "case_type": guide.case_type,
        # YAML 1.1 reads an unquoted key `on` as true
        "approved": {"on" if key is True else str(key): str(value) for key, value in guide.approved.items()},
        "notice": NOTICE,
    }


def act_definition(act: Act, guide: Guide) -> dict[str, Any]:
    return {
        "name": act.name,
        "title": words(act.title),
        "who": list(act.who),
        "stages": list(act.stages),
        "variants": list(act.variants),
        "opens": act.opens,
        "paper": act.paper,
        "articles": list(act.articles),
        "help": words(act.hint) if act.hint else None,
        "data": act_schema(act, guide),
        "guards": [
            {"number": number, "kind": guard.kind, "article": guard.article, "say": words(guard.say)}
            for number, guard in enumerate(act.guards, start=1)
        ],
    }


@router.get("/guides", auth=None, response=answers(list[GuideRow], public=True))
def list_guides(request: HttpRequest) -> list[dict[str, Any]]:
    """Every version of every guide."""
    return [row(guide) for _, guide in sorted(library.all_guides().items())]


@router.get("/guides/{name}/{version}", auth=None, response=answers(GuideOut, *OF_A_THING, public=True))
def read_guide(
    request: HttpRequest,
    name: Annotated[str, Path(max_length=60)],
    version: Annotated[int, Path(ge=1, le=10_000)],
) -> dict[str, Any]:
    """A guide: stages, tracks, time limits, and its acts with the JSON schema of what they ask."""
    guide = library.all_guides().get((name, version))
    if guide is None:
        raise NotFound("没有这一指引或版本。", "There is no such guide or version.")
    return {
        **row(guide),
        "variants": [{"name": name, "title": words(title)} for name, title in guide.variants.items()],
        "stages": [
            {"name": stage.name, "title": words(stage.title), "final": stage.final} for stage in guide.stages.values()
        ],
        "tracks": [
            {
                "name": track.name,
                "title": words(track.title),
                "of": track.of,
                "states": [{"name": state, "title": words(title)} for state, title in track.states.items()],
            }
            for track in guide.tracks.values()
        ],
        "limits": [
            {
                "name": limit.name,
                "title": words(limit.title),
                "periods": dict(limit.period),
                "on_expiry": limit.on_expiry,
            }
            for limit in guide.limits.values()
        ],
        "acts": [act_definition(act, guide) for act in guide.acts.values()],
    }
