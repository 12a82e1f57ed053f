"""The complaint's form in steps: which is open, what each still lacks, where the buttons lead. All of it is one form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mengma.portal.complaintform import LISTS, Part
from mengma.procedure.errors import Problem

BASIC, ATTACHMENTS = "basic", "attachments"
OF_THE_COURT = ("form", "cause", "court")


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `missing` counts what a court would ask to be added, `wrong` says that something cannot stay."""

    name: str
    title: str
    number: int
    part: Part | None
    filled: bool
    wrong: bool
    missing: int
    current: bool

    @property
    def open(self) -> bool:
        return self.current or self.wrong


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps in their order, and the way from the current one."""

    listed: list[Step]
    current: Step
    before: Step | None
    after: Step | None


def step_of(path: str) -> str:
    """The step on which the box at a path stands."""
    first = path.partition(".")[0]
    if first in OF_THE_COURT or not first:
        return BASIC
    return first if first in (*LISTS, "elements", "places", ATTACHMENTS) else "statement"


def steps(
    parts: Sequence[Part],
    wanted: str,
    *,
    begun: bool,
    attached: bool,
    problems: Sequence[Problem],
    missing: Sequence[Problem],
    added: str = "",
) -> Steps:
    """The steps with the wanted one open; with the first where something is wrong, or the first of all, where none is."""
    wrong = {step_of(problem.field) for problem in problems}
    lacking = [step_of(problem.field) for problem in missing]
    named: list[tuple[str, str, Part | None, bool]] = [(BASIC, _("法院和案由"), None, begun)]
    named += [(part.name, part.title, part, any(group.any_filled for group in part.all_groups)) for part in parts]
    named.append((ATTACHMENTS, _("附件"), None, attached))
    names = [name for name, *_rest in named]
    first = wanted if wanted in names else next((name for name in names if name in wrong), BASIC)
    listed = [
        Step(
            name,
            title,
            number,
            part,
            filled,
            name in wrong or bool(part and part.wrong),
            lacking.count(name),
            name == first,
        )
        for number, (name, title, part, filled) in enumerate(named, start=1)
    ]
    for part in parts:
        _fold(part, [problem.field for problem in (*problems, *missing)], added)
    at = names.index(first)
    return Steps(
        listed,
        listed[at],
        listed[at - 1] if at else None,
        listed[at + 1] if at + 1 < len(listed) else None,
    )


def _fold(part: Part, paths: Sequence[str], added: str) -> None:
    """Leaves one group of a list open, and those where something is wrong: the new one, else the first that lacks something."""
    groups = part.listing.groups if part.listing else []
    if len(groups) < 2:
        return
    lacking = [group for group in groups if any(path.startswith(f"{group.at}.") for path in paths)]
    shown = groups[-1] if added == part.name else (lacking or groups)[0]
    for group in groups:
        group.folded = group is not shown and not group.wrong
