"""What units carry already: open parts, how many are late, who their liaison is."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.models.assignment import ASSIGNED, Assignment
from workflow.models.meeting import Meeting
from workflow.models.unit import Unit
from workflow.models.user import Grant, User
from workflow.types import Position, Text, UnitKind, titled

WORKING = ("pending_sign", "handling")


@dataclass(frozen=True, slots=True)
class UnitLoad:
    """One unit that work can be given to, and what it carries: parts under way, late ones, ones due soon."""

    id: int
    uid: str
    kind: UnitKind
    name: Text
    initials: str
    liaison: Text | None
    under_way: int
    late: int
    soon: int


def of_units(session: Session, meeting: Meeting, kinds: tuple[UnitKind, ...]) -> list[UnitLoad]:
    """The open units of these kinds, and every member where MEMBER is asked for, in official order."""
    units = session.scalars(
        select(Unit)
        .where(Unit.meeting_id == meeting.id, Unit.closed_on.is_(None))
        .where(Unit.kind.in_(kinds) | Unit.is_member.is_(UnitKind.MEMBER in kinds))
        .order_by(Unit.sort, Unit.id)
    ).all()
    carried, liaisons = _carried(session, meeting), _liaisons(session, meeting)
    return [
        UnitLoad(
            unit.id,
            str(unit.uid),
            unit.kind,
            unit.short,
            unit.initials,
            liaisons.get(unit.id),
            *carried.get(unit.id, (0, 0, 0)),
        )
        for unit in units
    ]


def _carried(session: Session, meeting: Meeting) -> dict[int, tuple[int, int, int]]:
    now = clock.now()
    late = func.sum(case((Assignment.due_at <= now, 1), else_=0))
    soon = func.sum(case(((Assignment.due_at > now) & (Assignment.amber_at <= now), 1), else_=0))
    rows = session.execute(
        select(Assignment.unit_id, func.count(), late, soon)
        .where(Assignment.meeting_id == meeting.id, Assignment.state.in_(WORKING), Assignment.role.in_(ASSIGNED))
        .group_by(Assignment.unit_id)
    )
    return {unit_id: (int(count), int(over or 0), int(near or 0)) for unit_id, count, over, near in rows}


def _liaisons(session: Session, meeting: Meeting) -> dict[int, Text]:
    rows = session.execute(
        select(User.unit_id, User.name, User.name_en)
        .join(Grant, Grant.user_id == User.id)
        .where(User.meeting_id == meeting.id, User.is_enabled, User.unit_id.is_not(None))
        .where(Grant.position == Position.LIAISON, Grant.approved_at.is_not(None))
        .order_by(User.id.desc())
    )
    return {unit_id: titled(name, name_en) for unit_id, name, name_en in rows if unit_id is not None}
