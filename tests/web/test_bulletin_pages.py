"""The pages of a bulletin: its list, its text with what was typed kept, its frozen figures, its Word file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO

import pytest
from docx import Document
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.factories import World, raw
from tests.papers import document_of, make, step
from tests.statements import counting
from tests.web.test_overview import SignIn
from workflow import clock
from workflow.models.assignment import Assignment
from workflow.models.matter import Matter
from workflow.services import kinds
from workflow.types import Relation


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
    shown = client.get(page).text
    assert "{{新承办}}" in shown
    assert 'data-behaviour="insert" data-form="write"' in shown

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


def test_a_unit_says_whether_it_objects_and_nobody_countersigns(world: World, begun: Matter, sign_in: SignIn) -> None:
    texts = json.loads(document_of(world, begun).snapshot)["source"] | {"practice": "无。", "faults": "区教育局逾期。"}
    step(world, begun, "write", "coord", **texts)
    make(world, begun)
    step(world, begun, "send_facts", "coord")
    unit, page = sign_in("edu.head"), f"/matters/{begun.uid}"
    asked, row = unit.get(page).text, unit.get("/worklist").text.partition(begun.number)[2]

    assert all(word in row for word in ("事实核对", "待核对", "核对无异议"))
    assert all(word in asked for word in ("核对无异议", "核对有异议", "未核对"))
    part = world.session.scalars(select(Assignment).where(Assignment.role == Relation.COUNTERSIGN)).one()
    now = world.session.get_one(Matter, begun.id, populate_existing=True).version
    raw = {"action": "agree", "version": now, "opinion": "经核对，无异议。"}
    assert unit.post(f"{page}/parts/{part.uid}/act", data=raw).status_code == 303

    told, why = unit.get(page).text, sign_in("director").get(f"{page}/why").text
    assert "区教育局的事实核对" in told
    assert [text for text in (row, asked, told, why, sign_in("coord").get(page).text) if "会签" in text] == []


def test_the_list_tells_issue_period_and_who_is_named_in_as_many_statements_for_three(
    app: Flask, world: World, begun: Matter, sign_in: SignIn
) -> None:
    texts = json.loads(document_of(world, begun).snapshot)["source"] | {"practice": "无。", "faults": "区教育局逾期。"}
    step(world, begun, "write", "coord", **texts)
    begun = world.session.get_one(Matter, begun.id, populate_existing=True)
    begun.details = {**begun.details, "issue": 3, "edition": 2}
    world.session.commit()
    client = sign_in("coord")
    client.get("/bulletins")
    with counting(app) as one:
        page = client.get("/bulletins").text

    assert all(word in page for word in ("第3期（第2版）", "11-01至11-30", "区教育局", "期号", "点名单位"))
    assert ">牵头单位<" not in page
    asked = {"title": "专项通报", "bulletin_kind": "special", "units_group": "all"}
    for _ in range(2):
        days = {"first_on": "2026-11-01", "last_on": "2026-11-15"}
        kinds.register("bulletin", raw(**asked, **days), actor=world.person("coord"))
    with counting(app) as three:
        client.get("/bulletins")
    assert len(three) == len(one)
