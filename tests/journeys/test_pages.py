"""The offices' own pages, the English switch, the keyboard, and forms that get nonsense."""

from __future__ import annotations

import re

import pytest

from tests.journeys.browser import House, Person

pytestmark = pytest.mark.browser

CHINESE = re.compile(r"[\u3400-\u9fff]+")
# What the pages of the whole house show of the cast and the courts stays Chinese in English: names are data.
NAMES = """() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walk.nextNode()) {
        const node = walk.currentNode;
        if (!node.parentElement.closest('[lang="zh-Hans"], script, style, option')) found.push(node.textContent.trim());
    }
    return found;
}"""

PAGES = {
    "president_wang": ("/", "/court-cases/", "/hearings/"),
    "judge_sun": ("/", "/my-cases/", "/hearings/"),
    "clerk_wu": ("/", "/my-clerk-cases/", "/hearings/", "/inbox/"),
    "tmo_feng": ("/", "/other-decisions/", "/court-cases/", "/assignments/"),
    "filing_qian": ("/", "/filing-queue/", "/filing/window/"),
    "archive_chen": ("/", "/archive/"),
    "admin_chu": (
        "/", "/administration/people/", "/administration/house-rules/", "/administration/rooms/",
        "/administration/calendar/", "/administration/courts/", "/administration/changes/",
    ),
    "audit_wei": ("/", "/audit/changes/", "/audit/reads/"),
    "stranger": ("/", "/cases/", "/fees/", "/join/", "/filing/", "/guides/", "/guides/civil-first-instance/1/", "/about/"),
}  # fmt: skip


@pytest.mark.parametrize("who", list(PAGES))
def test_every_office_has_its_pages(house: House, who: str) -> None:
    person = house.person(who)
    for path in PAGES[who]:
        person.open(path)
        assert person.page.locator("h1, h2").count(), path
        person.picture(f"50-{who}{path.replace('/', '-').rstrip('-')}")


def test_nobody_reads_another_office(house: House) -> None:
    stranger = house.person("stranger")
    for path in ("/court-cases/", "/filing-queue/", "/administration/people/", "/audit/reads/"):
        answer = stranger.page.goto(f"{house.url}{path}")
        assert answer is not None
        assert answer.status in (403, 404)
        stranger.arrived()


# the list of courts quotes the source of every code as it is written there
SOURCES = "/administration/courts/"


def in_english(person: Person, path: str) -> None:
    person.open(path)
    english = person.page.get_by_role("button", name="English", exact=True)
    if english.count():
        with person.page.expect_navigation():
            english.click()
        person.arrived()
    assert person.page.locator("html").get_attribute("lang") == "en"


def test_english_is_complete(house: House) -> None:
    """What is left in Chinese are names: of people, courts, cases, causes, statutes and what people wrote."""
    left: dict[str, set[str]] = {}
    for who in ("admin_chu", "stranger", "audit_wei"):
        person = Person.enter(house, who)
        for path in PAGES[who]:
            in_english(person, path)
            if path == PAGES[who][0]:
                person.picture(f"60-english-{who}")
            if path == SOURCES:
                continue
            for text in person.page.evaluate(NAMES):
                if CHINESE.search(text) and not is_data(text):
                    left.setdefault(path, set()).add(text)
        person.context.close()
    assert not left, left


def is_data(text: str) -> bool:
    """Names and quotations of the law: 《…》, courts, the cast, the platform's own name."""
    rest = re.sub(r"《[^》]*》(第[^ ]+条[^ ]*)?", "", text)
    rest = re.sub(
        r"法发?〔\d{4}〕\d+号[^ ]*|GB/T 2260 .*|内\d*", "", rest
    )  # papers, standards and court codes as cited
    rest = re.sub(r"[\u4e00-\u9fff·]*(人民法院|法院|法庭)", "", rest)
    for name in NAMES_OF_CAST:
        rest = rest.replace(name, "")
    return not CHINESE.search(rest)


NAMES_OF_CAST = (
    "路生", "褚维", "卫审", "乌兰", "巴特尔", "萨仁", "张云", "苏和", "赵敏", "钱立", "孙正", "李和", "周平", "吴录", "郑庭",
    "王院", "冯管", "陈档", "韩立明", "蒋远", "沈文", "宝音", "其其格", "蒙马", "中文", "审管办",
)  # fmt: skip


def test_with_the_keyboard_alone(house: House) -> None:
    """Tab, Enter and typing suffice to sign in and to act; the focus is always visible."""
    context = house.browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{house.url}/sign-in/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "m-skip"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "stranger":
            break
    outline = page.evaluate("""() => { const s = getComputedStyle(document.activeElement);
        return [s.outlineStyle, s.outlineWidth, s.boxShadow].join(' '); }""")
    assert outline != "none 0px none", outline
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".m-person").inner_text() == "路生"
    page.goto(f"{house.url}/filing/")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "text":
            break
    page.keyboard.type("原告：路生，男。诉讼请求：判令被告偿还借款本金5000元。")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == "开始填写":
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert re.search(r"/filing/[0-9a-f-]{36}/", page.url)
    assert page.locator("#b-parties-0-name").input_value() == "路生"
    context.close()


def test_nonsense_in_a_form_keeps_what_was_typed(house: House) -> None:
    """A wrong check digit, an impossible sum, scripts and huge text: told what to do, nothing lost, no server error."""
    person = house.person("zhang_yun")
    person.open("/filing/")
    person.page.locator("#text").fill("原告：张云。被告：高娃。诉讼请求：判令被告偿还借款本金20000元。")
    person.press("开始填写")
    script = "<script>alert(1)</script>事实"
    person.fill("c.parties.0.identity", "150102199005010025")
    person.fill("c.claims.0.amount", "二十万零一")
    person.page.locator('[name="c.facts"]').fill(script + "很长" * 3000)
    person.press("检查并提交")
    person.sees("以下各处须先更正")
    person.picture("70-nonsense")
    person.press("回去修改")
    assert person.page.locator('[name="c.claims.0.amount"]').input_value() == "二十万零一"
    assert person.page.locator('[name="c.facts"]').input_value().startswith(script)
    assert person.page.locator("#b-parties-0-identity").input_value() == "150102199005010025"
    person.open("/join/")
    person.fill("code", "'; drop table --\u202e")
    person.fill("identity", "12345")
    person.submit()
    assert person.page.locator("#join-problem").count()
    assert person.page.locator("#code").input_value().startswith("'; drop table")
