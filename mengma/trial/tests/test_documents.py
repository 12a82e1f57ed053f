"""Every document that the acts of trial order comes out whole, with the names, days and articles that belong in it."""

from __future__ import annotations

from datetime import date

import pytest

from mengma.dossier.archiving import archive_list
from mengma.dossier.rendering import render_html
from mengma.dossier.rendering.context import Ordered, context_for
from tests import lines
from tests.lines import at


def printed(line, kind, to=None):
    """The newest document of a kind as HTML."""
    state = line.state
    key, item = [(k, d) for k, d in state.all("documents").items() if d["kind"] == kind and to in (None, d["to"])][-1]
    entry = {"data": {}}
    ordered = Ordered(line.case, "civil-first-instance", 1, state, key, item, entry)
    page = render_html("civil-first-instance", kind, context_for(ordered), date.fromisoformat(item["on"]))
    return page.text


@pytest.fixture
def heard(users):
    line = lines.heard_case(users, "ordinary")
    with at(lines.HEARD):
        line.do("clerk", "record_transcript", {"hearing": "h1", "text": "审判员：现在开庭。"})
    return line


def test_summons_announcement_and_transcript(heard):
    summons = printed(heard, "summons", "p2")
    assert "巴特尔" in summons
    assert "2026年4月1日" in summons
    assert "09:00" in summons
    assert "第一法庭" in summons
    assert "第一百四十六条" in summons
    assert "公告" in printed(heard, "hearing_announcement")
    assert "审判员：现在开庭。" in printed(heard, "transcript")


def test_the_judgment_is_printed_as_it_was_pronounced(heard):
    with at(lines.DECIDED):
        lines.pronounce(heard)
    page = printed(heard, "judgment", "p1")
    assert "二〇二六年四月十日" in page
    assert "一、被告于本判决生效之日起十日内偿还" in page


def test_rulings_name_parties_article_and_appeal(users):
    line = lines.served_case(users, "ordinary")
    with at(date(2026, 3, 10)):
        line.on_paper("p2", "object_to_jurisdiction", {"reason": "住所地在外"})
        line.do("judge", "rule_on_jurisdiction", {"party": "p2", "reason": "合同履行地在本院辖区。"})
    page = printed(line, "ruling_jurisdiction", "p1")
    for words in ("驳回巴特尔", "第一百三十条", "10日", "呼和浩特市中级人民法院", "孙正", "吴录"):
        assert words in page


STORIES = {
    "mediation_statement": ("make_mediation_statement", {"terms": "被告还款"}),
    "ruling_dismissal": ("dismiss_action", {"ground": "repeated", "reason": "重复起诉"}),
    "ruling_suspension": ("suspend_case", {"ground": "other", "reason": "等待"}),
    "ruling_termination": ("terminate_case", {"ground": "divorce", "reason": "一方死亡"}),
    "evidence_period_notice": ("set_evidence_period", {"days": 20}),
    "appraisal_commission": ("order_appraisal", {"matter": "笔迹", "institution": "某中心", "chosen_by": "court"}),
    "mediation_commission": (
        "entrust_mediation",
        {"organisation": "某调委会", "accepted_on": "2026-03-10", "agreed": True},
    ),
    "conversion_notice": ("convert_to_simpler", {"agreed": True, "reason": "双方约定"}),
}


@pytest.mark.parametrize("kind", STORIES)
def test_documents_of_single_acts(users, kind):
    line = lines.served_case(users, "ordinary")
    act, data = STORIES[kind]
    with at(date(2026, 3, 10)):
        line.do("judge", act, data)
    page = printed(line, kind)
    assert line.state.case_number in page
    assert "二〇二六年三月十日" in page


def test_documents_of_the_parties_requests(users):
    line = lines.served_case(users)
    with at(date(2026, 3, 10)):
        line.do("plaintiff", "hand_in_evidence", {"name": "借条", "kind": "document", "purpose": "证明借款"})
        assert "借条" in printed(line, "evidence_receipt", "p1")
        asked = {"kind": "property", "against": ["p2"], "what": "银行存款", "reason": "转移财产"}
        line.do("plaintiff", "ask_preservation", asked)
        line.do("judge", "ask_security", {"preservation": "q1", "amount": "1000"})
        printed(line, "security_order")
        line.do("plaintiff", "give_security", {"preservation": "q1", "security": "保函"})
        ruling = {"preservation": "q1", "granted": True, "measures": "冻结存款", "reason": "符合条件"}
        line.do("judge", "rule_on_preservation", ruling)
        page = printed(line, "ruling_preservation", "p1")
        assert "冻结存款" in page
        assert "第一百零三条" in page
        line.do("plaintiff", "ask_withdrawal", {"claims": ["c1"]})
        line.do("judge", "rule_on_withdrawal", {"motion": "m1", "allowed": True, "reason": "自愿"})
        assert "准许乌兰撤回起诉" in printed(line, "ruling_withdrawal")


def test_documents_after_the_judgment(users):
    line = lines.decided_case(users)
    with at(date(2026, 4, 13)):
        for party in ("p1", "p2"):
            lines.serve_decision(line, party, date(2026, 4, 13))
        line.do("judge", "correct_decision", {"decision": "j1", "wrong": "88000元", "right": "88000.00元"})
        assert "88000.00元" in printed(line, "ruling_correction")
        line.on_paper("p2", "receive_appeal", {"decision": "j1", "requests": "不服"})
        line.do("clerk", "serve_appeal_copy", {"appellant": "p2", "to": ["p1"], "served_on": "2026-04-13"})
        assert "巴特尔" in printed(line, "appeal_copy_notice", "p1")
        line.on_paper("p2", "withdraw_appeal", {"decision": "j1"})
    from mengma.procedure.expiry import do_expire_limits

    with at(date(2026, 4, 30)):
        do_expire_limits(date(2026, 4, 30))
        line.do("clerk", "certify_effect", {"decision": "j1", "to": ["p1"]})
        assert "二〇二六年四月" in printed(line, "effect_certificate", "p1")
        line.do("clerk", "close_case")
        line.do("archivist", "archive_case", overrides={"2": "另行", "3": "另行"})
        told = printed(line, "archive_list")
        assert told.index("起诉状") < told.index("传票") < told.index("民事判决书")  # in the catalogue's order
        listed = line.state.get("archive", "n1")["list"]
        mine = [each for each in archive_list(line.case) if each.volume == "main" and each.source != "missing"]
        assert [one["title"] for one in listed] == [each.name for each in mine][: len(listed)]
