"""A calendar at its edges: its settings, office time to the microsecond, and due moments to the last value."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.engine.test_deadlines import DAYS, local
from workflow.engine.deadlines import SHANGHAI, Calendar, Due, amber_days, days_used, due, due_by
from workflow.engine.definition import Limit
from workflow.engine.lights import Amber

MONDAY, TUESDAY = local(2026, 11, 16, 0), local(2026, 11, 17, 0)
TICK = timedelta(microseconds=1)


@pytest.fixture
def calendar() -> Calendar:
    return Calendar(DAYS, provisional_years={2027})


def test_days_that_say_otherwise_are_worked_or_not(calendar):
    worked = [date(2026, 9, day) for day in range(19, 31) if calendar.is_working(date(2026, 9, day))]

    assert [day.day for day in worked] == [20, 21, 22, 23, 24, 28, 29, 30]
    assert calendar.between(date(2026, 9, 18), date(2026, 10, 10)) == 11


@pytest.mark.parametrize(
    ("week", "worked"),
    [((0, 1, 2, 3, 4), [16, 17, 18, 19, 20]), ((5, 6), [21, 22]), ((2,), [18]), (range(7), range(16, 23))],
)
def test_other_days_follow_the_week(week, worked):
    plain = Calendar(week=week)

    assert [day for day in range(16, 23) if plain.is_working(date(2026, 11, day))] == list(worked)


@pytest.mark.parametrize(
    ("more", "provisional"),
    [
        ({}, [2025, 2026, 2027]),
        ({"days": {date(2026, 1, 1): False}}, [2025, 2027]),
        ({"days": {date(2026, 1, 1): False}, "known_years": [2025]}, [2026, 2027]),
        ({"known_years": [2025, 2026], "provisional_years": [2026]}, [2026, 2027]),
        ({"is_certain": True}, []),
    ],
)
def test_a_year_is_provisional_until_it_is_known_and_announced(more, provisional):
    assert [year for year in (2025, 2026, 2027) if Calendar(**more).is_provisional(year)] == provisional


def test_kinds_of_unit_with_calendars_of_their_own_are_known():
    station = Calendar()

    assert Calendar(by_kind={"station": station}).kinds == {"station"}
    assert Calendar(by_kind={"station": station}).of("station") is station
    assert Calendar().kinds == frozenset()


@pytest.mark.parametrize(
    ("opening", "lunch", "closing", "hours"),
    [
        (time(9), (time(12), time(13, 30)), time(17, 30), 7),
        (time(9), None, time(17, 30), 8.5),
        (time(9), (time(12), time(13)), time(17, 30), 7.5),
        (time(9), (time(9), time(10)), time(17, 30), 8.5),
        (time(9), (time(8), time(10)), time(17, 30), 8.5),
        (time(9), (time(16, 30), time(17, 30)), time(17, 30), 8.5),
        (time(9), (time(13), time(12)), time(17, 30), 8.5),
        (time(8, 30, 30), None, time(16, 0, 45), 7.5 + 15 / 3600),
        (time.min, None, time.max, 24),
    ],
)
def test_office_hours_of_a_day_rest_at_a_noon_that_lies_within(opening, lunch, closing, hours):
    plain = Calendar(office_open=opening, lunch=lunch, office_close=closing)

    assert plain.office_time(MONDAY, TUESDAY) == timedelta(hours=hours)
    assert plain.opening(date(2026, 11, 16)) == datetime.combine(date(2026, 11, 16), opening, SHANGHAI)


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        (local(2026, 11, 21, 10), timedelta(0), local(2026, 11, 21, 10)),
        (local(2026, 11, 21, 10), TICK, local(2026, 11, 23, 9) + TICK),
        (local(2026, 11, 20, 17, 30) - TICK, TICK, local(2026, 11, 20, 17, 30)),
        (local(2026, 11, 20, 17, 30), TICK, local(2026, 11, 23, 9) + TICK),
        (local(2026, 11, 20, 11), timedelta(hours=1), local(2026, 11, 20, 12)),
        (local(2026, 11, 20, 11), timedelta(hours=1) + TICK, local(2026, 11, 20, 13, 30) + TICK),
        (local(2026, 11, 20, 14, 30), -timedelta(hours=1), local(2026, 11, 20, 13, 30)),
        (local(2026, 11, 20, 14, 30), -timedelta(hours=1) - TICK, local(2026, 11, 20, 12) - TICK),
        (local(2026, 11, 23, 9), -TICK, local(2026, 11, 20, 17, 30) - TICK),
        (local(2026, 11, 23, 10), -timedelta(hours=1), local(2026, 11, 23, 9)),
        (local(2026, 11, 16, 9), timedelta(hours=70), local(2026, 11, 27, 17, 30)),
        (local(2026, 11, 27, 17, 30), -timedelta(hours=70), local(2026, 11, 16, 9)),
        (local(2026, 11, 27, 17, 30), -timedelta(hours=700), local(2026, 7, 7, 9)),
    ],
)
def test_office_time_goes_there_and_back_to_the_microsecond(calendar, start, length, end):
    assert calendar.add_office_time(start, length) == end


@pytest.mark.parametrize("days", [1, -1, 7, -7, 60, -60, 400, -400, 1500, -1500])
def test_far_days_are_found_and_counted_back(calendar, days):
    found = calendar.add(date(2026, 11, 20), days)

    assert calendar.is_working(found)
    assert calendar.between(date(2026, 11, 20), found) == days
    assert calendar.add(date(2026, 11, 20), days) == found


def test_moments_are_given_in_utc(calendar):
    there = local(2026, 11, 20, 10)
    given = [
        calendar.midnight(there.date()),
        calendar.opening(there.date()),
        calendar.add_office_time(there, timedelta(0)),
        calendar.add_office_time(there, timedelta(hours=3)),
        due(Limit(5, "h"), there, calendar).due_at,
        due(Limit(5, "oh"), there, calendar).due_at,
        due(Limit(5), there, calendar).due_at,
    ]

    assert all(moment.tzinfo is UTC for moment in given)


@pytest.mark.parametrize(
    ("limit", "end"),
    [
        (Limit(80, "oh"), Due(date(2026, 12, 1), local(2026, 12, 1, 12), local(2026, 11, 25, 17, 30))),
        (Limit(8, "oh"), Due(date(2026, 11, 17), local(2026, 11, 17, 10), local(2026, 11, 12, 0))),
        (Limit(240, "h"), Due(date(2026, 11, 26), local(2026, 11, 26, 9), local(2026, 11, 23, 0))),
        (Limit(600, "h"), Due(date(2026, 12, 11), local(2026, 12, 11, 9), local(2026, 12, 3, 21))),
        (Limit(90, "min"), Due(date(2026, 11, 16), local(2026, 11, 16, 10, 30), local(2026, 11, 11, 0))),
        (Limit(20), Due(date(2026, 12, 14), local(2026, 12, 15, 0), local(2026, 12, 4, 0))),
        (Limit(1), Due(date(2026, 11, 17), local(2026, 11, 18, 0), local(2026, 11, 12, 0))),
    ],
)
def test_a_limit_ends_and_warns_to_the_minute(calendar, limit, end):
    assert due(limit, local(2026, 11, 16, 9), calendar) == end


def test_a_day_without_a_length_warns_three_days_before(calendar):
    assert due_by(date(2026, 11, 20), calendar).amber_at == local(2026, 11, 17, 0)


def test_a_joint_meeting_s_own_warning_counts_for_days_too():
    early = Calendar(amber=Amber(days=5, percent=50))

    assert due_by(date(2026, 11, 20), early).amber_at == local(2026, 11, 13, 0)
    assert due_by(date(2026, 11, 20), early, length=20).amber_at == local(2026, 11, 6, 0)


@pytest.mark.parametrize(("length", "days"), [(37, 12), (40, 12), (41, 13), (100, 30)])
def test_long_terms_warn_at_thirty_per_cent(length, days):
    assert amber_days(length) == days


@pytest.mark.parametrize(
    ("started_at", "ended_at", "days"),
    [
        (local(2026, 11, 16, 9), local(2026, 11, 16, 17), 0),
        (local(2026, 11, 16, 9), local(2026, 11, 17, 17), 1),
        (local(2026, 11, 16, 18), local(2026, 11, 16, 19), 0),
        (local(2026, 11, 16, 18), local(2026, 11, 18, 19), 1),
        (local(2026, 11, 20, 9), local(2026, 11, 24, 9), 2),
    ],
)
def test_days_used_are_counted_from_delivery(calendar, started_at, ended_at, days):
    assert days_used(started_at, ended_at, calendar) == days
