"""The civil line, told step by step through the acts that people really do: a case accepted, served, heard, decided.

乌兰 sues 巴特尔 (and, where a story wants more, two others) at 新城区法院; 孙正 judges, 吴录 writes. The days are those of spring
2026. Whoever needs a case in a certain state takes it from here; the steps are functions, so that a story can leave one out.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from mengma import clock
from mengma.cases.state import CaseState
from mengma.courts.models import User
from mengma.procedure.context import Paper
from mengma.procedure.engine import Performed, Request, perform
from tests import cast

ACCEPTED = date(2026, 3, 2)
SERVED = date(2026, 3, 4)
HEARD = date(2026, 4, 1)
DECIDED = date(2026, 4, 10)
FILL_IN = {
    "facts": "经审理查明：2024年3月1日，巴特尔向乌兰借款88000元，未还。",
    "reasons": "本院认为，借款关系成立，借款人应当按照约定的期限返还借款。",
    "basis": "依照《中华人民共和国民法典》第六百七十五条规定，判决如下：",
    "operative": "一、被告于本判决生效之日起十日内偿还原告乌兰借款88000元；二、驳回其他诉讼请求。",
}


@dataclass
class Line:
    """A case on its way, and the cast that acts in it."""

    users: dict[str, User]
    case: UUID

    def do(self, who: str, act: str, data: dict[str, Any] | None = None, **more: Any) -> Performed:
        """One act by one of the cast."""
        return perform(self.case, cast.actor(self.users[who]), Request(act, data or {}, **more))

    def on_paper(self, party: str, act: str, data: dict[str, Any] | None = None, **more: Any) -> Performed:
        """A party's act that reached the court on paper, recorded by the clerk."""
        return self.do("clerk", act, data, paper=Paper("post", by=party), on_behalf_of=party, **more)

    @property
    def state(self) -> CaseState:
        from mengma.cases.access import access_case

        return CaseState.from_json(access_case(cast.actor(self.users["judge"]), self.case)[0].state)

    def track(self, name: str, subject: str = "") -> str:
        item = self.state.get("tracks", f"{name}/{subject}" if subject else name)
        return item["state"] if item else ""

    def limit(self, name: str, subject: str = "") -> dict[str, Any]:
        """The newest limit of a name and subject."""
        mine = [i for i in self.state.all("limits").values() if i["name"] == name and i.get("subject", "") == subject]
        return mine[-1]


def at(day: date) -> AbstractContextManager[None]:
    return clock.travel(day)


def accepted_case(
    users: dict[str, User], variant: str = "summary", defendants: tuple[str, ...] = ("巴特尔",), amount: str = "88000"
) -> Line:
    """A case filed, accepted, given to 孙正 with 吴录 as clerk, on 2 March 2026."""
    from mengma.intake.tests import stories

    content = stories.complaint()
    model = content["parties"][1]
    content["parties"][1:] = [{**copy.deepcopy(model), "name": name} for name in defendants]
    content["claims"] = [{"text": f"判令被告偿还借款本金{amount}元", "amount": amount}]
    findings = {} if variant != "ordinary" else {"findings": ["not_simple"]}
    with at(ACCEPTED):
        case = stories.accepted(users, content, procedure=variant, **findings)
        return Line(users, stories.assigned(users, case))


def serve(line: Line, *parties: str, on: date = SERVED, **how: Any) -> None:
    """The complaint is handed to the parties in person."""
    for party in parties:
        given = {
            "party": party, "what": "complaint", "way": "direct", "received_on": on.isoformat(), "signed_by": "本人", **how
        }  # fmt: skip
        line.do("clerk", "record_service", given)


def served_case(users: dict[str, User], variant: str = "summary", **more: Any) -> Line:
    """Accepted, and served in person on every defendant on 4 March 2026."""
    line = accepted_case(users, variant, **more)
    with at(SERVED):
        serve(line, *[k for k, p in line.state.all("parties").items() if p["capacity"] == "defendant"])
    return line


def slot(day: date = HEARD, begins: str = "09:00", ends: str = "11:30", room: str = "第一法庭") -> dict[str, str]:
    return {"room": room, "starts": f"{day}T{begins}", "ends": f"{day}T{ends}"}


def make_room(name: str = "第一法庭") -> None:
    from mengma.scheduling import selectors
    from mengma.scheduling.actions import do_create_room

    if selectors.room(cast.COURT, name) is None:
        do_create_room(cast.COURT, name)


def schedule(line: Line, where: dict[str, str] | None = None, **more: Any) -> str:
    """A hearing is set; returns its key."""
    make_room()
    data = {"kind": "hearing", "slot": where or slot(), "open_to_public": True, **more}
    done = line.do("judge", "schedule_hearing", data, overrides={"4": "已指定", "5": "答辩期已过"})
    return done.entry.payload["notes"]["hearing"]


def summon(line: Line, hearing: str, *parties: str, way: str = "summons", confirmed: bool = False) -> None:
    for party in parties:
        line.do(
            "clerk",
            "record_summons",
            {
                "hearing": hearing, "party": party, "way": way, "confirmed": confirmed,
                "received_on": clock.today().isoformat(),
            },
        )  # fmt: skip


def hear(line: Line, hearing: str, *attended: str) -> None:
    """The hearing is held with those who came, and the debate closed."""
    line.do("judge", "hold_hearing", {"hearing": hearing, "attended": list(attended)})
    line.do("judge", "close_debate")


def heard_case(users: dict[str, User], variant: str = "summary", **more: Any) -> Line:
    """Served, summoned and heard on 1 April 2026; everybody came."""
    line = served_case(users, variant, **more)
    parties = list(line.state.all("parties"))
    with at(date(2026, 3, 23)):
        hearing = schedule(line)
        summon(line, hearing, *parties)
    with at(HEARD):
        hear(line, hearing, *parties)
    return line


def filled(sections: Iterable[Any], **fill_in: str) -> list[dict[str, str]]:
    """A draft's sections with what only a judge can write put in."""
    done = []
    for section in sections:
        told = section.as_dict()
        told["text"] = {**FILL_IN, **fill_in}.get(told["name"], told["text"])
        told["text"] = told["text"].replace("案件受理费元，由负担。", "案件受理费1000元，由被告负担。")
        done.append(told)
    return done


def judgment_text(line: Line, **fill_in: str) -> str:
    """A judgment: the draft that the docket fills, with what only a judge can write put in."""
    from mengma.dossier.drafting import assemble, prefill

    return assemble(filled(prefill("judgment", line.case), **fill_in))


def pronounce(line: Line, **more: Any) -> Performed:
    data = {"text": judgment_text(line), "result": "granted", "how": "in_court", "costs": {"p2": "1000.00"}, **more}
    return line.do("judge", "pronounce_judgment", data)


def decided_case(users: dict[str, User], variant: str = "summary", **more: Any) -> Line:
    """Heard, and judgment pronounced in court on 10 April 2026."""
    line = heard_case(users, variant, **more)
    with at(DECIDED):
        pronounce(line)
    return line


def serve_decision(line: Line, party: str, on: date, decision: str = "j1", **how: Any) -> None:
    """The clerk enters the proof of service of a decision on one party."""
    given = {
        "party": party, "what": "decision", "decision": decision, "way": "direct", "received_on": on.isoformat(),
        "signed_by": "本人", **how,
    }  # fmt: skip
    line.do("clerk", "record_service", given)
