"""Whole complaints and judgments, invented: the form fills itself, and only with what the text says."""

import pytest

from mengma.intake.extraction import TITLES, derives, extract, form_fields, to_json

from . import texts


def one(result, name: str) -> str:
    values = result.values(name)
    assert len(values) == 1, (name, values)
    return values[0]


def test_a_loan_complaint_fills_the_form() -> None:
    result = extract(texts.LENDING)
    assert result.kind == "lending"
    assert one(result, "plaintiff") == "赵青山"
    assert result.values("defendant") == ["孙大力", "虚城市远帆商贸有限公司"]
    assert result.values("party_kind") == ["person", "person", "organisation"]
    assert one(result, "agent") == "钱明"
    assert one(result, "representative") == "李远帆"
    assert one(result, "court") == "虚城市南湖区人民法院"
    assert one(result, "cause") == "民间借贷纠纷"
    assert (result.named("principal")[0].value, result.named("principal")[0].unit) == ("200000", "yuan")
    assert one(result, "principal") == "200000"
    assert [(item.value, item.unit) for item in result.named("claimed_rate")] == [("1", "%/month")]
    assert one(result, "claimed_interest_from") == "2024-02-01"
    assert one(result, "loan_date") == "2023-01-31"
    assert one(result, "loan_term") == "P1Y"
    assert one(result, "due_date") == "2024-01-30"
    assert one(result, "repaid") == "50000"
    assert one(result, "guarantor") == "虚城市远帆商贸有限公司"
    assert one(result, "guarantee_kind") == "joint"
    assert one(result, "delivery") == "bank"
    assert one(result, "evidence") == "借条"
    assert len(result.named("claim")) == 4


def test_what_is_absent_stays_empty() -> None:
    result = extract(texts.LENDING)
    for name in ("spouses", "claimed_interest", "claimed_penalty", "claimed_lawyer_fee", "third_party", "case_number"):
        assert result.named(name) == []


def test_particulars_belong_to_their_party() -> None:
    result = extract(texts.LENDING)
    by_party = {item.group: item.value for item in result.named("address")}
    assert by_party == {0: "内蒙古自治区虚城市南湖区和平路１号", 1: "虚城市北山区", 2: "虚城市北山区创业街8号"}
    assert {item.group for item in result.named("sex")} == {0, 1}


def test_a_claim_changed_in_court_counts_as_it_finally_stands() -> None:
    result = extract(texts.JUDGMENT_CHANGED)
    assert result.values("principal") == ["60000"]
    assert [(item.value, item.unit) for item in result.named("claimed_rate")] == [("6", "%/year")]


def test_what_only_the_defendant_says_is_not_taken() -> None:
    assert extract(texts.JUDGMENT_CHANGED).values("repaid") == ["20000"]


def test_a_masked_name_does_not_run_into_the_number_after_it() -> None:
    text = "原告：甲某1，男。被告：乙某1，女。\n\n原告甲某1诉称，其借给乙某16万元现金。请求判令被告归还借款。"
    assert extract(text).values("principal") == ["60000"]


@pytest.mark.parametrize(
    ("claims", "principal"),
    [
        ("判令被告归还借款贰万元整（20000元）及利息3000元", ["20000"]),
        ("判令被告归还2021年借款3万元、2022年借款5万元", ["30000", "50000"]),
        ("判令被告支付借款利息18万元", []),
        ("判令被告归还借款5万元，后变更为4万元", ["40000"]),
        ("判令被告归还借款本金10万元，支付律师费8000元、违约金2万元", ["100000"]),
        (
            "判令被告归还借款10万元及利息（以10万元为基数，按年利率6%，暂计至起诉之日为1200元），共计101200元",
            ["100000"],
        ),
        ("判令被告归还88000元", ["88000"]),
    ],
)
def test_principal(claims: str, principal: list[str]) -> None:
    text = f"原告：甲一，男。被告：乙二，女。\n诉讼请求：1、{claims}；2、诉讼费由被告承担。\n事实与理由：被告至今未还。"
    assert extract(text, "lending").values("principal") == principal


def test_a_filled_in_element_form_is_read_too() -> None:
    result = extract(texts.ELEMENT_FORM)
    assert one(result, "plaintiff") == "赵青山"
    assert one(result, "defendant") == "孙大力"
    assert one(result, "agent") == "钱明"
    assert result.values("address") == ["虚城市南湖区和平路1号", "虚城市北山区"]
    assert one(result, "principal") == "200000"
    assert [(item.value, item.unit) for item in result.named("claimed_rate")] == [("6", "%/year")]
    assert one(result, "claimed_interest_from") == "2024-02-01"
    assert len(result.named("claim")) == 3


def test_a_whole_judgment_gives_the_claim_and_not_the_ruling() -> None:
    result = extract(texts.WHOLE_JUDGMENT)
    assert one(result, "plaintiff") == "赵青山"
    assert one(result, "defendant") == "孙大力"
    assert one(result, "case_number") == "（2024）虚0101民初123号"
    assert one(result, "court") == "虚城市南湖区人民法院"
    assert one(result, "principal") == "200000"
    assert one(result, "repaid") == "30000"
    assert one(result, "loan_date") == "2023-01-31"


def test_sale() -> None:
    result = extract(texts.SALE)
    assert result.kind == "sale"
    assert one(result, "contract_date") == "2023-04-10"
    assert one(result, "goods") == "水泥"
    assert one(result, "price") == "126500"
    assert one(result, "paid") == "40000"
    assert one(result, "owed") == "86500"
    assert one(result, "claimed_payment") == "86500"
    assert one(result, "claimed_penalty") == "5000"


def test_labour() -> None:
    result = extract(texts.LABOUR)
    assert result.kind == "labour"
    assert one(result, "employment_start") == "2022-03-01"
    assert one(result, "employment_end") == "2023-04-05"
    assert one(result, "position") == "厨师"
    assert one(result, "monthly_wage") == "6000"
    assert one(result, "contract_signed") == "no"
    assert (one(result, "arrears_from"), one(result, "arrears_to")) == ("2023-01", "2023-03")
    assert one(result, "claimed_wages") == "18000"
    assert one(result, "claimed_severance") == "12000"
    assert one(result, "claimed_double_wage") == "66000"


def test_property() -> None:
    result = extract(texts.PROPERTY)
    assert result.kind == "property"
    assert one(result, "community") == "碧水花园"
    assert one(result, "unit_number") == "3号楼2单元501室"
    assert one(result, "area") == "100"
    assert one(result, "fee_rate") == "1.5"
    assert (one(result, "arrears_from"), one(result, "arrears_to")) == ("2021-01-01", "2023-12-31")
    assert one(result, "claimed_fee") == "5400"


def test_divorce() -> None:
    result = extract(texts.DIVORCE)
    assert result.kind == "divorce"
    assert one(result, "marriage_date") == "2012-05-20"
    assert one(result, "separation_date") == "2021-09"
    assert one(result, "child") == "蒋小舟"
    assert one(result, "child_birth_date") == "2014-07-01"
    assert one(result, "custody_asked") == "婚生子蒋小舟由原告抚养"
    assert one(result, "claimed_support") == "1500"
    assert one(result, "divorce_claimed") == "true"


@pytest.mark.parametrize(
    "name", ["LENDING", "JUDGMENT_CHANGED", "SALE", "LABOUR", "PROPERTY", "DIVORCE", "ELEMENT_FORM", "WHOLE_JUDGMENT"]
)
def test_every_field_shows_its_sentence_and_follows_from_it(name: str) -> None:
    text = getattr(texts, name)
    result = extract(text)
    assert result.fields
    for item in result.fields:
        assert item.sentence_start <= item.start < item.end <= item.sentence_end
        assert derives(item, text), item


def test_derives_refuses_an_invented_value() -> None:
    """The check itself can fail: change a value and it says so."""
    from dataclasses import replace

    result = extract(texts.LENDING)
    for name, forged in (
        ("principal", "200001"),
        ("loan_date", "2023-02-01"),
        ("claimed_rate", "2"),
        ("loan_term", "P2Y"),
        ("delivery", "cash"),
    ):
        assert not derives(replace(result.named(name)[0], value=forged), texts.LENDING)


def test_json_has_field_value_sentence_and_confidence() -> None:
    import json

    shown = json.loads(json.dumps(to_json(extract(texts.LENDING)), ensure_ascii=False))
    principal = next(item for item in shown["fields"] if item["field"] == "principal")
    assert principal["value"] == "200000"
    assert "贰拾万元整" in principal["sentence"]["text"]
    start, end = principal["sentence"]["start"], principal["sentence"]["end"]
    assert texts.LENDING[start:end] == principal["sentence"]["text"]
    assert 0 < principal["confidence"] <= 1


@pytest.mark.parametrize(
    "name", ["LENDING", "JUDGMENT_CHANGED", "SALE", "LABOUR", "PROPERTY", "DIVORCE", "ELEMENT_FORM", "WHOLE_JUDGMENT"]
)
def test_every_field_has_its_place_and_title_on_the_form(name: str) -> None:
    result = extract(getattr(texts, name))
    form = form_fields(result.kind)
    assert len(form) == len(set(form))
    assert set(form) <= set(TITLES)
    assert {item.name for item in result.fields} <= set(form)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown kind"):
        extract("", "maritime")
