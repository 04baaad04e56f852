"""Several people at once, on SQLite and on PostgreSQL: one wins, the others are told, nothing is counted twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import func, select

from tests import factories, inspections, papers
from tests.crowd import Job, at_once, gathered
from tests.factories import MONDAY, World, act, raw
from tests.presses import Scene, given
from tests.presses_inspection import sheet
from workflow import clock
from workflow.db import db, transaction
from workflow.errors import Refused, Stale, WorkflowError
from workflow.jobs import performing, queues, relay
from workflow.models.document import Document
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.models.outbox import OutboxMessage
from workflow.queries.audit import verify
from workflow.services import assignments, bulk, matters, problems, visits

CROWD = 16


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def each(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application on each database; the tests of this module share it, each with matters of its own."""
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    with gathered(tmp_path_factory.mktemp("crowd"), url) as app:
        yield app


@pytest.fixture
def scene(each: Flask) -> Iterator[Scene]:
    """The small world of each database."""
    with each.app_context(), clock.at(MONDAY):
        yield Scene(World(db.session()), each.extensions["lianzhi_storage"])
        db.session.remove()


NOWHERE = {"concerned_unit": "", "place": "北渚路"}
"""A problem that no unit is concerned with has no duplicates."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button that everybody presses: the matter under it, and one press."""

    matter: Matter
    press: Job


def sign(scene: Scene) -> Button:
    """One person's button, pressed as often as there are people."""
    matter = factories.assigned(scene.world, **NOWHERE)
    uid, version = matter.uid, matter.version

    def press(world: World) -> None:
        inputs = raw(handler=world.person("edu.handler").uid, contact="8001")
        matters.act(uid, "sign", actor=world.person("edu.liaison"), version=version, raw=inputs)

    return Button(matter, press)


def sign_part(scene: Scene) -> Button:
    """A supporting unit's button."""
    matter = factories.assigned(scene.world, supports=("tax",), **NOWHERE)
    uid, part, version = matter.uid, scene.support(matter).uid, matter.version

    def press(world: World) -> None:
        person = world.person("tax.liaison")
        assignments.act(uid, part, "sign", actor=person, version=version, raw=raw(contact="9001"))

    return Button(matter, press)


def hand_in(scene: Scene) -> Button:
    """A checklist: handed in twice, its findings would be counted twice."""
    [visit] = inspections.visits_of(scene.world, inspections.batch(scene.world))
    lead = inspections.arrived(scene.world, visit)
    answers, uid, version = given(sheet(scene)), visit.uid, scene.fresh(visit).version

    def press(world: World) -> None:
        visits.hand_in(uid, answers, raw(remark=""), actor=world.person(lead.login), version=version)

    return Button(visit, press)


BUTTONS: list[Callable[[Scene], Button]] = [sign, sign_part, hand_in]


@pytest.mark.parametrize("prepared", BUTTONS, ids=lambda prepared: prepared.__name__)
def test_of_sixteen_at_one_button_one_wins_and_the_others_are_told(
    each: Flask, scene: Scene, prepared: Callable[[Scene], Button]
) -> None:
    button = prepared(scene)
    before = scene.fresh(button.matter).seq

    outcomes = at_once(each, [button.press] * CROWD)

    told = [outcome for outcome in outcomes if outcome is not None]
    assert len(told) == CROWD - 1
    assert [error for error in told if not isinstance(error, Stale | Refused)] == []
    assert scene.fresh(button.matter).seq == before + 1
    assert verify(scene.session).breaks == ()


def test_of_sixteen_who_accept_a_row_together_one_does(each: Flask, scene: Scene) -> None:
    rows = [factories.submitted(scene.world, **NOWHERE) for _ in range(3)]
    uids = [row.uid for row in rows]
    inputs = raw(category="account", severity="general", basis="规则第 12 条")
    faults: list[list[WorkflowError | None]] = []

    def press(world: World, order: list[int]) -> None:
        chosen = [uids[place] for place in order]
        outcomes = bulk.act_on_all(chosen, "accept", actor=world.person("coord"), raw=inputs)
        faults.append([outcome.fault for outcome in outcomes])

    orders = [[0, 1, 2], [2, 1, 0]] * (CROWD // 2)
    outcomes = at_once(each, [lambda world, order=order: press(world, order) for order in orders])

    assert outcomes == [None] * CROWD
    assert sorted(sum(fault is None for fault in row) for row in faults) == [0] * (CROWD - 1) + [3]
    assert {type(fault) for row in faults for fault in row if fault is not None} == {Refused}


def test_the_last_two_visits_together_move_their_batch_once(each: Flask, scene: Scene) -> None:
    parent = inspections.batch(scene.world, outlets=("pu1", "dong1"))
    keys = [
        inspections.signed(scene.world, one, scene.storage).id for one in inspections.visits_of(scene.world, parent)
    ]

    def audit(world: World, key: int) -> None:
        act(world, world.session.get_one(Matter, key), "audit_ok", "north.leader", opinion="同意。")

    audits = at_once(each, [lambda world, key=key: audit(world, key) for key in keys])
    performed = at_once(each, [lambda world: performing.perform_all("children_changed")] * 4)

    moves = select(func.count()).where(Event.matter_id == parent.id, Event.to_state == "summarising")
    assert (audits, performed) == ([None] * 2, [None] * 4)
    assert scene.fresh(parent).state == "summarising"
    assert scene.session.scalar(moves) == 1
    assert verify(scene.session).breaks == ()


def ready_to_close(scene: Scene) -> Matter:
    """A minor problem that awaits its write-off."""
    world = scene.world
    matter = factories.accepted(world, **NOWHERE, severity="minor")
    lead = {"lead": world.unit("edu").uid, "days": 10, "urgency": "normal", "requirements": "逐户核实。"}
    act(world, matter, "assign", "coord", needs_plan="false", **lead)
    act(world, matter, "sign_direct", "edu.liaison", handler=world.person("edu.handler").uid, contact="8001")
    after = scene.picture("edu.handler")
    act(world, matter, "submit_unit", "edu.handler", report="已销户。", lasting="每季比对。", after=after)
    act(world, matter, "apply_close", "edu.head", opinion="同意。")
    return act(world, matter, "review_pass", "reviewer", opinion="同意。")


def checked(scene: Scene) -> Matter:
    """The closure report of a minor problem, awaiting its signature."""
    matter = ready_to_close(scene)
    act(scene.world, matter, "approve_close", "director", opinion="同意销号。")
    life = papers.life_of(scene.world, matter)
    papers.make(scene.world, life)
    papers.step(scene.world, life, "send_check", "coord")
    return papers.step(scene.world, life, "check_ok", "reviewer")


def test_sixteen_who_sign_sixteen_reports_draw_sixteen_numbers_without_a_gap(each: Flask, scene: Scene) -> None:
    keys = [checked(scene).id for _ in range(CROWD)]

    def sign(world: World, key: int) -> None:
        act(world, world.session.get_one(Matter, key), "sign", "director", opinion="同意签发。")

    outcomes = at_once(each, [lambda world, key=key: sign(world, key) for key in keys])

    drawn = select(Document.number).where(Document.life_id.in_(keys), Document.kind == "closure_report_problem")
    mark = scene.world.meeting.settings["marks"]["closure_report"]
    assert outcomes == [None] * CROWD
    assert sorted(scene.session.scalars(drawn)) == sorted(f"{mark}〔2026〕{number}号" for number in range(1, CROWD + 1))


def test_sixteen_who_register_at_once_draw_sixteen_numbers(each: Flask, scene: Scene) -> None:
    drawn = select(Matter.number).where(Matter.kind == "problem")
    before = set(scene.session.scalars(drawn))
    form = {
        "title": "宣传不到位",
        "source": "report",
        "category": "publicity",
        "severity": "minor",
        "facts": "公告栏过期。",
        "place": "望澜路",
        "found_on": "2026-11-13",
    }

    outcomes = at_once(each, [lambda world: problems.register(raw(**form), actor=world.person("edu.liaison"))] * CROWD)

    scene.session.rollback()
    new = set(scene.session.scalars(drawn)) - before
    first = len(before) + 1
    assert outcomes == [None] * CROWD
    assert sorted(new) == [f"WT-2026-{number:04d}" for number in range(first, first + CROWD)]


def test_two_relays_at_once_hand_each_promise_over_once(each: Flask, scene: Scene, connection: Redis) -> None:
    with transaction() as session:
        for message in session.scalars(select(OutboxMessage).where(OutboxMessage.done_at.is_(None))):
            message.done_at = clock.now()
    for _ in range(5):
        factories.assigned(scene.world, **NOWHERE)
    handed: list[int] = []

    outcomes = at_once(each, [lambda world: handed.append(relay.relay_once(queues.queue(connection)))] * 2)

    waiting = select(OutboxMessage.id).where(OutboxMessage.done_at.is_(None))
    jobs = [job for name in queues.NAMES for job in queues.queue(connection, name).job_ids]
    assert outcomes == [None, None]
    assert sum(handed) == 5
    assert sorted(jobs) == sorted(f"outbox-{key}" for key in scene.session.scalars(waiting))


def test_a_promise_that_two_workers_take_is_kept_once(each: Flask, scene: Scene) -> None:
    parent = inspections.batch(scene.world)
    [visit] = inspections.visits_of(scene.world, parent)
    inspections.arrived(scene.world, visit)
    waiting = select(OutboxMessage.id).where(OutboxMessage.done_at.is_(None), OutboxMessage.topic == "children_changed")
    [key] = scene.session.scalars(waiting)

    outcomes = at_once(each, [lambda world: performing.perform(key)] * 2)

    begun = select(func.count()).where(Event.matter_id == parent.id, Event.action == "start")
    scene.session.rollback()
    assert outcomes == [None, None]
    assert scene.session.scalar(begun) == 1
