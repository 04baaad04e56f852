"""Rounds: what a reopening begins, and what the earlier closing leaves behind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.factories import World, act
from tests.presses import Scene, push
from tests.presses_problem import PROBLEM
from workflow import clock
from workflow.models.assignment import Assignment
from workflow.models.closing import Closing
from workflow.models.document import Document
from workflow.models.matter import Matter
from workflow.services import kinds
from workflow.types import Relation

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


@pytest.fixture
def scene(app, world: World) -> Scene:
    return Scene(world, app.extensions["lianzhi_storage"])


def term(matter: Matter) -> tuple[date, bool]:
    """The last day of the unit's term, and whether it runs."""
    one = next(t for t in matter.terms if t.name == "unit")
    return one.due_on, one.stopped_at is None


def part(scene: Scene, matter: Matter, role: Relation) -> Assignment:
    rows = select(Assignment).where(Assignment.matter_id == matter.id, Assignment.role == role)
    scene.session.rollback()
    return scene.session.scalars(rows.order_by(Assignment.id).execution_options(populate_existing=True)).first()


def test_a_rebound_begins_a_round_and_keeps_the_earlier_closing(scene: Scene) -> None:
    matter = PROBLEM.stand(scene, "approve_close")
    first = scene.fresh(matter).closed_at
    people = scene.people("north.inspector1", "north.inspector2")
    looking = {"plan_number": "回头看1号", "unit": scene.unit("north"), "checkers": people}

    with clock.at(factories.MONDAY + 45 * DAY):
        act(scene.world, matter, "start_lookback", "coord", **looking)
        assert scene.fresh(matter).closed_at == first
        act(scene.world, matter, "rebound", "director", facts="又有 5 户。", days=10)

    after = scene.fresh(matter)
    closing = scene.session.scalars(select(Closing).where(Closing.matter_id == matter.id)).one()
    assert (after.state, after.round, after.closed_at, term(after)[1]) == ("rectifying", 2, None, True)
    assert (closing.round, closing.closed_at) == (1, first)
    assert part(scene, matter, Relation.LEAD).state == "handling"


def test_the_report_of_a_reopened_problem_tells_its_rounds(scene: Scene) -> None:
    matter = PROBLEM.stand(scene, "approve_close")
    people = scene.people("north.inspector1", "north.inspector2")
    looking = {"plan_number": "回头看1号", "unit": scene.unit("north"), "checkers": people}
    with clock.at(factories.MONDAY + 45 * DAY):
        act(scene.world, matter, "start_lookback", "coord", **looking)
        act(scene.world, matter, "rebound", "director", facts="又有 5 户。", days=10)
    sent = PROBLEM.presses["need_reinspect"].inputs(scene) | {"reinspect_on": "2027-02-05"}
    with clock.at(factories.MONDAY + 80 * DAY):
        evidence = scene.picture("edu.handler", "green")
        act(scene.world, matter, "submit_unit", "edu.handler", report="已整改。", lasting="每季比对。", after=evidence)
        act(scene.world, matter, "apply_close", "edu.head", opinion="同意。")
        act(scene.world, matter, "need_reinspect", "reviewer", **sent)
        act(scene.world, matter, "reinspect_pass", "north.team_leader", opinion="同意。")
        act(scene.world, matter, "approve_close", "director", opinion="同意。")

    rows = select(Document).where(Document.matter_id == matter.id, Document.kind == "closure_report_problem")
    first, second = scene.session.scalars(rows.order_by(Document.id))
    director = scene.world.person("director").name

    assert json.loads(first.snapshot)["rounds"] == []
    told = json.loads(second.snapshot)["rounds"]
    assert [(row["number"], row["by"]["name"], row["light"]) for row in told] == [
        (1, director, "done"),
        (2, director, "late"),
    ]
    steps = [row["name"] for row in json.loads(second.snapshot)["stages"]]
    assert [name["zh"] for name in steps if name["zh"].startswith("整改")] == ["整改（第1轮）", "整改（第2轮）"]
    assert "Reopen" in json.loads(second.snapshot)["course"]["notes"][-1]["text"]["en"]
    whole = json.loads(second.snapshot)["stages"][-1]
    assert (whole["name"]["zh"], whole["allowed_wd"]) == ("全程时限", 45)


def test_the_whole_matter_s_clock_begins_anew_with_the_round(scene: Scene) -> None:
    matter = PROBLEM.stand(scene, "approve_close")
    people = scene.people("north.inspector1", "north.inspector2")
    looking = {"plan_number": "回头看1号", "unit": scene.unit("north"), "checkers": people}
    [before] = [one for one in scene.fresh(matter).terms if one.name == "whole"]
    first = before.due_on
    assert before.stopped_at is not None

    with clock.at(factories.MONDAY + 45 * DAY):
        act(scene.world, matter, "start_lookback", "coord", **looking)
        act(scene.world, matter, "rebound", "director", facts="又有 5 户。", days=10)

    [whole] = [one for one in scene.fresh(matter).terms if one.name == "whole"]
    assert (whole.stopped_at, whole.is_late, whole.counted_at) == (None, None, factories.MONDAY + 45 * DAY)
    assert whole.due_on - first > 30 * DAY
    assert scene.fresh(matter).due_on == term(scene.fresh(matter))[0]


def test_the_second_failed_reinspection_calls_for_a_supervision(scene: Scene) -> None:
    matter = PROBLEM.stand(scene, "reinspect_fail")
    hanging = select(Matter).where(Matter.parent_id == matter.id, Matter.kind == "supervision")
    assert scene.session.scalars(hanging).all() == []

    for name in ("submit_unit", "apply_close", "need_reinspect", "reinspect_fail"):
        push(scene, "problem", matter, PROBLEM.presses[name])

    drafted = scene.session.scalars(hanging).one()
    assert (scene.fresh(matter).fails, drafted.state, drafted.details["level"]) == (2, "pending_issue", "red")


def test_a_list_item_that_rebounds_begins_a_round_of_its_own(scene: Scene) -> None:
    world = scene.world
    item = {
        "title": "大道路口",
        "list_type": "right_turn",
        "severity": "general",
        "place": "大道",
        "ground": "事故 2 起",
    }
    matter = kinds.register("list_item", factories.raw(**item), actor=world.person("coord"))
    act(world, matter, "approve", "director", opinion="同意。")
    act(world, matter, "assign", "coord", lead=world.unit("edu").uid, days="10", requirements="右转必停。")
    act(world, matter, "sign", "edu.liaison", handler="王某", contact="8001")
    act(world, matter, "set_measures", "edu.liaison", measures="设标线。", target_on="2026-11-25")
    act(world, matter, "apply_acceptance", "edu.head", report="已设。", after=scene.picture("edu.head", "green"))
    act(world, matter, "acceptance_pass", "reviewer", opinion="同意。")

    with clock.at(factories.MONDAY + 7 * DAY):
        act(world, matter, "rebound", "reviewer", reason="标线磨损。", days="10")

    after = scene.fresh(matter)
    closings = scene.session.scalars(select(Closing.round).where(Closing.matter_id == matter.id)).all()
    assert (after.state, after.round, after.closed_at, closings) == ("rectifying", 2, None, [1])
    assert term(after) == (date(2026, 12, 7), True)
