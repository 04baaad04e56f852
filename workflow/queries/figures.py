"""The figures of a joint meeting, by the counting rules. Source: handbook A, counting rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from workflow.models.batch import Batch
from workflow.models.matter import Matter
from workflow.models.meeting import Meeting
from workflow.models.unit import Unit
from workflow.models.visit import Finding, Visit
from workflow.types import UnitKind


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted.

    Attributes:
        member_units, stations, banks, outlets: organisations of the joint meeting that are not closed.
        batches: batches whose first completed visit lies in the period.
        visits: completed visits, by the day on site.
        findings: confirmed findings, by the day of confirmation; a dismissed one does not count.
        banks_with_findings: distinct banks of those findings.
        rectified: rectifications written off in the period, whenever their findings were confirmed.
    """

    member_units: int
    stations: int
    banks: int
    outlets: int
    batches: int
    visits: int
    findings: int
    banks_with_findings: int
    rectified: int


def figures(session: Session, meeting: Meeting, first: date | None = None, last: date | None = None) -> Figures:
    """Count over a period, both days included; without days over the reporting period, or over everything."""
    if first is None and last is None and meeting.period is not None:
        first, last = meeting.period
    units = dict(session.execute(_units(meeting)).all())
    members = session.scalar(select(func.count()).select_from(Unit).where(*_open(meeting), Unit.is_member))
    visits = select(func.count()).select_from(Visit).join(Matter, Matter.id == Visit.matter_id)
    counted = _confirmed(meeting, first, last)
    return Figures(
        member_units=members or 0,
        stations=units.get(UnitKind.STATION, 0),
        banks=units.get(UnitKind.BANK, 0),
        outlets=units.get(UnitKind.OUTLET, 0),
        batches=_count(session, _batches(meeting, first, last)),
        visits=_count(
            session,
            visits.where(
                Matter.meeting_id == meeting.id, Matter.state == "completed", _within(Visit.visited_on, first, last)
            ),
        ),
        findings=_count(session, select(func.count()).select_from(Finding).where(*counted)),
        banks_with_findings=_count(session, select(func.count(Finding.bank_id.distinct())).where(*counted)),
        rectified=_count(
            session,
            select(func.count(Finding.rectification_id.distinct()))
            .where(Finding.meeting_id == meeting.id, Finding.confirmed_on.is_not(None), Finding.dismissed_on.is_(None))
            .where(Finding.settled_on.is_not(None), _within(Finding.settled_on, first, last)),
        ),
    )


def _units(meeting: Meeting) -> Select[UnitKind, int]:
    return select(Unit.kind, func.count()).where(*_open(meeting)).group_by(Unit.kind)


def _open(meeting: Meeting) -> tuple[ColumnElement[bool], ...]:
    return (Unit.meeting_id == meeting.id, Unit.closed_on.is_(None))


def _batches(meeting: Meeting, first: date | None, last: date | None) -> Select[int]:
    """A batch counts in the period of its first completed visit."""
    begun = (
        select(Visit.batch_id, func.min(Visit.visited_on).label("first_on"))
        .join(Matter, Matter.id == Visit.matter_id)
        .where(Matter.meeting_id == meeting.id, Matter.state == "completed")
        .group_by(Visit.batch_id)
        .subquery()
    )
    statement = select(func.count()).select_from(begun).join(Batch, Batch.matter_id == begun.c.batch_id)
    if first is not None:
        statement = statement.where(begun.c.first_on >= first)
    return statement.where(begun.c.first_on <= last) if last is not None else statement


def _confirmed(meeting: Meeting, first: date | None, last: date | None) -> tuple[ColumnElement[bool], ...]:
    return (
        Finding.meeting_id == meeting.id,
        Finding.dismissed_on.is_(None),
        _within(Finding.confirmed_on, first, last),
        Finding.confirmed_on.is_not(None),
    )


def _within(column: InstrumentedAttribute[date | None], first: date | None, last: date | None) -> ColumnElement[bool]:
    clause: ColumnElement[bool] = true()
    if first is not None:
        clause = clause & (column >= first)
    return clause & (column <= last) if last is not None else clause


def _count(session: Session, statement: Select[int]) -> int:
    return int(session.scalar(statement) or 0)
