"""A closure report in the browser: made while one waits, downloaded, and found genuine by a stranger."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.person import Person
from tests.reports.reading import Read

CODE = re.compile(r"校验码([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})")


def approved(coordinator: Person, reviewer: Person, director: Person, title: str) -> None:
    """The draft is read and sent on, checked and signed; the system numbers and seals it."""
    coordinator.opens_to_do(f"办结报告：{title}")
    coordinator.reloads_until(coordinator.page.locator(".paper-sheets img").first)
    coordinator.opens_form("送核稿")
    coordinator.acts("送核稿")
    coordinator.sees_state("核稿中")
    for person, action in ((reviewer, "核稿通过"), (director, "签发")):
        person.opens_to_do(f"办结报告：{title}")
        person.opens_form(action)
        person.acts(action)
    director.reloads_until(director.page.locator(".due", has_text="已签发"))


def downloaded(reader: Person, kind: str) -> tuple[str, Read]:
    """Wait on the page of its matter until the report is numbered and made, and download it; its number and text."""
    paper = reader.page.locator(".paper", has_text=kind).filter(has_text="〔")
    reader.reloads_until(paper.locator("a[href]", has_text="下载"))
    link = paper.locator("a[href]", has_text="下载")
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
    expect(stranger.page.locator(".verify-card:not(.verify-file)")).to_contain_text("有效")
    stranger.sees(number)
    stranger.takes_picture("verify")
