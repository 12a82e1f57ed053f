"""Nobody can make mediation a condition of filing (立案与调解意见, from 2025-01-01): proved over every guide as it stands."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from mengma.procedure import library
from mengma.procedure.guide import Act, Consequence, Guide

WORDS = ("mediat", "调解")
# guides of first instance; a guide of mediation itself is not about filing
GUIDES = sorted(
    (path.parent.parent.name, int(path.parent.name))
    for path in library.ROOT.glob("*/*/guide.yaml")
    if "case_type: 民初" in path.read_text(encoding="utf-8")
)

pytestmark = pytest.mark.django_db


@pytest.fixture(params=GUIDES, ids=lambda each: f"{each[0]}@{each[1]}")
def guide(request: pytest.FixtureRequest) -> Guide:
    return library.guide(*request.param)


def stages_before_acceptance(guide: Guide) -> set[str]:
    """The stages that a case can stand in before an act sets accepted_on, the final ones included."""
    found: set[str] = set()
    waiting = [act for act in guide.acts.values() if act.opens]
    seen: set[str] = set()
    while waiting:
        act = waiting.pop()
        if act.name in seen or accepts(act):
            continue
        seen.add(act.name)
        reached = {c.args["what"] for c in act.then if c.verb == "stage"} - found
        found |= reached
        waiting += [each for each in guide.acts.values() if reached & set(each.stages)]
    return found


def accepts(act: Act) -> bool:
    return any(c.verb == "set" and "accepted_on" in c.args["what"] for c in act.then)


def acts_before_acceptance(guide: Guide) -> Iterator[Act]:
    stages = stages_before_acceptance(guide)
    for act in guide.acts.values():
        if act.opens or stages & set(act.stages):
            yield act


def mentions(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(mentions(name) or mentions(each) for name, each in value.items())
    if isinstance(value, list | tuple):
        return any(mentions(each) for each in value)
    return isinstance(value, str) and any(word in value.lower() for word in WORDS)


def demands(act: Act) -> list[str]:
    """What an act asks before it is done, and what it does, that has to do with mediation."""
    found = [f"guard {g.guard}" for g in act.guards if mentions(g.guard) or mentions(g.params)]
    found += [f"only_if {c.guard}" for c in act.offered if mentions(c.guard) or mentions(c.params)]
    found += [f"field {f.name}" for f in act.fields if f.required and (mentions(f.name) or mentions(f.title.zh))]
    found += [f"{c.verb} {c.args['what']}" for c in act.then if concerns(c)]
    return found


def concerns(consequence: Consequence) -> bool:
    return consequence.verb in ("track", "open", "stage", "cause", "pause", "set") and mentions(consequence.args)


class TestGuide:
    def test_there_is_a_way_to_acceptance(self, guide):
        assert {"review"} <= stages_before_acceptance(guide)
        assert any(accepts(act) for act in guide.acts.values())

    def test_no_act_before_acceptance_asks_for_mediation_or_leads_into_it(self, guide):
        assert {act.name: demands(act) for act in acts_before_acceptance(guide) if demands(act)} == {}

    def test_no_act_that_accepts_stands_behind_one_that_mediates(self, guide):
        mediating = {act.name for act in guide.acts.values() if mentions(act.name)}
        assert not mediating & {act.name for act in acts_before_acceptance(guide)}


def test_there_are_guides_to_look_at():
    assert GUIDES


def test_a_planted_condition_is_found(guide):
    accept = next(act for act in guide.acts.values() if accepts(act))
    planted = dataclasses.replace(
        accept.guards[0], guard="track_is", params={"track": "mediation", "among": ["ended"]}, negated=False
    )
    spoilt = dataclasses.replace(accept, guards=(*accept.guards, planted))
    assert demands(spoilt) == ["guard track_is"]
    assert demands(accept) == []
