"""The office changes a workflow in the browser: what its people click and type, from the editor to the publishing."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.browser.person import Person


def drafts(clerk: Person, kind: str) -> None:
    """Open the workflow of a kind, and begin a draft with the version in force."""
    clerk.chooses_from_menu("流程")
    clerk.follows(kind)
    clerk.presses("以此版起草")
    expect(panel(clerk)).to_have_count(0)


def panel(clerk: Person) -> Locator:
    """The panel of the part that is chosen."""
    return clerk.page.locator("#part")


def picks_state(clerk: Person, name: str) -> None:
    """A state in the diagram; it is in sight when its panel is open."""
    with clerk.turns():
        clerk.page.locator(".editor-drawing a").filter(has_text=re.compile(rf"^\s*{name}")).press("Enter")
    expect(panel(clerk).locator("h2")).to_have_text(name)
    expect(clerk.page.locator(".editor-drawing .pick-st")).to_be_in_viewport()


def picks_action(clerk: Person, name: str) -> None:
    """An action in the matrix."""
    clerk.follows(clerk.page.locator(".matrix th a").filter(has_text=re.compile(rf"^{name}$")))
    expect(panel(clerk).locator("h2")).to_have_text(name)


def saves(clerk: Person, button: str = "保存") -> None:
    """Press the button of the panel; the page takes what was changed in place."""
    with clerk.page.expect_response(lambda answer: answer.request.method == "GET" and "/drafts/" in answer.url):
        panel(clerk).get_by_role("button", name=button, exact=True).click()
    expect(clerk.page.locator(".note-red, .field-says")).to_have_count(0)


def sets_limit(clerk: Person, state: str, days: int) -> None:
    """Another limit for a state; what was typed is marked until it is saved."""
    picks_state(clerk, state)
    panel(clerk).locator("[name='limit.length']").fill(str(days))
    expect(panel(clerk).locator("[data-unsaved=says]")).to_have_text("尚未保存")
    saves(clerk)
    expect(clerk.page.locator(".editor-drawing .pick-st")).to_contain_text(f"限 {days} 个工作日")


def puts_step_in(clerk: Person, after: str, state: tuple[str, str], action: tuple[str, str], role: str) -> None:
    """A new state after an action, and the action that leads on from it; one role does both."""
    picks_action(clerk, after)
    clerk.follows("在其后插入一步")
    for name, words in zip(("zh", "en", "action.zh", "action.en"), (*state, *action), strict=True):
        panel(clerk).locator(f"[name='{name}']").fill(words)
    for name in ("holder", "action.who"):
        panel(clerk).locator("label", has=clerk.page.locator(f"input[name='{name}']"), has_text=role).click()
    saves(clerk, "添加")
    expect(panel(clerk).locator("h2")).to_have_text(state[0])


def takes_back(clerk: Person) -> None:
    """Undo the last change."""
    with clerk.page.expect_response(lambda answer: answer.request.method == "GET" and "/drafts/" in answer.url):
        clerk.page.locator("#undo").click()


def rehearses(clerk: Person) -> None:
    """Rehearse the draft on the matters under way."""
    clerk.follows("用在办事项演练")
    clerk.presses("开始演练")


def publishes(director: Person, kind: str, reason: str) -> None:
    """Publish what somebody else has drafted: from the list of workflows, past what stands in the way."""
    director.chooses_from_menu("流程")
    director.follows(director.page.locator("tr", has_text=kind).get_by_role("link", name="打开草稿"))
    director.follows(director.page.locator(".work-head a", has_text="发布"))
    director.writes("note", reason)
    director.presses("发布第")
