"""A reader who never signs in asks the law: on a telephone and at a desk, with keyboard, bad input, print and both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.browser import DESK, PATIENCE_MS, House, Person

pytestmark = pytest.mark.browser

NARROW = (360, 740)
PAGES = (
    "/law/", "/law/fee/?kind=property&amount=1234567&procedure=summary", "/law/period/?kind=trial-ordinary&from=2026-03-02"
    "&exclude=2026-04-01..2026-04-30", "/law/delay-interest/?principal=500000&due=2025-01-01&paid=2025-09-08"
    "&payment=2025-04-11:200000", "/law/interest/?principal=100000&rate=18&from=2024-08-01&to=2025-08-01"
    "&contract_date=2024-08-01", "/law/lending-cap/?contract_date=2024-08-01",
    "/law/jurisdiction/?amount=500000000&plaintiff_region=150102&defendant_region=150203",
    "/law/distribute/?proceeds=300000&cost=5000&priority=抵押权人:100000&claim=甲:200000&claim=乙:300000&claim=丙:500000",
    "/law/small-claims/?amount=50000", "/law/case-number/?text=（2024）内01知民初8号", "/law/cite/?text=民事诉讼法第264条",
    "/law/clocks/?q=上诉", "/law/causes/", "/law/causes/?q=欠钱不还", "/law/causes/?table=crimes&q=盗窃",
)  # fmt: skip


def reader(house: House, size: tuple[int, int]) -> Person:
    """Somebody who has not signed in."""
    width, height = size
    context = house.browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    context.set_default_timeout(PATIENCE_MS)
    person = Person(house, f"reader{width}", context, context.new_page())
    person.page.on("pageerror", lambda error: house.findings.append(f"{person.username}: script error: {error}"))
    return person


@pytest.fixture(params=[NARROW, DESK], ids=["phone", "desk"])
def person(request: pytest.FixtureRequest, house: House) -> Iterator[Person]:
    found = reader(house, request.param)
    yield found
    found.context.close()


def test_every_calculator_answers(person: Person) -> None:
    for number, path in enumerate(PAGES):
        person.open(path)
        assert person.page.locator("h1").count() == 1, path
        if person.username.endswith(str(NARROW[0])):  # a picture is taken at both widths
            person.picture(f"70-law-{number:02}-{path.split('/')[2] or 'index'}")


def test_a_fee_from_the_index_by_the_keyboard(person: Person) -> None:
    person.open("/law/")
    person.page.get_by_role("link", name="诉讼费用").first.focus()
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    person.arrived()
    page = person.page
    page.locator("#f-kind").select_option("divorce")
    page.get_by_label("分割财产的总额").fill("1,000,000")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    person.arrived()
    assert page.locator(".m-value").inner_text() == "4,300.00 元"
    assert "kind=divorce" in page.url
    assert "procedure=&" not in page.url
    person.picture("71-law-divorce")


def test_what_was_typed_wrongly_stays_and_is_mended(person: Person) -> None:
    person.open("/law/fee/?kind=property&amount=十万")
    page = person.page
    assert page.locator("#f-amount").input_value() == "十万"
    assert "不是数字" in page.locator("#f-amount-error").inner_text()
    person.picture("72-law-wrong")
    page.locator("#f-amount").fill("10万")
    with page.expect_navigation():
        page.get_by_role("button", name="计算").click()
    person.arrived()
    assert page.locator(".m-value").inner_text() == "2,300.00 元"


def test_a_row_more_without_losing_what_stands(person: Person) -> None:
    person.open("/law/distribute/")
    page = person.page
    page.get_by_label("变价所得").fill("300000")
    page.locator('[name="claim.name"]').first.fill("甲")
    page.locator('[name="claim.amount"]').first.fill("200000")
    rows = page.locator('[name="claim.name"]').count()
    page.locator("#f-claim").get_by_role("button", name="再加一行").click()
    page.locator('[name="claim.name"]').nth(rows).wait_for()
    assert page.locator('[name="claim.name"]').first.input_value() == "甲"
    assert page.get_by_label("变价所得").input_value() == "300000"
    with page.expect_navigation():
        page.get_by_role("button", name="计算", exact=True).click()
    person.arrived()
    assert "200,000.00" in page.locator(".m-rows").inner_text()


def test_printed_it_holds_the_result_and_its_address(house: House) -> None:
    person = reader(house, DESK)
    person.open(PAGES[1])
    person.page.emulate_media(media="print")
    assert not person.page.locator("#ask").is_visible()
    assert person.page.locator(".m-value").is_visible()
    assert "/law/fee/?kind=property" in person.page.locator("p.m-print-only").inner_text()
    person.picture("73-law-print")
    person.context.close()


def test_why_this_number_leads_from_a_case_to_its_calculator(house: House) -> None:
    judge = house.person("president_wang")  # the draw may have left any one judge without a case
    judge.open("/court-cases/")
    judge.page.locator("main table a").first.click()
    judge.arrived()
    again = judge.page.get_by_role("link", name="用同样的数字自己算一遍", include_hidden=True)
    if again.count():
        address = again.first.get_attribute("href")
        judge.open(str(address))
        assert judge.page.locator(".m-value").count() == 1
