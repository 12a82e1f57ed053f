"""The statute library in a real browser: empty, filled by an administrator, searched on a phone, reached from a guide."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.browser import House
from tests.served import ROOT

pytestmark = pytest.mark.browser

TEXTS = ROOT / "mengma" / "caselaw" / "tests" / "fixtures" / "statutes"


def imported(house: House, folder: Path) -> None:
    """What an administrator does at the machine that serves."""
    subprocess.run(
        [sys.executable, "-m", "mengma.cli.main", "statutes", "import", str(folder)],
        cwd=ROOT, env=dict(house.environment), stdin=subprocess.DEVNULL, capture_output=True, check=True,
    )  # fmt: skip


def test_a_library_from_empty_to_the_article_of_the_day(house: House) -> None:
    desk = house.person("stranger")
    desk.open("/statutes/")
    if desk.page.get_by_text("法规库还没有文本").count():
        desk.picture("60-statutes-empty")
        assert desk.page.get_by_text("mengma statutes import DIR").count()
        imported(house, TEXTS)

    phone = house.person("stranger", phone=True)
    phone.open("/statutes/")
    phone.picture("61-statutes-phone")
    phone.page.locator("#q").fill("民诉法 264")
    with phone.page.expect_navigation():
        phone.page.get_by_role("button", name="查找").click()
    phone.arrived()
    phone.picture("62-statutes-found-phone")
    with phone.page.expect_navigation():
        phone.page.get_by_role("link", name="第二百六十四条").click()
    phone.arrived()
    assert phone.page.url.endswith("#art-264")
    article = phone.page.locator("#art-264")
    assert "加倍支付迟延履行期间的债务利息" in article.inner_text()
    assert article.evaluate("e => e.matches(':target')")
    phone.picture("63-statute-article-phone")

    # the version in force on another day: the address stays one that can be sent to somebody
    phone.page.locator("summary", has_text="某一天有效的版本").click()
    phone.page.locator("#on").fill("2023-12-31")
    with phone.page.expect_navigation():
        phone.page.get_by_role("button", name="查看").click()
    phone.arrived()
    assert phone.page.get_by_text("2023年12月31日有效的就是这一版本").count()
    assert phone.page.locator("#art-260").count()

    desk.open("/statutes/?q=迟延履行&on=2023-05-05")
    assert desk.page.get_by_text("2021年12月24日版本").count()
    desk.picture("64-statutes-on-a-day")
    desk.page.get_by_role("link", name="中华人民共和国民事诉讼法").click()
    desk.arrived()
    desk.picture("65-statute")


def test_a_guide_s_citations_lead_to_the_library(house: House) -> None:
    imported(house, TEXTS)
    person = house.person("stranger")
    person.open("/guides/civil-first-instance/1/")
    link = person.page.locator('a[href*="/statutes/"][href*="#art-"]').first
    assert link.count()
    person.open(str(link.get_attribute("href")))
    assert person.page.locator(".m-provision:target").count() == 1
