"""Police stations as inspectors' bases: who may go, what lies ahead of them, and which of them a subject covers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models.batch import Batch
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.user import Grant, User
from workflow.models.visit import Visit
from workflow.types import Position, Text, UnitKind

AHEAD = ("pending_dispatch", "pending_accept", "scheduled", "notified", "on_site")
"""The states of a visit that its team has still to make."""

Period = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Inspector:
    """One certified inspector; `ahead` counts the visits that lie ahead of them."""

    id: int
    uid: str
    name: Text
    certificate: str
    unit_id: int
    unit: Text
    ahead: int


@dataclass(frozen=True, slots=True)
class Station:
    """One station.

    Attributes:
        inspectors: its own, those with the fewest visits ahead first.
        ahead: visits of its precinct that lie ahead in other batches of the same days.
    """

    id: int
    uid: str
    name: Text
    inspectors: tuple[Inspector, ...]
    ahead: int


def covered(session: Session, subject: Unit) -> set[int]:
    """The stations whose precincts an enforcement subject may inspect: its own, or those of a bureau."""
    if subject.kind == UnitKind.STATION:
        return {subject.id}
    own = (Unit.parent_id == subject.id, Unit.kind == UnitKind.STATION)
    return set(session.scalars(select(Unit.id).where(*own)))


def subjects(session: Session, meeting_id: int) -> list[Unit]:
    """The units that may be an enforcement subject: bureaux, then stations."""
    rows = session.scalars(
        select(Unit)
        .where(Unit.meeting_id == meeting_id, Unit.is_enforcement, Unit.closed_on.is_(None))
        .where(Unit.kind.in_((UnitKind.BUREAU, UnitKind.STATION)))
        .order_by(Unit.sort, Unit.id)
    )
    return sorted(rows, key=lambda unit: unit.kind != UnitKind.BUREAU)


def subject(session: Session, meeting_id: int, uid: UUID) -> Unit | None:
    """One such unit; None where there is none."""
    return next((unit for unit in subjects(session, meeting_id) if unit.uid == uid), None)


def staffed(
    session: Session,
    meeting_id: int,
    *,
    period: Period | None,
    only: Collection[int] | None = None,
    besides: int | None = None,
) -> list[Station]:
    """The stations of a joint meeting in official order; three statements.

    Args:
        period: the days of the batch that is planned; without them nothing lies ahead in the same days.
        only: leaves out other stations.
        besides: the batch itself, whose visits are not counted.
    """
    units = session.scalars(
        select(Unit)
        .where(Unit.meeting_id == meeting_id, Unit.kind == UnitKind.STATION, Unit.closed_on.is_(None))
        .order_by(Unit.sort, Unit.id)
    ).all()
    by_person, by_station = _ahead(session, meeting_id, period, besides)
    people = inspectors(session, meeting_id, by_person)
    return [
        Station(
            unit.id, str(unit.uid), unit.short, tuple(p for p in people if p.unit_id == unit.id), by_station[unit.id]
        )
        for unit in units
        if only is None or unit.id in only
    ]


def inspectors(session: Session, meeting_id: int, ahead: Counter[int]) -> list[Inspector]:
    """Everybody who may inspect, with a certificate, by the visits ahead of them; one statement."""
    rows = session.execute(
        select(User.id, User.uid, User.name, User.name_en, User.certificate, Unit.id, Unit.short_zh, Unit.short_en)
        .join(Unit, Unit.id == User.unit_id)
        .join(Grant, Grant.user_id == User.id)
        .where(User.meeting_id == meeting_id, User.is_enabled, User.certificate != "")
        .where(Grant.position == Position.INSPECTOR, Grant.approved_at.is_not(None))
        .order_by(User.id)
    )
    found = [
        Inspector(key, str(uid), Text(name, name_en or name), certificate, unit_id, Text(zh, en), ahead[key])
        for key, uid, name, name_en, certificate, unit_id, zh, en in rows
    ]
    return sorted(found, key=lambda one: (one.ahead, one.id))


def _ahead(
    session: Session, meeting_id: int, period: Period | None, besides: int | None
) -> tuple[Counter[int], Counter[int | None]]:
    """Visits ahead, by person, and by station those of other batches in the same days."""
    rows = session.execute(
        select(Matter.station_id, Visit.team, Visit.batch_id, Batch.starts_on, Batch.ends_on)
        .join(Visit, Visit.matter_id == Matter.id)
        .join(Batch, Batch.matter_id == Visit.batch_id)
        .where(Matter.meeting_id == meeting_id, Matter.kind == "visit", Matter.state.in_(AHEAD))
    )
    people: Counter[int] = Counter()
    stations: Counter[int | None] = Counter()
    for station_id, team, batch_id, first, last in rows:
        people.update(team)
        if period is not None and batch_id != besides and first <= period[1] and last >= period[0]:
            stations[station_id] += 1
    return people, stations
