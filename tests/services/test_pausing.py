"""Suspending a matter holds up every clock of it, and resuming lets them run on with what was left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MONDAY, World, act
from tests.inspections import photograph
from tests.suspending import publish, suspendable
from workflow import clock
from workflow.db import transaction
from workflow.models.assignment import Assignment
from workflow.models.duty import Duty
from workflow.models.matter import Matter
from workflow.queries import audit
from workflow.services import clocks
from workflow.types import Light

THURSDAY = MONDAY + timedelta(days=3)


@pytest.fixture(autouse=True)
def on_monday(world: World) -> Iterator[None]:
    with clock.at(MONDAY):
        publish(world, "problem", suspendable())
        yield


def shown(session: Session, matter: Matter) -> dict[str, Any]:
    """Everything of a matter that is due on some day, afresh."""
    session.expire_all()
    row = session.get_one(Matter, matter.id)
    parts = session.scalars(select(Assignment).where(Assignment.matter_id == matter.id).order_by(Assignment.id))
    owed = session.scalars(select(Duty).where(Duty.matter_id == matter.id, Duty.done_at.is_(None)).order_by(Duty.id))
    return {
        "matter": row.due_on,
        "terms": [(term.name, term.due_on, term.paused_at is not None) for term in row.terms],
        "parts": [(part.unit.code, part.sign_due_on, part.due_on, part.paused_at is not None) for part in parts],
        "duties": [(duty.unit.code, duty.due_on) for duty in owed],
    }


def hold_up(world: World, matter: Matter) -> None:
    act(world, matter, "hold_up", "director")


def test_three_working_days_of_suspension_move_everything_by_three_working_days(world: World, session: Session) -> None:
    matter = factories.rectifying(world, supports=("tax",))
    before = shown(session, matter)
    assert before == {
        "matter": date(2026, 11, 30),
        "terms": [("whole", date(2027, 1, 18), False), ("unit", date(2026, 11, 30), False)],
        "parts": [
            ("edu", date(2026, 11, 17), date(2026, 11, 30), False),
            ("tax", date(2026, 11, 17), date(2026, 11, 23), False),
        ],
        "duties": [("tax", date(2026, 11, 17)), ("edu", date(2026, 11, 30))],
    }

    hold_up(world, matter)
    assert shown(session, matter) == {
        "matter": date(2026, 12, 28),
        "terms": [("whole", date(2027, 1, 18), True), ("unit", date(2026, 11, 30), True)],
        "parts": [
            ("edu", date(2026, 11, 17), date(2026, 11, 30), True),
            ("tax", date(2026, 11, 17), date(2026, 11, 23), True),
        ],
        "duties": [("tax", None), ("office", date(2026, 12, 28))],
    }

    with clock.at(THURSDAY):
        act(world, matter, "go_on", "director")
    assert shown(session, matter) == {
        "matter": date(2026, 12, 3),
        "terms": [("whole", date(2027, 1, 21), False), ("unit", date(2026, 12, 3), False)],
        "parts": [
            ("edu", date(2026, 11, 17), date(2026, 12, 3), False),
            ("tax", date(2026, 11, 20), date(2026, 11, 26), False),
        ],
        "duties": [("tax", date(2026, 11, 20)), ("edu", date(2026, 12, 3))],
    }
    assert session.get_one(Matter, matter.id).held is None
    assert audit.verify(session).breaks == ()


def test_the_limit_of_the_state_that_was_held_up_runs_on(world: World, session: Session) -> None:
    matter = factories.rectifying(world)
    after = photograph(world.person("edu.handler"), current_app.extensions["lianzhi_storage"])
    act(world, matter, "submit_unit", "edu.handler", report="完成", lasting="机制", after=[after.uid])
    act(world, matter, "apply_close", "edu.head", opinion="同意。")
    assert shown(session, matter)["matter"] == date(2026, 11, 19)

    with clock.at(MONDAY + timedelta(days=1)):
        hold_up(world, matter)
    with clock.at(THURSDAY):
        act(world, matter, "review_on", "director")

    assert (shown(session, matter)["matter"], shown(session, matter)["terms"]) == (
        date(2026, 11, 23),
        [("whole", date(2027, 1, 20), False), ("unit", date(2026, 11, 30), False)],
    )
    limit = session.get_one(Matter, matter.id).limit
    assert limit is not None
    assert (limit.started_at, limit.pauses) == (MONDAY, ((MONDAY + timedelta(days=1), THURSDAY),))


def test_the_light_is_grey_and_no_part_turns_red_meanwhile(world: World, session: Session) -> None:
    matter = factories.rectifying(world, supports=("tax",))
    hold_up(world, matter)

    later = MONDAY + timedelta(days=60)
    session.expire_all()
    assert session.get_one(Matter, matter.id).light(later) == Light.GREY
    parts = session.scalars(select(Assignment).where(Assignment.matter_id == matter.id))
    assert {part.light(later) for part in parts} == {Light.GREY}


def test_another_matter_is_not_touched(world: World, session: Session) -> None:
    other = factories.rectifying(world, supports=("tax",))
    matter = factories.rectifying(world, lead="court", supports=("tax",), concerned_unit=world.unit("dong").uid)
    before = shown(session, other)

    hold_up(world, matter)
    with clock.at(THURSDAY):
        act(world, matter, "go_on", "director")

    assert shown(session, other) == before


def test_a_snapshot_puts_every_clock_back(world: World, session: Session) -> None:
    matter = factories.rectifying(world, supports=("tax",))
    parts = session.scalars(select(Assignment).where(Assignment.matter_id == matter.id)).all()
    before, kept = shown(session, matter), clocks.snapshot(session.get_one(Matter, matter.id), parts)
    hold_up(world, matter)

    with transaction() as writing:
        row = writing.get_one(Matter, matter.id)
        clocks.restore(row, kept, writing.scalars(select(Assignment).where(Assignment.matter_id == matter.id)))

    after = shown(session, matter)
    assert {name: after[name] for name in ("matter", "terms", "parts")} == {
        name: before[name] for name in ("matter", "terms", "parts")
    }


def test_a_term_begun_since_goes_and_one_that_went_comes_back(world: World, session: Session) -> None:
    matter = factories.assigned(world)
    one = clocks.snapshot(session.get_one(Matter, matter.id))
    none = {**one, "terms": {}}

    with transaction() as writing:
        clocks.restore(writing.get_one(Matter, matter.id), none)
    session.expire_all()
    assert session.get_one(Matter, matter.id).terms == []
    with transaction() as writing:
        clocks.restore(writing.get_one(Matter, matter.id), one)
    session.expire_all()
    assert clocks.snapshot(session.get_one(Matter, matter.id)) == one
