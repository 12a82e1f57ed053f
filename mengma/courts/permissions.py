"""The one table of who may do and read what: role, scope, relation, resource -> yes or no, and why. Pure.

A guide names capacities (原告, 承办法官, 书记员 …) that may do an act. This table alone decides whether a person holds a
capacity towards a case, and which resources each capacity opens. Source of the offices and relations: DESIGN.md, People.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from mengma.courts.actors import Actor

Scope = Literal["case court", "anywhere", "case"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to hold a capacity: by an office at a court, by a relation to the case, or by what the person is."""

    by: Literal["office", "relation", "kind"]
    name: str
    scope: Scope
    why_zh: str
    why_en: str


def _office(role: str, zh: str, en: str) -> Rule:
    return Rule("office", role, "case court", f"在本案受理法院任{zh}", f"{en} at the court of this case")


def _relation(name: str, zh: str, en: str) -> Rule:
    return Rule("relation", name, "case", f"系本案{zh}", f"{en} of this case")


def _kind(name: str, zh: str, en: str) -> Rule:
    return Rule("kind", name, "anywhere", zh, en)


CAPACITIES: Mapping[str, tuple[Rule, ...]] = {
    # people of the case
    "filer": (_relation("filer", "起诉人", "filer"),),
    "plaintiff": (_relation("plaintiff", "原告", "plaintiff"),),
    "defendant": (_relation("defendant", "被告", "defendant"),),
    "third_party": (_relation("third_party", "第三人", "third party"),),
    "interpreter": (_relation("interpreter", "翻译人员", "interpreter"),),
    "appraiser": (_relation("appraiser", "鉴定人", "appraiser"),),
    "invited": (_relation("invited", "受通知人", "person notified"),),
    # people of the court, by relation to the case
    "responsible_judge": (_relation("responsible_judge", "承办法官", "responsible judge"),),
    "presiding_judge": (_relation("presiding_judge", "审判长", "presiding judge"),),
    "panel_member": (_relation("panel_member", "合议庭成员", "panel member"),),
    "assessor": (_relation("assessor", "人民陪审员", "people's assessor"),),
    "assistant": (_relation("assistant", "法官助理", "judge's assistant"),),
    "clerk": (_relation("clerk", "书记员", "clerk"),),
    # people of the court, by office
    "window_clerk": (_office("window_clerk", "窗口人员", "window clerk"),),
    "filing_judge": (_office("filing_judge", "立案法官", "filing judge"),),
    "court_clerk": (_office("clerk", "书记员", "clerk"),),
    "division_chief": (_office("division_chief", "庭长", "division chief"),),
    "president": (_office("president", "院长", "court president"),),
    "trial_management": (_office("trial_management", "审管办人员", "trial management office"),),
    "archivist": (_office("archivist", "档案人员", "archivist"),),
    # people as such
    "litigant": (
        _kind("litigant", "已登录的当事人", "signed-in litigant"),
        _kind("lawyer", "已登录的律师", "signed-in lawyer"),
    ),
    "system": (_kind("system", "系统依程序自动办理", "the system, as the guide names"),),
}


def name_of(capacity: str) -> tuple[str, str] | None:
    """What a capacity is called (原告, 承办法官 …), in Chinese and English; None for what is no capacity."""
    rules = CAPACITIES.get(capacity)
    if rules is None:
        return None
    zh = rules[0].why_zh.removeprefix("系本案").removeprefix("在本案受理法院任")
    return zh, rules[0].why_en.partition(" of this case")[0].partition(" at the court")[0]


# Capacities of the parties' side: an act of theirs may be recorded by the court from paper, post or speech.
PARTY_SIDE = frozenset({"filer", "plaintiff", "defendant", "third_party", "litigant", "invited"})
RECORDERS = ("clerk", "court_clerk", "window_clerk", "filing_judge", "responsible_judge")

_OF_THE_CASE = (
    "filer", "plaintiff", "defendant", "third_party", "interpreter",
    "responsible_judge", "presiding_judge", "panel_member", "assessor", "assistant", "clerk",
)  # fmt: skip
_OF_THE_COURT = (
    "window_clerk",
    "filing_judge",
    "court_clerk",
    "division_chief",
    "president",
    "trial_management",
    "archivist",
)
_HEARING_BODY = ("responsible_judge", "presiding_judge", "panel_member", "assessor", "assistant", "clerk")
_SUPERVISORS = ("division_chief", "president", "trial_management")


@dataclass(frozen=True, slots=True)
class Resource:
    """Something of a case that can be read: which capacities open it, and whether the read is logged."""

    capacities: tuple[str, ...]
    logged: bool = False


CASE_RESOURCES: Mapping[str, Resource] = {
    "case": Resource((*_OF_THE_CASE, *_OF_THE_COURT)),
    "docket": Resource((*_OF_THE_CASE, *_OF_THE_COURT)),
    "documents": Resource((*_OF_THE_CASE, *_OF_THE_COURT)),
    "materials": Resource((*_OF_THE_CASE, *_OF_THE_COURT)),
    "assignment": Resource((*_OF_THE_CASE, *_SUPERVISORS)),
    "payments": Resource((*_OF_THE_CASE, *_OF_THE_COURT)),
    "secondary_volume": Resource(
        ("responsible_judge", "presiding_judge", "panel_member", "assessor", "clerk"), logged=True
    ),
    "decision_draft": Resource(_HEARING_BODY),
    "identity_numbers": Resource((*_HEARING_BODY, "filing_judge", "window_clerk"), logged=True),
}


@dataclass(frozen=True, slots=True)
class OfficeResource:
    """Something of a court or of the installation that offices open; `own_court` limits it to the courts of the office."""

    roles: tuple[str, ...]
    own_court: bool = True


OFFICE_RESOURCES: Mapping[str, OfficeResource] = {
    "filing_queue": OfficeResource(("filing_judge", "window_clerk")),
    "window_filing": OfficeResource(("window_clerk", "filing_judge")),
    "judge_list": OfficeResource(("judge",)),
    "clerk_list": OfficeResource(("clerk",)),
    "court_list": OfficeResource(("division_chief", "president", "trial_management")),
    "assignment_office": OfficeResource(("filing_judge", "division_chief", "president", "trial_management")),
    # who decides that a judge takes no new cases for a time; the filing judge who draws does not
    "assignment_pauses": OfficeResource(_SUPERVISORS),
    # money that matched no fee: those who also record payments by hand
    "odd_payments": OfficeResource(("window_clerk", "clerk")),
    "hearing_calendar": OfficeResource(("judge", "clerk", "division_chief", "president", "trial_management")),
    "other_decisions": OfficeResource(("trial_management",)),
    "archive": OfficeResource(("archivist",)),
    "administration": OfficeResource(("administrator",), own_court=False),
    "audit": OfficeResource(("auditor",), own_court=False),
}


@dataclass(frozen=True, slots=True)
class Towards:
    """What matters of a case for a decision: its court, and this person's relations to it as (relation, party key)."""

    court: str
    relations: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes or no, in which capacity, for which parties, and why in words."""

    allowed: bool
    capacity: str = ""
    subjects: tuple[str, ...] = ()
    why_zh: str = ""
    why_en: str = ""

    def __bool__(self) -> bool:
        return self.allowed


NO = Decision(
    False, why_zh="您在本案中没有办理或查看这一事项的身份。", why_en="You hold no standing in this case for this."
)


def holds(actor: Actor, capacity: str, towards: Towards) -> Decision:
    """Whether `actor` holds `capacity` towards the case. Raises KeyError for an unknown capacity."""
    for rule in CAPACITIES[capacity]:
        if rule.by == "office" and actor.holds(rule.name, towards.court):
            return Decision(True, capacity, (), rule.why_zh, rule.why_en)
        if rule.by == "kind" and actor.kind == rule.name:
            return Decision(True, capacity, (), rule.why_zh, rule.why_en)
        if rule.by == "relation":
            subjects = tuple(sorted(subject for relation, subject in towards.relations if relation == rule.name))
            if subjects:
                return Decision(True, capacity, tuple(s for s in subjects if s), rule.why_zh, rule.why_en)
    return NO


def may_act(actor: Actor, who: Iterable[str], towards: Towards, *, on_paper: bool = False) -> Decision:
    """Whether `actor` holds one of the capacities that a guide names for an act, or may record it from paper.

    A party's paper is recorded by a recorder, also where the guide lets others of the court do the act for themselves.
    """
    named = tuple(who)
    of_a_party = on_paper and bool(PARTY_SIDE.intersection(named))
    for capacity in named:
        if of_a_party and capacity not in PARTY_SIDE and capacity not in RECORDERS:
            continue
        decision = holds(actor, capacity, towards)
        if decision:
            return decision
    if of_a_party:
        for capacity in RECORDERS:
            decision = holds(actor, capacity, towards)
            if decision:
                return decision
    return NO


def may_read(actor: Actor, resource: str, towards: Towards) -> Decision:
    """Whether `actor` may read a resource of a case. Raises KeyError for an unknown resource."""
    for capacity in CASE_RESOURCES[resource].capacities:
        decision = holds(actor, capacity, towards)
        if decision:
            return decision
    return NO


def may_enter(actor: Actor, resource: str) -> Decision:
    """Whether an office of `actor` opens a page of a court or of the installation. Raises KeyError for an unknown one."""
    for role in OFFICE_RESOURCES[resource].roles:
        if actor.holds(role):
            return Decision(True, role, (), "依所任职务", "by office")
    return Decision(False, why_zh="这一页面只对特定职务开放。", why_en="This page is open to certain offices only.")
