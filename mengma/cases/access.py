"""A person's relation to cases, and courts/permissions applied to them as a filter."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from mengma.cases.errors import NoSuchCase
from mengma.cases.models import Case, Relation
from mengma.cases.state import CaseState
from mengma.courts import permissions
from mengma.courts.actors import Actor
from mengma.courts.permissions import Decision, Towards


def towards(actor: Actor, state: CaseState) -> Towards:
    """What this person is to a case, from the case's state."""
    relations = frozenset(
        (item["relation"], item.get("subject", ""))
        for item in state.all("relations").values()
        if item["user"] == actor.id and not item.get("until")
    )
    return Towards(str(state.fact("court", "")), relations)


def access_cases(actor: Actor, resource: str = "case") -> QuerySet[Case]:
    """The cases of which this person may read `resource`, by the same table that decides single cases."""
    capacities = permissions.CASE_RESOURCES[resource].capacities
    rules = [rule for capacity in capacities for rule in permissions.CAPACITIES[capacity]]
    courts = actor.courts(*(rule.name for rule in rules if rule.by == "office"))
    relations = [rule.name for rule in rules if rule.by == "relation"]
    mine = Q(pk__in=[])
    if actor.id:
        related = Relation.objects.filter(case=OuterRef("pk"), user_id=actor.id, relation__in=relations, until=None)
        mine |= Q(Exists(related))
    if courts:
        mine |= Q(court_code__in=courts)
    return Case.objects.filter(mine)


def access_case(actor: Actor, case_id: UUID, resource: str = "case") -> tuple[Case, Decision]:
    """A case of which this person may read `resource`. Raises NoSuchCase, also where it exists but is not theirs to see."""
    case = Case.objects.filter(id=case_id).first()
    if case is not None:
        decision = permissions.may_read(actor, resource, towards(actor, CaseState.from_json(case.state)))
        if decision:
            return case, decision
    raise NoSuchCase
