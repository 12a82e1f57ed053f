"""The line from answer to refund as its people see it: what is offered next, and how trial meets money and service."""

from __future__ import annotations

from datetime import date

from mengma import clock
from mengma.cases.access import access_case
from mengma.procedure import available
from mengma.procedure.expiry import do_expire_limits
from tests import cast, lines
from tests.lines import at


def offered(line, who):
    actor = cast.actor(line.users[who])
    case, _ = access_case(actor, line.case)
    return {offer.act.name for offer in available.offers(case, actor)}


def test_what_is_offered_follows_the_case(users):
    line = lines.served_case(users)
    with at(date(2026, 3, 10)):
        assert "object_to_jurisdiction" in offered(line, "clerk")  # on paper, for the defendant
        assert {"schedule_hearing", "convert_to_ordinary", "entrust_mediation"} <= offered(line, "judge")
        assert not {"hold_hearing", "pronounce_judgment", "end_mediation", "convert_to_summary"} & offered(
            line, "judge"
        )
        assert "schedule_hearing" not in offered(line, "plaintiff")
    line = lines.heard_case(users)
    with at(lines.DECIDED):
        assert "pronounce_judgment" in offered(line, "judge")
        lines.pronounce(line)
        assert not {"pronounce_judgment", "schedule_hearing"} & offered(line, "judge")
        assert {"receive_appeal", "ask_preservation"} <= offered(line, "plaintiff")
        assert {"close_case", "record_judgment_sent", "send_document"} <= offered(line, "clerk")


def test_at_effect_the_winner_gets_the_fee_back_and_the_loser_is_charged(users):
    line = lines.heard_case(users)
    fee = next(k for k, f in line.state.all("fees").items() if f["of"] == "claim")
    amount = line.state.get("fees", fee)["amount"]
    with at(date(2026, 4, 2)):
        receipt = {"fee": fee, "amount": amount, "how": "counter", "receipt": "票1", "paid_on": "2026-04-02"}
        line.do("window_clerk", "record_payment_by_hand", receipt)
    with at(lines.DECIDED):
        lines.pronounce(line, costs={"p2": amount})
        for party in ("p1", "p2"):
            lines.serve_decision(line, party, lines.DECIDED)
    with at(date(2026, 5, 6)):
        do_expire_limits(clock.today())
    assert line.track("effect", "j1") == "effective"
    assert line.track("fee", fee) == "refund_open"
    assert line.state.get("fees", fee)["to_refund"] == amount
    assert [f["payer"] for f in line.state.all("fees").values() if f["of"] == "borne"] == ["p2"]


def test_a_withdrawal_halves_the_fee(users):
    line = lines.served_case(users)
    fee = next(k for k, f in line.state.all("fees").items() if f["of"] == "claim")
    amount = line.state.get("fees", fee)["amount"]
    with at(date(2026, 3, 10)):
        receipt = {"fee": fee, "amount": amount, "how": "counter", "receipt": "票1", "paid_on": "2026-03-10"}
        line.do("window_clerk", "record_payment_by_hand", receipt)
        line.do("plaintiff", "ask_withdrawal", {"claims": ["c1"]})
        line.do("judge", "rule_on_withdrawal", {"motion": "m1", "allowed": True, "reason": "自愿"})
    # the summary procedure halves it already, and it is halved once only (民诉法解释206)
    assert line.state.stage == "decided"
    assert line.track("fee", fee) == "paid"


def test_small_claims_run_from_complaint_to_archive(users):
    line = lines.decided_case(users, "small-claims", amount="20000")
    with at(date(2026, 4, 13)):
        for party in ("p1", "p2"):
            lines.serve_decision(line, party, date(2026, 4, 13))
        line.do("clerk", "certify_effect", {"decision": "j1"})
        line.do("clerk", "close_case")
        line.do("archivist", "archive_case", overrides={"3": "无"})
    assert line.state.stage == "archived"
    assert line.state.fact("closed_on") == lines.DECIDED.isoformat()


def test_preservation_and_a_failed_objection_have_their_fees(users):
    line = lines.served_case(users, "small-claims", amount="20000")
    with at(date(2026, 3, 10)):
        asked = {"kind": "property", "against": ["p2"], "what": "存款", "amount": "20000", "reason": "转移财产"}
        line.do("plaintiff", "ask_preservation", asked)
        line.on_paper("p2", "object_to_jurisdiction", {"reason": "住所地在外"})
        line.do("judge", "rule_on_jurisdiction", {"party": "p2", "reason": "本院有管辖权"})
    fees = {item["payer"]: item["amount"] for item in list(line.state.all("fees").values())[1:]}
    assert fees["p1"] == "220.00"
    assert 50 <= float(fees["p2"]) <= 100
