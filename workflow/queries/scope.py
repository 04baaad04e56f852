"""Who may know of which matter: the one clause that every read of a matter starts from."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import aliased

from workflow.models.assignment import ENDED, Assignment
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.types import READERS_OF_ALL, Position, UnitKind

FEW = (UnitKind.STATION, UnitKind.BANK, UnitKind.OUTLET)
"""Units that are concerned by few of their joint meeting's matters."""


def visible_to(viewer: User) -> ColumnElement[bool]:
    """The matters that `viewer` may know of.

    The office and the readers of all see their joint meeting; a unit, its leaders who only read among them, what it
    leads, supports, is copied on or registered; a station its precinct; a bank its outlets and an outlet itself, both
    from the state on that the definition reveals;
    an administrator nothing.
    """
    if viewer.is_administrator or not (reads_all(viewer) or (viewer.unit is not None and viewer.positions)):
        return false()
    if reads_all(viewer) or viewer.unit is None:
        return Matter.meeting_id == viewer.meeting_id
    return _of_unit(viewer.meeting_id, viewer.unit.id, viewer.unit.kind)


@lru_cache(maxsize=4096)
def _of_unit(meeting_id: int, unit_id: int, kind: UnitKind) -> ColumnElement[bool]:
    """One unit's clause; built once a process, since building it costs more than running it."""
    if kind in FEW:
        return or_(*_of_few(unit_id, kind))
    return and_(Matter.meeting_id == meeting_id, or_(*_concerned(unit_id, kind)))


def reads_all(viewer: User) -> bool:
    """The viewer sees every matter of the joint meeting."""
    is_office = viewer.unit is not None and viewer.unit.kind == UnitKind.OFFICE
    is_above = viewer.unit is None and Position.VIEWER in viewer.positions
    return not viewer.is_administrator and (is_office or is_above or bool(viewer.positions & READERS_OF_ALL))


def _of_few(unit_id: int, kind: UnitKind) -> list[ColumnElement[bool]]:
    """Each of these an index can answer, and a unit belongs to one joint meeting: no list reads all of it."""
    part, visit = aliased(Assignment), aliased(Matter)
    own: list[ColumnElement[bool]] = [Matter.created_unit_id == unit_id]
    match kind:
        case UnitKind.BANK:
            own.append(and_(Matter.bank_id == unit_id, Matter.revealed_at.is_not(None)))
        case UnitKind.OUTLET:
            own.append(and_(Matter.subject_unit_id == unit_id, Matter.revealed_at.is_not(None)))
        case UnitKind.STATION:
            batches = select(visit.parent_id).where(visit.station_id == unit_id, visit.kind == "visit")
            own += [Matter.station_id == unit_id, Matter.enforcement_unit_id == unit_id, Matter.id.in_(batches)]
    assigned = select(part.matter_id).where(part.unit_id == unit_id, part.state.not_in(ENDED))
    return [*own, Matter.id.in_(assigned)]


def _concerned(unit_id: int, kind: UnitKind) -> list[ColumnElement[bool]]:
    """Each of these is checked row by row: a list in its own order soon finds a page of them."""
    part = aliased(Assignment)
    own: list[ColumnElement[bool]] = [Matter.created_unit_id == unit_id]
    if kind == UnitKind.BUREAU:
        stations = select(Unit.id).where(Unit.parent_id == unit_id, Unit.kind == UnitKind.STATION)
        own += [Matter.enforcement_unit_id == unit_id, Matter.station_id.in_(stations)]
    assigned = select(part.id).where(part.matter_id == Matter.id, part.unit_id == unit_id, part.state.not_in(ENDED))
    return [*own, assigned.correlate(Matter).exists()]
