"""A unit's part in a matter as figures and lists count it: under way by light, and finished in a period."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, true

from workflow.models.assignment import ASSIGNED, Assignment
from workflow.models.matter import Matter
from workflow.types import Light

WORKING = ("pending_sign", "handling")
"""The states of a part that its unit still owes something in."""


def under_way(light: Light | None, now: datetime) -> ColumnElement[bool]:
    """Parts that are under way, of one light or of any."""
    working = Assignment.state.in_(WORKING)
    due_at, amber_at = Assignment.due_at, Assignment.amber_at
    running = and_(working, Assignment.paused_at.is_(None))
    match light:
        case Light.RED:
            return and_(running, due_at <= now)
        case Light.AMBER:
            return and_(running, due_at > now, amber_at <= now)
        case Light.GREEN:
            return and_(running, due_at > now, amber_at > now)
        case _:
            return working


def finished(light: Light | None) -> ColumnElement[bool]:
    """Parts that their units reported as finished: in time, late, or either."""
    if light is None:
        return true()
    return Assignment.is_late.is_(light == Light.LATE)


def held(unit: Any, which: ColumnElement[bool]) -> ColumnElement[bool]:
    """The matters of which a unit has such a part, as lead or as support; `unit` is its key or a query of it."""
    own = exists().where(Assignment.matter_id == Matter.id, Assignment.unit_id == unit, which)
    return own.where(Assignment.role.in_(ASSIGNED)).correlate(Matter)
