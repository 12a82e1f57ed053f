"""Who corrects an entry sees what it brought about then, and the way to the correction of each."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from mengma.cases.selectors import docket_entries
from mengma.procedure.corrections import caused_by
from tests import cast, lines
from tests.lines import at

pytestmark = pytest.mark.django_db


def page(user, address):
    client = Client()
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_wrong_day_of_service_names_the_appeal_period_that_it_began():
    """The judgment reached 巴特尔 on the 11th, the clerk wrote the 10th; the entry that began his appeal period needs its own."""
    users = cast.make_cast()
    line = lines.decided_case(users, "ordinary")
    with at(date(2026, 4, 13)):
        lines.serve_decision(line, "p2", date(2026, 4, 10))
        by_act = {entry.act: entry.seq for entry in docket_entries(line.case)}
        service, served = by_act["record_service"], by_act["decision_served"]
        assert caused_by(line.case, service) == [served]
        assert caused_by(line.case, served) == []
        address = f"/cases/{line.case}/act/propose_correction/?d.entry="
        form = page(users["clerk"], f"{address}{service}")
        assert "由这条记录引起的事项" in form
        assert f'href="{address}{served}"' in form
        assert "由这条记录引起的事项" not in page(users["clerk"], f"{address}{served}")
        wanted = {"entry": served, "correct_data": {"effective_on": "2026-04-11"}, "reason": "送达回证为11日"}
        line.do("clerk", "propose_correction", wanted)
        assert "已更正或者已提出更正" in page(users["clerk"], f"{address}{service}")
        line.do(
            "clerk", "propose_correction", {**wanted, "entry": service, "correct_data": {"received_on": "2026-04-11"}}
        )
        decide = page(users["president"], f"/cases/{line.case}/act/approve_correction/")
        assert decide.count("由这条记录引起的事项</h3>") == 1  # beside the service, not beside what it brought about
