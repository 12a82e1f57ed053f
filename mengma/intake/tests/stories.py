"""What the stories of filing are made of: 乌兰 lent 巴特尔 88,000 yuan and wants it back."""

from __future__ import annotations

import copy
from typing import Any
from uuid import UUID

from mengma.cases.access import access_case
from mengma.cases.state import CaseState
from mengma.courts.models import User
from mengma.intake import actions
from mengma.intake.actions import AtWindow
from mengma.procedure.engine import Performed, Request, perform
from tests import cast

WULAN_ID = "150102199005010024"
BATER_ID = "150102198803020011"
STRANGER_ID = "150105197001010019"
COMPANY_CODE = "91150100MA0N0LJK0A"

COMPLAINT: dict[str, Any] = {
    "form": "lending",
    "cause": "民间借贷纠纷",
    "language": "zh",
    "parties": [
        {
            "capacity": "plaintiff",
            "kind": "person",
            "name": "乌兰",
            "sex": "female",
            "born_on": "1990-05-01",
            "address": "呼和浩特市新城区海拉尔大街1号",
            "region": "150102",
            "phone": "13800000001",
            "service": {"address": "呼和浩特市新城区海拉尔大街1号", "phone": "13800000001", "electronic": True},
        },
        {
            "capacity": "defendant",
            "kind": "person",
            "name": "巴特尔",
            "sex": "male",
            "address": "呼和浩特市新城区北垣街2号",
            "region": "150102",
        },
    ],
    "claims": [
        {"text": "判令被告偿还借款本金88000元", "amount": "88000"},
        {
            "text": "判令被告支付利息",
            "interest": {
                "base": "88000",
                "rate": {"value": "3.45", "unit": "%/year"},
                "from": "2025-03-01",
                "until": "paid",
            },
        },
    ],
    "facts": "2024年3月1日，被告向原告借款88000元，约定一年内归还，至今未还。",
    "evidence": [{"name": "借条", "kind": "document", "purpose": "证明借款事实", "source": "被告出具"}],
    "elements": {"principal": ["88000"], "loan_date": ["2024-03-01"], "delivery": ["bank"], "costs_claimed": True},
}


def complaint(**changes: Any) -> dict[str, Any]:
    """The complaint of the story; `wulan` and `bater` change the two parties."""
    content = copy.deepcopy(COMPLAINT)
    for number, who in enumerate(("wulan", "bater")):
        content["parties"][number].update(changes.pop(who, {}))
    content.update(changes)
    return content


def submitted(people: dict[str, User], content: dict[str, Any] | None = None) -> Performed:
    """乌兰 writes a draft at home and sends it."""
    wulan = cast.actor(people["plaintiff"])
    draft = actions.do_start_draft(wulan, court=cast.COURT, content=content or complaint())
    return actions.do_submit_draft(draft.id, wulan)


def accepted(
    people: dict[str, User], content: dict[str, Any] | None = None, procedure: str = "summary", **data: Any
) -> UUID:
    """The case after acceptance; reasons are given for whatever practice warns of."""
    case = submitted(people, content).entry.case_id
    act(people, "filing_judge", case, "accept_case", {"procedure": procedure, **data}, overrides=REASONS)
    return case


REASONS = {str(number): "已经审查" for number in range(1, 12)}


def at_window(people: dict[str, User], who: str = "window_clerk", **given: Any) -> Performed:
    """Somebody brings papers to the window."""
    content = given.pop("content", None) or complaint()
    return actions.do_file_at_window(AtWindow(cast.COURT, content, **given), cast.actor(people[who]))


def act(
    people: dict[str, User], who: str, case: UUID, name: str, data: dict[str, Any] | None = None, **more: Any
) -> Performed:
    return perform(case, cast.actor(people[who]), Request(name, data or {}, **more))


def state(people: dict[str, User], case: UUID, who: str = "filing_judge") -> CaseState:
    return CaseState.from_json(access_case(cast.actor(people[who]), case)[0].state)


def documents(state: CaseState) -> dict[str, list[str]]:
    """The documents of a case: kind -> to whom."""
    found: dict[str, list[str]] = {}
    for item in state.all("documents").values():
        found.setdefault(item["kind"], []).append(item["to"])
    return found


def assigned(people: dict[str, User], case: UUID) -> UUID:
    """孙正 is designated as the responsible judge, 吴录 as the clerk."""
    designation = {"judge": str(people["judge"].id), "reason": "related", "explanation": "系列案件由同一法官办理"}
    act(people, "filing_judge", case, "propose_designation", designation)
    act(people, "president", case, "decide_designation", {"designation": "g1", "approved": True})
    act(people, "president", case, "appoint_clerk", {"clerk": str(people["clerk"].id)})
    return case


def code_for(people: dict[str, User], case: UUID, party: str) -> str:
    """The invitation code as it stands printed on the party's notice."""
    from mengma.intake import invitations

    invitation = invitations.for_party(state(people, case), party)
    assert invitation is not None
    return invitations.code_of(invitation)
