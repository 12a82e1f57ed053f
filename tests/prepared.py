"""A case as it stands after acceptance, written straight into the docket: for tests of what comes later.

Stories that begin with the complaint itself use tests/lines.py; tests of one package start here and depend on no other.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from mengma import clock
from tests.cast import COURT

if TYPE_CHECKING:
    from uuid import UUID

    from mengma.cases.state import CaseState
    from mengma.courts.models import User


@dataclass(frozen=True, slots=True)
class Defendant:
    """A defendant: the name, the account if any, whether electronic service was agreed to, domicile abroad."""

    name: str
    user: User | None = None
    electronic: bool = False
    foreign: bool = False
    kind: str = "person"


def accepted_case(
    users: dict[str, User],
    *,
    variant: str = "summary",
    amount: str | None = "100000.00",
    cause: tuple[str, str] = ("108.3", "民间借贷纠纷"),
    plaintiff_electronic: bool = True,
    plaintiff_kind: str = "person",
    defendants: tuple[Defendant, ...] | None = None,
    more_facts: dict[str, Any] | None = None,
) -> UUID:
    """A case of 乌兰 against the defendants (巴特尔, consenting, by default), accepted today, nothing else done."""
    from mengma.cases import docket as dockets
    from mengma.cases.docket import NewEntry
    from mengma.cases.state import add_item, set_fact

    day = clock.today().isoformat()
    sued = defendants if defendants is not None else (Defendant("巴特尔", users["defendant"], electronic=True),)
    facts = {
        "court": COURT,
        "case_type": "民初",
        "variant": variant,
        "stage": "preparation",
        "title": f"乌兰与{'、'.join(d.name for d in sued)}{cause[1]}",
        "cause": cause[1],
        "cause_code": cause[0],
        "filed_on": day,
        "accepted_on": day,
        "amount": amount,
        "way_in": "online",
        **(more_facts or {}),
    }
    changes = [set_fact(name, value) for name, value in facts.items() if value is not None]
    people: list[tuple[str, str, Defendant]] = [
        ("p1", "plaintiff", Defendant("乌兰", users["plaintiff"], plaintiff_electronic, kind=plaintiff_kind))
    ]
    people += [(f"p{n}", "defendant", one) for n, one in enumerate(sued, start=2)]
    related = 0
    for key, capacity, one in people:
        changes.append(
            add_item("parties", key, {"capacity": capacity, "name": one.name, "kind": one.kind, "foreign": one.foreign})
        )
        changes.append(
            add_item("addresses", key, {"party": key, "address": "呼和浩特市新城区", "electronic": one.electronic})
        )
        if one.user:
            relation = {"user": str(one.user.id), "relation": capacity, "subject": key, "since": day}
            related += 1
            changes.append(add_item("relations", f"r{related}", relation))
    changes.append(
        add_item("claims", "c1", {"by": "p1", "against": [k for k, c, _ in people if c != "plaintiff"], "kind": "claim",
                                  "text": "偿还借款本金及利息", "amount": amount})
    )  # fmt: skip
    case_id = uuid.uuid4()
    with transaction.atomic():
        docket = dockets.new_docket(case_id, "civil-first-instance", 1)
        for change in changes:
            docket.state.apply(change)
        dockets.append_entry(
            docket,
            NewEntry(
                act="accept_case",
                actor={"id": str(users["filing_judge"].id), "name": "钱立", "capacity": "filing_judge"},
                happened_on=clock.today(),
                content={"data": {}},
                changes=changes,
            ),
            docket.state,
        )
    return case_id


def state_of(case_id: UUID) -> CaseState:
    """The case's state as its docket leaves it."""
    from mengma.cases.models import Case
    from mengma.cases.state import CaseState

    return CaseState.from_json(Case.objects.get(id=case_id).state)
