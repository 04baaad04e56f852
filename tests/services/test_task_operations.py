"""Tasks, items of a list and clues that are returned, handed to another unit, or held up: by the rules of a problem."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import MONDAY, World, act, raw
from tests.presses import Scene
from tests.services.test_operations import part, term
from workflow import clock
from workflow.errors import Forbidden, Invalid, Refused
from workflow.models.assignment import Assignment
from workflow.models.matter import Matter
from workflow.services import kinds, resuming
from workflow.types import Phase, Relation

GROUND: dict[str, Any] = {"ground": "duty", "reason": "三定方案无此职责"}


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture
def scene(app: Flask, world: World) -> Scene:
    return Scene(world, app.extensions["lianzhi_storage"])


def given(world: World, task_type: str = "accept") -> Matter:
    form = {"title": "开展宣传", "task_type": task_type, "source": "plan", "days": "10", "requirements": "逐街开展。"}
    rows = {"lead": world.unit("edu").uid, "supports-0-unit": world.unit("tax").uid, "supports-0-task": "配合"}
    return kinds.register("task", raw(**form, **rows, **{"supports-0-days": "5"}), actor=world.person("coord"))


def standing(scene: Scene, matter: Matter) -> tuple[Any, ...]:
    support = part(scene, matter, Relation.SUPPORT)
    return support.state, support.due_at, support.sign_due_at


def leads(scene: Scene, matter: Matter) -> list[Assignment]:
    rows = select(Assignment).where(Assignment.matter_id == matter.id, Assignment.role == Relation.LEAD)
    return list(scene.session.scalars(rows.order_by(Assignment.id)))


def test_a_return_is_ruled_on_and_given_to_another_unit(scene: Scene):
    world, matter = scene.world, given(scene.world)
    before = standing(scene, matter)
    act(world, matter, "return", "edu.head", **GROUND)
    asked = scene.fresh(matter)
    assert (asked.state, asked.returns) == ("return_review", 1)

    with clock.at(MONDAY + timedelta(days=1)):
        act(world, matter, "return_accept", "coord", ruling="改由法院。", lead=world.unit("court").uid, days="8")

    after = scene.fresh(matter)
    lead = leads(scene, matter)[-1]
    assert (after.state, after.lead_unit.code, lead.unit.code, lead.task, lead.length) == (
        "pending_sign",
        "court",
        "court",
        "逐街开展。",
        8,
    )
    assert standing(scene, matter) == before


def test_a_return_that_is_refused_goes_on_by_the_first_term(scene: Scene):
    world, matter = scene.world, given(scene.world)
    due = term(matter)
    act(world, matter, "return", "edu.head", **GROUND)
    with clock.at(MONDAY + timedelta(days=1)):
        act(world, matter, "return_refuse", "director", ruling="请办理。", basis="联席会议规则第十条")

    assert (scene.fresh(matter).state, term(scene.fresh(matter))) == ("handling", due)


def test_what_is_only_to_be_read_waits_for_reading_after_a_refusal(scene: Scene):
    matter = given(scene.world, "read")
    act(scene.world, matter, "return", "edu.head", **GROUND)

    act(scene.world, matter, "return_refuse", "director", ruling="请阅知。", basis="联席会议规则第十条")

    assert scene.fresh(matter).state == "pending_sign"


def test_it_is_returned_twice_at_most_and_never_to_the_same_unit(scene: Scene):
    world, matter = scene.world, given(scene.world)
    act(world, matter, "return", "edu.head", **GROUND)
    with pytest.raises(Invalid):
        act(world, matter, "return_accept", "coord", ruling="同意。", lead=world.unit("edu").uid, days="8")
    act(world, matter, "return_accept", "coord", ruling="同意。", lead=world.unit("court").uid, days="8")
    act(world, matter, "return", "court.head", **GROUND)
    act(world, matter, "return_accept", "coord", ruling="同意。", lead=world.unit("edu").uid, days="8")

    with pytest.raises(Refused):
        act(world, matter, "return", "edu.head", **GROUND)

    assert (scene.fresh(matter).state, scene.fresh(matter).returns) == ("pending_sign", 2)


def test_nobody_rules_but_the_office(scene: Scene):
    matter = given(scene.world)
    act(scene.world, matter, "return", "edu.head", **GROUND)

    with pytest.raises(Forbidden):
        act(scene.world, matter, "return_refuse", "edu.head", ruling="无", basis="无")

    assert scene.fresh(matter).state == "return_review"


def test_a_task_at_work_is_transferred_and_the_support_stays(scene: Scene):
    world, matter = scene.world, given(scene.world)
    before = standing(scene, matter)
    act(world, matter, "sign", "edu.liaison", handler="顾清和", contact="8001")

    act(world, matter, "transfer", "coord", lead=world.unit("court").uid, days="6", reason="职责调整")

    after = scene.fresh(matter)
    assert (after.state, after.lead_unit.code, [one.length for one in after.terms]) == ("pending_sign", "court", [6])
    assert standing(scene, matter) == before


def test_a_task_that_is_held_up_resumes_by_itself_with_its_days(scene: Scene):
    world, matter = scene.world, given(scene.world)
    act(world, matter, "sign", "edu.liaison", handler="顾清和", contact="8001")
    before = term(scene.fresh(matter))
    proof = scene.picture("director")
    act(world, matter, "suspend", "director", reason="等待批复", files=proof, resume_on="2026-11-19")
    held = scene.fresh(matter)
    assert (held.state, held.phase) == ("suspended", Phase.SUSPENDED)

    with clock.at(MONDAY + timedelta(days=3, hours=1)):
        resuming.resume_all()

    after = scene.fresh(matter)
    assert (after.state, after.phase) == ("handling", Phase.OPEN)
    assert (before, term(after)) == ((date(2026, 11, 30), True), (date(2026, 12, 3), True))


def listed(world: World) -> Matter:
    item = {
        "title": "路口",
        "list_type": "right_turn",
        "severity": "general",
        "place": "青榆路口",
        "ground": "事故多发",
    }
    matter = kinds.register("list_item", raw(**item), actor=world.person("coord"))
    act(world, matter, "approve", "director", opinion="同意。")
    return assigned(world, matter)


def clue(world: World) -> Matter:
    form = {"title": "线索", "source": "superior", "severity": "general", "facts": "批量开卡"}
    matter = kinds.register("clue", raw(**form, received_on="2026-11-13"), actor=world.person("coord"))
    return assigned(world, matter)


def assigned(world: World, matter: Matter) -> Matter:
    return act(world, matter, "assign", "coord", lead=world.unit("edu").uid, days="10", requirements="请办理。")


def test_an_item_of_a_list_is_returned_and_assigned_anew_or_goes_on(scene: Scene):
    world, matter = scene.world, listed(scene.world)
    act(world, matter, "return", "edu.head", **GROUND)
    act(world, matter, "return_accept", "coord", ruling="同意。")
    assert (scene.fresh(matter).state, scene.fresh(matter).lead_unit_id) == ("listed", None)
    assigned(world, matter)
    due = term(scene.fresh(matter))
    act(world, matter, "return", "edu.head", **GROUND)

    act(world, matter, "return_refuse", "director", ruling="请办理。", basis="联席会议规则第十条")

    after = scene.fresh(matter)
    assert (after.state, after.returns, term(after)) == ("planning", 2, due)


@pytest.mark.parametrize(("begun", "back"), [(listed, "planning"), (clue, "checking")])
def test_an_item_and_a_clue_are_held_up_and_resume_with_their_days(scene: Scene, begun: Any, back: str):
    world, matter = scene.world, begun(scene.world)
    act(world, matter, "sign", "edu.liaison", handler="顾清和", contact="8001")
    proof = scene.picture("director")
    act(world, matter, "suspend", "director", reason="等待批复", files=proof, resume_on="2026-11-19")

    with clock.at(MONDAY + timedelta(days=3, hours=1)):
        resuming.resume_all()

    after = scene.fresh(matter)
    assert (after.state, term(after)) == (back, (date(2026, 12, 3), True))
