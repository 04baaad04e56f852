"""Scoring by handbook B5: shares, deductions, places, and who is left out."""

from __future__ import annotations

from datetime import date

from workflow.queries.bulletin_scores import ranked
from workflow.queries.bulletins import UnitFigures, before, periods
from workflow.queries.spans import Span
from workflow.types import Text


def _unit(uid: str, **counts: int) -> UnitFigures:
    return UnitFigures(uid, Text(uid, uid), **counts)


def test_equal_points_share_a_place_and_the_next_place_is_left_out() -> None:
    rows = [
        _unit("a", signed=2, signed_in_time=2, finished=2),
        _unit("b", signed=4, signed_in_time=4, finished=1),
        _unit("c", signed=2, signed_in_time=1, finished=2),
    ]

    assert [(one.figures.uid, one.points, one.place) for one in ranked(rows)] == [
        ("a", 100.0, 1),
        ("b", 100.0, 1),
        ("c", 87.5, 3),
    ]


def test_a_unit_without_tasks_and_one_with_nothing_to_score_are_not_ranked() -> None:
    rows = [_unit("idle"), _unit("open", delivered=1, under_way=1), _unit("led", led=2, first=1)]

    assert [(one.figures.uid, one.points, one.place, one.figures.is_idle) for one in ranked(rows)] == [
        ("led", 50.0, 1, False),
        ("open", None, None, False),
        ("idle", None, None, True),
    ]


def test_what_is_late_costs_points_and_never_more_than_there_are() -> None:
    late = ranked([_unit("late", finished=10, late=1)])[0]
    lost = ranked([_unit("lost", finished=1, late=1, red=60, under_way=60)])[0]

    assert (late.points, late.deducted) == (88.0, 2)
    assert (lost.points, lost.deducted) == (0.0, 122)


def test_weights_of_the_joint_meeting_count() -> None:
    row = _unit("a", signed=2, signed_in_time=1, finished=1)

    assert ranked([row], {"sign": 50, "close": 50})[0].points == 75.0


def test_a_whole_month_is_compared_with_the_whole_month_before() -> None:
    assert before(Span(date(2026, 9, 1), date(2026, 9, 30))) == Span(date(2026, 8, 1), date(2026, 8, 31))
    assert before(Span(date(2026, 9, 1), date(2026, 9, 23))) == Span(date(2026, 8, 1), date(2026, 8, 23), 1)
    assert before(Span(date(2026, 9, 7), date(2026, 9, 13))) == Span(date(2026, 8, 31), date(2026, 9, 6))


def test_the_last_month_and_week_are_over() -> None:
    found = periods(date(2026, 3, 4))

    assert found["last_month"] == Span(date(2026, 2, 1), date(2026, 2, 28))
    assert found["last_week"] == Span(date(2026, 2, 23), date(2026, 3, 1))
