"""The days of a year: as announced, or provisional."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.engine.holidays import ANNOUNCED, HOLIDAY, MAKEUP, PROVISIONAL, calendar_days


def _days(year: int, kind: str) -> list[date]:
    return [seed.day for seed in calendar_days(year) if seed.kind == kind]


def _span(year: int, *spans: tuple[int, int, int]) -> list[date]:
    return [date(year, month, day) for month, first, last in spans for day in range(first, last + 1)]


def test_2026_is_as_the_general_office_announced_it():
    assert _days(2026, HOLIDAY) == _span(
        2026, (1, 1, 3), (2, 15, 23), (4, 4, 6), (5, 1, 5), (6, 19, 21), (9, 25, 27), (10, 1, 7)
    )
    assert _days(2026, MAKEUP) == [
        date(2026, month, day) for month, day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))
    ]
    assert sum(seed.is_working for seed in calendar_days(2026)) == 248


def test_2020_is_the_year_of_the_long_spring_festival():
    assert _days(2020, HOLIDAY) == _span(
        2020, (1, 1, 1), (1, 24, 31), (2, 1, 2), (4, 4, 6), (5, 1, 5), (6, 25, 27), (10, 1, 8)
    )
    assert _days(2020, MAKEUP) == [
        date(2020, month, day) for month, day in ((1, 19), (4, 26), (5, 9), (6, 28), (9, 27), (10, 10))
    ]


@pytest.mark.parametrize("year", range(2020, 2028))
def test_every_day_of_a_year_is_there_once_and_in_order(year):
    days = [seed.day for seed in calendar_days(year)]

    assert days == sorted(set(days))
    assert (days[0], days[-1]) == (date(year, 1, 1), date(year, 12, 31))


def test_a_year_not_yet_announced_is_monday_to_friday_and_says_so():
    seeds = calendar_days(2027)

    assert {seed.status for seed in seeds} == {PROVISIONAL}
    assert all(seed.is_working == (seed.day.weekday() < 5) for seed in seeds)
    assert {seed.status for seed in calendar_days(2026)} == {ANNOUNCED}


def test_holidays_and_make_up_days_are_named_in_both_languages():
    named = {seed.day: seed.name for seed in calendar_days(2026) if seed.name}

    assert (named[date(2026, 10, 1)].zh, named[date(2026, 10, 1)].en) == ("国庆节", "National Day")
    assert named[date(2026, 2, 14)].zh == "春节"
    assert date(2026, 11, 20) not in named


def test_every_day_says_on_whose_word_it_is_what_it_is():
    assert {seed.source for seed in calendar_days(2026)} == {"国务院办公厅关于2026年部分节假日安排的通知"}
    assert {seed.source for seed in calendar_days(2027)} == {"节假日安排尚未公布，暂按周一至周五上班"}
