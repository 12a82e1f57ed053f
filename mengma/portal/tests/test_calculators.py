"""The public calculators, the catalogue of clocks and the causes: asked without signing in, by address."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from django.test import Client

from mengma import clock, lawbook
from mengma.lawbook.calculators import CALCULATORS
from mengma.portal.tests.visiting import text_of
from tests import lines
from tests.cast import make_cast

pytestmark = pytest.mark.django_db

VOID = ("input", "br", "img")


class InEnglish(HTMLParser):
    """What a page says outside elements marked as Chinese and the names offered in lists."""

    def __init__(self):
        super().__init__()
        self.said: list[str] = []
        self.within: list[bool] = []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            chinese = dict(attrs).get("lang") == "zh-Hans" or tag in ("optgroup", "datalist")
            self.within.append(chinese or bool(self.within and self.within[-1]))

    def handle_endtag(self, tag):
        if tag not in VOID and self.within:
            self.within.pop()

    def handle_data(self, data):
        if data.strip() and not (self.within and self.within[-1]):
            self.said.append(data.strip())


CHINESE = re.compile("[\u4e00-\u9fff]")


def page(address, **more):
    response = Client(**more).get(address)
    return response, text_of(response)


def test_everybody_may_ask_without_signing_in():
    response, text = page("/law/")
    assert response.status_code == 200
    for calculator in CALCULATORS.values():
        assert (f'href="/law/{calculator.name}/"' in text) is calculator.public


@pytest.mark.parametrize("name", [each.name for each in CALCULATORS.values() if each.public])
def test_an_empty_page_asks_and_blames_nobody(name):
    response, text = page(f"/law/{name}/")
    assert response.status_code == 200
    assert "m-error" not in text
    assert "m-value" not in text


def test_the_value_stands_first_then_steps_articles_and_house_rules():
    response, text = page("/law/fee/?kind=property&amount=1,234,567&procedure=summary&on=2026-11-23")
    assert response.status_code == 200
    places = [
        text.index(part)
        for part in ("7,955.55 元", "怎么算出来的", "《诉讼费用交纳办法》第十三条", "内部规则", "所填事实")
    ]
    assert places == sorted(places)
    assert 'value="1,234,567"' in text  # what was typed stays


def test_an_address_is_short_enough_to_send():
    response = Client().get(
        "/law/period/",
        {
            "kind": "",
            "from": "2026-02-02",
            "days": "15",
            "months": "",
            "exclude.from": "2026-02-03",
            "exclude.to": "2026-02-04",
        },
    )
    assert response.status_code == 302
    assert response["Location"] == "/law/period/?from=2026-02-02&days=15&exclude=2026-02-03..2026-02-04"
    again = Client().get(response["Location"])
    assert again.status_code == 200
    assert 'value="2026-02-04"' in text_of(again)


@pytest.mark.parametrize(
    ("address", "kept", "said"),
    [
        ("/law/fee/?kind=property&amount=abc", 'value="abc"', "不是数字"),
        ("/law/fee/?kind=property&amount=", "标的额", "没有填写“标的额”"),
        ("/law/fee/?kind=<script>&amount=1", "费用种类", "不能是"),
        ("/law/period/?from=2026-02-30&days=15", 'value="2026-02-30"', "没有2026年2月30日这一天"),
        ("/law/period/?from=2026-02-02&days=0", 'value="0"', "期间长度不合理"),
        ("/law/period/?from=2026-02-02&days=15&exclude=2026-04-01..", 'value="2026-04-01"', "须有起止两个日期"),
        ("/law/lending-cap/?contract_date=1999-01-01", "1999-01-01", "。"),
        ("/law/jurisdiction/?amount=1&defendant_region=150427", "被告住所地", "150427"),
        ("/law/case-number/?text=（2023）内102民初1号", "（2023）内102民初1号", "两位"),
    ],
)
def test_bad_input_keeps_what_was_typed_and_says_what_to_do(address, kept, said):
    response, text = page(address)
    if response.status_code == 302:  # an empty answer only makes the address longer
        response, text = page(response["Location"])
    assert response.status_code == 422
    assert kept in text
    assert said in text
    assert "<script>" not in text.split("<main")[1].split("</main>")[0]


def test_choosing_a_kind_draws_its_questions_and_computes_nothing():
    response, text = page("/law/fee/?redraw=1&kind=divorce&amount=")
    assert response.status_code == 200
    assert "分割财产的总额" in text
    assert "m-error" not in text
    assert "m-value" not in text


def test_no_such_calculator():
    assert Client().get("/law/astrology/").status_code == 404
    assert Client().get("/law/case-number-format/").status_code == 404


def test_the_catalogue_of_clocks_is_complete_and_searched():
    response, text = page("/law/clocks/")
    assert response.status_code == 200
    for kind in lawbook.load().period_kinds(clock.today()):
        assert f'id="k-{kind.name}"' in text
    _, found = page("/law/clocks/?q=上诉")
    assert 'id="k-appeal-judgment"' in found
    assert 'id="k-trial-ordinary"' not in found
    _, one = page("/law/clocks/?only=trial-ordinary")
    assert "院长批准" in one
    assert "/law/period/?redraw=1&amp;kind=trial-ordinary" in one
    assert page("/law/clocks/?on=gestern")[0].status_code == 422
    _, old = page("/law/clocks/?on=2021-06-01&q=公告送达")
    assert "60" in old


def test_causes_by_name_pinyin_and_plain_words():
    for wanted in ("民间借贷", "minjianjiedai", "mjjd", "欠钱不还"):
        assert "民间借贷纠纷" in page(f"/law/causes/?q={wanted}")[1], wanted
    response, text = page("/law/causes/?table=crimes&q=盗窃")
    assert response.status_code == 200
    assert "盗窃罪" in text
    assert page("/law/causes/?table=administrative")[0].status_code == 200
    assert page("/law/causes/?table=nonsense")[0].status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/law/",
        "/law/fee/?kind=property&amount=1234567&procedure=summary&closed_by=mediation",
        "/law/fee/?kind=property&amount=abc",
        "/law/period/?from=2026-02-02&kind=answer",
        "/law/jurisdiction/?redraw=1",
        "/law/small-claims/?amount=50000",
        "/law/clocks/",
        "/law/causes/",
    ],
)
def test_english_is_complete(address):
    """What stays Chinese are names: of places, of causes, and what stands in Chinese in the law's own tables."""
    client = Client()
    client.cookies["django_language"] = "en"
    text = text_of(client.get(address))
    reader = InEnglish()
    reader.feed(text.split("<main")[1].split("</main>")[0])
    left = {said for said in reader.said if CHINESE.search(said)}
    assert not left, left


def test_programs_ask_the_same_questions():
    listed = Client().get("/api/v1/law").json()
    assert {each["name"] for each in listed} == set(CALCULATORS)
    told = Client().get("/api/v1/law/fee?kind=property&amount=88,000&on=2026-11-23").json()
    assert (told["value"], told["words"]["en"]) == ("2000.00", "2,000.00 yuan")
    assert {"litigation-fees"} <= {cited["instrument"] for cited in told["citations"]}
    refused = Client().get("/api/v1/law/fee?kind=property&amount=abc")
    assert refused.status_code == 422
    assert refused.json()["problems"][0]["field"] == "amount"
    assert Client().get("/api/v1/law/astrology").status_code == 404


def test_each_figure_of_a_case_leads_to_its_calculator():
    """Fees, clocks and the choice of procedure: opened with the case's own facts, the calculator gives the same."""
    users = make_cast()
    line = lines.served_case(users)
    party = Client()
    party.force_login(users["plaintiff"])
    addresses = [
        unescape(found)
        for found in re.findall(r'href="(/law/[a-z-]+/[?][^"]+)"', text_of(party.get(f"/cases/{line.case}/")))
    ]
    clocks = [address for address in addresses if address.startswith("/law/period/?kind=")]
    assert clocks
    due = {item["due_on"] for item in line.state.all("limits").values() if item.get("due_on")}
    for address in clocks:
        answered = Client().get(f"/api/v1{address.replace('/?', '?')}").json()
        assert answered["value"] in due, address
        assert "m-value" in text_of(Client().get(address)), address
    assert any(address.startswith("/law/small-claims/?") for address in addresses)
    owed = {item["amount"] for item in line.state.all("fees").values()}
    fees = re.findall(r'href="(/law/fee/[^"]+)"', text_of(party.get(f"/cases/{line.case}/fees/")))
    assert fees
    for address in fees:
        answered = Client().get(f"/api/v1{unescape(address).replace('/?', '?')}").json()
        assert answered["value"] in owed
