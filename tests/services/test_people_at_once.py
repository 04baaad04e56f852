"""Two seniors at once, on SQLite and on PostgreSQL: one window, one hand-over, and the other is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import factories, inspections
from tests.crowd import at_once, gathered
from tests.factories import MONDAY, World
from tests.presses import Scene
from workflow import clock
from workflow.db import db, transaction
from workflow.errors import Invalid, Stale
from workflow.models.event import Event
from workflow.models.handover import Handover
from workflow.models.substitution import Substitution
from workflow.models.user import Grant
from workflow.queries import handovers as known
from workflow.queries.audit import verify
from workflow.queries.substitutes import colleagues
from workflow.services import handovers, matters, substitutes
from workflow.services.handovers import Chosen
from workflow.types import Position


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def each(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application on each database."""
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    with gathered(tmp_path_factory.mktemp("people"), url) as app:
        yield app


@pytest.fixture
def scene(each: Flask) -> Iterator[Scene]:
    """The small world of each database."""
    with each.app_context(), clock.at(MONDAY):
        yield Scene(World(db.session()), each.extensions["lianzhi_storage"])
        db.session.remove()


def test_of_four_who_name_a_substitute_at_once_one_does(each: Flask, scene: Scene) -> None:
    def press(world: World) -> None:
        typed = {"substitute": str(world.person("tax.handler").uid), "from": "2026-11-16", "until": "2026-11-18"}
        substitutes.make(world.person("tax.liaison").uid, typed, actor=world.person("tax.head"))

    outcomes = at_once(each, [press] * 4)

    assert [type(one) for one in outcomes if one is not None] == [Invalid] * 3
    scene.world.session.expire_all()
    assert scene.world.session.scalar(select(func.count()).select_from(Substitution)) == 1


def test_of_four_who_hand_over_at_once_one_does_and_a_step_meanwhile_is_not_lost(each: Flask, scene: Scene) -> None:
    world = scene.world
    with transaction() as session:
        session.add(Grant(user_id=world.person("edu.head").id, position=Position.HANDLER, approved_at=MONDAY))
    world.session.expire_all()
    matter = factories.rectifying(world, concerned_unit="", place="北渚路")
    person = world.person("edu.handler")
    pieces = known.open_work(world.session, person, colleagues(world.session, person))
    chosen = {one.key: Chosen(one.version) for one in pieces if one.fault is None}
    evidence = inspections.photograph(world.person("edu.liaison"), scene.storage).uid
    uid, version, seq = matter.uid, scene.fresh(matter).version, scene.fresh(matter).seq

    def hand_over(world: World) -> None:
        actor, to = world.person("coord"), str(world.person("edu.head").uid)
        handovers.hand_over(world.person("edu.handler").uid, chosen, to_all=to, reason="调离", actor=actor)

    def step(world: World) -> None:
        inputs = factories.raw(percent=10, text="已核实。", files=[evidence])
        matters.act(uid, "progress", actor=world.person("edu.liaison"), version=version, raw=inputs)

    outcomes = at_once(each, [hand_over] * 4 + [step])

    told = [one for one in outcomes if one is not None]
    assert [one for one in told if not isinstance(one, Stale)] == []
    assert len(told) == 4
    world.session.expire_all()
    assert scene.fresh(matter).seq == seq + 1
    assert world.session.scalar(select(func.count()).select_from(Event).where(Event.matter_id == matter.id)) == seq + 1
    assert world.session.scalar(select(func.count()).select_from(Handover)) in (0, 1)
    assert verify(world.session).breaks == ()
