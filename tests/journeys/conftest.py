"""One platform and one Chromium for all browser journeys of a session."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.browser import ARGUMENTS, CHROMIUM, House
from tests.served import served

PICTURES = Path(__file__).resolve().parents[2] / "build" / "journeys"


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The platform as `make run` serves it in demonstration mode, with worker and simulators, and a browser before it."""
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}: `make setup` as root installs it")
    from playwright.sync_api import sync_playwright

    PICTURES.mkdir(parents=True, exist_ok=True)
    with served(tmp_path_factory.mktemp("journeys") / "var", mode="demo") as platform, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=list(ARGUMENTS), env={**os.environ, "LANGUAGE": "zh_CN"}
        )
        yield House(platform.url, browser, PICTURES, environment=platform.environment)
        browser.close()


@pytest.fixture(autouse=True)
def nothing_wrong(request: pytest.FixtureRequest) -> Iterator[None]:
    """A journey fails where a page that it visited was wrong, however well it ended."""
    yield
    if "house" in request.fixturenames:
        house = request.getfixturevalue("house")
        found, house.findings = list(dict.fromkeys(house.findings)), []
        assert not found, "\n".join(found)
