"""Claims that change, counterclaims, parties who come and go, and the people who act for them."""

from __future__ import annotations

import pytest

from mengma import clock
from mengma.cases import verify
from mengma.intake.tests import stories
from mengma.procedure.context import Paper
from mengma.procedure.errors import BadData, NotAllowed, NotNow, Refused

THIRD = {"capacity": "defendant", "kind": "person", "name": "其其格", "address": "呼和浩特市回民区", "region": "150103"}


@pytest.fixture
def case(people):
    return stories.accepted(people)


@pytest.fixture
def heard(people, case):
    return stories.assigned(people, case)


def on_paper(people, case, party, name, data):
    """The clerk at the window records what a party who does not sign in handed in."""
    return stories.act(people, "window_clerk", case, name, data, paper=Paper("walk_in", "本人"), on_behalf_of=party)


class TestClaims:
    def test_a_plaintiff_asks_for_more(self, people, case):
        data = {"claims": [{"text": "判令被告支付律师费5000元", "amount": "5000"}], "reason": "合同约定由被告负担"}
        done = stories.act(people, "plaintiff", case, "change_claims", data)
        assert done.state.fact("amount") == "93000.00"
        assert done.state.get("claims", "c3")["by"] == "p1"
        assert done.state.get("tracks", "claim/c3")["state"] == "pending"
        assert stories.documents(done.state)["changed_claims"] == ["p1", "p2"]
        assert stories.state(people, case).get("done", "open_fee_topup")["times"] == 1
        assert list(verify.check_rebuild()) == []

    def test_a_changed_claim_is_not_counted_twice(self, people, case):
        data = {"replaced": ["c1"], "claims": [{"text": "偿还60000元", "amount": "60000"}], "reason": "核对还款后"}
        done = stories.act(people, "plaintiff", case, "change_claims", data)
        assert done.state.fact("amount") == "60000.00"
        assert done.state.get("tracks", "claim/c1")["state"] == "changed"
        with pytest.raises(BadData):
            stories.act(people, "plaintiff", case, "change_claims", data)

    def test_one_claim_is_withdrawn_but_never_the_last(self, people, case):
        done = stories.act(people, "plaintiff", case, "withdraw_claims", {"claims": ["c2"]})
        assert done.state.get("tracks", "claim/c2")["state"] == "withdrawn"
        with pytest.raises(Refused, match="撤诉"):
            stories.act(people, "plaintiff", case, "withdraw_claims", {"claims": ["c1"]})

    def test_the_defendant_admits_and_the_plaintiff_cannot_admit_for_him(self, people, case):
        data = {"claims": ["c1"], "statement": "本金属实"}
        done = on_paper(people, case, "p2", "admit_claims", data)
        assert done.state.get("claims", "c1")["admitted"] == {"p2": "本金属实"}
        with pytest.raises(Refused):
            stories.act(people, "plaintiff", case, "admit_claims", data)

    def test_a_sum_beyond_small_claims_raises_a_doubt_that_the_judge_sees(self, people):
        content = stories.complaint(claims=[{"text": "偿还借款", "amount": "20000"}])
        case = stories.accepted(people, content, "small-claims")
        data = {"claims": [{"text": "另一笔借款", "amount": "900000"}], "reason": "合并主张"}
        done = stories.act(people, "plaintiff", case, "change_claims", data)
        assert done.state.fact("procedure_doubt")["variant"] == "small-claims"

    def test_an_agent_with_general_authority_cannot_change_claims(self, people):
        agent = {"party": "p1", "kind": "agent", "name": "苏和", "authority": "general", "organisation": "某律师事务所"}
        from mengma.intake import actions
        from tests import cast

        su = cast.actor(people["lawyer"])
        draft = actions.do_start_draft(su, court=cast.COURT, content=stories.complaint(representatives=[agent]))
        case = actions.do_submit_draft(draft.id, su).entry.case_id
        stories.act(people, "filing_judge", case, "accept_case", {"procedure": "summary"}, overrides=stories.REASONS)
        data = {"claims": [{"text": "增加请求", "amount": "1"}], "reason": "x"}
        with pytest.raises(Refused, match="特别授权"):
            stories.act(people, "lawyer", case, "change_claims", data)
        with pytest.raises(Refused):
            stories.act(people, "lawyer", case, "change_authority", {"representative": "a1", "change": "special"})
        on_paper(people, case, "p1", "change_authority", {"representative": "a1", "change": "special"})
        stories.act(people, "lawyer", case, "change_claims", data)


class TestCounterclaim:
    DATA = {
        "against": ["p1"],
        "claims": [{"text": "返还多付的利息3000元", "amount": "3000"}, {"text": "返还借条"}],
        "grounds": "已多付利息。",
    }

    def test_it_is_one_claim_with_its_own_fee_and_answer_period(self, people, heard):
        brought = on_paper(people, heard, "p2", "counterclaim", self.DATA)
        assert brought.state.get("tracks", "claim/c3")["state"] == "asked"
        assert brought.state.fact("amount") == "88000.00"
        done = stories.act(people, "judge", heard, "accept_counterclaim", {"claim": "c3"})
        assert done.state.get("tracks", "claim/c3")["state"] == "pending"
        assert done.state.get("limits", "answer/p1")["state"] == "running"
        fees = [item for item in done.state.all("fees").values() if item["of"] == "counterclaim"]
        assert [item["payer"] for item in fees] == ["p2"]
        with pytest.raises(NotNow):
            stories.act(people, "judge", heard, "accept_counterclaim", {"claim": "c3"})
        assert list(verify.check_rebuild()) == []

    def test_it_may_be_refused_by_a_ruling(self, people, heard):
        on_paper(people, heard, "p2", "counterclaim", self.DATA)
        done = stories.act(people, "judge", heard, "refuse_counterclaim", {"claim": "c3", "reason": "与本诉无关联"})
        assert done.state.get("tracks", "claim/c3")["state"] == "refused"
        decision = next(iter(done.state.all("decisions").values()))
        assert (decision["type"], decision["claim"]) == ("refusal_of_counterclaim", "c3")

    def test_the_plaintiff_has_none(self, people, heard):
        with pytest.raises(NotAllowed):
            stories.act(people, "plaintiff", heard, "counterclaim", self.DATA)

    def test_it_closes_small_claims(self, people):
        case = stories.accepted(people, stories.complaint(claims=[{"text": "还款", "amount": "20000"}]), "small-claims")
        stories.assigned(people, case)
        on_paper(people, case, "p2", "counterclaim", self.DATA)
        done = stories.act(people, "judge", case, "accept_counterclaim", {"claim": "c2"})
        assert done.state.fact("procedure_doubt")["variant"] == "small-claims"


class TestParties:
    def test_a_defendant_is_joined_on_application(self, people, heard):
        stories.act(people, "plaintiff", heard, "apply_for_joinder", {"party": THIRD, "reason": "共同借款人"})
        done = stories.act(people, "judge", heard, "join_party", {"application": "g1", "ground": "必须共同进行诉讼"})
        assert done.state.get("parties", "p3")["name"] == "其其格"
        assert done.state.get("claims", "c1")["against"] == ["p2", "p3"]
        assert stories.documents(done.state)["joinder_notice"] == ["p3"]
        assert stories.code_for(people, heard, "p3")

    def test_joinder_may_be_refused(self, people, heard):
        stories.act(people, "plaintiff", heard, "apply_for_joinder", {"party": THIRD, "reason": "？"})
        done = stories.act(
            people, "judge", heard, "refuse_joinder", {"application": "g1", "reason": "不是必要共同被告"}
        )
        assert done.state.get("joinders", "g1")["state"] == "refused"
        assert "p3" not in done.state.all("parties")

    def test_one_of_two_defendants_is_released_and_his_clocks_stop(self, people, heard):
        stories.act(people, "judge", heard, "join_party", {"party": THIRD, "ground": "共同借款人"})
        stories.act(people, "plaintiff", heard, "apply_to_release_party", {"party": "p3", "reason": "已清偿"})
        done = stories.act(people, "judge", heard, "release_party", {"application": "w1", "reason": "系自愿，予以准许"})
        assert done.state.get("parties", "p3")["left_on"]
        assert done.state.get("claims", "c1")["against"] == ["p2"]
        assert [r for r in done.state.all("relations").values() if r["subject"] == "p3" and not r.get("until")] == []
        with pytest.raises(Refused, match="撤诉"):
            stories.act(people, "plaintiff", heard, "apply_to_release_party", {"party": "p2", "reason": "x"})

    def test_an_heir_stands_where_the_party_stood(self, people, heard):
        heir = {"capacity": "defendant", "kind": "person", "name": "朝鲁"}
        done = stories.act(people, "judge", heard, "succeed_party", {"leaving": "p2", "party": heir, "reason": "继承"})
        assert done.state.get("parties", "p3")["succeeds"] == "p2"
        assert done.state.get("parties", "p2")["succeeded_by"] == "p3"
        assert done.state.get("claims", "c1")["against"] == ["p3"]

    def test_a_new_name_keeps_the_old_one_in_sight(self, people, heard):
        done = stories.act(
            people, "clerk", heard, "change_particulars", {"party": "p2", "name": "巴特尔·苏", "reason": "户籍变更"}
        )
        assert done.state.get("parties", "p2")["former_names"] == ["巴特尔"]

    def test_an_address_is_confirmed_by_the_party_for_itself_only(self, people, case):
        service = {"address": "呼和浩特市新城区新址", "electronic": False}
        done = stories.act(people, "plaintiff", case, "confirm_address", {"service": service})
        assert done.state.get("addresses", "p1")["electronic"] is False
        with pytest.raises(BadData):
            stories.act(people, "plaintiff", case, "confirm_address", {"party": "p2", "service": service})
        with pytest.raises(BadData):
            stories.act(people, "plaintiff", case, "confirm_address", {"service": {"phone": "13800000001"}})

    def test_two_agents_at_most_each_with_a_power_of_attorney(self, people, case):
        def appoint(name, **more):
            agent = {"party": "p1", "kind": "agent", "name": name, "authority": "special"}
            return stories.act(people, "plaintiff", case, "appoint_representative", {"representative": agent, **more})

        with pytest.raises(Refused, match="授权委托书"):
            appoint("苏和")
        appoint("苏和", power_of_attorney=["m1"])
        appoint("乌云", power_of_attorney=["m2"])
        with pytest.raises(Refused, match="二人"):
            appoint("朝鲁", power_of_attorney=["m3"])

    def test_what_the_debate_closed_stays_closed(self, people, case):
        from mengma.procedure import library

        acts = library.guide("civil-first-instance").acts
        for name in ("change_claims", "counterclaim"):
            first = acts[name].guards[0]
            assert (first.guard, first.negated, first.params["name"]) == ("fact_set", True, "debate_closed_on")
        assert clock.today()
