"""Counting working days: the cases of handbook H, and what always holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.engine.deadlines import SHANGHAI, Calendar, Due, days_left, due, due_by
from workflow.engine.definition import Limit
from workflow.engine.holidays import calendar_days
from workflow.engine.lights import amber_days, light
from workflow.types import Light, Phase

DAYS = {seed.day: seed.is_working for year in range(2020, 2028) for seed in calendar_days(year)}
CALENDAR = Calendar(DAYS, provisional_years={2027})
DATES = st.dates(date(2020, 1, 1), date(2027, 12, 31))


def local(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        (date(2026, 2, 12), 3, date(2026, 2, 24)),
        (date(2026, 2, 12), 10, date(2026, 3, 4)),
        (date(2026, 9, 18), 5, date(2026, 9, 24)),
        (date(2026, 9, 24), 5, date(2026, 10, 9)),
        (date(2026, 9, 30), 5, date(2026, 10, 13)),
        (date(2026, 4, 29), 5, date(2026, 5, 9)),
        (date(2026, 12, 28), 3, date(2026, 12, 31)),
    ],
)
def test_the_handbook_s_cases(start, length, end):
    assert CALENDAR.add(start, length) == end
    assert CALENDAR.between(start, end) == length
    assert due(Limit(length), datetime.combine(start, time(9), SHANGHAI), CALENDAR).due_on == end


@pytest.mark.parametrize(
    ("moment", "delivered"),
    [
        (local(2026, 11, 20, 17, 30), date(2026, 11, 20)),
        (local(2026, 11, 20, 17, 31), date(2026, 11, 23)),
        (local(2026, 11, 21, 10), date(2026, 11, 23)),
        (local(2026, 9, 20, 10), date(2026, 9, 20)),
        (local(2026, 9, 30, 18), date(2026, 10, 8)),
        (local(2026, 2, 14, 18), date(2026, 2, 24)),
        (local(2026, 11, 20, 0, 5), date(2026, 11, 20)),
    ],
)
def test_after_office_close_or_on_a_day_off_it_counts_as_the_next_working_day(moment, delivered):
    assert CALENDAR.delivered_on(moment) == delivered


def test_day_one_is_the_day_after_the_one_that_delivery_counts_on():
    late_on_friday = due(Limit(1), local(2026, 11, 20, 18), CALENDAR)

    assert late_on_friday.due_on == date(2026, 11, 24)


def test_without_delivery_the_day_itself_counts():
    late_on_friday = due(Limit(1), local(2026, 11, 20, 18), CALENDAR, counts_from_delivery=False)

    assert late_on_friday.due_on == date(2026, 11, 23)


def test_a_term_ends_at_the_next_local_midnight():
    ten = due(Limit(10), local(2026, 11, 20, 9), CALENDAR)

    assert ten == Due(
        due_on=date(2026, 12, 4),
        due_at=datetime(2026, 12, 4, 16, tzinfo=UTC),
        amber_at=datetime(2026, 11, 30, 16, tzinfo=UTC),
    )


def test_a_limit_of_no_days_ends_with_the_same_day():
    same_day = due(Limit(0), local(2026, 11, 20, 9), CALENDAR)

    assert (same_day.due_on, same_day.due_at) == (date(2026, 11, 20), datetime(2026, 11, 20, 16, tzinfo=UTC))


@pytest.mark.parametrize(
    ("limit", "end", "amber"),
    [
        (Limit(48, "h"), local(2026, 10, 2, 20), local(2026, 9, 24, 0)),
        (Limit(480, "h"), local(2026, 10, 20, 20), local(2026, 10, 14, 20)),
        (Limit(10, "min"), local(2026, 9, 30, 20, 10), local(2026, 9, 24, 0)),
    ],
)
def test_hours_run_on_through_nights_and_holidays_and_are_near_within_three_days(limit, end, amber):
    moment = due(limit, local(2026, 9, 30, 20), CALENDAR)

    assert (moment.due_on, moment.due_at, moment.amber_at) == (end.date(), end, amber)


@pytest.mark.parametrize(("length", "days"), [(0, 3), (1, 3), (5, 3), (10, 3), (11, 4), (20, 6), (30, 9), (31, 10)])
def test_amber_comes_at_three_days_or_thirty_per_cent_rounded_up(length, days):
    assert amber_days(length) == days


@given(day=DATES, length=st.integers(1, 60))
def test_amber_begins_on_the_first_day_with_no_more_left_than_the_threshold(day, length):
    moment = due(Limit(length), datetime.combine(day, time(9), SHANGHAI), CALENDAR)

    amber_on = CALENDAR.local_date(moment.amber_at)
    assert CALENDAR.between(amber_on, moment.due_on) <= amber_days(length)
    assert CALENDAR.between(amber_on - timedelta(days=1), moment.due_on) > amber_days(length)


def test_a_day_that_ends_a_term_may_be_given():
    moment = due_by(date(2026, 11, 30), CALENDAR, length=20)

    assert (moment.due_at, moment.amber_at) == (local(2026, 12, 1, 0), local(2026, 11, 20, 0))


@given(day=DATES, length=st.integers(1, 300))
def test_adding_and_counting_agree(day, length):
    end = CALENDAR.add(day, length)

    assert CALENDAR.between(day, end) == length
    assert CALENDAR.is_working(end)
    assert all(not CALENDAR.is_working(end + timedelta(days=n)) for n in range(1, _off_after(end)))


def _off_after(day: date) -> int:
    return next(n for n in range(1, 30) if CALENDAR.is_working(day + timedelta(days=n)))


@given(first=DATES, last=DATES)
def test_counting_is_what_counting_one_by_one_gives(first, last):
    low, high = sorted((first, last))
    days = sum(CALENDAR.is_working(low + timedelta(days=n + 1)) for n in range((high - low).days))

    assert CALENDAR.between(low, high) == days
    assert CALENDAR.between(high, low) == -days


@given(day=DATES, length=st.integers(1, 100))
def test_going_back_ends_on_a_working_day_with_so_many_between(day, length):
    before = CALENDAR.add(day, -length)

    assert CALENDAR.is_working(before)
    assert CALENDAR.between(before, day) == length


def test_days_without_a_row_follow_monday_to_friday():
    bare = Calendar()

    assert [bare.is_working(date(2026, 10, day)) for day in range(5, 12)] == [True] * 5 + [False] * 2
    assert bare.is_provisional(2026)


def test_a_year_is_provisional_until_it_is_announced():
    assert [CALENDAR.is_provisional(year) for year in (2019, 2020, 2026, 2027, 2028)] == [
        True,
        False,
        False,
        True,
        True,
    ]


def test_office_close_and_zone_are_settings():
    early = Calendar(DAYS, office_close=time(12))

    assert early.delivered_on(local(2026, 11, 19, 13)) == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2026, 11, 20), 2),
        (date(2026, 11, 22), 2),
        (date(2026, 11, 24), 0),
        (date(2026, 11, 25), -1),
        (date(2026, 11, 29), -3),
    ],
)
def test_days_left_are_working_days(today, left):
    assert days_left(date(2026, 11, 24), today, CALENDAR) == left


def test_a_day_off_after_the_last_day_is_one_day_over():
    assert days_left(date(2026, 11, 20), date(2026, 11, 21), CALENDAR) == -1


@pytest.mark.parametrize(
    ("phase", "hours", "was_late", "expected"),
    [
        (Phase.OPEN, -49, False, Light.GREEN),
        (Phase.OPEN, -48, False, Light.AMBER),
        (Phase.OPEN, -1, True, Light.AMBER),
        (Phase.OPEN, 0, False, Light.RED),
        (Phase.OPEN, 100, False, Light.RED),
        (Phase.SUSPENDED, 100, False, Light.GREY),
        (Phase.SETTLED, 100, False, Light.DONE),
        (Phase.SETTLED, -100, True, Light.LATE),
        (Phase.CANCELLED, 100, True, None),
    ],
)
def test_lights(phase, hours, was_late, expected):
    end = datetime(2026, 11, 24, 16, tzinfo=UTC)

    assert light(end, end - timedelta(hours=48), end + timedelta(hours=hours), phase, was_late) == expected


def test_where_no_clock_runs_there_is_no_light():
    assert light(None, None, datetime(2026, 11, 24, tzinfo=UTC), Phase.OPEN, False) is None
