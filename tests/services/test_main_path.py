"""The main job on each database: every step of a problem and of an inspection, and two people at the same button."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from blueprints.app import create_app
from tests import factories, inspections
from tests.conftest import configured
from tests.factories import MONDAY, PASSWORD, World, act, raw
from workflow import clock
from workflow import db as database
from workflow.db import Base, db, transaction
from workflow.errors import Refused, Stale
from workflow.jobs import render
from workflow.models.assignment import Assignment
from workflow.models.document import Document
from workflow.models.duty import Duty
from workflow.models.matter import Matter
from workflow.models.talk import Draft
from workflow.models.user import User
from workflow.queries.audit import verify
from workflow.queries.figures import figures
from workflow.queries.matters import locked_by_id
from workflow.services import accounts, assignments, bulk, matters, steps


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def each(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application of its own, on each database."""
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    kept = database.waker, render.press
    app = create_app(configured(tmp_path, url))
    database.waker = kept[0]
    with app.app_context():
        Base.metadata.create_all(db.engine)
        factories.make_world()
        db.session.remove()
    with clock.at(MONDAY):
        yield app
    with app.app_context():
        db.session.remove()
        Base.metadata.drop_all(db.engine)
        db.engine.dispose()
    database.waker, render.press = kept


def at_once(app: Flask, jobs: list[Callable[[World], object]]) -> list[BaseException]:
    """Start every job at the same moment in a thread and session of its own; what they raised."""
    faults: list[BaseException] = []
    start = threading.Barrier(len(jobs))

    def run(job: Callable[[World], object]) -> None:
        with app.app_context(), clock.at(MONDAY):
            start.wait(10)
            try:
                job(World(db.session()))
            except BaseException as error:
                faults.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return faults


def test_a_problem_is_returned_assigned_anew_transferred_and_written_off(each: Flask) -> None:
    with each.app_context():
        world = World(db.session())
        storage = each.extensions["lianzhi_storage"]
        matter = factories.assigned(world, lead="court", supports=("tax",), copies=("south",), severity="minor")
        act(world, matter, "return", "court.head", ground="duty", reason="三定方案无此职责")
        act(world, matter, "return_accept", "coord2", ruling="同意。")
        again = {"days": 10, "urgency": "fast", "needs_plan": "false", "requirements": "逐户核实。"}
        support = {"supports-0-unit": world.unit("tax").uid, "supports-0-task": "核对", "supports-0-days": 5}
        act(world, matter, "assign", "coord", lead=world.unit("court").uid, **again, **support)
        signing = {"handler": world.person("court.handler").uid, "contact": "8001"}
        act(world, matter, "sign_direct", "court.liaison", **signing)
        act(world, matter, "transfer", "coord", lead=world.unit("edu").uid, days=8, reason="职责调整")
        signing = {"handler": world.person("edu.handler").uid, "contact": "8001"}
        act(world, matter, "sign_direct", "edu.liaison", **signing)
        mine = select(Assignment).where(Assignment.matter_id == matter.id, Assignment.state == "pending_sign")
        uid = next(row.uid for row in world.session.scalars(mine) if row.role == "support")
        for action, login, inputs in (
            ("sign", "tax.liaison", {"contact": "1"}),
            ("report", "tax.liaison", {"text": "已核对。"}),
            ("accept", "edu.liaison", {"opinion": "同意。"}),
        ):
            version = world.session.scalars(select(Matter.version).where(Matter.id == matter.id)).one()
            person = world.person(login)
            assignments.act(matter.uid, uid, action, actor=person, version=version, raw=raw(**inputs))
        after = inspections.photograph(world.person("edu.handler"), storage)
        act(world, matter, "submit_unit", "edu.handler", report="完成", lasting="机制", after=[after.uid])
        act(world, matter, "apply_close", "edu.head", opinion="同意。")
        act(world, matter, "review_pass", "reviewer", opinion="同意。")
        outcomes = bulk.act_on_all(
            [matter.uid], "approve_close", actor=world.person("director"), raw=raw(opinion="同意。")
        )

        assert [outcome.fault for outcome in outcomes] == [None]
        done = world.session.get_one(Matter, matter.id, populate_existing=True)
        left = world.session.scalars(select(Duty).where(Duty.matter_id == matter.id, Duty.done_at.is_(None))).all()
        kinds = world.session.scalars(select(Document.kind).order_by(Document.id)).all()
        assert (done.state, left) == ("closed", [])
        assert kinds == ["assignment_slip"] * 3 + ["closure_report_problem"]
        assert verify(world.session).breaks == ()


def test_a_batch_runs_to_its_end_and_is_counted(each: Flask) -> None:
    with each.app_context():
        world = World(db.session())
        parent = inspections.closed_batch(world, each.extensions["lianzhi_storage"])

        counted = figures(world.session, world.meeting)
        left = {duty.state for duty in world.session.scalars(select(Duty).where(Duty.done_at.is_(None)))}
        assert (parent.state, left) == ("closed", {"draft"})
        assert (counted.batches, counted.visits, counted.findings, counted.rectified) == (1, 2, 1, 1)
        assert verify(world.session).breaks == ()


def test_of_eight_who_press_one_button_one_wins_and_the_others_are_told(each: Flask) -> None:
    with each.app_context():
        matter = factories.assigned(World(db.session()))
        uid, version = matter.uid, matter.version
        db.session.remove()

    def sign(world: World) -> None:
        inputs = raw(handler=world.person("edu.handler").uid, contact="8001")
        matters.act(uid, "sign", actor=world.person("edu.liaison"), version=version, raw=inputs)

    faults = at_once(each, [sign] * 8)

    with each.app_context():
        state = db.session.scalar(select(Matter.state).where(Matter.uid == uid))
        assert (state, [type(fault) for fault in faults]) == ("planning", [Stale] * 7)


def test_a_batch_is_not_cancelled_under_the_feet_of_a_team_that_checks_in(each: Flask) -> None:
    with each.app_context():
        world = World(db.session())
        parent = inspections.batch(world, outlets=("pu1", "dong1"))
        visit = inspections.visits_of(world, parent)[0]
        act(world, visit, "accept", "north.inspector1", planned_on="2026-11-17")
        act(world, visit, "notify", "north.inspector1", manner="code", notice_number="JCM-1")
        keys = parent.id, visit.id
        db.session.remove()

    has_moved = threading.Event()

    def cancel(world: World) -> None:
        has_moved.wait(10)
        act(world, world.session.get_one(Matter, keys[0]), "cancel", "director", reason="重排。")

    def check_in(world: World) -> None:
        actor, present = world.person("north.inspector1"), [world.person(login).uid for login in inspections.TEAM]
        with transaction() as session:
            visit = locked_by_id(session, keys[1])
            steps.fire(session, visit, "check_in", raw(present=present, place="北渚路1号"), actor=actor)
            session.flush()
            has_moved.set()
            time.sleep(0.5)

    faults = at_once(each, [cancel, check_in])

    with each.app_context():
        states = [db.session.scalar(select(Matter.state).where(Matter.id == key)) for key in keys]
        assert states == ["published", "on_site"]
        assert [type(fault) for fault in faults] == [Refused]


def test_five_wrong_passwords_at_once_lock_the_account(each: Flask) -> None:
    def guess(world: World) -> None:
        accounts.sign_in("edu.head", "Wrong-Horse-7")

    at_once(each, [guess] * accounts.MOST_FAILURES)

    with each.app_context():
        person = db.session.scalars(select(User).where(User.login == "edu.head")).unique().one()
        assert person.locked_until == MONDAY + accounts.LOCKED_FOR
        db.session.remove()
        with clock.at(MONDAY + accounts.LOCKED_FOR):
            assert accounts.sign_in("edu.head", PASSWORD).login == "edu.head"


def test_a_draft_saved_twice_at_once_is_one_draft(each: Flask) -> None:
    def save(world: World) -> None:
        matters.save_draft("problems.new", {"title": ["账户"]}, actor=world.person("coord"))

    faults = at_once(each, [save] * 4)

    with each.app_context():
        assert (faults, [draft.values for draft in db.session.scalars(select(Draft))]) == ([], [{"title": ["账户"]}])
