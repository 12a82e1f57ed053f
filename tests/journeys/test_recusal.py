"""巴特尔 asks that 孙正 be recused in the middle of the case: the judge's work stops, urgent measures and others go on."""

from __future__ import annotations

from datetime import date

import pytest

from mengma.cases.access import access_case
from mengma.cases.errors import NoSuchCase
from mengma.procedure.errors import Refused
from tests import cast, lines, prepared
from tests.lines import at

pytestmark = pytest.mark.django_db
ASKED = date(2026, 3, 10)


def test_the_judge_s_acts_wait_for_the_decision(db):
    line = lines.served_case(cast.make_cast())
    person = next(k for k, r in line.state.all("relations").items() if r["relation"] == "responsible_judge")
    with at(ASKED):
        line.on_paper("p2", "ask_recusal", {"person": person, "ground": "meeting", "reason": "私下会见原告"})
        with pytest.raises(Refused) as refused:
            lines.schedule(line)
        assert "civil-procedure-law/48" in {problem.article for problem in refused.value.problems}
        line.do("clerk", "record_service", {
            "party": "p1", "what": "document", "document": "d1", "way": "direct", "signed_by": "乌兰",
            "received_on": ASKED.isoformat(),
        })  # fmt: skip
    assert line.limit("recusal-decision", "q1")["due_on"] == "2026-03-13"
    with at(date(2026, 3, 12)):
        line.do("president", "decide_recusal", {"recusal": "q1", "reason": "经查不属实"})
        lines.schedule(line)
        line.on_paper("p2", "ask_recusal_reconsideration", {"recusal": "q1", "reason": "不服"})
    with at(date(2026, 3, 13)):
        line.do(
            "president", "decide_recusal_reconsideration",
            {"recusal": "q1", "granted": True, "ground_established": True, "reason": "复查属实"},
        )  # fmt: skip
        with pytest.raises(NoSuchCase):  # the judge does not even see the case any more
            access_case(cast.actor(line.users["judge"]), line.case)
        assert prepared.state_of(line.case).get("tracks", "assignment")["state"] == "vacant"
        line.do("filing_judge", "list_candidates")
        line.do("filing_judge", "draw")
    (draw,) = (d for d in prepared.state_of(line.case).all("draws").values() if d["state"] == "drawn" and d["excluded"])
    assert ("孙正", "recused") in {(one["name"], one["reason"]) for one in draw["excluded"]}
    assert str(line.users["judge"].id) not in draw["drawn"]
