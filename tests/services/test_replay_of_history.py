"""Random walks of random people through the real services: whatever they do, what must be true stays true."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import Phase as phases
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import select

from tests import factories, filling, inspections, truths
from tests.conftest import Application, afresh
from tests.factories import MONDAY, World
from tests.presses import Scene, given
from tests.presses_inspection import sheet
from workflow import clock
from workflow.db import db
from workflow.engine.definition import Transition
from workflow.errors import WorkflowError
from workflow.jobs import performing
from workflow.models.assignment import Assignment
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries.audit import verify
from workflow.queries.roles import roles_of
from workflow.services import assignments, matters, problems, visits
from workflow.services.beginning import latest
from workflow.types import Phase, Relation


@pytest.fixture(scope="module")
def busy(_application: Application, tmp_path_factory: pytest.TempPathFactory) -> Application:
    """The application with a template in which every kind of matter is under way."""
    template = tmp_path_factory.mktemp("busy") / "template.db"
    with afresh(_application) as app, clock.at(MONDAY):
        world, storage = World(db.session()), app.extensions["lianzhi_storage"]
        factories.assigned(world, supports=("tax",), copies=("court",))
        factories.rectifying(world, concerned_unit="", place="北渚路", severity="minor")
        first, second = inspections.visits_of(world, inspections.batch(world, outlets=("pu1", "dong1")))
        inspections.visited(world, first, storage)
        inspections.arrived(world, second)
        inspections.planned(world)
        db.session.remove()
        db.engine.dispose()
    shutil.copy(_application[1], template)
    return app, _application[1], template


WALKS, STEPS = 8, 90
SEEDS = st.integers(0, 2**32)
"""One number for all the choices of a step: a walk that failed is told in full by its seeds."""


class Office(RuleBasedStateMachine):
    """A few days of work: anybody tries anything, and mostly what is theirs to do."""

    application: Application

    @initialize()
    def open(self) -> None:
        self.stack = ExitStack()
        app = self.stack.enter_context(afresh(self.application))
        self.scene = Scene(World(db.session()), app.extensions["lianzhi_storage"])
        self.now: datetime = MONDAY
        self.people = list(db.session.scalars(select(User).where(User.unit_id.is_not(None))).unique())
        for person in self.people:
            db.session.expunge(person)

    def teardown(self) -> None:
        if not hasattr(self, "stack"):
            return
        try:
            with clock.at(self.now):
                for matter in self.scene.session.scalars(select(Matter)):
                    self.is_sound(matter)
                assert verify(self.scene.session).breaks == ()
        finally:
            self.stack.close()

    @rule(seed=SEEDS)
    def something_happens(self, seed: int) -> None:
        dice = Random(seed)
        self.now += timedelta(hours=dice.choice((0, 0, 0, 1, 20)))
        with clock.at(self.now):
            self.scene.session.rollback()
            waiting = self.open_matters()
            if not waiting or dice.random() < 0.04:
                self.register(dice)
            elif dice.random() < 0.1:
                performing.perform_all("children_changed")
            else:
                self.somebody_acts(dice.choice(waiting), dice)

    def somebody_acts(self, matter: Matter, dice: Random) -> None:
        parts = [part for part in self.parts(matter) if part.is_current]
        if parts and dice.random() < 0.5:
            self.act_on_part(dice.choice(parts), dice)
        else:
            self.act_on(matter, dice)
        self.is_sound(matter)

    def register(self, dice: Random) -> None:
        person = self.present(dice.choice(self.people))
        form = latest(self.scene.session, "problem").workflow.actions["submit"][0].form
        blank = Matter(meeting_id=person.meeting_id, meeting=person.meeting, kind="problem")
        raw = filling.filled(self.scene.session, form, blank, person, self.scene.storage, dice)
        self.tried(lambda: problems.register(raw, actor=person))

    def act_on(self, matter: Matter, dice: Random) -> None:
        transition, person = self.chosen(matter, matter.workflow.transitions, matter.state, dice)
        raw = self.typed(transition, matter, person, dice)
        version = self.scene.fresh(matter).version
        if transition.action == "finish":
            answers = given(sheet(self.scene)) if dice.random() < 0.8 else {}
            self.tried(lambda: visits.hand_in(matter.uid, answers, raw, actor=person, version=version))
        else:
            self.tried(lambda: matters.act(matter.uid, transition.action, actor=person, version=version, raw=raw))

    def act_on_part(self, part: Assignment, dice: Random) -> None:
        flow = latest(self.scene.session, "assignment").workflow
        transition, person = self.chosen(part.matter, flow.transitions, part.state, dice)
        raw, version = self.typed(transition, part.matter, person, dice), self.scene.fresh(part.matter).version
        uid, action = part.matter.uid, transition.action
        self.tried(lambda: assignments.act(uid, part.uid, action, actor=person, version=version, raw=raw))

    def chosen(
        self, matter: Matter, transitions: tuple[Transition, ...], state: str, dice: Random
    ) -> tuple[Transition, User]:
        """Nearly always a step of this state by somebody whose role it is; else anything by anybody."""
        here = [one for one in transitions if state in one.sources and not one.is_automatic]
        if here and dice.random() < 0.85:
            transition = dice.choice(here)
            theirs = self.who_have(set(transition.who), matter)
            if theirs:
                return transition, self.present(dice.choice(theirs))
        return dice.choice(transitions), self.present(dice.choice(self.people))

    def present(self, person: User) -> User:
        """The same person, as a service takes them; those of `people` are only looked at."""
        return self.scene.session.get_one(User, person.id)

    def who_have(self, roles: set[str], matter: Matter) -> list[User]:
        """Everybody with one of these roles; of a unit with any part the support is supposed."""
        parts = {part.unit_id: (part.role, Relation.SUPPORT) for part in self.parts(matter) if part.is_current}
        return [one for one in self.people if roles_of(one, matter, parts.get(one.unit_id, ())) & roles]

    def typed(self, transition: Transition, matter: Matter, person: User, dice: Random) -> dict[str, list[str]]:
        if transition.action == "select" and dice.random() < 0.8:
            return dict(factories.raw(**inspections.selection(self.scene.world)))
        if transition.page == "batches.plan":
            return dict(factories.raw(**inspections.plan(self.scene.world)))
        return filling.filled(self.scene.session, transition.form, matter, person, self.scene.storage, dice)

    def tried(self, attempt) -> None:
        """What is refused changes nothing at all."""
        before = truths.rows(self.scene.session)
        try:
            attempt()
        except WorkflowError:
            assert truths.rows(self.scene.session) == before

    def open_matters(self) -> list[Matter]:
        rows = select(Matter).where(Matter.phase == Phase.OPEN).order_by(Matter.id)
        return list(self.scene.session.scalars(rows.execution_options(populate_existing=True)))

    def parts(self, matter: Matter) -> list[Assignment]:
        parts = select(Assignment).where(Assignment.matter_id == matter.id, Assignment.role == Relation.SUPPORT)
        return list(self.scene.session.scalars(parts.order_by(Assignment.id)))

    def is_sound(self, matter: Matter) -> None:
        session, matter = self.scene.session, self.scene.fresh(matter)
        assert truths.owed(session, matter) == truths.should_owe(session, matter), (matter.kind, matter.state)
        assert truths.replayed(session, matter) == matter.state
        if matter.phase == Phase.OPEN:
            can_move = truths.somebody_may_move(session, matter, self.people)
            assert can_move or truths.waits_for_others(session, matter), (matter.kind, matter.state)
        for part in self.parts(matter):
            assert truths.owed_for(session, part) == truths.should_owe_for(session, part), (part.state, matter.state)
            if matter.phase == Phase.OPEN and part.state in ("pending_sign", "handling", "reported"):
                assert truths.replayed_for(session, part) == part.state
                assert truths.somebody_may_move_part(session, part, self.people), (part.state, matter.state)


def test_whatever_people_do_everything_stays_true(busy: Application) -> None:
    machine = type("District", (Office,), {"application": busy})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=WALKS,
            stateful_step_count=STEPS,
            deadline=None,
            phases=[phases.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
