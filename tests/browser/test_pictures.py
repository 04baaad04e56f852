"""The pictures of the README, taken anew from a demonstration district: PICTURES=1 python -m pytest this file."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.conftest import DESKTOP, PATIENCE_MS, Watch
from tests.browser.person import Person
from tests.browser.site import Site, environment, serving
from tests.servers import valkey
from workflow.config import ROOT
from workflow.demo.pictures import picture

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(os.environ.get("PICTURES") != "1", reason="takes the pictures of the README only on request"),
]
FOLDER = ROOT / "docs" / "pictures"
FONT = ROOT / "assets" / "fonts" / "noto-sans-sc-400.ttf"
PASSWORD = "Lianzhi-2026"
DEMONSTRATION = {"DEMO": "on", "DEMO_PASSWORD": PASSWORD}
REPORT = "岚反诈联办结〔2020〕1号"
DOTS_PER_INCH = 100
BACKLOG_MS = 300_000
"""The documents of a whole district are made one after the other."""


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration district, loaded and served."""
    folder = tmp_path_factory.mktemp("district")
    with valkey() as redis_url:
        env = environment(folder, redis_url) | DEMONSTRATION
        for command in (("db", "upgrade"), ("demo", "load")):
            subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", *command], cwd=ROOT, env=env, check=True)
        with serving(folder, redis_url, PASSWORD, **DEMONSTRATION) as site:
            yield site


def entered(browser: Browser, site: Site, login: str, width: int, height: int, ratio: int = 1) -> Person:
    """Somebody of the district before a screen of that size."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=ratio,
        has_touch=ratio > 1,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    context.set_default_timeout(PATIENCE_MS)
    page, watch = context.new_page(), Watch()
    watch.over(page)
    person = Person(page, site.address, watch, FOLDER)
    person.signs_in(login, site.password)
    return person


def keep(name: str, content: bytes | Image.Image) -> None:
    """Write a picture of few colours, which is a third of its size."""
    shown = content if isinstance(content, Image.Image) else Image.open(BytesIO(content))
    shown.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)


def test_the_worklist_and_a_matter(browser: Browser, district: Site) -> None:
    liaison = entered(browser, district, "scjgj.liaison", DESKTOP, 768)
    keep("worklist", liaison.page.screenshot())
    liaison.page.set_viewport_size({"width": DESKTOP, "height": 1500})
    liaison.opens_to_do("注销企业未销对公账户联动处置")
    liaison.opens_form("填报进展")
    expect(liaison.page.locator(".paper a", has_text="下载").first).to_be_visible(timeout=BACKLOG_MS)
    liaison.page.evaluate("scrollTo(0, 0)")
    keep("matter", liaison.page.screenshot())


def test_how_far_a_batch_has_come(browser: Browser, district: Site) -> None:
    coordinator = entered(browser, district, "coord", DESKTOP, 1240)
    coordinator.chooses_from_menu("巡查批次")
    coordinator.follows(coordinator.page.locator("tr[data-row]", has_text="执行中").locator(".w-title a").first)
    coordinator.follows("查看批次进度")
    keep("progress", coordinator.page.screenshot())


def test_a_checklist_on_a_phone(browser: Browser, district: Site) -> None:
    inspector = entered(browser, district, "wanglan.p1", 390, 844, ratio=2)
    page = inspector.page
    inspector.opens_to_do("安澜澜桥街营业部巡查")
    inspector.opens_form("填写检查表")
    items = page.locator("[data-checklist=item]")
    for number in range(9):
        inspector.hits(items.nth(number).locator("label.ok"))
    failed = items.nth(9)
    inspector.hits(failed.locator("label.no"))
    failed.locator("textarea").fill("抽查 10 份开户资料，3 份无访谈记录。")
    for state in ("before", "after"):
        with page.expect_file_chooser() as chooser:
            inspector.hits(failed.locator("label.add"))
        scene = picture("hotline", state, "安澜澜桥街营业部", FONT)
        chooser.value.set_files({"name": f"{state}.jpg", "mimeType": "image/jpeg", "buffer": scene})
    expect(page.locator(".shot .is-sent")).to_have_count(2)
    failed.locator("textarea").evaluate("box => box.scrollIntoView({block: 'center'})")
    keep("visit-phone", page.screenshot())


def test_the_first_page_of_a_report(browser: Browser, district: Site) -> None:
    coordinator = entered(browser, district, "coord", DESKTOP, 768)
    coordinator.goes_to(f"/documents?q={REPORT}")
    row = coordinator.page.locator("tr", has_text=REPORT)
    coordinator.reloads_until(row.locator("a", has_text="下载"))
    first = pypdfium2.PdfDocument(coordinator.downloads(row.locator("a", has_text="下载")))[0]
    keep("report", first.render(scale=DOTS_PER_INCH / 72).to_pil())
