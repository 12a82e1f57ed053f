"""The papers of a filing say what happened, with the articles; every template of this package can be printed."""

from __future__ import annotations

import re

import pytest

from mengma.dossier.actions.documents import preview
from mengma.intake.tests import stories
from mengma.procedure import library, registry


@pytest.fixture
def case(people):
    return stories.accepted(people, stories.complaint(bater={"identity": stories.BATER_ID}))


def words(kind, case, to="", **entry):
    html = preview(kind, case, to=to, entry=entry).html
    return re.sub(r"\s+", "", re.sub(r"<style.*?</style>|<[^>]+>", "", html, flags=re.DOTALL))


def test_the_receipt_names_the_day_the_clock_and_that_mediation_is_no_condition(people):
    case = stories.submitted(people).entry.case_id
    told = words("complaint_receipt", case, "p1")
    assert "诉状收讫凭证" in told
    assert "7日内决定是否立案" in told
    assert "是否同意调解不影响登记立案" in told
    assert "《最高人民法院关于人民法院登记立案若干问题的规定》第二条" in told


def test_the_notice_to_the_defendant_carries_the_code_and_the_answer_period(people, case):
    told = words("response_notice", case, "p2")
    assert stories.code_for(people, case, "p2") in told
    assert "15日内提出答辩状" in told
    assert stories.BATER_ID not in told


def test_the_notice_of_acceptance_names_number_and_procedure(people, case):
    told = words("acceptance_notice", case, "p1")
    assert stories.state(people, case).case_number in told
    assert "适用简易程序" in told


def test_the_address_confirmation_shows_what_was_consented_to(people, case):
    assert "☑同意" in words("address_confirmation", case, "p1")
    assert "☐同意　☐不同意".replace("　", "") in words("address_confirmation", case, "p2").replace("　", "")


def test_the_complaint_lists_claims_elements_and_evidence(case):
    told = words("complaint", case)
    assert "民事起诉状（民间借贷纠纷）" in told
    for expected in (
        "判令被告偿还借款本金88000元",
        "本金（元）",
        "银行转账",
        "借条",
        "年利率3.45%",
        "自2025年3月1日起至实际清偿之日止",
    ):
        assert expected in told, expected


def test_the_correction_notice_lists_everything_asked_for(people):
    case = stories.submitted(people).entry.case_id
    stories.act(people, "filing_judge", case, "ask_corrections", {"items": ["补充被告住所", "补充证据"]})
    told = words("correction_notice", case, "p1")
    assert "补充被告住所" in told
    assert "补充证据" in told


def test_a_ruling_refusing_to_accept_gives_reasons_and_the_appeal(people):
    case = stories.submitted(people).entry.case_id
    data = {"ground": "arbitration", "reason": "双方订有书面仲裁协议。"}
    stories.act(people, "filing_judge", case, "refuse_to_accept", data)
    told = words("refusal_ruling", case, "p1", **data)
    assert "双方订有书面仲裁协议" in told
    assert "第一百二十七条" in told
    assert "10日内" in told


OWN = (
    "complaint", "complaint_receipt", "oral_complaint_record", "correction_notice", "returned_complaint_notice",
    "refusal_ruling", "acceptance_notice", "response_notice", "rights_and_duties", "address_confirmation",
    "evidence_notice", "invitation_notice", "changed_claims", "counterclaim_notice", "counterclaim_refusal_ruling",
    "joinder_notice", "joinder_refusal_ruling", "party_release_ruling",
)  # fmt: skip


@pytest.mark.parametrize("kind", OWN)
def test_every_template_prints(people, case, kind):
    assert kind in registry.document_kinds
    assert kind in library.guide("civil-first-instance").documents
    told = words(kind, case, "p2")
    assert "None" not in told
    assert "{{" not in told
