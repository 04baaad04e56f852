"""Two people before the same button: the second is told who was first, and keeps what they had typed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import problem
from tests.browser.conftest import DESKTOP, PHONE, Enter

pytestmark = pytest.mark.browser
BASIS = "依据是第 3 次会议纪要，刚查到的。"


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_second_of_two_is_told_who_was_first_and_keeps_their_words(enter: Enter, width: int) -> None:
    title = f"两人同时立项（{width}）"
    first, second = enter("coord2", width), enter("coord", width)
    problem.register(second, title)
    second.opens_to_do(title, "立项")
    second.writes("basis", BASIS)

    problem.accept(first, title)
    second.presses("立项", status=409)

    second.sees("联席办 张coord2", "立项", "待交办")
    expect(second.page.locator(".versus .kept, .versus dd").filter(has_text=BASIS)).to_be_visible()
    second.takes_picture("second")
    second.presses("转为讨论发送")
    second.sees(BASIS)


def test_where_the_action_is_still_open_the_form_holds_what_was_typed(enter: Enter) -> None:
    title, width = "两人同时填报", DESKTOP
    office, liaison = enter("coord", width), enter("edu.liaison", width)
    for step in (problem.register, problem.accept, problem.assign):
        step(office, title)
    problem.sign_for(liaison, title)
    problem.plan(enter("edu.head", width), title)
    problem.approve_plan(office, title)
    handler = enter("edu.handler", width)
    for person, words in ((handler, "已核实 15 户。"), (liaison, "已核实 20 户。")):
        person.opens_to_do(title)
        person.opens_form("填报进展")
        person.writes("percent", "40")
        person.writes("text", words)

    handler.acts("填报进展")
    liaison.presses("填报进展", status=409)

    liaison.sees("区教育局 张edu.handler")
    expect(liaison.page.locator("#act-text")).to_have_value("已核实 20 户。")
    liaison.acts("填报进展")
    liaison.sees("已核实 20 户。", "已核实 15 户。")
