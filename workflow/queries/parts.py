"""A unit's part in a matter as figures and lists count it: under way by light, and finished in a period."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, true

from workflow.models.assignment import ASSIGNED, ENDED, Assignment
from workflow.models.matter import Matter
from workflow.queries.periods import By
from workflow.types import Light, Phase, Relation

WORKING = ("pending_sign", "handling")
"""The states of a part that its unit still owes something in."""
MOMENTS = {
    By.REPORTED: Assignment.reported_at,
    By.DELIVERED: Assignment.delivered_at,
    By.SIGNED: Assignment.signed_at,
    By.LED: Matter.closed_at,
    By.FIRST: Matter.closed_at,
}
"""The moment of each thing that happens to a unit's part."""


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


def of(by: By, light: Light | None) -> ColumnElement[bool]:
    """The parts to which it happened: in time, late, or either; what was returned or withdrawn was never the unit's."""
    current = Assignment.state.not_in(ENDED)
    match by:
        case By.REPORTED:
            return finished(light)
        case By.SIGNED if light is not None:
            is_late = Assignment.is_signed_late.is_(True)
            return and_(current, is_late if light == Light.LATE else Assignment.is_signed_late.is_not(True))
        case By.LED:
            return and_(current, _led())
        case By.FIRST:
            return and_(current, _led(), Matter.fails == 0)
        case _:
            return current


def _led() -> ColumnElement[bool]:
    return and_(Assignment.role == Relation.LEAD, Matter.phase == Phase.SETTLED)


def held(unit: Any, which: ColumnElement[bool]) -> ColumnElement[bool]:
    """The matters of which a unit has such a part, as lead or as support; `unit` is its key or a query of it."""
    own = exists().where(Assignment.matter_id == Matter.id, Assignment.unit_id == unit, which)
    return own.where(Assignment.role.in_(ASSIGNED)).correlate(Matter)
