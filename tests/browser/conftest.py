"""Fixtures of the tests that drive a served product with a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, StorageState, expect, sync_playwright

from tests.browser.looking import Watch
from tests.browser.person import Person
from tests.browser.site import Site, serving
from tests.conftest import Application
from tests.factories import PASSWORD
from tests.servers import valkey
from tests.web.test_gallery_in_browser import FLAGS
from workflow.config import ROOT

PATIENCE_MS = 60_000
DESKTOP, PHONE = 1366, 390
HEIGHTS = {DESKTOP: 768, PHONE: 844}
PICTURES = ROOT / "test-results" / "browser"
Enter = Callable[..., Person]


@pytest.fixture(scope="session")
def site(_application: Application, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The small world, served."""
    _, _, template = _application
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(template, folder / "lianzhi.db")
    with valkey() as redis_url, serving(folder, redis_url, PASSWORD) as site:
        yield site


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    """A real Chromium, one a module: two of Playwright's loops cannot run in one process."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def cookies() -> dict[str, StorageState]:
    """What the browser of each login keeps once its person has come through the door."""
    return {}


@pytest.fixture
def enter(browser: Browser, site: Site, cookies: dict[str, StorageState]) -> Iterator[Enter]:
    """Opens a browser of a width before a person, who comes through the door the first time; "" is a stranger."""
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def before(login: str, width: int = DESKTOP, *, scripts: bool = True) -> Person:
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHTS[width]},
            has_touch=width == PHONE,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=scripts,
            storage_state=cookies.get(login),
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        watches.append(Watch())
        page = context.new_page()
        watches[-1].over(page)
        person = Person(page, site.address, watches[-1], PICTURES, has_scripts=scripts)
        if login in cookies:
            person.goes_to("/")
        elif login:
            person.signs_in(login, site.password)
            cookies[login] = context.storage_state()
        return person

    yield before
    for context in contexts:
        context.close()
    assert [fault for watch in watches for fault in watch.faults] == []
