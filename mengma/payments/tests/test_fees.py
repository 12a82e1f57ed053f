"""From the notice to pay to the refund: the fee of 乌兰's loan case."""

from __future__ import annotations

from datetime import date

import pytest

from mengma import clock
from mengma.cases import verify
from mengma.courts.actors import SYSTEM
from mengma.payments.guards import unpaid_after_notice
from mengma.payments.models import PaymentOrder
from mengma.procedure import engine
from mengma.procedure.engine import Request
from mengma.procedure.errors import BadData, NeedsReason, NotAllowed, NotNow, Refused
from tests import prepared

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 2)
RELIEF = {"kind": "deferral", "ground": "legal_aid", "reason": "正在接受法律援助", "proof": ["m-1"]}


def may_be_deemed_withdrawn(case_id) -> bool:
    """The guard, asked as an act of the judge would ask it."""
    from mengma.cases import docket as dockets

    docket = dockets.lock_docket(case_id)
    ctx = engine.begin(docket, SYSTEM, Request("fee_overdue"))
    return unpaid_after_notice(ctx)


def test_the_fee_is_computed_in_steps_and_the_clock_starts_with_the_notice(users, system):
    with clock.travel(MONDAY):
        case_id = prepared.accepted_case(users, variant="summary", amount="100000.00")
        state = system(case_id, "open_fee")
    fee = state.get("fees", "f1")
    assert fee["amount"] == "1150.00"  # 2,300 halved in the summary procedure
    assert any("16" in c["article"] for c in fee["citations"])
    assert state.get("tracks", "fee/f1")["state"] == "due"
    assert state.get("limits", "fee-payment/f1")["due_on"] == "2026-03-09"
    assert [d["kind"] for d in state.all("documents").values()] == ["fee_notice"]
    order = PaymentOrder.objects.get(case_id=case_id)
    assert (str(order.amount), order.payer) == ("1150.00", "p1")


def test_the_acceptance_fee_opens_once(case_with_fee, system):
    with pytest.raises(BadData):
        system(case_with_fee, "open_fee")


def test_without_consent_to_electronic_notice_the_clock_waits_for_service(users, system):
    with clock.travel(MONDAY):
        case_id = prepared.accepted_case(users, plaintiff_electronic=False)
        state = system(case_id, "open_fee")
        assert state.all("limits") == {}
    with clock.travel(date(2026, 3, 20)):
        assert not may_be_deemed_withdrawn(case_id)
        state = system(case_id, "fee_notice_served", {"document": "d1", "served_on": "2026-03-18"})
    assert state.get("limits", "fee-payment/f1")["due_on"] == "2026-03-25"


def test_a_wage_claim_need_not_be_prepaid(users, system):
    case_id = prepared.accepted_case(users, cause=("205.5", "追索劳动报酬纠纷"), amount="30000.00", variant="ordinary")
    state = system(case_id, "open_fee")
    assert state.get("fees", "f1")["amount"] == "10.00"
    assert state.get("tracks", "fee/f1")["state"] == "not_prepaid"
    assert state.all("limits") == {}
    with clock.travel(date(2027, 1, 4)):
        assert not may_be_deemed_withdrawn(case_id)


def test_after_notice_and_a_week_without_payment_the_judge_may_rule(users, system):
    with clock.travel(MONDAY):
        case_id = prepared.accepted_case(users)
        system(case_id, "open_fee")
        assert not may_be_deemed_withdrawn(case_id)
    with clock.travel(date(2026, 3, 9)):
        assert not may_be_deemed_withdrawn(case_id)
    with clock.travel(date(2026, 3, 10)):
        assert may_be_deemed_withdrawn(case_id)
        state = system(case_id, "fee_overdue", {"limit": "fee-payment", "subject": "f1"})
        assert state.get("tracks", "fee/f1")["state"] == "overdue"
        assert state.stage == "preparation"  # the expiry is noted, the ruling is the judge's
        assert may_be_deemed_withdrawn(case_id)


def test_pending_or_granted_relief_stops_the_consequence(users, system, by):
    with clock.travel(MONDAY):
        case_id = prepared.accepted_case(users)
        system(case_id, "open_fee")
        state = by("plaintiff", case_id, "apply_fee_relief", RELIEF)
        assert state.get("tracks", "fee/f1")["state"] == "relief_asked"
    with clock.travel(date(2026, 3, 20)):
        assert not may_be_deemed_withdrawn(case_id)
        with pytest.raises(NotAllowed):
            by("judge", case_id, "decide_fee_relief", {"relief": "m1", "granted": True, "reason": "x"})
        state = by(
            "president", case_id, "decide_fee_relief",
            {"relief": "m1", "granted": True, "until": "2026-06-01", "reason": "符合第四十七条"},
        )  # fmt: skip
        assert state.get("tracks", "fee/f1")["state"] == "deferred"
    with clock.travel(date(2026, 5, 20)):
        assert not may_be_deemed_withdrawn(case_id)


def test_refused_relief_gives_another_week_and_then_the_consequence(users, system, by):
    with clock.travel(MONDAY):
        case_id = prepared.accepted_case(users)
        system(case_id, "open_fee")
        by("plaintiff", case_id, "apply_fee_relief", RELIEF)
        state = by("president", case_id, "decide_fee_relief", {"relief": "m1", "reason": "未达困难标准"})
    assert state.get("tracks", "fee/f1")["state"] == "due"
    assert state.get("limits", "fee-payment/f1#2")["due_on"] == "2026-03-09"
    with clock.travel(date(2026, 3, 10)):
        assert may_be_deemed_withdrawn(case_id)


def test_exemption_is_for_persons_only(users, system, by):
    case_id = prepared.accepted_case(users, plaintiff_kind="organisation")
    system(case_id, "open_fee")
    with pytest.raises(Refused) as refused:
        by("plaintiff", case_id, "apply_fee_relief", {**RELIEF, "kind": "exemption"})
    assert refused.value.problems[0].article == "litigation-fees/44"


def test_an_exempt_person_pays_nothing(case_with_fee, by):
    by("plaintiff", case_with_fee, "apply_fee_relief", {**RELIEF, "kind": "exemption", "ground": "disabled"})
    state = by(
        "president", case_with_fee, "decide_fee_relief", {"relief": "m1", "granted": True, "reason": "第四十五条"}
    )
    assert (state.get("tracks", "fee/f1")["state"], state.get("fees", "f1")["amount"]) == ("exempt", "0.00")


def test_a_reduction_is_never_less_than_the_law_grants(case_with_fee, by):
    by("plaintiff", case_with_fee, "apply_fee_relief", {**RELIEF, "kind": "reduction", "ground": "disaster"})
    decision = {"relief": "m1", "granted": True, "reason": "第四十六条"}
    with pytest.raises(Refused) as refused:
        by("president", case_with_fee, "decide_fee_relief", {**decision, "payable": "805.01"})
    assert refused.value.problems[0].article == "litigation-fees/46"
    state = by("president", case_with_fee, "decide_fee_relief", {**decision, "payable": "805.00"})
    assert state.get("fees", "f1")["amount"] == "805.00"  # 1,150 less 30 per cent
    assert state.get("tracks", "fee/f1")["state"] == "due"


def test_relief_without_proof_needs_a_reason(case_with_fee, by):
    with pytest.raises(NeedsReason):
        by("plaintiff", case_with_fee, "apply_fee_relief", {k: v for k, v in RELIEF.items() if k != "proof"})


def test_relief_asked_on_paper_is_the_partys_act(case_with_fee, by):
    from mengma.procedure.context import Paper

    state = by(
        "window_clerk", case_with_fee, "apply_fee_relief", RELIEF, on_behalf_of="p1", paper=Paper("书面", "本人递交")
    )
    assert state.get("reliefs", "m1")["party"] == "p1"


def test_the_window_records_the_exact_sum_only(case_with_fee, by):
    paid = {"fee": "f1", "how": "counter", "receipt": "票0001", "paid_on": clock.today().isoformat()}
    with pytest.raises(BadData):
        by("window_clerk", case_with_fee, "record_payment_by_hand", {**paid, "amount": "1000"})
    state = by("window_clerk", case_with_fee, "record_payment_by_hand", {**paid, "amount": "1150"})
    assert state.get("tracks", "fee/f1")["state"] == "paid"
    assert state.get("limits", "fee-payment/f1")["state"] == "met"
    with pytest.raises(NotNow):
        by("window_clerk", case_with_fee, "record_payment_by_hand", {**paid, "amount": "1150"})


def paid_case(users, system, by, **kind):
    case_id = prepared.accepted_case(users, **kind)
    state = system(case_id, "open_fee")
    amount = state.get("fees", "f1")["amount"]
    by(
        "window_clerk", case_id, "record_payment_by_hand",
        {"fee": "f1", "how": "counter", "receipt": "票0001", "paid_on": clock.today().isoformat(), "amount": amount},
    )  # fmt: skip
    return case_id


def test_mediation_in_the_ordinary_procedure_gives_back_half_once(users, system, by):
    case_id = paid_case(users, system, by, variant="ordinary", amount="100000.00")
    state = system(case_id, "open_refund", {"closed_by": "mediation"})
    fee = state.get("fees", "f1")
    assert (fee["paid"], fee["to_refund"]) == ("2300.00", "1150.00")
    assert state.get("tracks", "fee/f1")["state"] == "refund_open"
    assert state.get("limits", "fee-refund/f1")["state"] == "running"


def test_mediation_in_the_summary_procedure_is_not_halved_twice(users, system, by):
    case_id = paid_case(users, system, by, variant="summary", amount="100000.00")
    state = system(case_id, "open_refund", {"closed_by": "mediation"})
    assert "to_refund" not in state.get("fees", "f1")
    assert state.get("tracks", "fee/f1")["state"] == "paid"


def test_dismissal_gives_everything_back(users, system, by):
    case_id = paid_case(users, system, by)
    state = system(case_id, "open_refund", {"closed_by": "dismissal"})
    assert state.get("fees", "f1")["to_refund"] == "1150.00"


def with_costs(case_id, costs):
    """A judgment whose costs are divided as given, written straight into the docket."""
    from django.db import transaction

    from mengma.cases import docket as dockets
    from mengma.cases.docket import NewEntry
    from mengma.cases.state import add_item

    with transaction.atomic():
        docket = dockets.lock_docket(case_id)
        change = add_item("decisions", "j1", {"kind": "judgment", "costs": costs})
        docket.state.apply(change)
        new = NewEntry("pronounce_judgment", {"id": "x", "name": "孙正"}, clock.today(), {"data": {}}, [change])
        dockets.append_entry(docket, new, docket.state)


def test_the_winner_gets_back_what_the_loser_bears_and_the_loser_is_asked_for_it(users, system, by):
    with clock.travel(date(2026, 11, 20)):
        case_id = paid_case(users, system, by)
        with_costs(case_id, {"p1": "150.00", "p2": "1000.00"})
    with clock.travel(date(2026, 11, 23)):
        state = system(case_id, "open_refund", {"closed_by": "judgment", "decision": "j1"})
    assert state.get("fees", "f1")["to_refund"] == "1000.00"
    assert state.get("limits", "fee-refund/f1")["due_on"] == "2026-12-08"  # 15 days from legal effect
    loser = state.get("fees", "f2")
    assert (loser["of"], loser["payer"], loser["amount"]) == ("borne", "p2", "1000.00")
    assert {(d["kind"], d["to"]) for d in state.all("documents").values()} >= {
        ("refund_notice", "p1"),
        ("fee_notice", "p2"),
    }
    with clock.travel(date(2026, 11, 30)):
        state = by(
            "window_clerk", case_id, "record_refund",
            {"fee": "f1", "amount": "1000.00", "receipt": "退0001", "paid_on": "2026-11-27"},
        )  # fmt: skip
    assert state.get("tracks", "fee/f1")["state"] == "refunded"
    assert state.get("limits", "fee-refund/f1")["state"] == "met"
    assert list(verify.check_rebuild()) == []


def test_a_winner_who_waives_gets_nothing_back(users, system, by):
    case_id = paid_case(users, system, by)
    with_costs(case_id, {"p2": "1150.00"})
    state = system(case_id, "open_refund", {"closed_by": "judgment", "decision": "j1", "waived": True})
    assert list(state.all("fees")) == ["f1"]
    assert state.get("tracks", "fee/f1")["state"] == "paid"


def test_conversion_to_the_ordinary_procedure_asks_for_the_other_half(users, system, by):
    case_id = paid_case(users, system, by)
    convert(case_id)
    state = system(case_id, "open_fee_topup", {"why": "converted"})
    more = state.get("fees", "f2")
    assert (more["of"], more["amount"], more["payer"]) == ("topup", "1150.00", "p1")
    assert state.get("tracks", "fee/f2")["state"] == "due"
    assert state.get("limits", "fee-topup/f2")["state"] == "running"
    assert state.get("limits", "fee-topup/f2")["citations"][0]["article"] == "199"


def test_after_an_unpaid_topup_half_of_what_was_paid_goes_back(users, system, by):
    with clock.travel(MONDAY):
        case_id = paid_case(users, system, by)
        convert(case_id)
        system(case_id, "open_fee_topup", {"why": "converted"})
    with clock.travel(date(2026, 3, 10)):
        assert may_be_deemed_withdrawn(case_id)
        state = system(case_id, "open_refund", {"closed_by": "deemed-withdrawal"})
    assert state.get("fees", "f1")["to_refund"] == "575.00"


def test_claims_lowered_in_time_give_the_difference_back(users, system, by):
    case_id = paid_case(users, system, by, variant="ordinary", amount="100000.00")
    set_fact_directly(case_id, "amount", "50000.00")
    state = system(case_id, "open_fee_topup", {"why": "claims_lowered"})
    assert state.get("fees", "f1")["to_refund"] == "1250.00"  # 2,300 less 1,050
    assert state.get("tracks", "fee/f1")["state"] == "refund_open"
    assert [d["kind"] for d in state.all("documents").values()] == ["fee_notice", "refund_notice"]


def convert(case_id):
    """The case becomes an ordinary one."""
    set_fact_directly(case_id, "variant", "ordinary")


def set_fact_directly(case_id, name, value):
    """An entry that changes one fact of the case."""
    from django.db import transaction

    from mengma.cases import docket as dockets
    from mengma.cases.docket import NewEntry
    from mengma.cases.state import set_fact

    with transaction.atomic():
        docket = dockets.lock_docket(case_id)
        change = set_fact(name, value)
        docket.state.apply(change)
        new = NewEntry("convert", {"id": "x", "name": "孙正"}, clock.today(), {"data": {}}, [change])
        dockets.append_entry(docket, new, docket.state)


def test_relief_granted_before_acceptance_takes_hold_when_the_fee_opens(users, system, by):
    case_id = prepared.accepted_case(users)
    by("plaintiff", case_id, "apply_fee_relief", {**RELIEF, "kind": "exemption"})
    by("president", case_id, "decide_fee_relief", {"relief": "m1", "granted": True, "reason": "第四十五条"})
    state = system(case_id, "open_fee")
    assert state.get("tracks", "fee/f1")["state"] == "exempt"
    assert state.all("limits") == {}


def test_a_failed_objection_and_a_preservation_have_their_own_fees(users, by, system):
    case_id = prepared.accepted_case(users)
    state = system(case_id, "open_application_fee", {"kind": "jurisdiction-objection", "payer": "p2"})
    assert (state.get("fees", "f1")["amount"], state.get("fees", "f1")["payer"]) == ("100.00", "p2")
    assert state.get("limits", "fee-payment/f1")["state"] == "running"
    state = system(case_id, "open_application_fee", {"kind": "preservation", "payer": "p1", "amount": "896000"})
    assert state.get("fees", "f2")["amount"] == "5000.00"
    with clock.travel(date(2027, 1, 4)):
        assert not may_be_deemed_withdrawn(case_id)  # application fees end no claim


def test_a_doubt_about_the_computation_goes_to_the_president(case_with_fee, by):
    state = by("plaintiff", case_with_fee, "ask_fee_review", {"fee": "f1", "reason": "标的额算错"})
    assert state.get("limits", "fee-review/y1")["state"] == "running"
    with pytest.raises(NotAllowed):
        by("division_chief", case_with_fee, "decide_fee_review", {"review": "y1", "reason": "x"})
    state = by(
        "president", case_with_fee, "decide_fee_review", {"review": "y1", "amount": "1100.00", "reason": "计算有误"}
    )
    assert state.get("fees", "f1")["amount"] == "1100.00"
    assert state.get("limits", "fee-review/y1")["state"] == "met"


def test_an_erased_fee_leaves_a_tombstone_that_rebuild_finds_whole(case_with_fee, by, users):
    by("president", case_with_fee, "erase_record", {"entry": 2, "ground": "court_order", "reason": "依决定消除"})
    order = PaymentOrder.objects.get(case_id=case_with_fee)
    assert (order.number, order.amount, order.opened_on) == ("", 0, None)
    assert list(verify.check_rebuild()) == []
    from mengma.cases.access import access_case
    from mengma.payments.selectors import orders_of_case
    from tests import cast

    case, _ = access_case(cast.actor(users["president"]), case_with_fee)
    assert [row.amount for row in orders_of_case(case)] == [0]
