"""Validates a guide whole: every name it uses must exist, every stage must be reachable and have a way out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from mengma.courts.permissions import CAPACITIES
from mengma.procedure import registry
from mengma.procedure.errors import GuideError
from mengma.procedure.guide import Act, Condition, Consequence, GuardSpec, Guide, Place

CheckArticle = Callable[[str], str | None]

# names that `$…` may refer to beside an act's own fields
GIVEN = frozenset({"happened_on", "today", "on_behalf_of", "actor", "variant"})
_LIMIT_VERBS = frozenset({"open", "meet", "cancel", "expire", "pause", "resume", "exclude", "extend", "convert"})


def check_guide(guide: Guide, check_article: CheckArticle, period_kinds: frozenset[str]) -> None:
    """Raises GuideError for the first mistake. `check_article` returns what is wrong with a reference, or None."""
    for problem in mistakes(guide, check_article, period_kinds):
        raise problem


def mistakes(guide: Guide, check_article: CheckArticle, period_kinds: frozenset[str]) -> Iterator[GuideError]:
    """Every mistake in a guide, each with file and line."""
    for limit in guide.limits.values():
        for kind in limit.period.values():
            if kind not in period_kinds:
                yield _at(limit.place, f"the law has no period {kind}")
        if limit.on_expiry and limit.on_expiry not in guide.acts:
            yield _at(limit.place, f"unknown act {limit.on_expiry}")
    for act in guide.acts.values():
        yield from _act_mistakes(guide, act, check_article, period_kinds)
    yield from _stage_mistakes(guide)


def _at(place: Place, what: str) -> GuideError:
    return GuideError(place.file, place.line, what)


def _act_mistakes(
    guide: Guide, act: Act, check_article: CheckArticle, period_kinds: frozenset[str]
) -> Iterator[GuideError]:
    named = [
        ("capacity", act.who, CAPACITIES),
        ("stage", act.stages, guide.stages),
        ("variant", act.variants, guide.variants),
    ]
    for what, names, known in named:
        for name in names:
            if name not in known:
                yield _at(act.place, f"unknown {what} {name}")
    if not act.opens and not act.stages:
        yield _at(act.place, f"the act {act.name} can be done at no stage")
    for reference in act.articles:
        wrong = check_article(reference)
        if wrong:
            yield _at(act.place, wrong)
    for spec in act.fields:
        if spec.type not in registry.field_types:
            yield _at(spec.place, f"unknown field type {spec.type}")
    if act.effect:
        effect = registry.effects.get(act.effect)
        if effect is None:
            yield _at(act.place, f"unknown effect {act.effect}")
        else:
            for name in effect.reads:
                if act.field(name) is None:
                    yield _at(
                        act.place, f"the effect {act.effect} reads the field {name}, which the act does not ask for"
                    )
    for guard in act.guards:
        yield from _condition_mistakes(act, guard)
        if guard.article:
            wrong = check_article(guard.article)
            if wrong:
                yield _at(guard.place, wrong)
    for condition in act.offered:
        yield from _condition_mistakes(act, condition)
    for consequence in act.then:
        yield from _consequence_mistakes(guide, act, consequence, period_kinds)


def _condition_mistakes(act: Act, condition: Condition | GuardSpec) -> Iterator[GuideError]:
    guard = registry.guards.get(condition.guard)
    if guard is None:
        yield _at(condition.place, f"unknown guard {condition.guard}")
        return
    for name, value in condition.params.items():
        if name not in guard.params:
            yield _at(condition.place, f"the guard {condition.guard} has no parameter {name}")
        yield from _reference_mistakes(act, value, condition.place)


def _reference_mistakes(act: Act, value: object, place: Place) -> Iterator[GuideError]:
    if isinstance(value, str) and value.startswith("$"):
        name = value[1:]
        if not name.startswith(("fact.", "note.")) and name not in GIVEN and act.field(name) is None:
            yield _at(place, f"{value} is neither a field of the act {act.name} nor a given name")


def _consequence_mistakes(
    guide: Guide, act: Act, consequence: Consequence, period_kinds: frozenset[str]
) -> Iterator[GuideError]:
    what, place = consequence.args["what"], consequence.place
    for condition in consequence.when:
        yield from _condition_mistakes(act, condition)
    for value in consequence.args.values():
        yield from _reference_mistakes(act, value, place)
        if isinstance(value, dict):
            for inner in value.values():
                yield from _reference_mistakes(act, inner, place)
    if consequence.verb == "stage" and what not in guide.stages:
        yield _at(place, f"unknown stage {what}")
    elif consequence.verb == "variant" and not str(what).startswith("$") and what not in guide.variants:
        yield _at(place, f"unknown variant {what}")
    elif consequence.verb == "track":
        track = guide.tracks.get(what)
        if track is None:
            yield _at(place, f"unknown track {what}")
        elif consequence.args.get("to") not in track.states:
            yield _at(place, f"the track {what} has no state {consequence.args.get('to')}")
    elif consequence.verb in _LIMIT_VERBS and what not in guide.limits:
        yield _at(place, f"unknown time limit {what}")
    elif consequence.verb == "document":
        if what not in registry.document_kinds:
            yield _at(place, f"unknown document kind {what}")
        elif what not in guide.documents:
            yield _at(place, f"the guide has no template documents/{what}.html")
    elif consequence.verb == "cause" and what not in guide.acts:
        yield _at(place, f"unknown act {what}")
    by = consequence.args.get("by")
    if consequence.verb == "extend" and not str(by).startswith("$") and by not in period_kinds:
        yield _at(place, f"the law has no period {by}")


def _stage_mistakes(guide: Guide) -> Iterator[GuideError]:
    ways: dict[str, set[str]] = {name: set() for name in guide.stages}
    reached: set[str] = set()
    for act in guide.acts.values():
        targets = {str(c.args["what"]) for c in act.then if c.verb == "stage"}
        if act.opens:
            reached |= targets
        for name in act.stages:
            ways.get(name, set()).update(targets - {name})
    waiting = list(reached)
    while waiting:
        for target in ways.get(waiting.pop(), set()) - reached:
            reached.add(target)
            waiting.append(target)
    for stage in guide.stages.values():
        if stage.name not in reached:
            yield _at(stage.place, f"the stage {stage.name} cannot be reached")
        if not stage.final and not ways[stage.name]:
            yield _at(stage.place, f"the stage {stage.name} has no way out")


def check_stage_map(guide: Guide, versions: Mapping[int, Guide]) -> None:
    """Raises GuideError where a guide's stage map (of pending cases moved to it) does not carry every stage of an older version.

    A stage that is not mapped keeps its name, which the newer version must then have.
    """
    place = next(iter(guide.stages.values())).place
    for version, mapped in guide.stage_map.items():
        older = versions.get(version)
        if older is None or version >= guide.version:
            raise _at(place, f"the stage map names version {version}, which is no older version of this guide")
        for unknown in sorted(mapped.keys() - older.stages.keys()):
            raise _at(place, f"the stage map names the stage {unknown}, which version {version} does not have")
        for stage in older.stages:
            if mapped.get(stage, stage) not in guide.stages:
                raise _at(place, f"the stage map of version {version} leads {stage} to no stage of this version")
