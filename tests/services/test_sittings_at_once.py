"""Sittings with several people at once, on SQLite and PostgreSQL: every reply is heard, nothing is handed on twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import sittings
from tests.crowd import Job, at_once, gathered
from tests.factories import MONDAY, World, act, raw
from workflow import clock
from workflow.db import db
from workflow.errors import Stale
from workflow.models.matter import Matter
from workflow.models.sitting import Attendance
from workflow.services import handing, matters
from workflow.services.handing import ASSIGN, NotHanded, Order

UNITS = ("edu", "tax", "court")
GIVEN = {"category": "account", "severity": "general", "place": "全区"}


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def each(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application on each database."""
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    with gathered(tmp_path_factory.mktemp("sittings"), url) as app:
        yield app


@pytest.fixture
def here(each: Flask) -> Iterator[World]:
    with each.app_context(), clock.at(MONDAY):
        yield World(db.session())
        db.session.remove()


def replying(matter: Matter, unit: str) -> Job:
    """A liaison's press on the page that everybody opened at the same time."""
    uid, version = matter.uid, matter.version

    def press(world: World) -> None:
        form = raw(reply="attend", person=f"张{unit}")
        matters.act(uid, "reply", actor=world.person(f"{unit}.liaison"), version=version, raw=form)

    return press


def test_units_that_reply_at_once_are_all_heard(each: Flask, here: World) -> None:
    matter = sittings.notified(here, *UNITS)

    outcomes = at_once(each, [replying(matter, unit) for unit in UNITS])

    here.session.rollback()
    heard = select(Attendance.person).where(Attendance.sitting_id == matter.id).order_by(Attendance.id)
    assert outcomes == [None] * len(UNITS)
    assert list(here.session.scalars(heard)) == [f"张{unit}" for unit in UNITS]


def test_a_reply_to_a_day_that_was_moved_is_stale(here: World) -> None:
    matter = sittings.notified(here, *UNITS)
    late = replying(matter, "edu")
    act(here, matter, "reply", "tax.liaison", reply="attend", person="李")
    act(here, matter, "reschedule", "coord", held_at="2026-11-25T14:00", place="二楼会议室", reason="冲突。")

    with pytest.raises(Stale):
        late(here)

    here.session.rollback()
    rows = here.session.scalars(select(Attendance.reply).where(Attendance.sitting_id == matter.id))
    assert set(rows) == {""}


def test_a_resolution_that_several_hand_on_becomes_one_problem(each: Flask, here: World) -> None:
    matter, [one] = sittings.issued(here, {"title": "同时转办的事项"}, units=UNITS)
    uid, order = matter.uid, Order(resolution=one.uid, given=GIVEN)

    def press(world: World) -> None:
        handing.hand_on(uid, [order], mode=ASSIGN, actor=world.person("coord"))

    outcomes = at_once(each, [press] * 4)

    here.session.rollback()
    made = select(func.count()).select_from(Matter).where(Matter.title == "同时转办的事项")
    assert [outcome for outcome in outcomes if not isinstance(outcome, NotHanded)] == [None]
    assert here.session.scalar(made) == 1
