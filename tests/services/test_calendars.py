"""The calendar as the office keeps it: what is refused, what changes, and that nothing due moves by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MONDAY, World
from workflow import clock
from workflow.errors import Invalid, Refused
from workflow.models.admin_event import AdminEvent
from workflow.models.meeting import CalendarDay, Meeting
from workflow.queries import calendars as known
from workflow.queries.calendars import calendar_of
from workflow.services import calendars

THURSDAY = date(2026, 11, 26)


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    """Each test's joint meeting is a copy of the same one, so what the process knows of its calendar is forgotten."""
    known._known.clear()
    with clock.at(MONDAY):
        yield
    known._known.clear()


def typed(**also: Any) -> dict[str, str]:
    """One day off, as the form posts it."""
    given = {"first": "2026-11-26", "last": "", "kind": "holiday", "festival": "other", "name_zh": "临时放假"}
    given |= {"name_en": "Day off", "source": "市政府通告"}
    return given | {name: str(value) for name, value in also.items()}


def edition(world: World, session: Session) -> tuple[int, int, int]:
    """What a refusal must not change: edition of the calendar, its rows, lines of the log."""
    session.expire_all()
    counts = (session.scalar(select(func.count()).select_from(table)) or 0 for table in (CalendarDay, AdminEvent))
    return (world.meeting.calendar_version, *counts)


def works(world: World, session: Session, *days: date) -> list[bool]:
    session.expire_all()
    calendar = calendar_of(session, world.meeting)
    return [calendar.is_working(day) for day in days]


def test_a_day_becomes_a_holiday_and_the_calendar_is_read_anew(world: World, session: Session) -> None:
    assert works(world, session, THURSDAY) == [True]

    assert calendars.set_days(typed(), actor=world.person("coord")) == (THURSDAY, THURSDAY)

    assert works(world, session, THURSDAY) == [False]
    line = session.scalars(select(AdminEvent)).one()
    assert (line.action, [one["after"]["zh"] for one in line.content["lines"]]) == (
        "set_days",
        ["法定节假日", "市政府通告"],
    )


def test_working_days_over_a_week_bring_the_ordinary_week_back(world: World, session: Session) -> None:
    week = typed(first="2026-10-01", last="2026-10-07", kind="work", festival="")

    calendars.set_days(week, actor=world.person("coord"))

    days = [date(2026, 10, n) for n in range(1, 8)]
    assert works(world, session, *days) == [True, True, False, False, True, True, True]


def test_a_saturday_is_made_up_for(world: World, session: Session) -> None:
    calendars.set_days(typed(first="2026-11-21", kind="makeup", festival="国庆节"), actor=world.person("coord"))

    assert works(world, session, date(2026, 11, 21)) == [True]
    row = known.days_of_year(session, world.meeting.id, 2026)[date(2026, 11, 21)]
    assert (row.name_zh, row.name_en, row.is_provisional) == ("国庆节", "National Day", False)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("first", {"first": ""}),
        ("first", {"first": "26.11.2026"}),
        ("first", {"first": "2031-01-01"}),
        ("last", {"last": "2026-11-25"}),
        ("last", {"last": "2026-12-31"}),
        ("last", {"last": "soon"}),
        ("kind", {"kind": "festival"}),
        ("kind", {"kind": "makeup"}),
        ("kind", {"kind": "work", "first": "2026-11-21", "last": "2026-11-22"}),
        ("festival", {"festival": ""}),
        ("name_en", {"name_en": " "}),
        ("name_zh", {"name_zh": "长" * 41}),
        ("source", {"source": ""}),
    ],
)
def test_what_is_wrong_is_said_beneath_its_field_and_nothing_changes(
    world: World, session: Session, field: str, given: dict[str, str]
) -> None:
    before = edition(world, session)

    with pytest.raises(Invalid) as refused:
        calendars.set_days(typed(**given), actor=world.person("coord"))

    assert (list(refused.value.faults), edition(world, session)) == ([field], before)


def test_a_year_without_a_notice_is_filled_as_provisional_until_it_is_announced(world: World, session: Session) -> None:
    coord = world.person("coord")

    calendars.fill_year(2027, actor=coord)
    session.expire_all()
    assert (known.years(session, world.meeting.id), calendar_of(session, world.meeting).is_provisional(2027)) == (
        {2026: False, 2027: True},
        True,
    )
    calendars.set_days(typed(first="2027-10-01", last="2027-10-07", festival="国庆节"), actor=coord)
    assert known.years(session, world.meeting.id)[2027] is True

    calendars.announce(2027, actor=coord)
    session.expire_all()
    assert (known.years(session, world.meeting.id)[2027], calendar_of(session, world.meeting).is_provisional(2027)) == (
        False,
        False,
    )
    acts = session.scalars(select(AdminEvent.action).order_by(AdminEvent.seq)).all()
    assert acts == ["fill_year", "set_days", "announce_year"]


def test_a_year_is_filled_once_and_announced_once(world: World, session: Session) -> None:
    before = edition(world, session)

    for act, year in ((calendars.fill_year, 2026), (calendars.fill_year, 2061), (calendars.announce, 2026)):
        with pytest.raises(Refused):
            act(year, actor=world.person("coord"))

    assert edition(world, session) == before


def test_a_change_moves_nothing_that_is_due_already(world: World, session: Session) -> None:
    matter = factories.assigned(world, supports=("tax",))
    due_at = matter.due_at

    calendars.set_days(typed(), actor=world.person("coord"))

    session.expire_all()
    assert world.matter(matter.number).due_at == due_at


def test_another_joint_meeting_keeps_its_calendar(world: World, session: Session) -> None:
    other = Meeting(code="other", name_zh="他区", name_en="Other", settings={})
    session.add(other)
    session.commit()

    calendars.set_days(typed(), actor=world.person("coord"))

    assert calendar_of(session, other).is_working(THURSDAY)
