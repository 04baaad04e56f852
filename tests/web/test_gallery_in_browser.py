"""The components in a real Chromium: no breach of its security policy, nothing wider than a screen, the behaviours."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright
from werkzeug.serving import make_server

from tests.web import gallery
from tests.web.test_gallery import ADDRESSES

pytestmark = pytest.mark.browser
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
BREACHES = """window.breaches = [];
addEventListener('securitypolicyviolation', event => breaches.push(event.violatedDirective + ' ' + event.sourceFile))"""
FITTED = [path for path in ADDRESSES if not path.startswith("/errors") or path.endswith(("404", "500"))]
VIEWS = {"": (1366, 1024, 390), "language=en": (1366, 390), "large=1": (1366, 390)}
"""Query and the widths to look at."""
LOOKS = (gallery.ROOT / "tests" / "web" / "looks.js").read_text(encoding="utf-8")
NEW_IN_CSS = re.compile(r"oklch\(|light-dark\(|color-mix\(|:has\(")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The gallery, served on a free port of this machine."""
    server = make_server("127.0.0.1", 0, gallery.create_app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A desktop page on which a breach of the policy or an error of a script fails the test."""
    yield from _page(browser, 1366, 768)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    yield from _page(browser, 390, 844)


def _page(browser: Browser, width: int, height: int, **more: bool) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": height}, **more)  # type: ignore[arg-type]
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(BREACHES)
    yield page
    breaches = page.evaluate("window.breaches") if more.get("java_script_enabled", True) else []
    context.close()
    assert (breaches, errors) == ([], [])


@pytest.mark.parametrize("path", FITTED)
def test_a_page_fits_and_can_be_read_hit_and_named(page: Page, address: str, path: str) -> None:
    found: dict[str, object] = {}
    for query, widths in VIEWS.items():
        for width in widths:
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(f"{address}{path}?{query}")
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found[f"{query} {width}"] = "too wide"
            elif not query and (looks := page.evaluate(LOOKS)) != {"faint": [], "small": [], "nameless": []}:
                found[f"{query} {width}"] = looks

    assert found == {}


@pytest.mark.parametrize("path", ["/sheet", "/worklist", "/matter", "/assign", "/overview"])
def test_a_page_looks_the_same_where_new_css_is_unknown(page: Page, address: str, path: str) -> None:
    pictures = []
    for is_old in (False, True):
        if is_old:
            page.route("**/app.css*", _without_new_css)
        page.goto(address + path)
        page.wait_for_timeout(300)
        pictures.append(page.screenshot(full_page=True))

    assert pictures[0] == pictures[1]


def _without_new_css(route: Route) -> None:
    answer = route.fetch()
    body = NEW_IN_CSS.sub(lambda found: found.group().replace("(", "-unknown("), answer.text())
    route.fulfill(response=answer, body=body)


def test_the_keyboard_moves_ticks_and_clears(page: Page, address: str) -> None:
    page.goto(f"{address}/worklist")
    page.keyboard.press("Escape")
    assert page.locator("tr.is-selected").count() == 0

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("tr.is-cursor.is-selected .w-no").inner_text().startswith("DB-2026-0031")
    assert page.locator(".bulk-bar [data-bulk=count]").inner_text() == "已选 1 项"

    page.keyboard.press("/")
    page.keyboard.type("xjk")
    assert page.locator("[data-key=search]").input_value() == "xjk"
    page.locator("body").click(position={"x": 700, "y": 90})
    page.keyboard.press("?")
    assert page.locator("dialog.key-list").is_visible()


def test_the_bulk_bar_counts_in_its_verb_and_says_why_an_action_is_not_shared(page: Page, address: str) -> None:
    page.goto(f"{address}/worklist")
    bar = page.locator(".bulk-bar")
    assert bar.locator("button[value=receive]").inner_text() == "签收 3 项"
    assert bar.locator("button[value=report]").get_attribute("aria-disabled") == "true"
    assert bar.locator(".why").inner_text() == "所选事项不都可以“报送方案”"

    bar.locator("[data-bulk=clear]").click()
    assert not bar.is_visible()


def test_a_draft_is_saved_while_typing_and_says_so(page: Page, address: str) -> None:
    page.goto(f"{address}/matter")
    with page.expect_request("**/draft") as sent:
        page.locator("#act-opinion").fill("已联系 6 户。")
    assert "已联系 6 户。" in (sent.value.post_data or "")
    expect(page.locator("[data-draft=says]")).to_have_text(re.compile(r"^\d\d:\d\d 已自动暂存$"))


def test_a_phrase_goes_where_the_cursor_is(page: Page, address: str) -> None:
    page.goto(f"{address}/matter")
    page.locator("#act-opinion").fill("")
    page.locator(".phrases button", has_text="已阅。").click()
    assert page.locator("#act-opinion").input_value() == "已阅。"


def test_chosen_files_add_up_and_can_be_taken_out(page: Page, address: str) -> None:
    page.goto(f"{address}/matter")
    box = page.locator("#act-files")
    for name in ("a.pdf", "b.pdf"):
        box.set_input_files({"name": name, "mimeType": "application/pdf", "buffer": b"%PDF"})
    assert page.evaluate("document.getElementById('act-files').files.length") == 2
    page.locator("[data-upload=list] button").first.click()
    assert page.evaluate("document.getElementById('act-files').files[0].name") == "b.pdf"


def test_rows_of_a_table_are_added_and_removed(page: Page, address: str) -> None:
    page.goto(f"{address}/assign")
    rows = page.locator("#f-support tbody tr")
    assert rows.count() == 2
    page.locator("[data-repeat=add]").click()
    page.locator("[data-repeat=add]").click()
    names = [box.get_attribute("name") for box in page.locator("#f-support [name$=-task]").all()]
    assert len(names) == len(set(names)) == 4
    page.locator("[data-repeat=remove]").first.click()
    assert rows.count() == 3


def test_a_signature_becomes_a_picture(page: Page, address: str) -> None:
    page.goto(f"{address}/visit_sign")
    box = page.locator(".pad canvas").bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 80, steps=5)
    page.mouse.up()
    page.wait_for_timeout(300)
    assert page.evaluate("document.querySelector('[data-signature=file]').files[0].type") == "image/png"


def test_the_checklist_counts_and_leads_to_the_next_open_item(phone: Page, address: str) -> None:
    phone.goto(f"{address}/visit")
    assert phone.locator("[data-checklist=says]").inner_text() == "已答 2 / 4 项，未答 2 项"
    phone.locator("[data-checklist=next]").click()
    phone.locator("#item-item-11 label.part").click()
    assert phone.locator("[data-checklist=points]").inner_text() == "6"
    assert phone.locator("[data-checklist=possible]").inner_text() == "13"
    assert phone.locator("#item-item-11 textarea").is_visible()
    phone.locator("#item-item-12 label.na").click()
    assert phone.locator("[data-checklist=possible]").inner_text() == "13"
    assert phone.locator("[data-checklist=next]").inner_text() == "提交审核"


def test_a_chart_is_drawn_and_its_table_is_one_click_away(page: Page, address: str) -> None:
    page.goto(f"{address}/overview")
    card = page.locator(".chart-card").first
    card.locator("canvas").wait_for()
    card.locator("canvas").hover()
    assert not card.locator("table").is_visible()
    card.locator("[data-show=table]").click()
    assert card.locator("table").is_visible()


def test_everything_needed_is_there_without_javascript(browser: Browser, address: str) -> None:
    for page in _page(browser, 1366, 768, java_script_enabled=False):
        page.goto(f"{address}/overview")
        assert page.locator(".chart-card table").first.is_visible()
        page.goto(f"{address}/assign")
        assert page.locator("#f-support tbody tr").count() == 5
        page.goto(f"{address}/worklist")
        assert page.locator(".bulk-bar button[value=receive]").is_visible()
        page.goto(f"{address}/visit")
        page.locator("#item-item-11 label.no").click()
        assert page.locator("#item-item-11 textarea").is_visible()


def test_the_menu_of_the_phone_opens_without_a_script(phone: Page, address: str) -> None:
    phone.goto(f"{address}/worklist")
    assert not phone.locator("#menu").is_visible()
    phone.locator(".tabbar a").last.click()
    assert phone.locator("#menu").get_by_text("日历").is_visible()
    phone.locator(".side-close").click()
    assert not phone.locator("#menu").is_visible()
