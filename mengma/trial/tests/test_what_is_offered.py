"""What a person is offered: a guard about what will be typed, or about one party only, does not hide an act."""

from __future__ import annotations

import pytest

from mengma.cases.access import access_case
from mengma.procedure import available
from tests import cast, lines

pytestmark = pytest.mark.django_db


def offered(line: lines.Line, who: str) -> dict[tuple[str, bool], bool]:
    """(act, on paper) -> whether something stands in its way."""
    actor = cast.actor(line.users[who])
    return {
        (offer.act.name, offer.on_paper): bool(offer.blocked)
        for offer in available.offers(access_case(actor, line.case)[0], actor)
    }


def test_a_guard_that_asks_what_is_typed_waits_for_the_form() -> None:
    line = lines.heard_case(cast.make_cast())
    with lines.at(lines.HEARD):
        line.do("clerk", "record_transcript", {"hearing": "h1", "text": "笔录"})
        assert offered(line, "plaintiff")["confirm_transcript", False] is False


def test_paper_of_one_party_is_taken_though_another_could_not_hand_it_in() -> None:
    """Only the defendant has to answer; the plaintiff comes first in the docket."""
    line = lines.served_case(cast.make_cast())
    with lines.at(lines.SERVED):
        assert offered(line, "clerk")["submit_answer", True] is False
        assert offered(line, "plaintiff")["submit_answer", False] is True
