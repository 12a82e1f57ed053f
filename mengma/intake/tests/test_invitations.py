"""巴特尔 finds the case that 乌兰 brought against him."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from mengma import clock
from mengma.cases import verify
from mengma.cases.access import access_case
from mengma.cases.errors import NoSuchCase
from mengma.courts.identity.actions import NotIdentified
from mengma.intake import actions, invitations
from mengma.intake.errors import BadInvitation, TooManyCodes
from mengma.intake.tests import stories
from mengma.procedure import available
from tests import cast


class Knows:
    """An identity service that knows who has which number."""

    def __init__(self, **numbers: str) -> None:
        self.numbers = numbers

    def verify(self, name, number):
        return "match" if self.numbers.get(name) == number else "mismatch"


SERVICE = Knows(乌兰=stories.WULAN_ID, 巴特尔=stories.BATER_ID, 路生=stories.STRANGER_ID)


@pytest.fixture
def case(people):
    return stories.accepted(people, stories.complaint(bater={"identity": stories.BATER_ID}))


def join(people, who, code, number):
    return actions.do_join_case(cast.actor(people[who]), code, identity_number=number, service=SERVICE)


def test_the_defendant_joins_by_the_code_on_the_notice_and_sees_the_case(people, case):
    bater = cast.actor(people["defendant"])
    with pytest.raises(NoSuchCase):
        access_case(bater, case)
    code = stories.code_for(people, case, "p2")
    join(people, "defendant", code.lower().replace("-", " "), stories.BATER_ID)
    assert access_case(bater, case)[1].capacity == "defendant"
    names = {offer.act.name for offer in available.offers(access_case(bater, case)[0], bater)}
    assert "counterclaim" in names
    assert "join_case" not in names
    assert list(verify.check_rebuild()) == []


def test_a_code_works_once(people, case):
    code = stories.code_for(people, case, "p2")
    join(people, "defendant", code, stories.BATER_ID)
    with pytest.raises(BadInvitation):
        join(people, "defendant", code, stories.BATER_ID)


def test_somebody_else_with_the_code_does_not_get_in(people, case):
    code = stories.code_for(people, case, "p2")
    with pytest.raises(BadInvitation):
        join(people, "stranger", code, stories.STRANGER_ID)
    with pytest.raises(NoSuchCase):
        access_case(cast.actor(people["stranger"]), case)


def test_a_namesake_with_another_number_does_not_get_in(people, case):
    people["stranger"].name = "巴特尔"
    people["stranger"].save()
    with pytest.raises(BadInvitation):
        actions.do_join_case(
            cast.actor(people["stranger"]),
            stories.code_for(people, case, "p2"),
            identity_number=stories.STRANGER_ID,
            service=Knows(巴特尔=stories.STRANGER_ID),
        )


def test_a_false_number_identifies_nobody(people, case):
    with pytest.raises(NotIdentified):
        join(people, "defendant", stories.code_for(people, case, "p2"), stories.STRANGER_ID)


def test_guessing_is_slowed_down_whatever_the_code(people, case):
    for _ in range(5):
        with pytest.raises(BadInvitation):
            join(people, "defendant", "AAAA-BBBB-CCCC", stories.BATER_ID)
    with pytest.raises(TooManyCodes):
        join(people, "defendant", stories.code_for(people, case, "p2"), stories.BATER_ID)


def test_a_code_expires_and_a_new_one_revokes_the_old(people, case):
    old = stories.code_for(people, case, "p2")
    stories.act(people, "filing_judge", case, "invite_party", {"party": "p2"})
    new = stories.code_for(people, case, "p2")
    assert old != new
    with pytest.raises(BadInvitation):
        join(people, "defendant", old, stories.BATER_ID)
    with clock.travel(clock.now() + timedelta(days=invitations.VALID_DAYS + 1)), pytest.raises(BadInvitation):
        join(people, "defendant", new, stories.BATER_ID)


def test_the_code_stands_nowhere_in_the_docket(people, case):
    code = stories.code_for(people, case, "p2")
    done = join(people, "defendant", code, stories.BATER_ID)
    told = json.dumps([done.state.as_json(), done.entry.payload, done.entry.header], ensure_ascii=False)
    assert code not in told
    assert code.replace("-", "") not in told


def test_a_plaintiff_who_filed_on_paper_joins_the_same_way(people):
    case = stories.at_window(
        people, "filing_judge", way_in="walk_in", accept={"procedure": "summary"}, overrides=stories.REASONS
    ).entry.case_id
    join(people, "plaintiff", stories.code_for(people, case, "p1"), stories.WULAN_ID)
    assert access_case(cast.actor(people["plaintiff"]), case)[1].capacity == "plaintiff"


def test_an_agent_joins_by_the_partys_code_under_his_own_name(people):
    agent = {"party": "p2", "kind": "agent", "name": "苏和", "authority": "general"}
    case = stories.accepted(people, stories.complaint(representatives=[agent]))
    code = stories.code_for(people, case, "p2")
    service = Knows(苏和=stories.STRANGER_ID)
    actions.do_join_case(cast.actor(people["lawyer"]), code, identity_number=stories.STRANGER_ID, service=service)
    state = stories.state(people, case)
    assert state.get("representatives", "a1")["user"] == str(people["lawyer"].id)
    assert {r["relation"] for r in state.all("relations").values() if r["user"] == str(people["lawyer"].id)} == {
        "defendant"
    }
