"""What is shown for a reason only: who looked, when, at whose number, and why stands before the auditor."""

from __future__ import annotations

import pytest
from django.db import transaction

from mengma import clock
from mengma.cases import docket as dockets
from mengma.cases.docket import NewEntry
from mengma.cases.state import put_item
from mengma.courts.identity.cipher import encrypt
from mengma.courts.models import Court, ReadRecord
from mengma.portal.tests.visiting import at, text_of
from tests import cast, prepared

pytestmark = pytest.mark.django_db

NUMBER = "11010519491231002X"


@pytest.fixture
def users():
    return cast.make_cast()


@pytest.fixture
def case_id(users):
    made = prepared.accepted_case(users)
    with transaction.atomic():
        docket = dockets.lock_docket(made)
        change = put_item("parties", "p2", {"identity": encrypt(NUMBER, str(made)), "identity_tail": NUMBER[-4:]})
        docket.state.apply(change)
        new = NewEntry("x", {"id": "x", "name": "钱立"}, clock.today(), {"data": {}}, [change])
        dockets.append_entry(docket, new, docket.state)
    return made


def test_a_full_identity_number_is_shown_for_a_reason_and_the_auditor_sees_who_looked(users, case_id):
    judge, address = at(users["filing_judge"]), f"/cases/{case_id}/parties/p2/identity/"
    assert address in text_of(judge.get(f"/cases/{case_id}/"))
    assert NUMBER not in text_of(judge.get(address))
    assert judge.post(address, {"reason": "  "}).status_code == 422
    assert ReadRecord.objects.count() == 0
    shown = judge.post(address, {"reason": "核对被告身份，与户籍材料比对"})
    assert NUMBER in text_of(shown)
    assert shown.headers["Cache-Control"] == "no-store"
    page = text_of(at(users["auditor"]).get("/audit/reads/"))
    for words in ("钱立", "身份证件号码", "被告 p2", "核对被告身份，与户籍材料比对"):
        assert words in page
    assert NUMBER not in page
    assert "巴特尔" not in page


def test_parties_and_supervisors_are_not_shown_the_number(users, case_id):
    for part in ("plaintiff", "defendant", "president", "archivist", "auditor", "stranger"):
        client = at(users[part])
        assert client.post(f"/cases/{case_id}/parties/p2/identity/", {"reason": "好奇"}).status_code == 404
        assert "查看全号" not in text_of(client.get(f"/cases/{case_id}/"))
    assert ReadRecord.objects.count() == 0
    assert at(users["filing_judge"]).get(f"/cases/{case_id}/parties/p9/identity/").status_code == 404


def test_what_is_doubtful_about_a_court_is_stored_and_shown(users):
    railway = Court.objects.get(code="内7103")
    assert railway.doubt_zh == "代字未核，与7104的顺序未知"
    assert "2020卷" in railway.source
    administrator = at(users["administrator"])
    everything = text_of(administrator.get("/administration/courts/"))
    assert ".md" not in everything
    doubtful = text_of(administrator.get("/administration/courts/?only=doubtful"))
    assert "代字未核，与7104的顺序未知" in doubtful
    assert "内蒙古自治区高级人民法院</strong>" not in doubtful
    assert doubtful.count("m-blocked") == Court.objects.exclude(doubt_zh="").count() == 8
