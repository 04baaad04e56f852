"""Office hours and weeks of other kinds of unit, against an oracle that goes minute by minute and day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.test_deadlines import CALENDAR, DAYS, local
from workflow.engine.deadlines import EVERY_DAY, Calendar, due
from workflow.engine.definition import OFFICE_HOUR, Limit

ALWAYS = Calendar(week=EVERY_DAY, office_open=time.min, lunch=None, office_close=time.max, is_certain=True)
BANK = Calendar(DAYS, week=(0, 1, 2, 3, 4, 5), office_open=time(8, 30), lunch=None, office_close=time(16))
CALENDARS = st.sampled_from([CALENDAR, ALWAYS, BANK])
MINUTE = timedelta(minutes=1)
MOMENTS = st.datetimes(datetime(2026, 9, 20), datetime(2026, 10, 20), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)


def is_open(moment: datetime, calendar: Calendar) -> bool:
    """The minute that begins at `moment` is worked, by the plain rule."""
    there = moment.astimezone(calendar.zone)
    if calendar is ALWAYS:
        return True
    if not calendar.is_working(there.date()):
        return False
    if calendar is BANK:
        return time(8, 30) <= there.time() < time(16)
    return time(9) <= there.time() < time(12) or time(13, 30) <= there.time() < time(17, 30)


@settings(deadline=None)
@given(start=MOMENTS, minutes=st.integers(1, 900), calendar=CALENDARS)
def test_adding_office_time_agrees_with_going_minute_by_minute(start, minutes, calendar):
    at, left = start, minutes
    while left:
        left -= is_open(at, calendar)
        at += MINUTE

    assert calendar.add_office_time(start, minutes * MINUTE) == at
    assert calendar.office_time(start, at) == minutes * MINUTE


@settings(deadline=None)
@given(start=MOMENTS, minutes=st.integers(1, 900), calendar=CALENDARS)
def test_going_back_in_office_time_agrees_too(start, minutes, calendar):
    at, left = start, minutes
    while left:
        at -= MINUTE
        left -= is_open(at, calendar)

    assert calendar.add_office_time(start, -minutes * MINUTE) == at


@given(day=st.dates(date(2020, 1, 1), date(2027, 12, 31)), count=st.integers(-40, 40), calendar=CALENDARS)
def test_counting_days_agrees_with_going_day_by_day(day, count, calendar):
    while count < 0 and not calendar.is_working(day):
        day -= timedelta(days=1)
    at, left, step = day, abs(count), timedelta(days=1 if count > 0 else -1)
    while left:
        at += step
        left -= calendar.is_working(at)
    if count:
        assert calendar.add(day, count) == at
    low, high = min(day, at), max(day, at)
    worked = sum(calendar.is_working(low + timedelta(days=n)) for n in range(1, (high - low).days + 1))
    assert calendar.between(low, high) == worked


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (local(2026, 11, 16, 9), 3, local(2026, 11, 16, 12)),
        (local(2026, 11, 16, 9), 4, local(2026, 11, 16, 14, 30)),
        (local(2026, 11, 16, 17), 1, local(2026, 11, 17, 9, 30)),
        (local(2026, 11, 20, 18), 2, local(2026, 11, 23, 11)),
        (local(2026, 9, 30, 16, 30), 2, local(2026, 10, 8, 10)),
    ],
)
def test_office_hours_rest_at_noon_at_night_and_on_days_off(start, hours, end):
    assert due(Limit(hours, OFFICE_HOUR), start, CALENDAR).due_at == end


def test_a_station_works_day_and_night_and_no_year_of_it_is_provisional():
    saturday_night = local(2026, 10, 3, 23)

    assert ALWAYS.delivered_on(saturday_night) == date(2026, 10, 3)
    assert due(Limit(1), saturday_night, ALWAYS).due_on == date(2026, 10, 4)
    assert due(Limit(2, OFFICE_HOUR), saturday_night, ALWAYS).due_at == local(2026, 10, 4, 1)
    assert not ALWAYS.is_provisional(2044)


def test_a_kind_of_unit_has_its_own_calendar_or_the_office_s():
    calendar = Calendar(DAYS, by_kind={"station": ALWAYS})

    assert (calendar.of("station"), calendar.of("member"), calendar.of(None)) == (ALWAYS, calendar, calendar)
