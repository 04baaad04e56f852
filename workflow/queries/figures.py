"""The figures of a joint meeting, by the counting rules. Source: handbook A, counting rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from workflow.models.matter import Matter
from workflow.models.meeting import Meeting
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.models.visit import Finding, Visit
from workflow.queries.periods import counted, days, first_visits
from workflow.queries.scope import visible_to
from workflow.types import Text, UnitKind


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


@dataclass(frozen=True, slots=True)
class BankRow:
    """One bank in whose outlets findings were confirmed in a period, and how many rectifications were written off."""

    uid: str
    name: Text
    findings: int
    rectified: int


def figures(
    session: Session,
    meeting: Meeting,
    first: date | None = None,
    last: date | None = None,
    *,
    viewer: User | None = None,
) -> Figures:
    """Count over a period, both days included; without days over the reporting period, or over everything.

    Args:
        viewer: count only what this person may know of, so that each figure is as long as their list.
    """
    if first is None and last is None and meeting.period is not None:
        first, last = meeting.period
    units = dict(session.execute(_units(meeting)).all())
    members = session.scalar(select(func.count()).select_from(Unit).where(*_open(meeting), Unit.is_member))
    matters = select(func.count()).select_from(Matter).where(_of(meeting, viewer))
    visits = matters.join(Visit, Visit.matter_id == Matter.id).where(Matter.state == "completed")
    findings = _findings(meeting, viewer)
    confirmed = findings.where(days(Finding.confirmed_on, first, last))
    mended = findings.where(Finding.settled_on.is_not(None), days(Finding.settled_on, first, last))
    return Figures(
        member_units=members or 0,
        stations=units.get(UnitKind.STATION, 0),
        banks=units.get(UnitKind.BANK, 0),
        outlets=units.get(UnitKind.OUTLET, 0),
        batches=_count(session, matters.where(Matter.id.in_(first_visits(first, last)))),
        visits=_count(session, visits.where(days(Visit.visited_on, first, last))),
        findings=_count(session, confirmed),
        banks_with_findings=_count(session, confirmed.with_only_columns(func.count(Finding.bank_id.distinct()))),
        rectified=_count(session, mended.with_only_columns(func.count(Finding.rectification_id.distinct()))),
    )


def banks(session: Session, viewer: User, first: date, last: date) -> list[BankRow]:
    """The banks with findings of a period, most findings first; a finding's write-off counts whenever it was."""
    found = _findings(viewer.meeting, viewer).where(days(Finding.confirmed_on, first, last))
    number = func.count()
    rows = session.execute(
        found.join(Unit, Unit.id == Finding.bank_id)
        .with_only_columns(Unit.uid, Unit.short_zh, Unit.short_en, number, func.count(Finding.settled_on))
        .group_by(Unit.id, Unit.uid, Unit.short_zh, Unit.short_en, Unit.sort)
        .order_by(number.desc(), Unit.sort)
    )
    return [BankRow(str(uid), Text(zh, en), int(count), int(done)) for uid, zh, en, count, done in rows]


def _units(meeting: Meeting) -> Select[UnitKind, int]:
    return select(Unit.kind, func.count()).where(*_open(meeting)).group_by(Unit.kind)


def _open(meeting: Meeting) -> tuple[ColumnElement[bool], ...]:
    return (Unit.meeting_id == meeting.id, Unit.closed_on.is_(None))


def _of(meeting: Meeting, viewer: User | None) -> ColumnElement[bool]:
    return visible_to(viewer) if viewer is not None else Matter.meeting_id == meeting.id


def _findings(meeting: Meeting, viewer: User | None) -> Select[int]:
    """How many findings count, of the meeting or of the rectifications that a person may know of."""
    found = select(func.count()).select_from(Finding).where(Finding.meeting_id == meeting.id, counted())
    if viewer is None:
        return found
    return found.where(Finding.rectification_id.in_(select(Matter.id).where(visible_to(viewer))))


def _count(session: Session, statement: Select[int]) -> int:
    return int(session.scalar(statement) or 0)
