"""Pauses: what was left of a clock before is left of it afterwards, whatever its unit and the days in between."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.test_deadlines import CALENDAR, local
from workflow.engine.deadlines import Due, days_left, due, due_by
from workflow.engine.definition import HOUR, MINUTE, OFFICE_HOUR, Limit
from workflow.engine.pauses import counted, moved, paused_days

MOMENTS = st.datetimes(datetime(2020, 2, 1), datetime(2026, 11, 1), timezones=st.just(UTC))
SPANS = st.timedeltas(timedelta(0), timedelta(days=60))


@given(start=MOMENTS, length=st.integers(0, 40), wait=SPANS, pause=SPANS)
def test_as_many_working_days_are_left_after_a_pause_as_before(start, length, wait, pause):
    limit, held_at = Limit(length), start + wait
    let_go_at = held_at + pause
    before = due(limit, start, CALENDAR)

    after = moved(before, limit, (held_at, let_go_at), CALENDAR)

    first, second = CALENDAR.local_date(held_at), CALENDAR.local_date(let_go_at)
    assert (after.due_at <= let_go_at) == (before.due_at <= held_at)
    if before.due_at > held_at:
        assert days_left(after.due_on, second, CALENDAR) == days_left(before.due_on, first, CALENDAR)
    assert after.due_at >= before.due_at
    assert after.amber_at <= after.due_at


@given(start=MOMENTS, length=st.integers(0, 200), wait=SPANS, pause=SPANS, unit=st.sampled_from([HOUR, MINUTE]))
def test_hours_end_later_by_just_the_time_of_the_pause(start, length, wait, pause, unit):
    limit, held_at = Limit(length, unit), start + wait
    before = due(limit, start, CALENDAR)

    after = moved(before, limit, (held_at, held_at + pause), CALENDAR)

    assert (after.due_at - before.due_at, after.amber_at - before.amber_at) == (pause, pause)


@given(start=MOMENTS, length=st.integers(1, 100), wait=SPANS, pause=SPANS)
def test_as_much_office_time_is_left_after_a_pause_as_before(start, length, wait, pause):
    limit, held_at = Limit(length, OFFICE_HOUR), start + wait
    let_go_at = held_at + pause
    before = due(limit, start, CALENDAR)

    after = moved(before, limit, (held_at, let_go_at), CALENDAR)

    if before.due_at <= held_at:
        assert after == before
    else:
        assert CALENDAR.office_time(let_go_at, after.due_at) == CALENDAR.office_time(held_at, before.due_at)


@pytest.mark.parametrize(
    ("held_at", "let_go_at", "due_on", "days"),
    [
        (local(2026, 11, 17), local(2026, 11, 17, 16), date(2026, 11, 30), 0),
        (local(2026, 11, 17), local(2026, 11, 20), date(2026, 12, 3), 3),
        (local(2026, 11, 20), local(2026, 11, 23), date(2026, 12, 1), 1),
        (local(2026, 11, 21), local(2026, 11, 22), date(2026, 11, 30), 0),
        (local(2026, 12, 2), local(2026, 12, 9), date(2026, 12, 7), 5),
    ],
)
def test_a_term_of_ten_days_moves_by_the_working_days_of_the_pause(held_at, let_go_at, due_on, days):
    limit, pause = Limit(10), (held_at, let_go_at)

    assert counted(limit, local(2026, 11, 16), [pause], CALENDAR).due_on == due_on
    assert paused_days([pause], CALENDAR) == days


def test_what_ends_on_the_day_of_a_pause_that_ends_at_the_weekend_is_not_late_by_it():
    friday, sunday = local(2026, 11, 20), local(2026, 11, 22)

    assert counted(Limit(4), local(2026, 11, 16), [(friday, sunday)], CALENDAR).due_on == date(2026, 11, 22)


def test_what_was_late_on_a_saturday_is_late_after_the_pause():
    saturday, wednesday = local(2026, 11, 21), local(2026, 11, 25)

    assert counted(Limit(4), local(2026, 11, 16), [(saturday, wednesday)], CALENDAR).due_on == date(2026, 11, 24)


@given(start=MOMENTS, length=st.integers(1, 30), pauses=st.lists(st.tuples(SPANS, SPANS), max_size=4))
def test_pauses_one_after_the_other_add_up(start, length, pauses):
    limit, at, spans = Limit(length, HOUR), start, []
    for wait, pause in pauses:
        spans.append((at + wait, at + wait + pause))
        at = spans[-1][1]

    total = sum((pause for _, pause in pauses), timedelta(0))
    assert counted(limit, start, spans, CALENDAR).due_at == start + timedelta(hours=length) + total


MONDAY = local(2026, 11, 16)


@pytest.mark.parametrize(
    ("limit", "pause", "after"),
    [
        (
            Limit(20),
            (local(2026, 11, 18, 10), local(2026, 11, 20, 10)),
            Due(date(2026, 12, 16), local(2026, 12, 17, 0), local(2026, 12, 8, 0)),
        ),
        (
            Limit(80, OFFICE_HOUR),
            (local(2026, 11, 18, 10), local(2026, 11, 19, 10)),
            Due(date(2026, 12, 2), local(2026, 12, 2, 12), local(2026, 11, 26, 17, 30)),
        ),
        (
            Limit(80, OFFICE_HOUR),
            (local(2026, 11, 30, 10), local(2026, 12, 4, 16)),
            Due(date(2026, 12, 8), local(2026, 12, 8, 9, 30), local(2026, 12, 2, 15)),
        ),
        (
            Limit(240, HOUR),
            (local(2026, 11, 18, 10), local(2026, 11, 19, 22)),
            Due(date(2026, 11, 27), local(2026, 11, 27, 21), local(2026, 11, 24, 12)),
        ),
    ],
)
def test_end_and_warning_move_together(limit, pause, after):
    assert moved(due(limit, MONDAY, CALENDAR), limit, pause, CALENDAR) == after
    assert counted(limit, MONDAY, [pause], CALENDAR) == after


@pytest.mark.parametrize("unit", ["wd", OFFICE_HOUR, HOUR, MINUTE])
def test_a_pause_that_ends_as_it_begins_moves_nothing(unit):
    before = due(Limit(10, unit), MONDAY, CALENDAR)
    saturday = local(2026, 11, 21)

    assert moved(before, Limit(10, unit), (saturday, saturday), CALENDAR) == before
    assert moved(before, Limit(10, unit), (saturday, MONDAY), CALENDAR) == before


def test_office_hours_that_ran_out_as_the_pause_began_stay_run_out():
    before = due(Limit(8, OFFICE_HOUR), MONDAY, CALENDAR)

    assert moved(before, Limit(8, OFFICE_HOUR), (before.due_at, local(2026, 11, 20)), CALENDAR) == before


def test_a_term_that_ran_out_as_the_pause_began_is_late_after_it():
    before = due_by(date(2026, 11, 17), CALENDAR, length=1)

    after = moved(before, Limit(1), (before.due_at, local(2026, 11, 20)), CALENDAR)

    assert after.due_on == date(2026, 11, 19)


def test_a_pause_over_days_off_leaves_a_term_as_it_was_even_its_own_warning():
    before = due_by(date(2026, 11, 30), CALENDAR, length=20)

    assert moved(before, Limit(10), (local(2026, 11, 21), local(2026, 11, 22)), CALENDAR) is before
