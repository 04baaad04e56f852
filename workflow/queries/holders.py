"""Who holds which role on a matter, by unit and by name: the people who could do what somebody else may not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, load_only

from workflow.models.assignment import Assignment
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.user import Grant, User
from workflow.queries.people import position_of
from workflow.queries.roles import FIELD_POSITIONS
from workflow.types import SYSTEM, Position, Relation, Text, UnitKind

OF_ALL = {Relation.OFFICE: UnitKind.OFFICE, Relation.BUREAU: UnitKind.BUREAU}
"""Relations that every unit of a kind has to every matter of its joint meeting."""


@dataclass(frozen=True, slots=True)
class Holder:
    """One unit that a role falls to, and its people in that position, in the order of their accounts."""

    unit: Text
    people: tuple[Text, ...]


@dataclass(slots=True)
class Found:
    """One unit's people who hold one position."""

    unit: Unit
    position: Position
    people: list[Text]


@dataclass(frozen=True, slots=True)
class Circle:
    """The units concerned with a matter and their people, read once for all its actions.

    Attributes:
        related: the units by what they are to the matter, whatever they know of it yet.
    """

    matter: Matter
    related: Mapping[Relation, frozenset[int]]
    found: tuple[Found, ...]

    def holders(self, role: str, *, of_part: Assignment | None = None) -> tuple[Holder, ...]:
        """Who holds a role, by unit; nobody where no unit is that to the matter yet.

        Args:
            of_part: the part that is asked about, where it is one: only its unit is to it what it is to the matter.
        """
        if role == SYSTEM:
            return ()
        relation, position = Relation(role.partition(".")[0]), position_of(role)
        units = self.related.get(relation, frozenset())
        if of_part is not None and relation == of_part.role:
            units = frozenset({of_part.unit_id})
        return tuple(
            Holder(one.unit.short, tuple(one.people))
            for one in self.found
            if one.position == position and (one.unit.id in units or self._is_by_kind(one, relation))
        )

    def _is_by_kind(self, one: Found, relation: Relation) -> bool:
        """The office is the office to everything; and the station of the precinct inspects for its bureau."""
        if OF_ALL.get(relation) == one.unit.kind:
            return True
        inspects = relation is Relation.ENFORCEMENT and one.position in FIELD_POSITIONS
        is_station = one.unit.id == self.matter.station_id and one.unit.parent_id is not None
        return inspects and is_station and one.unit.parent_id == self.matter.enforcement_unit_id


def circle(session: Session, matter: Matter, parts: Sequence[Assignment], roles: Iterable[str]) -> Circle:
    """Everybody who holds one of `roles` on `matter`, in one statement.

    Args:
        parts: the current assignments.
    """
    related = _related(matter, parts)
    positions = {position_of(role) for role in roles if role != SYSTEM}
    return Circle(matter, related, _people(session, matter, frozenset[int]().union(*related.values()), positions))


def _related(matter: Matter, parts: Sequence[Assignment]) -> Mapping[Relation, frozenset[int]]:
    found: dict[Relation, set[int]] = defaultdict(set)
    columns = {
        Relation.LEAD: (matter.lead_unit_id,),
        Relation.SUBJECT: (matter.subject_unit_id, matter.bank_id),
        Relation.ENFORCEMENT: (matter.enforcement_unit_id,),
        Relation.STATION: (matter.station_id,),
        Relation.INITIATOR: (matter.created_unit_id,),
    }
    for relation, units in columns.items():
        found[relation] |= {unit_id for unit_id in units if unit_id is not None}
    for part in parts:
        found[Relation(part.role)].add(part.unit_id)
    return {relation: frozenset(units) for relation, units in found.items()}


def _people(session: Session, matter: Matter, named: frozenset[int], positions: set[Position]) -> tuple[Found, ...]:
    rows = session.execute(
        select(Unit, Grant.position, User.name, User.name_en)
        .join(User, User.unit_id == Unit.id)
        .join(Grant, Grant.user_id == User.id)
        .where(Unit.meeting_id == matter.meeting_id, Unit.closed_on.is_(None), User.is_enabled)
        .where(Grant.position.in_(positions), Grant.approved_at.is_not(None))
        .where(or_(Unit.id.in_(named), Unit.kind.in_(OF_ALL.values())))
        .options(load_only(Unit.kind, Unit.parent_id, Unit.short_zh, Unit.short_en))
        .order_by(Unit.sort, Unit.id, User.id)
    )
    found: dict[tuple[int, Position], Found] = {}
    for unit, position, name, name_en in rows:
        one = found.setdefault((unit.id, position), Found(unit, position, []))
        one.people.append(Text(name, name_en or name))
    return tuple(found.values())
