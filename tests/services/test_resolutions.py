"""Resolutions: written after the sitting, handed on after the minutes are issued, all of them or none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from tests import factories, sittings
from tests.factories import World
from workflow import clock
from workflow.errors import Forbidden, Invalid, NotFound, Refused
from workflow.models.assignment import Assignment
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.models.sitting import Resolution
from workflow.queries import audit
from workflow.queries import sittings as known
from workflow.services import handing, resolutions
from workflow.services.handing import ACCEPT, ASSIGN, NotHanded, Order
from workflow.types import Relation

GIVEN = {"category": "account", "severity": "general", "urgency": "normal", "needs_plan": "true", "place": "全区"}


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


def order(one: Resolution, **also: str) -> Order:
    return Order(resolution=one.uid, given={**GIVEN, **also})


def hand_on(world: World, matter: Matter, *orders: Order, mode: str = ASSIGN, by: str = "coord") -> list[Matter]:
    return handing.hand_on(matter.uid, orders, mode=mode, actor=world.person(by))


def problems(world: World) -> int:
    world.session.rollback()
    return world.session.scalar(select(func.count()).select_from(Matter).where(Matter.kind == "problem")) or 0


def test_resolutions_are_numbered_and_close_up(world: World) -> None:
    matter, coord = sittings.held(world), world.person("coord")
    first, *_ = [sittings.resolved(world, matter, title=title) for title in ("甲", "乙", "丙")]

    resolutions.drop(matter.uid, first.uid, actor=coord)

    world.session.rollback()
    world.session.expire_all()
    found = known.resolutions(world.session, matter.id, coord, clock.now())
    assert [(one.resolution.number, one.resolution.title) for one in found] == [(1, "乙"), (2, "丙")]


@pytest.mark.parametrize(
    ("also", "blamed"),
    [
        ({"lead": ""}, ["lead"]),
        ({"days": ""}, ["days"]),
        ({"days": 5, "due_on": "2026-12-01"}, ["due_on"]),
        ({"text": ""}, ["text"]),
    ],
)
def test_what_becomes_a_problem_has_a_lead_and_one_deadline(
    world: World, also: dict[str, Any], blamed: list[str]
) -> None:
    matter = sittings.held(world)

    with pytest.raises(Invalid) as caught:
        sittings.resolved(world, matter, **also)

    assert list(caught.value.faults) == blamed
    assert known.resolutions(world.session, matter.id, world.person("coord"), clock.now()) == []


def test_the_lead_does_not_support_itself(world: World) -> None:
    matter = sittings.held(world)

    with pytest.raises(Invalid) as caught:
        sittings.resolved(world, matter, supports=[world.unit("edu").uid])

    assert list(caught.value.faults) == ["supports"]


def test_nothing_is_resolved_before_the_sitting_or_while_the_minutes_are_checked(world: World) -> None:
    matter = sittings.notified(world)

    with pytest.raises(Refused):
        sittings.resolved(world, matter)

    assert known.resolutions(world.session, matter.id, world.person("coord"), clock.now()) == []


def test_each_becomes_a_problem_delivered_to_its_units(world: World) -> None:
    matter, (one, two) = sittings.issued(world, {}, {"title": "开展宣传", "due_on": "2026-11-27", "days": ""})

    first, second = hand_on(world, matter, order(one), order(two))

    world.session.rollback()
    world.session.expire_all()
    made = world.session.get_one(Matter, first.id)
    assert (made.state, made.title, made.lead_unit.code) == ("pending_sign", "开展对公账户清理", "edu")
    assert made.problem.source == "meeting"
    assert made.problem.resolution_id == one.id
    assert made.problem.found_on == date(2026, 11, 16)
    assert "由区教育局牵头" in made.problem.facts
    parts = select(Assignment).where(Assignment.matter_id == made.id).order_by(Assignment.id)
    assert [(part.role, part.unit.code, part.length) for part in world.session.scalars(parts)] == [
        (Relation.LEAD, "edu", 10),
        (Relation.SUPPORT, "tax", 10),
    ]
    unit = next(term for term in world.session.get_one(Matter, second.id).terms if term.name == "unit")
    assert unit.due_on == date(2026, 11, 27)
    assert audit.verify(world.session).breaks == ()


def test_only_registering_leaves_the_assignment_for_later(world: World) -> None:
    matter, [one] = sittings.issued(world, {})

    [made] = hand_on(world, matter, order(one), mode=ACCEPT)

    assert (made.state, made.lead_unit_id) == ("pending_assign", None)


def test_one_that_cannot_be_handed_on_stops_all_and_says_why(world: World) -> None:
    matter, (one, two) = sittings.issued(world, {}, {"title": "重大隐患", "due_on": "2026-11-13", "days": ""})

    with pytest.raises(NotHanded) as caught:
        hand_on(world, matter, order(one, severity="major"), order(two))

    assert set(caught.value.faults) == {str(one.uid), str(two.uid)}
    assert "联席办主任" in caught.value.faults[str(one.uid)].zh
    assert "完成日期已过" in caught.value.faults[str(two.uid)].zh
    assert problems(world) == 0
    assert [row.problem_id for row in world.session.scalars(select(Resolution))] == [None, None]


def test_a_resolution_is_handed_on_once(world: World) -> None:
    matter, [one] = sittings.issued(world, {})
    hand_on(world, matter, order(one))

    with pytest.raises(NotHanded):
        hand_on(world, matter, order(one))

    assert problems(world) == 1


def test_what_is_only_noted_becomes_nothing(world: World) -> None:
    matter, [one] = sittings.issued(world, {"becomes": "note", "lead": "", "days": ""})

    with pytest.raises(NotHanded):
        hand_on(world, matter, order(one))

    assert problems(world) == 0


def test_before_the_issue_and_by_a_unit_nothing_is_handed_on(world: World) -> None:
    matter = sittings.held(world)
    one = sittings.resolved(world, matter)

    with pytest.raises(Refused):
        hand_on(world, matter, order(one))
    with pytest.raises(Forbidden):
        hand_on(world, matter, order(one), by="edu.liaison")
    with pytest.raises(NotFound):
        hand_on(world, matter, order(one), by="court.liaison")

    assert problems(world) == 0


def test_handing_on_is_a_line_of_the_sitting_s_history(world: World) -> None:
    matter, [one] = sittings.issued(world, {})

    [made] = hand_on(world, matter, order(one))

    told = world.session.scalars(select(Event).where(Event.matter_id == matter.id, Event.action == "hand_on")).one()
    assert told.content["shown"][0]["value_zh"] == made.number


def test_a_problem_that_there_is_can_be_tied_instead(world: World) -> None:
    matter, (one, two) = sittings.issued(world, {}, {})
    problem, coord = factories.accepted(world), world.person("coord")

    resolutions.link(matter.uid, one.uid, problem.uid, actor=coord)
    with pytest.raises(Invalid):
        resolutions.link(matter.uid, two.uid, problem.uid, actor=coord)

    world.session.rollback()
    world.session.expire_all()
    found = known.resolutions(world.session, matter.id, coord, clock.now())
    assert [one.number for one in found] == [problem.number, ""]


def test_a_unit_reads_how_its_own_resolution_stands(world: World) -> None:
    other = {"lead": world.unit("court").uid, "supports": []}
    matter, (one, two) = sittings.issued(world, {}, other, units=("edu",))
    hand_on(world, matter, order(one), order(two))

    found = known.resolutions(world.session, matter.id, world.person("edu.liaison"), clock.now())

    assert [(row.is_own, row.uid is not None) for row in found] == [(True, True), (False, False)]


TASK = {"becomes": "task", "title": "开展集中宣传", "supports": []}


def test_one_becomes_a_task_with_its_lead_deadline_and_the_way_back(world: World) -> None:
    matter, (one, two) = sittings.issued(world, {**TASK, "supports": [world.unit("tax").uid]}, {})

    task, problem = hand_on(world, matter, order(one, task_type="self"), order(two))

    world.session.rollback()
    world.session.expire_all()
    made = world.session.get_one(Matter, task.id)
    assert (made.kind, made.state, made.title, made.lead_unit.code, problem.kind) == (
        "task",
        "pending_sign",
        "开展集中宣传",
        "edu",
        "problem",
    )
    assert {name: made.details[name] for name in ("task_type", "source", "resolution")} == {
        "task_type": "self",
        "source": "meeting",
        "resolution": {"sitting": matter.id, "of": matter.number, "number": one.number},
    }
    assert [(term.name, term.length) for term in made.terms] == [("unit", 10)]
    parts = select(Assignment).where(Assignment.matter_id == made.id).order_by(Assignment.id)
    assert [(part.role, part.unit.code) for part in world.session.scalars(parts)] == [
        (Relation.LEAD, "edu"),
        (Relation.SUPPORT, "tax"),
    ]
    found = known.resolutions(world.session, matter.id, world.person("coord"), clock.now())
    assert [followed.number for followed in found] == [made.number, problem.number]
    assert audit.verify(world.session).breaks == ()


def test_a_task_that_cannot_be_handed_on_stops_the_problem_beside_it(world: World) -> None:
    matter, (one, two) = sittings.issued(world, {}, {**TASK, "due_on": "2026-11-13", "days": ""})

    with pytest.raises(NotHanded) as caught:
        hand_on(world, matter, order(one), order(two))

    assert list(caught.value.faults) == [str(two.uid)]
    assert problems(world) == 0
    assert world.session.scalars(select(Matter.kind).where(Matter.kind == "task")).all() == []


def test_a_task_of_a_sitting_needs_a_lead(world: World) -> None:
    with pytest.raises(Invalid) as caught:
        sittings.resolved(world, sittings.held(world), **TASK, lead="")

    assert list(caught.value.faults) == ["lead"]


def test_what_is_to_become_a_task_is_not_tied_to_a_problem(world: World) -> None:
    matter, [one] = sittings.issued(world, TASK)
    problem = factories.accepted(world)

    with pytest.raises(Refused):
        resolutions.link(matter.uid, one.uid, problem.uid, actor=world.person("coord"))

    world.session.expire_all()
    assert world.session.scalars(select(Resolution.problem_id)).all() == [None]
