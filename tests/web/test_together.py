"""One action on many matters: from the ticks or the whole list, all of them or each by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests import factories
from tests.factories import MONDAY, World
from tests.statements import counting
from workflow import clock
from workflow.db import db
from workflow.models.assignment import Assignment
from workflow.models.document import Document
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.services import accounts, kinds

CATEGORIES = ("account", "phone_card", "publicity", "warning", "premises", "data", "linkage", "other")


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture
def coordinator(world: World, sign_in: object) -> FlaskClient:
    accounts.set_preferences(actor=world.person("coord"), language="en")
    return sign_in("coord")  # type: ignore[operator]


def accepted(world: World, number: int) -> list[Matter]:
    units = ("pu", "dong", "edu")
    return [
        factories.accepted(world, category=CATEGORIES[n % 8], concerned_unit=world.unit(units[n // 8]).uid)
        for n in range(number)
    ]


def assignment(world: World) -> dict[str, object]:
    return {
        "action": "assign",
        "go": "1",
        "lead": str(world.unit("edu").uid),
        "days": "10",
        "urgency": "normal",
        "needs_plan": "true",
        "requirements": "逐户核实。",
        "supports-0-unit": str(world.unit("tax").uid),
        "supports-0-task": "核对名单",
        "supports-0-days": "5",
    }


def states(matters: list[Matter]) -> list[str]:
    db.session.expire_all()
    wanted = [matter.id for matter in matters]
    rows = db.session.execute(select(Matter.id, Matter.state).where(Matter.id.in_(wanted))).all()
    found = {key: state for key, state in rows}
    return [found[key] for key in wanted]


def uids(matters: list[Matter]) -> list[str]:
    return [str(matter.uid) for matter in matters]


def test_what_may_be_done_is_offered_with_how_many(world: World, coordinator: FlaskClient):
    made = accepted(world, 2)
    draft = factories.problem(world)

    page = coordinator.post("/together", data={"matter": uids([*made, draft])}).text

    assert re.search(r'value="assign">Assign <span class="count count-quiet">2<', page)
    assert page.count("3 matters") == 2
    assert re.search(r'value="cancel">.{0,20}<span class="count count-quiet">3<', page)


def test_the_form_says_how_many_were_chosen(world: World, coordinator: FlaskClient):
    page = coordinator.post("/together/act", data={"action": "assign", "matter": uids(accepted(world, 2))}).text

    assert "Macro" not in page
    assert "2 matters" in page[page.index("Selected matters") :]


def test_many_are_assigned_with_parts_slips_and_history_of_their_own(world: World, coordinator: FlaskClient):
    made = accepted(world, 3)

    answer = coordinator.post("/together/act", data={**assignment(world), "matter": uids(made)})

    assert (answer.status_code, states(made)) == (303, ["pending_sign"] * 3)
    ids = [matter.id for matter in made]
    parts = db.session.execute(
        select(Assignment.matter_id, Assignment.role).where(Assignment.matter_id.in_(ids)).order_by(Assignment.id)
    ).all()
    assert sorted(parts) == sorted((key, role) for key in ids for role in ("lead", "support"))
    numbers = db.session.scalars(select(Document.number).order_by(Document.id)).all()
    assert [int(re.findall(r"(\d+)号", number)[0]) for number in numbers] == [1, 2, 3]
    events = select(func.count()).select_from(Event).where(Event.matter_id.in_(ids), Event.action == "assign")
    assert db.session.scalar(events) == 3


def test_one_that_refuses_is_told_and_the_others_go_through(world: World, coordinator: FlaskClient):
    made = accepted(world, 2)
    major = factories.accepted(world, severity="major", category="other", concerned_unit=world.unit("court").uid)

    answer = coordinator.post("/together/act", data={**assignment(world), "matter": uids([*made, major])})

    assert answer.status_code == 200
    assert "2 done, 1 not done." in answer.text
    assert states([*made, major]) == ["pending_sign", "pending_sign", "pending_assign"]


def test_all_or_nothing_leaves_everything_as_it_was(world: World, coordinator: FlaskClient):
    made = accepted(world, 2)
    major = factories.accepted(world, severity="major", category="other", concerned_unit=world.unit("court").uid)
    before = db.session.scalar(select(func.count()).select_from(Event))

    form = {**assignment(world), "mode": "whole", "matter": uids([*made, major])}
    answer = coordinator.post("/together/act", data=form)

    assert "Nothing was done: 1 of them refuses." in answer.text
    assert states([*made, major]) == ["pending_assign"] * 3
    assert db.session.scalar(select(func.count()).select_from(Event)) == before


def test_what_is_missing_comes_back_and_what_was_typed_stays(world: World, coordinator: FlaskClient):
    made = accepted(world, 2)
    form = {**assignment(world), "lead": "", "matter": uids(made)}

    answer = coordinator.post("/together/act", data=form)

    assert (answer.status_code, states(made)) == (422, ["pending_assign"] * 2)
    assert "逐户核实。" in answer.text


def test_all_that_a_list_shows_is_taken_as_filtered(world: World, coordinator: FlaskClient):
    made = accepted(world, 3)

    page = coordinator.post("/together?place=problems.index&state=pending_assign", data={"all": "1"}).text

    assert set(re.findall(r'name="matter" value="([0-9a-f-]+)\.\d+"', page)) == set(uids(made))
    assert coordinator.post("/together?place=nowhere", data={"all": "1"}).status_code == 404


def test_a_matter_that_is_not_mine_is_not_among_them(world: World, sign_in: object):
    made = factories.assigned(world, lead="court")

    answer = sign_in("edu.liaison").post("/together", data={"matter": [str(made.uid)]})  # type: ignore[operator]

    assert answer.status_code == 303


def test_the_statements_of_the_page_do_not_grow(world: World, coordinator: FlaskClient, app: Flask):
    made = accepted(world, 9)
    coordinator.post("/together", data={"matter": uids(made[:1])})
    with counting(app) as few:
        coordinator.post("/together", data={"matter": uids(made[:1])})
    with counting(app) as many:
        coordinator.post("/together", data={"matter": uids(made)})

    assert len(many) == len(few)


def test_what_moved_since_the_page_was_shown_refuses_and_the_others_go_through(world: World, coordinator: FlaskClient):
    made = accepted(world, 2)
    shown = re.findall(r'name="matter" value="([0-9a-f-]+\.\d+)"', coordinator.get("/problems").text)
    factories.act(world, made[0], "copy_to", "coord2", units=[world.unit("court").uid], days=5)
    ticked = [one for one in shown if one.partition(".")[0] in uids(made)]

    answer = coordinator.post("/together/act", data={**assignment(world), "matter": ticked})

    assert len(ticked) == 2
    assert "1 done, 1 not done." in answer.text
    assert states(made) == ["pending_assign", "pending_sign"]


def test_a_list_of_a_kind_without_code_is_taken_as_filtered_too(world: World, coordinator: FlaskClient):
    form = {"title": "宣传周", "lead": str(world.unit("edu").uid), "days": "5", "requirements": "到社区。"}
    given = factories.raw(**form, task_type="read", source="meeting")
    made = [kinds.register("task", given, actor=world.person("coord")) for _ in range(2)]

    page = coordinator.post("/together?place=kinds.show:task", data={"all": "1"}).text

    assert set(re.findall(r'name="matter" value="([0-9a-f-]+)\.\d+"', page)) == set(uids(made))
    assert coordinator.post("/together?place=kinds.show:nothing", data={"all": "1"}).status_code == 404
