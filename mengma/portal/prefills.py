"""What a case already knows of a form that is about to be filled in, and what was asked of the person who fills it in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mengma.cases.state import CaseState
from mengma.intake import selectors as intake
from mengma.intake.selectors import CorrectionsAsked
from mengma.portal.lists import Nearest, nearest
from mengma.procedure.available import Offer

HAND_IN_CORRECTIONS = "intake.hand_in_corrections"
PREFIX = "d."


@dataclass(frozen=True, slots=True)
class Asked:
    """The corrections asked for, with how far their last day is while they are awaited."""

    told: CorrectionsAsked
    left: Nearest | None

    @property
    def awaited(self) -> bool:
        return self.told.handed_in_on is None


def corrections_of(state: CaseState, today: date) -> Asked | None:
    """What was asked to be corrected, while the complaint is not accepted yet; None where nothing was."""
    told = intake.corrections_asked(state)
    if told is None or state.fact("accepted_on"):
        return None
    return Asked(told, nearest(told.until, today) if told.handed_in_on is None else None)


def corrections_for(offer: Offer, state: CaseState, today: date) -> Asked | None:
    """The same, on the form by which the corrections are handed in."""
    return corrections_of(state, today) if offer.act.effect == HAND_IN_CORRECTIONS else None


def of_case(offer: Offer, state: CaseState) -> dict[str, str]:
    """Posted names and values with which an act's form begins in this case.

    Who hands in corrections answers each thing that was asked: a line for each stands ready.
    """
    told = intake.corrections_asked(state) if offer.act.effect == HAND_IN_CORRECTIONS else None
    if told is None or len(told.items) < 2:
        return {}
    lines = "\n".join(f"{number}. {item}：" for number, item in enumerate(told.items, start=1))
    return {f"{PREFIX}statement": lines}
