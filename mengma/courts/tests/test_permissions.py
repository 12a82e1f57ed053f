"""The permission table on its own: the cast's standing towards one case at their court."""

from __future__ import annotations

import pytest

from mengma.courts import permissions
from mengma.courts.actors import NOBODY, SYSTEM, Actor, Held
from mengma.courts.permissions import (
    CAPACITIES,
    CASE_RESOURCES,
    PARTY_SIDE,
    RECORDERS,
    Towards,
    may_act,
    may_enter,
    may_read,
)

COURT, ELSEWHERE = "内0102", "内0105"


def officer(role: str, court: str = COURT) -> Actor:
    return Actor("u", "某", "staff", frozenset({Held(role, court)}))


STRANGER = Actor("s", "路生", "litigant")
PLAINTIFF = Towards(COURT, frozenset({("plaintiff", "p1")}))
NO_RELATION = Towards(COURT)


def test_every_capacity_that_a_resource_names_exists():
    for resource in CASE_RESOURCES.values():
        assert set(resource.capacities) <= CAPACITIES.keys()
    assert CAPACITIES.keys() >= PARTY_SIDE
    assert set(RECORDERS) <= CAPACITIES.keys()


@pytest.mark.parametrize("resource", sorted(CASE_RESOURCES))
def test_strangers_the_public_and_other_courts_read_nothing(resource):
    for reader in (
        STRANGER,
        NOBODY,
        officer("judge", ELSEWHERE),
        officer("president", ELSEWHERE),
        officer("administrator", ""),
    ):
        assert not may_read(reader, resource, NO_RELATION)


def test_a_judge_of_the_same_court_reads_only_cases_in_hand():
    assert not may_read(officer("judge"), "case", NO_RELATION)
    assert may_read(officer("judge"), "case", Towards(COURT, frozenset({("responsible_judge", "")})))


def test_a_party_reads_the_case_but_never_the_secondary_volume_or_drafts():
    assert may_read(STRANGER, "case", PLAINTIFF)
    assert not may_read(STRANGER, "secondary_volume", PLAINTIFF)
    assert not may_read(STRANGER, "decision_draft", PLAINTIFF)


def test_the_president_of_the_court_does_not_read_drafts_or_deliberations():
    assert may_read(officer("president"), "case", NO_RELATION)
    assert not may_read(officer("president"), "secondary_volume", NO_RELATION)
    assert not may_read(officer("president"), "decision_draft", NO_RELATION)


def test_an_act_names_the_parties_for_whom_it_may_be_done():
    both = Towards(COURT, frozenset({("plaintiff", "p1"), ("plaintiff", "p3")}))
    assert may_act(STRANGER, ["plaintiff"], both).subjects == ("p1", "p3")
    assert not may_act(STRANGER, ["defendant"], both)


def test_the_clerk_records_a_partys_paper_and_nothing_else_of_theirs():
    clerk = officer("clerk")
    assert may_act(clerk, ["defendant"], NO_RELATION, on_paper=True)
    assert not may_act(clerk, ["defendant"], NO_RELATION)
    assert not may_act(clerk, ["responsible_judge"], NO_RELATION, on_paper=True)
    assert not may_act(officer("clerk", ELSEWHERE), ["defendant"], NO_RELATION, on_paper=True)


def test_who_of_the_court_reads_a_transcript_himself_need_not_be_who_records_the_parties_reading_it():
    who = ["plaintiff", "defendant", "panel_member", "clerk"]
    member = Towards(COURT, frozenset({("panel_member", "")}))
    judge = officer("judge")
    assert may_act(judge, who, member).capacity == "panel_member"
    assert not may_act(judge, who, member, on_paper=True)
    writer = Towards(COURT, frozenset({("clerk", "")}))
    assert may_act(officer("clerk"), who, writer, on_paper=True).capacity == "clerk"


def test_only_the_system_is_the_system():
    assert may_act(SYSTEM, ["system"], NO_RELATION)
    for other in (STRANGER, officer("administrator", ""), officer("president")):
        assert not may_act(other, ["system"], NO_RELATION)


def test_offices_open_their_own_pages_only():
    assert may_enter(officer("filing_judge"), "filing_queue")
    assert not may_enter(officer("judge"), "filing_queue")
    assert not may_enter(STRANGER, "administration")
    assert set(permissions.OFFICE_RESOURCES["audit"].roles) == {"auditor"}
