"""Who there is: which positions are filled in which unit, and so which roles somebody can take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models.assignment import FLOWS
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.user import Grant, User
from workflow.types import SYSTEM, Relation, UnitKind

KINDS: dict[str, frozenset[UnitKind]] = {
    Relation.OFFICE: frozenset({UnitKind.OFFICE}),
    Relation.BUREAU: frozenset({UnitKind.BUREAU}),
    Relation.STATION: frozenset({UnitKind.STATION}),
    Relation.SUBJECT: frozenset({UnitKind.BANK, UnitKind.OUTLET}),
    Relation.ENFORCEMENT: frozenset(UnitKind) - {UnitKind.OFFICE, UnitKind.BANK, UnitKind.OUTLET},
}
"""Which kinds of unit can be what to a matter; any can be the rest."""


@dataclass(frozen=True)
class Staff:
    """The positions that enabled people hold, by the key of their unit, and what kind of unit each is."""

    positions: Mapping[int, frozenset[str]]
    kinds: Mapping[int, UnitKind]

    @cached_property
    def by_relation(self) -> Mapping[str, frozenset[str]]:
        """The positions that are filled in any unit which can be that to a matter."""
        found: dict[str, set[str]] = {relation: set() for relation in Relation}
        for unit, filled in self.positions.items():
            for relation, positions in found.items():
                if self.kinds[unit] in KINDS.get(relation, frozenset(UnitKind)):
                    positions |= filled
        return {relation: frozenset(positions) for relation, positions in found.items()}

    def anywhere(self, role: str) -> bool:
        """Somebody of some unit can take the role on some matter."""
        relation, _, position = role.partition(".")
        return role == SYSTEM or position in self.by_relation.get(relation, ())

    def here(self, matter: Matter, role: str) -> bool:
        """Somebody can take the role on this matter; parts are given out later, so theirs count as taken."""
        relation, _, position = role.partition(".")
        if role == SYSTEM or relation in FLOWS:
            return True
        units = _units(matter, relation)
        if units is None:
            return self.anywhere(role)
        return any(position in self.positions.get(unit, ()) for unit in units if unit is not None)


def _units(matter: Matter, relation: str) -> tuple[int | None, ...] | None:
    """The units that are this to the matter by its own columns; None where no column says it."""
    match relation:
        case Relation.LEAD:
            return (matter.lead_unit_id,)
        case Relation.SUBJECT:
            return (matter.subject_unit_id, matter.bank_id)
        case Relation.STATION:
            return (matter.station_id,)
        case Relation.INITIATOR:
            return (matter.created_unit_id,)
        case Relation.ENFORCEMENT:
            return (matter.enforcement_unit_id, matter.station_id)
    return None


def staff_of(session: Session, meeting_id: int) -> Staff:
    """The people of a joint meeting's open units; one statement."""
    rows = session.execute(
        select(Unit.id, Unit.kind, Grant.position)
        .join(User, User.unit_id == Unit.id)
        .join(Grant, Grant.user_id == User.id)
        .where(Unit.meeting_id == meeting_id, Unit.closed_on.is_(None))
        .where(User.is_enabled, Grant.approved_at.is_not(None))
        .distinct()
    )
    filled, kinds = defaultdict(set), {}
    for unit, kind, position in rows:
        filled[unit].add(str(position))
        kinds[unit] = kind
    return Staff({unit: frozenset(positions) for unit, positions in filled.items()}, kinds)
