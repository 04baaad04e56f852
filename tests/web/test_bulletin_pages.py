"""The pages of a bulletin: its list, its text with what was typed kept, its frozen figures, its Word file."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from docx import Document

from tests import factories
from tests.factories import World, raw
from tests.web.test_overview import SignIn
from workflow import clock
from workflow.models.matter import Matter
from workflow.services import kinds


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


@pytest.fixture
def begun(world: World) -> Matter:
    asked = {"title": "关于2026年11月重点工作推进情况的通报", "bulletin_kind": "monthly", "units_group": "all"}
    days = {"first_on": "2026-11-01", "last_on": "2026-11-30"}
    return kinds.register("bulletin", raw(**asked, **days), actor=world.person("coord"))


def test_the_office_has_the_list_and_the_way_to_a_new_one_a_unit_has_its_own(begun: Matter, sign_in: SignIn) -> None:
    office, unit = sign_in("coord").get("/bulletins"), sign_in("edu.head").get("/bulletins")

    assert begun.title in office.text
    assert "/kinds/bulletin/new" in office.text
    assert f"/bulletins/{begun.uid}/figures" in sign_in("coord").get(f"/matters/{begun.uid}").text
    assert (unit.status_code, begun.title in unit.text, "/kinds/bulletin/new" in unit.text) == (200, False, False)


def test_what_is_refused_keeps_what_was_typed(begun: Matter, sign_in: SignIn) -> None:
    client, page = sign_in("coord"), f"/bulletins/{begun.uid}/text"
    assert "{{新承办}}" in client.get(page).text

    typed = dict.fromkeys(("ranking", "lights", "practice", "faults", "next"), "总体平稳。")
    wrong = {"version": begun.version, "overall": "发案{{发案}}起，另有说明。"}
    refused = client.post(page, data=typed | wrong)

    assert refused.status_code == 422
    assert "发案{{发案}}起，另有说明。" in refused.text
    assert "没有这样的数据" in refused.text


def test_the_frozen_figures_say_what_is_counted_otherwise_by_now(world: World, begun: Matter, sign_in: SignIn) -> None:
    page, client = f"/bulletins/{begun.uid}/figures", sign_in("coord")
    assert "数据冻结后" not in client.get(page).text

    factories.assigned(world)

    assert "数据冻结后" in client.get(page).text


def test_the_word_file_says_what_the_draft_says(begun: Matter, sign_in: SignIn) -> None:
    file = sign_in("coord").get(f"/bulletins/{begun.uid}/text.docx", buffered=True).data

    said = [one.text for one in Document(BytesIO(file)).paragraphs]
    assert begun.title in said
    assert not [text for text in said if "{{" in text]
