"""Which moment of a matter a period is about, and how that reads in SQL: what a figure counts, its list narrows to."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from workflow.engine.deadlines import Calendar
from workflow.models.matter import Matter
from workflow.models.visit import Finding, Visit
from workflow.types import Phase

VOID = "void"
"""The state of what was registered in error: no figure counts it."""


class By(StrEnum):
    """What happened in the period, where that is not the list's own moment.

    Of a unit's parts: delivered, signed for, reported; `led` what it led that was settled, `first` without a failed
    look.
    """

    CLOSED = "closed"
    REPORTED = "reported"
    DELIVERED = "delivered"
    SIGNED = "signed"
    LED = "led"
    FIRST = "first"
    VISITED = "visited"
    CONFIRMED = "confirmed"
    MENDED = "mended"


def happened(by: By, first: date | None, last: date | None, calendar: Calendar) -> ColumnElement[bool]:
    """The matters to which it happened, both days included; what is of a unit's part is narrowed with its parts."""
    match by:
        case By.CLOSED:
            return and_(Matter.phase == Phase.SETTLED, moments(Matter.closed_at, first, last, calendar))
        case By.VISITED:
            return or_(_visited(first, last), Matter.id.in_(first_visits(first, last)))
        case By.CONFIRMED:
            return _found(days(Finding.confirmed_on, first, last))
        case By.MENDED:
            return _found(and_(Finding.settled_on.is_not(None), days(Finding.settled_on, first, last)))
        case _:
            return true()


def days(column: InstrumentedAttribute[date | None], first: date | None, last: date | None) -> ColumnElement[bool]:
    """A date within a period, both days included; without days every date and none at all."""
    clause: ColumnElement[bool] = true()
    if first is not None:
        clause = clause & (column >= first)
    return clause & (column <= last) if last is not None else clause


def moments(
    column: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None],
    first: date | None,
    last: date | None,
    calendar: Calendar,
) -> ColumnElement[bool]:
    """A moment within a period of local days, both included."""
    clause: ColumnElement[bool] = column.is_not(None)
    if first is not None:
        clause = clause & (column >= calendar.midnight(first))
    return clause & (column < calendar.midnight(last + timedelta(days=1))) if last is not None else clause


def counted() -> ColumnElement[bool]:
    """The findings that count: confirmed and not dismissed since. Source: handbook A, counting rules."""
    return and_(Finding.confirmed_on.is_not(None), Finding.dismissed_on.is_(None))


def first_visits(first: date | None, last: date | None) -> Select[int]:
    """The keys of batches whose first completed visit lies in the period. Source: handbook A, counting rules."""
    visit = aliased(Matter)
    begun_on = func.min(Visit.visited_on)
    statement = select(Visit.batch_id).join(visit, visit.id == Visit.matter_id).where(visit.state == "completed")
    statement = statement.group_by(Visit.batch_id).correlate(None)
    if first is not None:
        statement = statement.having(begun_on >= first)
    return statement.having(begun_on <= last) if last is not None else statement


def _visited(first: date | None, last: date | None) -> ColumnElement[bool]:
    own = exists().where(Visit.matter_id == Matter.id, days(Visit.visited_on, first, last)).correlate(Matter)
    return and_(Matter.kind == "visit", Matter.state == "completed", own)


def _found(when: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Finding.rectification_id == Matter.id, counted(), when).correlate(Matter)
