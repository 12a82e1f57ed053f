"""Reading a complaint: every mistake named with its place, the normal form reads back to itself."""

from __future__ import annotations

import random
from datetime import date

import pytest

from mengma.intake import checks, element_forms
from mengma.intake.complaint import read_complaint
from mengma.intake.tests import stories

TODAY = date(2026, 11, 23)


def problems(content) -> dict[str, str]:
    return {problem.field: problem.zh for problem in read_complaint(content, TODAY, "case")[1].problems}


@pytest.mark.parametrize("form", [form.name for form in element_forms.kinds()])
def test_every_form_takes_an_empty_complaint(form):
    assert problems({"form": form}) == {}


def test_the_normal_form_reads_back_to_itself():
    content = stories.complaint(
        wulan={"identity": stories.WULAN_ID}, representatives=[{"party": "p1", "kind": "agent", "name": "苏和"}]
    )
    once, reading = read_complaint(content, TODAY, "case")
    assert reading.problems == []
    twice, reading = read_complaint(once, TODAY, "case")
    assert reading.problems == []
    assert once == {**twice}


def test_a_sealed_number_of_another_case_does_not_pass():
    once, _ = read_complaint(stories.complaint(wulan={"identity": stories.WULAN_ID}), TODAY, "case")
    assert problems({**once}) == {}
    assert "parties.0.identity" in {p.field for p in read_complaint(once, TODAY, "another case")[1].problems}


def test_a_name_with_a_middle_dot_is_one_name():
    content, _ = read_complaint(stories.complaint(wulan={"name": "阿拉坦·乌兰其其格"}), TODAY, "case")
    assert content["parties"][0]["name"] == "阿拉坦·乌兰其其格"


def test_an_organisation_has_a_credit_code_and_a_legal_representative():
    parties = [
        {"capacity": "plaintiff", "kind": "organisation", "name": "某公司", "identity": stories.COMPANY_CODE},
        {"capacity": "defendant", "kind": "person", "name": "巴特尔"},
    ]
    content, reading = read_complaint({"parties": parties}, TODAY, "case")
    assert reading.problems == []
    assert content["parties"][0]["identity_kind"] == "uscc"
    assert "representatives" in {p.field for p in checks.missing(content)}
    led = {**content, "representatives": [{"party": "p1", "kind": "legal_representative", "name": "乌云"}]}
    assert "representatives" not in {p.field for p in checks.missing(led)}


def test_only_agents_ad_litem_have_authority():
    content, _ = read_complaint(
        stories.complaint(
            representatives=[
                {"party": "p1", "kind": "statutory_agent", "name": "其其格", "authority": "special"},
                {"party": "p1", "kind": "agent", "name": "苏和"},
            ]
        ),
        TODAY,
        "case",
    )
    assert [item.get("authority") for item in content["representatives"]] == [None, "general"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"wulan": {"identity": stories.WULAN_ID[:-1] + "0"}}, "parties.0.identity"),
        ({"wulan": {"identity": "150102203005010021"}}, "parties.0.identity"),
        ({"wulan": {"born_on": "1990-02-30"}}, "parties.0.born_on"),
        ({"wulan": {"born_on": "2027-01-01"}}, "parties.0.born_on"),
        ({"wulan": {"region": "150199"}}, "parties.0.region"),
        ({"wulan": {"phone": "abc"}}, "parties.0.phone"),
        ({"wulan": {"email": "不是邮箱"}}, "parties.0.email"),
        ({"wulan": {"capacity": "judge"}}, "parties.0.capacity"),
        ({"wulan": {"name": ""}}, "parties.0.name"),
        ({"wulan": {"name": "乌\u202e兰"}}, "parties.0.name"),
        ({"wulan": {"name": "乌\x00兰"}}, "parties.0.name"),
        ({"wulan": {"name": "\ud800"}}, "parties.0.name"),
        ({"wulan": {"shoe_size": 42}}, "parties.0.shoe_size"),
        ({"wulan": {"service": "家里"}}, "parties.0.service"),
        ({"claims": [{"text": "还钱", "amount": "1e999"}]}, "claims.0.amount"),
        ({"claims": [{"text": "还钱", "amount": "-5"}]}, "claims.0.amount"),
        ({"claims": [{"text": "还钱", "amount": "99999999999999999999"}]}, "claims.0.amount"),
        ({"claims": [{"text": "还钱", "amount": 0.1}]}, "claims.0.amount"),
        ({"claims": [{"amount": "5"}]}, "claims.0.text"),
        ({"claims": {"text": "还钱"}}, "claims"),
        ({"claims": [{"text": "还钱"}] * 201}, "claims"),
        (
            {"claims": [{"text": "利息", "interest": {"rate": {"value": "很高", "unit": "%/year"}}}]},
            "claims.0.interest.rate",
        ),
        (
            {"claims": [{"text": "利息", "interest": {"rate": {"value": "6", "unit": "每年"}}}]},
            "claims.0.interest.rate",
        ),
        ({"representatives": [{"party": "p9", "kind": "agent", "name": "苏和"}]}, "representatives.0.party"),
        ({"cause": "没有这个案由"}, "cause"),
        ({"form": "poem", "elements": {}}, "form"),
        ({"facts": "长" * 50_001}, "facts"),
        ({"facts": "<script>alert(1)</script>\u202e"}, "facts"),
        ({"elements": {"loan_date": ["2024-13"]}}, "elements.loan_date.0"),
        ({"elements": {"loan_term": ["半年"]}}, "elements.loan_term.0"),
        ({"elements": {"delivery": ["鸽子"]}}, "elements.delivery.0"),
        ({"elements": {"colour": "红"}}, "elements.colour"),
        ({"places": {"performance_region": "内蒙古"}}, "places.performance_region"),
        ({"submitter": ["p1"] * 500}, "submitter"),
        ({"verdict": "原告胜诉"}, "verdict"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_what_to_do(change, path):
    found = problems(stories.complaint(**change))
    assert list(found) == [path]
    assert found[path].endswith(("。", "”。"))


def test_scripts_in_a_text_are_text():
    content, reading = read_complaint(stories.complaint(facts="<script>alert(1)</script>"), TODAY, "case")
    assert reading.problems == []
    assert content["facts"] == "<script>alert(1)</script>"


def test_whatever_is_thrown_at_it_it_answers_with_problems_or_a_complaint():
    """Random shapes never raise: a wrong type anywhere is a problem with a path."""
    dice = random.Random(20261123)
    junk = [
        None,
        True,
        0,
        -1,
        3.5,
        "",
        "x",
        "\x00",
        "p1",
        [],
        [1],
        [[]],
        {},
        {"a": {}},
        "enc1.zzz",
        "9" * 5000,
        "2026-99-99",
    ]

    def anything(depth):
        kind = dice.random()
        if depth == 0 or kind < 0.5:
            return dice.choice(junk)
        names = ["parties", "name", "identity", "service", "claims", "amount", "interest", "rate", "value", "unit", "form",
                 "elements", "loan_date", "facts", "kind", "capacity", "party", "places", "submitter", "cause"]  # fmt: skip
        if kind < 0.7:
            return [anything(depth - 1) for _ in range(dice.randrange(4))]
        return {dice.choice(names): anything(depth - 1) for _ in range(dice.randrange(6))}

    for _ in range(3000):
        content = anything(5)
        read_complaint(content, TODAY, "case")
        if isinstance(content, dict):
            told = checks.before_submission(content, "内0102", TODAY, bound_to="case").as_dict()
            assert told["missing"]


class TestBeforeSubmission:
    def told(self, court="内0102", **changes):
        return checks.before_submission(stories.complaint(**changes), court, TODAY)

    def test_it_says_whether_the_court_has_jurisdiction_and_why(self):
        told = self.told()
        assert told.this_court is True
        assert ("内0102", "呼和浩特市新城区人民法院") in told.suggested
        assert told.jurisdiction is not None
        assert told.jurisdiction.citations

    def test_it_suggests_the_right_court_for_a_wrong_one(self):
        told = self.told("内0401", bater={"region": "150402"}, wulan={"region": "150402"})
        assert told.this_court is False
        assert [code for code, _ in told.suggested] == ["内0402"]

    def test_it_shows_the_fee_in_steps(self):
        told = self.told()
        assert str(told.fee.value) == "2000.00"
        assert str(told.fee_summary.value) == "1000.00"
        assert told.fee.steps

    def test_it_lists_what_is_missing_with_articles(self):
        missing = {problem.field: problem.article for problem in self.told(facts="").missing}
        assert missing["facts"] == "civil-procedure-law/122"
        assert missing["parties.0.identity"] == "filing-registration-rules/6"

    def test_a_complaint_that_says_nothing_of_places_is_told_so(self):
        told = self.told(wulan={"region": ""}, bater={"region": ""})
        assert told.this_court is None
        assert {"parties.0.region", "parties.1.region"} <= {problem.field for problem in told.missing}

    def test_it_is_json(self):
        import json

        assert json.dumps(self.told().as_dict(), ensure_ascii=False)
