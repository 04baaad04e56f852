"""Scores and places of units in a bulletin. Source: handbook B5."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflow.queries.bulletins import UnitFigures

FORMULA = "B5-1S"
"""The version of the rule, kept with whatever was scored by it."""
WEIGHTS = {"sign": 10, "close": 30, "first": 20}
"""Points of what the system counts, scaled up to 100. 材料质量, 信息报送, 协作配合 and 回头看 are not counted."""
RED_COSTS = 2
"""Points for each matter that ran out of time."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A unit with its shares (0 to 1, None where there was nothing to count), points and place.

    `points` (0 to 100, one decimal) and `place` are None for a unit without tasks, or with nothing that counts yet; who
    has the same points has the same place.
    """

    figures: UnitFigures
    shares: Mapping[str, float | None]
    deducted: int
    points: float | None
    place: int | None = None


def ranked(rows: Sequence[UnitFigures], weights: Mapping[str, int] | None = None) -> list[Scored]:
    """The best first, units of one place in the order given; who is not ranked comes last."""
    found = [_scored(row, weights or WEIGHTS) for row in rows]
    points = [one.points for one in found if one.points is not None]
    placed = [Scored(one.figures, one.shares, one.deducted, one.points, _place(one.points, points)) for one in found]
    return sorted(placed, key=lambda one: (one.place is None, one.place or 0, one.figures.is_idle))


def _place(own: float | None, points: Sequence[float]) -> int | None:
    return None if own is None else 1 + sum(other > own for other in points)


def _scored(row: UnitFigures, weights: Mapping[str, int]) -> Scored:
    shares = {
        "sign": _share(row.signed_in_time, row.signed),
        "close": _share(row.in_time, row.finished),
        "first": _share(row.first, row.led),
    }
    counted = {name: share for name, share in shares.items() if share is not None and weights.get(name)}
    whole, deducted = sum(weights[name] for name in counted), RED_COSTS * (row.late + row.red)
    if not whole:
        return Scored(row, shares, deducted, None)
    gained = 100 * sum(weights[name] * share for name, share in counted.items()) / whole
    return Scored(row, shares, deducted, max(0.0, round(gained - deducted, 1)))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
