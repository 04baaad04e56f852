"""The principal actions in a browser without JavaScript: lists, filters, a form, an upload, a draft, a download."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import expect

from tests.browser import problem
from tests.browser.conftest import DESKTOP, PHONE, Enter

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_problem_is_registered_found_kept_and_taken_on(enter: Enter, width: int) -> None:
    title, other = f"不用脚本（{width}）", f"另一件（{width}）"
    person = enter("coord2", width, scripts=False)
    for one in (title, other):
        problem.register(person, one)

    person.chooses_from_menu("待办")
    person.page.locator(".filters [name=q]").fill(title)
    person.presses_at(".find-go")
    rows = person.page.locator("tr[data-row]")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(title)
    sheet = load_workbook(BytesIO(person.downloads(person.page.locator("a[download]:visible").first))).active
    assert sheet is not None
    assert [row for row in sheet.iter_rows(values_only=True) if title in row]
    assert not [row for row in sheet.iter_rows(values_only=True) if other in row]

    person.follows(rows.locator(".w-title a"))
    person.opens_form("立项")
    person.writes("basis", "先写一半。")
    person.presses("暂存")
    person.opens_to_do(title)
    expect(person.page.locator("#act-basis")).to_have_value("先写一半。")
    person.acts("立项")
    person.sees_state("待交办")

    picture = person.page.locator(".events a, .files a", has_text="台账一.jpg").first
    answer = person.page.request.get(person.address + (picture.get_attribute("href") or ""))
    assert Image.open(BytesIO(answer.body())).format == "JPEG"


def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(enter: Enter) -> None:
    person = enter("coord2", PHONE, scripts=False)
    person.goes_to("/problems/new")
    person.writes("facts", "何时何地何单位。")

    person.presses("提交登记", status=422)

    expect(person.page.locator(".errors li")).not_to_have_count(0)
    expect(person.page.locator("#new-title-says")).to_be_visible()
    expect(person.page.locator("#new-facts")).to_have_value("何时何地何单位。")
