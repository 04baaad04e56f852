"""Several schedulers sweep at once, on SQLite and on PostgreSQL: every rule fires once, and acts meanwhile are safe."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import factories
from tests.crowd import at_once, gathered
from tests.factories import MONDAY, World, act
from workflow import clock
from workflow.db import db
from workflow.errors import Stale
from workflow.models.escalation import EscalationFired
from workflow.models.event import Event
from workflow.models.reminder import Reminder
from workflow.queries.audit import verify
from workflow.services import escalations

COUNT, SWEEPERS = 12, 6
LATE = datetime(2026, 12, 20, 1, tzinfo=UTC)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def each(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application on each database."""
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    with gathered(tmp_path_factory.mktemp("sweepers"), url) as app:
        yield app


def test_six_sweepers_fire_each_rule_once_while_somebody_works(each: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(escalations, "BATCH", 3)
    with each.app_context(), clock.at(MONDAY):
        world = World(db.session())
        made = [factories.assigned(world, concerned_unit="", place="北渚路") for _ in range(COUNT)]
        fired: list[int] = []

        def work(one: World) -> None:
            act(one, made[0], "sign", "edu.liaison", handler=one.person("edu.handler").uid, contact="8001")

        with clock.at(LATE):
            jobs = [lambda _one: fired.append(escalations.sweep())] * SWEEPERS
            outcomes = at_once(each, [*jobs, work])

        assert [error for error in outcomes if error is not None and not isinstance(error, Stale)] == []
        with clock.at(LATE):
            fired.append(escalations.sweep())
        session = db.session()
        rows = session.execute(
            select(EscalationFired.matter_id, EscalationFired.rule, EscalationFired.due_at, func.count())
            .group_by(EscalationFired.matter_id, EscalationFired.rule, EscalationFired.due_at)
            .having(func.count() > 1)
        ).all()
        assert rows == []
        assert sum(fired) == session.scalar(select(func.count(EscalationFired.id)))
        rules = session.scalars(select(EscalationFired.rule)).all()
        assert sum(rule.endswith("remind") for rule in rules) == session.scalar(select(func.count(Reminder.id)))
        for one in made[1:]:
            acts = session.scalars(select(Event.action).where(Event.matter_id == one.id)).all()
            assert (acts.count("tell_overdue"), acts.count("propose_supervision")) == (1, 1)
        assert verify(session).breaks == ()
        db.session.remove()
