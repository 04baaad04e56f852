"""Keepers of definitions at once, on SQLite and PostgreSQL: one version a text, and every matter moved once."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import factories
from tests.crowd import at_once, gathered
from tests.factories import MONDAY, World
from tests.rewriting import drafted, published, rehearsed
from workflow import clock
from workflow.db import db
from workflow.models.event import Event
from workflow.models.moving_over import MovedMatter
from workflow.models.workflow_version import WorkflowVersion
from workflow.queries import definitions as known
from workflow.queries.audit import verify
from workflow.services import definitions, moving_over, publishing, rehearsals

CHANGE = ("zh: 待立项", "zh: 等待立项")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def each(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application on each database."""
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    with gathered(tmp_path_factory.mktemp("definitions"), url) as app, app.app_context(), clock.at(MONDAY):
        yield app
        db.session.remove()


def numbers(kind: str) -> list[int]:
    rows = select(WorkflowVersion.number).where(WorkflowVersion.kind == kind).order_by(WorkflowVersion.number)
    return list(db.session.scalars(rows))


def only_draft(world: World) -> UUID:
    return known.drafts(world.session, world.person("coord"))["problem"].uid


def test_a_draft_is_begun_once_and_published_once(each: Flask):
    def begin(world: World) -> None:
        definitions.start_draft("problem", actor=world.person("coord"))

    begun = at_once(each, [begin] * 6)
    world = World(db.session())
    definitions.drop_draft(only_draft(world), actor=world.person("coord"))
    draft = drafted(world, "problem", CHANGE)
    rehearsed(world, draft)
    uid, version = draft.uid, draft.version
    db.session.remove()

    def publish(world: World) -> None:
        publishing.publish(uid, version=version, note="一次", actor=world.person("director"))

    made = at_once(each, [publish] * 6)

    assert sorted(type(one).__name__ for one in begun) == ["NoneType", *["Refused"] * 5]
    assert sorted(type(one).__name__ for one in made) == ["NoneType", *["NotFound"] * 5]
    assert numbers("problem") == [1, 2]


def test_two_workers_move_every_matter_once(each: Flask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(moving_over, "AT_ONCE", 0)
    monkeypatch.setattr(moving_over, "BATCH", 2)
    world = World(db.session())
    for number in range(9):
        factories.problem(world, title=str(number))
    published(world, "problem", CHANGE)
    director = world.person("director")
    rehearsal = rehearsals.rehearse_version("problem", 2, {}, actor=director)
    key = moving_over.move_over("problem", 2, rehearsal.uid, actor=director, reason="新版").id
    db.session.remove()

    outcomes = at_once(each, [lambda _world: moving_over.perform(key)] * 4)

    session = db.session()
    changed = session.scalar(select(func.count()).select_from(Event).where(Event.action == "change_version"))
    moved = session.scalar(select(func.count()).select_from(MovedMatter).where(MovedMatter.moved_at.is_not(None)))
    assert (outcomes, changed, moved, verify(session).breaks) == ([None] * 4, 9, 9, ())
