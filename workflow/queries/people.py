"""People who may be named for a role on a matter: the handler of a unit, the inspectors of a visit."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.user import Grant, User
from workflow.types import Position, Relation, Text


@dataclass(frozen=True, slots=True)
class Person:
    """One person to choose.

    Attributes:
        is_near: their unit is the matter's own for the role.
        is_in_team: they are of the team that a visit was sent to.
    """

    uid: UUID
    name: Text
    unit: Text
    is_near: bool
    is_in_team: bool = False


def position_of(role: str) -> Position:
    """What a person of that role is in their unit."""
    return Position(role.partition(".")[2])


def units_of(role: str, matter: Matter | None) -> frozenset[int] | None:
    """The units that a role may be filled from; None where any unit may fill it."""
    if matter is None:
        return None
    columns = {
        Relation.LEAD: (matter.lead_unit_id,),
        Relation.SUBJECT: (matter.subject_unit_id, matter.bank_id),
        Relation.INITIATOR: (matter.created_unit_id,),
    }
    found = columns.get(Relation(role.partition(".")[0]))
    return frozenset(key for key in found if key is not None) if found else None


def for_role(session: Session, role: str, matter: Matter) -> list[Person]:
    """Everybody who may be named for a role, the visit's team and its own units first; one statement."""
    rows = session.execute(
        select(User.id, User.uid, User.name, User.name_en, User.unit_id, Unit.short_zh, Unit.short_en)
        .join(Unit, Unit.id == User.unit_id)
        .join(Grant, Grant.user_id == User.id)
        .where(User.meeting_id == matter.meeting_id, User.is_enabled, Unit.closed_on.is_(None))
        .where(Grant.position == position_of(role), Grant.approved_at.is_not(None))
        .order_by(Unit.sort, Unit.id, User.id)
    )
    allowed = units_of(role, matter)
    near = {matter.station_id, matter.enforcement_unit_id} if allowed is None else allowed
    team = matter.visit.team if matter.visit and matter.state != matter.workflow.initial else ()
    people = [
        Person(uid, Text(name, name_en or name), Text(zh, en), unit_id in near, key in team)
        for key, uid, name, name_en, unit_id, zh, en in rows
        if allowed is None or unit_id in allowed
    ]
    return sorted(people, key=lambda person: (not person.is_in_team, not person.is_near))
