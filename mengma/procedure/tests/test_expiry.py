"""Time limits that ran out, also while nobody looked."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from mengma import clock
from mengma.cases import verify
from mengma.cases.models import Entry, TimeLimit
from mengma.courts.actors import Actor
from mengma.procedure.engine import Request, open_case, perform
from mengma.procedure.expiry import do_expire_limits
from mengma.procedure.tasks import expire_limits

pytestmark = pytest.mark.django_db

READER = Actor(str(uuid.UUID(int=1)), "乌兰", "litigant")


@pytest.fixture
def case():
    return open_case("loan-desk", "内0102", uuid.uuid4(), READER, Request("lend", {"reader": "乌兰"})).entry.case_id


@pytest.fixture
def due(case):
    return TimeLimit.objects.get(case_id=case, name="loan").due_on


def test_the_last_day_is_still_in_time(case, due):
    assert do_expire_limits(due) == 0
    assert TimeLimit.objects.get(case_id=case, name="loan").state == "running"


def test_the_day_after_the_system_acts_once(case, due):
    with clock.travel(clock.now() + (due + timedelta(days=1) - clock.today())):
        assert do_expire_limits(clock.today()) == 1
        assert do_expire_limits(clock.today()) == 0
    entry = Entry.objects.get(case_id=case, act="overdue")
    assert entry.actor_id == "system"
    assert TimeLimit.objects.get(case_id=case, name="loan").state == "expired"


def test_after_days_off_the_act_has_the_day_that_the_law_gives_it(case, due):
    with clock.travel(clock.now() + (due + timedelta(days=12) - clock.today())):
        assert expire_limits.func(timestamp=0) == 1
    entry = Entry.objects.get(case_id=case, act="overdue")
    assert entry.happened_on == due + timedelta(days=1)
    assert entry.recorded_at.date() > entry.happened_on
    assert list(verify.verify()) == []


def test_a_paused_limit_does_not_expire(case, due):
    perform(case, READER, Request("hold"))
    with clock.travel(clock.now() + (due + timedelta(days=40) - clock.today())):
        assert do_expire_limits(clock.today()) == 0


def test_one_case_that_refuses_does_not_hold_up_the_others(case, due):
    other = open_case("loan-desk", "内0102", uuid.uuid4(), READER, Request("lend", {"reader": "巴特尔"})).entry.case_id
    # a row that its case's docket does not bear out: the act is refused there and done here
    TimeLimit.objects.filter(case_id=case, name="loan").update(on_expiry="give_back")
    with clock.travel(clock.now() + (due + timedelta(days=1) - clock.today())):
        assert do_expire_limits(clock.today()) == 1
    assert Entry.objects.filter(case_id=other, act="overdue").count() == 1
    assert Entry.objects.filter(case_id=case, act="give_back").count() == 0
