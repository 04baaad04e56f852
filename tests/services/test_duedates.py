"""Due dates after the calendar has changed: later only, only when asked, and told in the history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MONDAY, World
from workflow import clock
from workflow.models.admin_event import AdminEvent
from workflow.models.assignment import Assignment
from workflow.models.duty import Duty
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.queries import audit, duedates
from workflow.queries import calendars as known
from workflow.queries.calendars import calendar_of
from workflow.services import calendars
from workflow.services import duedates as moving

TODAY = date(2026, 11, 16)


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    """Each test's joint meeting is a copy of the same one, so what the process knows of its calendar is forgotten."""
    known._known.clear()
    with clock.at(MONDAY):
        yield
    known._known.clear()


def day_off(world: World, first: str, last: str = "") -> None:
    given = {"first": first, "last": last, "kind": "holiday", "festival": "国庆节", "source": "通知"}
    calendars.set_days(given, actor=world.person("coord"))


def day_on(world: World, saturday: str) -> None:
    given = {"first": saturday, "kind": "makeup", "festival": "国庆节", "source": "通知"}
    calendars.set_days(given, actor=world.person("coord"))


def dates(session: Session, matter: Matter) -> dict[str, Any]:
    """Every day on which something of a matter is due."""
    session.expire_all()
    row = session.get_one(Matter, matter.id)
    parts = session.scalars(select(Assignment).where(Assignment.matter_id == matter.id).order_by(Assignment.id))
    duties = session.scalars(select(Duty).where(Duty.matter_id == matter.id, Duty.done_at.is_(None)).order_by(Duty.id))
    return {
        "matter": row.due_on,
        "sorted": row.sort_at == row.due_at,
        "terms": [term.due_on for term in row.terms],
        "parts": [(part.unit.code, part.sign_due_on, part.due_on) for part in parts],
        "duties": [(duty.unit.code, duty.due_on, duty.sort_at == duty.due_at) for duty in duties],
    }


def test_every_clock_of_a_matter_moves_with_the_calendar(world: World, session: Session) -> None:
    matter = factories.rectifying(world, supports=("tax",))
    assert dates(session, matter) == {
        "matter": date(2026, 11, 30),
        "sorted": True,
        "terms": [date(2027, 1, 18), date(2026, 11, 30)],
        "parts": [
            ("edu", date(2026, 11, 17), date(2026, 11, 30)),
            ("tax", date(2026, 11, 17), date(2026, 11, 23)),
        ],
        "duties": [("tax", date(2026, 11, 17), True), ("edu", date(2026, 11, 30), True)],
    }
    day_off(world, "2026-11-17")

    assert moving.extend(TODAY, actor=world.person("coord")) == (1, False)

    assert dates(session, matter) == {
        "matter": date(2026, 12, 1),
        "sorted": True,
        "terms": [date(2027, 1, 19), date(2026, 12, 1)],
        "parts": [
            ("edu", date(2026, 11, 17), date(2026, 12, 1)),
            ("tax", date(2026, 11, 18), date(2026, 11, 24)),
        ],
        "duties": [("tax", date(2026, 11, 18), True), ("edu", date(2026, 12, 1), True)],
    }


def test_the_history_says_which_clock_moved_and_how_far(world: World, session: Session) -> None:
    matter = factories.rectifying(world, supports=("tax",))
    day_off(world, "2026-11-24")
    moving.extend(TODAY, actor=world.person("coord"))

    event = session.scalars(select(Event).where(Event.matter_id == matter.id).order_by(Event.seq.desc())).first()

    assert event is not None
    assert (event.action, event.from_state, event.to_state) == ("recalendar", "rectifying", "rectifying")
    assert [(line["zh"], line["value_zh"]) for line in event.content["shown"]] == [
        ("全程时限", "由 2027-01-18 顺延至 2027-01-19"),
        ("本事项", "由 2026-11-30 顺延至 2026-12-01"),
    ]
    assert audit.verify(session).breaks == ()
    last = session.scalars(select(AdminEvent.action).order_by(AdminEvent.id.desc())).first()
    assert last == "move_due_dates"


def test_nothing_becomes_due_earlier(world: World, session: Session) -> None:
    matter = factories.rectifying(world)
    before = dates(session, matter)
    day_on(world, "2026-11-21")

    found, _ = duedates.differing(session, world.person("coord"), calendar_of(session, world.meeting), TODAY)
    assert [(one.matter.number, len(one.later), len(one.earlier) > 0) for one in found] == [(matter.number, 0, True)]
    assert moving.extend(TODAY, actor=world.person("coord")) == (0, False)

    assert dates(session, matter) == before


def test_a_state_s_own_limit_moves_too(world: World, session: Session) -> None:
    matter = factories.accepted(world)
    due_on = dates(session, matter)["matter"]
    day_off(world, "2026-11-17")

    moving.extend(TODAY, actor=world.person("coord"))

    moved = dates(session, matter)
    assert (moved["matter"] > due_on, [day for _, day, _ in moved["duties"]]) == (True, [moved["matter"]])


def test_what_ended_and_what_is_due_before_stays(world: World, session: Session) -> None:
    matter = factories.rectifying(world)
    before = dates(session, matter)
    day_off(world, "2026-11-24")

    assert moving.extend(date(2027, 2, 10), actor=world.person("coord")) == (0, False)

    assert dates(session, matter) == before


def test_asked_twice_it_moves_once(world: World, session: Session) -> None:
    factories.rectifying(world)
    day_off(world, "2026-11-24")

    assert [moving.extend(TODAY, actor=world.person("coord")) for _ in range(2)] == [(1, False), (0, False)]


def test_the_page_knows_how_much_is_due_from_a_day_on(world: World, session: Session) -> None:
    factories.rectifying(world, supports=("tax",))

    coord = world.person("coord")
    assert duedates.due_from(session, coord, TODAY) == (1, 2, 2)
    assert duedates.due_from(session, coord, date(2026, 11, 24)) == (1, 1, 1)
    assert duedates.due_from(session, coord, date(2026, 12, 1)) == (0, 0, 0)


def test_an_opinion_that_is_awaited_moves_with_the_calendar(world: World, session: Session) -> None:
    matter = factories.rectifying(world)
    asked = {"units": [world.unit("tax").uid], "question": "口径是否一致？", "days": "3", "mode": "before"}
    factories.act(world, matter, "consult", "edu.handler", **asked)
    assert dates(session, matter)["parts"][-1] == ("tax", None, date(2026, 11, 19))

    day_off(world, "2026-11-18")
    moving.extend(TODAY, actor=world.person("coord"))

    after = dates(session, matter)
    assert after["parts"][-1] == ("tax", None, date(2026, 11, 20))
    assert ("tax", date(2026, 11, 20), True) in after["duties"]
    [event] = session.scalars(select(Event).where(Event.matter_id == matter.id, Event.action == "recalendar"))
    assert "税务局答复" in " ".join(line["zh"] for line in event.content["shown"])


def test_the_office_is_told_until_what_is_due_has_followed(world: World, session: Session) -> None:
    factories.rectifying(world)
    day_off(world, "2026-11-18")
    day_off(world, "2026-11-23")
    assert behind(world) == date(2026, 11, 18)

    assert not moving.catch_up(TODAY, actor=world.person("coord"))
    assert behind(world) == date(2026, 11, 18)
    moving.extend(date(2026, 11, 20), actor=world.person("coord"))
    assert behind(world) == date(2026, 11, 18)
    moving.extend(TODAY, actor=world.person("coord"))

    assert behind(world) is None
    day_off(world, "2026-12-28")
    assert (moving.catch_up(TODAY, actor=world.person("coord")), behind(world)) == (False, date(2026, 12, 28))


def behind(world: World) -> date | None:
    world.session.expire_all()
    return known.unmoved_since(world.person("coord").meeting)
