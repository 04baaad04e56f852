"""Outlets that a batch may choose: whose they are, when they were last visited, and what stands open there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.visit import Finding, Visit
from workflow.queries.facts_by_kind import UNDECIDED
from workflow.types import Phase, Text, UnitKind

_NOWHERE = Text("未划定", "none")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One outlet that is open.

    Attributes:
        station_id: None where no precinct is drawn for it yet; it cannot be visited then.
        last_on, score, grade: its last finished visit; None where there was none.
        visits: finished visits since the first of January.
        unsettled: findings neither put right nor dismissed.
        is_under_way: a visit to it has been planned and is not over.
    """

    id: int
    uid: str
    name: Text
    keys: str
    bank_uid: str
    bank: Text
    station_id: int | None
    station_uid: str
    station: Text
    last_on: date | None = None
    score: Decimal | None = None
    grade: str | None = None
    visits: int = 0
    unsettled: int = 0
    is_under_way: bool = False

    def days_since(self, today: date) -> int | None:
        """Days since its last visit; None where there was none."""
        return (today - self.last_on).days if self.last_on else None


def candidates(
    session: Session, meeting_id: int, *, today: date, stations: Collection[int] | None = None
) -> list[Candidate]:
    """The open outlets of a joint meeting, or those of some precincts, in official order; five statements."""
    bank, station = aliased(Unit), aliased(Unit)
    rows = (
        select(Unit.id, Unit.uid, Unit.short_zh, Unit.short_en, Unit.initials, Unit.station_id)
        .add_columns(bank.uid.label("bank_uid"), bank.short_zh.label("bank_zh"), bank.short_en.label("bank_en"))
        .add_columns(station.uid.label("station_uid"))
        .add_columns(station.short_zh.label("station_zh"), station.short_en.label("station_en"))
        .join(bank, bank.id == Unit.parent_id, isouter=True)
        .join(station, station.id == Unit.station_id, isouter=True)
        .where(Unit.meeting_id == meeting_id, Unit.kind == UnitKind.OUTLET, Unit.closed_on.is_(None))
        .order_by(bank.sort, bank.id, Unit.sort, Unit.id)
    )
    if stations is not None:
        rows = rows.where(Unit.station_id.in_(stations))
    last, visits = _last(session, meeting_id), _visits(session, meeting_id, since=date(today.year, 1, 1))
    unsettled, under_way = _unsettled(session, meeting_id), _under_way(session, meeting_id)
    return [
        Candidate(
            row.id,
            str(row.uid),
            Text(row.short_zh, row.short_en),
            row.initials,
            str(row.bank_uid or ""),
            Text(row.bank_zh or "", row.bank_en or ""),
            row.station_id,
            str(row.station_uid or ""),
            Text(row.station_zh, row.station_en) if row.station_id else _NOWHERE,
            *last.get(row.id, (None, None, None)),
            visits.get(row.id, 0),
            unsettled.get(row.id, 0),
            row.id in under_way,
        )
        for row in session.execute(rows)
    ]


def _last(session: Session, meeting_id: int) -> dict[int, tuple[date | None, Decimal | None, str | None]]:
    turn = func.row_number().over(
        partition_by=Visit.outlet_id, order_by=(Visit.visited_on.desc(), Visit.matter_id.desc())
    )
    ranked = (
        select(Visit.outlet_id, Visit.visited_on, Visit.score, Visit.grade, turn.label("turn"))
        .join(Matter, Matter.id == Visit.matter_id)
        .where(Matter.meeting_id == meeting_id, Matter.kind == "visit", Matter.state == "completed")
        .subquery()
    )
    rows = session.execute(select(ranked).where(ranked.c.turn == 1))
    return {row.outlet_id: (row.visited_on, row.score, row.grade) for row in rows}


def _visits(session: Session, meeting_id: int, *, since: date) -> dict[int, int]:
    rows = session.execute(
        select(Visit.outlet_id, func.count())
        .join(Matter, Matter.id == Visit.matter_id)
        .where(Matter.meeting_id == meeting_id, Matter.state == "completed", Visit.visited_on >= since)
        .group_by(Visit.outlet_id)
    )
    return dict(rows.all())


def _unsettled(session: Session, meeting_id: int) -> dict[int, int]:
    rows = session.execute(
        select(Finding.outlet_id, func.count())
        .where(Finding.meeting_id == meeting_id, *UNDECIDED)
        .group_by(Finding.outlet_id)
    )
    return dict(rows.all())


def _under_way(session: Session, meeting_id: int) -> set[int | None]:
    open_ones = (Matter.meeting_id == meeting_id, Matter.kind == "visit", Matter.phase == Phase.OPEN)
    return set(session.scalars(select(Matter.subject_unit_id).where(*open_ones)))
