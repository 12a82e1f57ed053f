"""Lists of cases as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import HttpRequest

from mengma import clock
from mengma.cases import selectors
from mengma.cases.selectors import CaseRow
from mengma.portal.words import chosen, court_name
from mengma.procedure import library

if TYPE_CHECKING:
    from mengma.cases.models import Case

PAGE = 30
# how near a clock's last day is when its colour changes; a matter of looks, not of law
NEAR_DAYS = 3


@dataclass(frozen=True, slots=True)
class Nearest:
    """How far the last day of a clock is: whole days left, negative when past."""

    due: date
    left: int

    @property
    def over(self) -> bool:
        return self.left < 0

    @property
    def near(self) -> bool:
        return 0 <= self.left <= NEAR_DAYS

    @property
    def late(self) -> int:
        return -self.left


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A line of a list of cases."""

    row: CaseRow
    stage: str
    variant: str
    court: str
    clock: Nearest | None
    clock_name: str = ""

    @property
    def name(self) -> str:
        return self.row.title or self.row.case_number or str(self.row.id)[:8]


@dataclass(frozen=True, slots=True)
class CaseList:
    """One page of a list, with the numbers of its neighbours (0 for none)."""

    cases: list[ListedCase]
    page: int = 1
    previous: int = 0
    following: int = 0
    text: str = ""


def nearest(due: date | None, today: date) -> Nearest | None:
    return Nearest(due, due.toordinal() - today.toordinal()) if due else None


def listed(rows: Iterable[CaseRow]) -> list[ListedCase]:
    """Rows with their stage in words and the clock that ends first."""
    rows = list(rows)
    today = clock.today()
    limits = selectors.running_limits([row.id for row in rows])
    lines = []
    for row in rows:
        guide = library.guide(row.guide, row.guide_version)
        stage = guide.stages.get(row.stage)
        first = next((limit for limit in limits.get(row.id, []) if limit.due_on), None)
        spec = guide.limits.get(first.name) if first else None
        lines.append(
            ListedCase(
                row,
                chosen(stage.title) if stage else row.stage,
                chosen(guide.variants[row.variant]) if row.variant in guide.variants else "",
                court_name(row.court_code),
                nearest(first.due_on if first else None, today),
                chosen(spec.title) if spec else "",
            )
        )
    return lines


def page_of(request: HttpRequest, cases: QuerySet[Case], *order: str) -> CaseList:
    """The page that the request asks for, of the cases that match what it searches."""
    try:
        number = min(max(int(request.GET.get("page", "1")), 1), 10_000)
    except ValueError:
        number = 1
    text = request.GET.get("q", "")[:60]
    found = selectors.rows(selectors.matching(cases, text), *order, limit=PAGE + 1, offset=(number - 1) * PAGE)
    return CaseList(listed(found[:PAGE]), number, number - 1, number + 1 if len(found) > PAGE else 0, text)


def first_few(cases: QuerySet[Case], *order: str, limit: int = 8) -> CaseList:
    """The beginning of a list, for a home page."""
    found = selectors.rows(cases, *order, limit=limit + 1)
    return CaseList(listed(found[:limit]), following=2 if len(found) > limit else 0)


def final_stages() -> list[str]:
    """The names of the stages at which cases end, over all guides."""
    return sorted(
        {stage.name for guide in library.all_guides().values() for stage in guide.stages.values() if stage.final}
    )
