"""A closure report in the browser: made while one waits, downloaded, and found genuine by a stranger."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.person import Person
from tests.reports.reading import Read

CODE = re.compile(r"校验码([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})")


def downloaded(reader: Person, kind: str) -> tuple[str, Read]:
    """Wait on the page of its matter until the report is made, and download it; its number and what can be read."""
    paper = reader.page.locator(".paper", has_text=kind)
    link = paper.locator("a[href]", has_text="下载")
    expect(link).to_be_visible()
    number = paper.locator(".paper-name .num").inner_text()
    return number, Read(reader.downloads(link))


def verified(stranger: Person, number: str, report: Read) -> None:
    """Whoever holds the paper types its code into the public page, which says that it is genuine."""
    codes = {code for page in range(len(report)) for code in CODE.findall(report.footer(page))}
    report.close()
    assert len(codes) == 1, codes
    stranger.goes_to("/verify")
    stranger.types("校验码", codes.pop())
    stranger.presses("校验")
    expect(stranger.page.locator(".verify-card")).to_contain_text("有效")
    stranger.sees(number)
    stranger.takes_picture("verify")
