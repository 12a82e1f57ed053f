"""People at a real browser: how the journeys sign in, fill in forms as a person would, look at pages and keep pictures.

Every page that a person opens is looked at: it answers without a server error, does not scroll sideways, and axe finds nothing
serious in it. A page of the same shape (same elements, classes and roles) is examined by axe once in a session.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, FloatRect, Locator, Page, Response

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--lang=zh-CN",
)  # fmt: skip
DESK = (1280, 900)
PHONE = (390, 844)
PATIENCE_MS = 20_000
REASON = "已经审查，情况属实，继续办理。"
GRAVE = ("serious", "critical")

SHAPE = """() => [...document.querySelectorAll('*')].map((e) => e.tagName + '.' + e.className
    + '[' + ['role', 'type', 'aria-label', 'aria-labelledby', 'for', 'alt', 'lang'].filter((n) => e.hasAttribute(n)) + ']')
    .filter((line, at, all) => all.indexOf(line) === at).sort().join('\\n')"""
FROM_TOP = "e => e.getBoundingClientRect().top + window.scrollY - 12"
TALLEST = 1700
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class House:
    """The running platform, the browser, and what was found on the way."""

    url: str
    browser: Browser
    pictures: Path
    people: dict[tuple[str, bool], Person] = field(default_factory=dict)
    shapes: set[str] = field(default_factory=set)
    findings: list[str] = field(default_factory=list)
    visited: int = 0
    environment: Mapping[str, str] = field(default_factory=dict)  # of the platform's processes, for its command line

    def person(self, username: str, *, phone: bool = False) -> Person:
        """One of the cast, signed in with the button of the sign-in page; the same browser all through a session."""
        if (username, phone) not in self.people:
            self.people[username, phone] = Person.enter(self, username, phone=phone)
        return self.people[username, phone]

    def look_at(self, page: Page, where: str, *, script: bool = True) -> None:
        """Notes what is wrong with a page. Where its scripts do not run axe cannot either; its shape is seen elsewhere."""
        self.visited += 1
        wide = page.evaluate(TOO_WIDE)
        if wide > 0:
            self.findings.append(f"{where}: scrolls sideways by {wide} px at {page.viewport_size}")
        narrow = (page.viewport_size or {}).get("width", 0) <= PHONE[0]
        shape = hashlib.sha256(f"{narrow}{page.evaluate(SHAPE)}".encode()).hexdigest()
        if shape in self.shapes or not script:
            return
        self.shapes.add(shape)
        for found in Axe().run(page).response["violations"]:
            if found["impact"] in GRAVE:
                nodes = "; ".join(node["html"][:160] for node in found["nodes"][:3])
                self.findings.append(f"{where}: {found['id']} ({found['impact']}): {found['help']}: {nodes}")


@dataclass
class Person:
    """Somebody at a browser of their own."""

    house: House
    username: str
    context: BrowserContext
    page: Page
    script: bool = True

    @classmethod
    def enter(
        cls, house: House, username: str, *, phone: bool = False, script: bool = True, size: tuple[int, int] = (0, 0)
    ) -> Person:
        """A fresh browser context, signed in by the cast's button; without `script` the pages' scripts do not run."""
        width, height = size if all(size) else PHONE if phone else DESK
        context = house.browser.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=script,
        )
        context.set_default_timeout(PATIENCE_MS)
        person = cls(house, username, context, context.new_page(), script)
        person.page.on("response", person._answered)
        person.page.on("pageerror", lambda error: house.findings.append(f"{username}: script error: {error}"))
        person.page.on("console", person._said)
        person.open("/sign-in/")
        person.page.locator(f'button[name="username"][value="{username}"]').click()
        person.arrived()
        return person

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.house.findings.append(f"{self.username}: {response.status} from {response.url}")

    def _said(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.house.findings.append(f"{self.username}: {message.text[:200]}")

    # looking

    def open(self, path: str) -> Person:
        """Goes to a path of the platform and looks at it."""
        self.page.goto(path if path.startswith("http") else f"{self.house.url}{path}")
        return self.arrived()

    def arrived(self) -> Person:
        """A page has come: look at it."""
        self.page.wait_for_load_state("load")
        if self.page.url.startswith(self.house.url):
            path = self.page.url.removeprefix(self.house.url)
            where = f"{self.username} at {re.sub('[0-9a-f-]{36}', '…', path)}"
            self.house.look_at(self.page, where, script=self.script)
        return self

    @property
    def text(self) -> str:
        """What stands on the page for this person (the main part, without the head)."""
        return self.page.locator("main").inner_text()

    def sees(self, *words: str) -> None:
        """Raises AssertionError where one of the words is not on the page."""
        text = re.sub(r"\s+", "", self.page.locator("body").inner_text())
        for word in words:
            assert re.sub(r"\s+", "", word) in text, (
                f"{self.username} does not see “{word}” at {self.page.url}:\n{self.text}"
            )

    def misses(self, *words: str) -> None:
        """Raises AssertionError where one of the words is on the page."""
        for word in words:
            assert word not in self.text, f"{self.username} sees “{word}” at {self.page.url}:\n{self.text}"

    def picture(self, name: str, *, of: str = "") -> None:
        """The page as it stands, at a desk's width and at a phone's; from the element `of` on, where one is named."""
        before = self.page.viewport_size
        self.page.locator(".m-bar").evaluate_all("all => all.forEach((bar) => { bar.style.position = 'static'; })")
        for width, height in (DESK, PHONE):
            self.page.set_viewport_size({"width": width, "height": height})
            wide = self.page.evaluate(TOO_WIDE)
            if wide > 0:
                self.house.findings.append(f"picture {name}: scrolls sideways by {wide} px at {width}")
            top = self.page.locator(of).first.evaluate(FROM_TOP) if of else 0
            tall = min(self.page.evaluate("() => document.documentElement.scrollHeight") - top, TALLEST)
            clip: FloatRect = {"x": 0, "y": top, "width": width, "height": tall}
            self.page.screenshot(path=str(self.house.pictures / f"{name}-{width}.png"), full_page=True, clip=clip)
        if before:
            self.page.set_viewport_size(before)

    # doing

    def press(self, name: str, *, within: Locator | None = None) -> Person:
        """Presses the button or link of that name and looks at the page that comes."""
        place = within or self.page.locator("body")
        button = place.get_by_role("button", name=name, exact=True).or_(
            place.get_by_role("link", name=name, exact=True)
        )
        with self.page.expect_navigation():
            button.first.click()
        return self.arrived()

    def fill(self, name: str, value: Any) -> None:
        """Fills in what is called `name` in the form: a text, a choice, several boxes, or a group of inputs."""
        if isinstance(value, Mapping):
            for inner, one in value.items():
                self.fill(f"{name}.{inner}", one)
            return
        boxes = self.page.locator(f'main [name="{name}"]:not([type=hidden])')
        assert boxes.count(), f"no field {name} at {self.page.url}:\n{self.text}"
        self._unfold(boxes.first)
        kind = boxes.first.evaluate("e => e.type")
        if kind in ("radio", "checkbox"):
            for one in value if isinstance(value, Iterable) and not isinstance(value, str) else [value]:
                said = {True: "yes", False: "no"}.get(one, one)
                self.page.locator(f'main [name="{name}"][value="{said}"]').check()
        elif kind.startswith("select"):
            known = boxes.first.locator("option").evaluate_all("all => all.map(o => o.value)")
            boxes.first.select_option(**({"value": value} if value in known else {"label": value}))
        else:
            boxes.first.fill("\n".join(value) if isinstance(value, list) else str(value))

    def _unfold(self, box: Locator) -> None:
        for number in range(box.locator("xpath=ancestor::details[not(@open)]").count()):
            del number
            box.locator("xpath=ancestor::details[not(@open)]").first.locator("> summary").click()

    def begins(self, case: str, act: str) -> Person:
        """Opens the form of an act by the link on the case page."""
        self.open(f"/cases/{case}/")
        link = self.page.locator(f'main a[href="/cases/{case}/act/{act}/"]')
        assert link.count(), f"{self.username} is not offered {act}:\n{self.text}"
        self._unfold(link.first)
        with self.page.expect_navigation():
            link.first.click()
        return self.arrived()

    def act(
        self, case: str, act: str, data: Mapping[str, Any] | None = None, *, of: str = "", paper: str = ""
    ) -> Person:
        """Does an act of a case through its form; what practice warns of is answered with a reason."""
        self.begins(case, act)
        self.writes(data or {}, of=of, paper=paper)
        return self.sends()

    def writes(self, data: Mapping[str, Any], *, of: str = "", paper: str = "") -> None:
        """Fills in the open form of an act."""
        for name, value in data.items():
            self.fill(f"d.{name}", value)
        if of:
            self.page.locator("#on-behalf-of").select_option(of)
        if paper:
            self.page.locator("#paper-how").select_option(paper)

    def sends(self) -> Person:
        """Submits the open form and, where practice warns, says why to go on. Raises AssertionError where it is refused."""
        self.submit()
        warned = self.page.locator('textarea[name^="o."]')
        for _ in range(2):
            # the background may have entered something since the form came: nothing is lost, one reads it and sends again
            moved = self.page.get_by_text("您打开页面之后，本案又有新的记录").count()
            for number in range(warned.count()):
                warned.nth(number).fill(REASON)
            if moved or warned.count():
                self.submit()
        done = self.page.locator("main [role=status]", has_text=re.compile("已办理|Done"))
        assert done.count(), f"{self.username} could not do it, at {self.page.url}:\n{self.text}"
        return self

    def submit(self) -> None:
        """Presses the main button of the open form."""
        with self.page.expect_navigation():
            self.page.locator("main form button.btn-primary").first.click()
        self.arrived()

    def offered(self, case: str) -> list[str]:
        """The acts that the case page offers this person."""
        self.open(f"/cases/{case}/")
        found = self.page.locator(f'main a[href^="/cases/{case}/act/"]').evaluate_all("all => all.map(a => a.href)")
        return [link.rstrip("/").rsplit("/", 1)[1] for link in found]

    # the demonstration's clock

    @property
    def today(self) -> date:
        """The legal day that the page shows."""
        shown = self.page.locator(".m-demo").inner_text()
        found = re.search(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})", shown)
        assert found, shown
        return date(*(int(part) for part in found.groups()))

    def moves_clock(self, days: int = 0, *, to: date | None = None) -> Person:
        """Moves the demonstration's clock forward with the bar on top of the page."""
        day = to or self.today + timedelta(days=days)
        if day <= self.today:
            return self
        self.page.locator("#demo-to").fill(day.isoformat())
        with self.page.expect_navigation():
            self.page.locator('.m-demo button[name="days"][value=""]').click()
        return self.arrived()

    def waits_until(self, path: str, *words: str, seconds: int = 45) -> Person:
        """Opens a page again and again until the background has done its work and the words stand on it."""
        for _ in range(seconds * 2):
            self.page.goto(f"{self.house.url}{path}")
            text = re.sub(r"\s+", "", self.page.locator("body").inner_text())
            if all(re.sub(r"\s+", "", word) in text for word in words):
                return self.arrived()
            self.page.wait_for_timeout(500)
        raise AssertionError(f"{words} did not come at {path}:\n{self.text}")

    def whole_pdf(self, path: str) -> bytes:
        """A document, with this person's session; waits while the background is still making it."""
        for _ in range(90):
            answer = self.context.request.get(f"{self.house.url}{path}")
            assert answer.ok, (path, answer.status)
            if answer.body().startswith(b"%PDF"):
                return answer.body()
            self.page.wait_for_timeout(500)
        raise AssertionError(f"no PDF came from {path}")


def case_of(person: Person) -> str:
    """The id of the case whose page is open."""
    found = re.search(r"/cases/([0-9a-f-]{36})/", person.page.url)
    assert found, person.page.url
    return found[1]
