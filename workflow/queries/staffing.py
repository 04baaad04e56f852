"""Who there is: which positions are filled in which unit, and so which roles somebody can take."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

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


@dataclass(frozen=True, slots=True)
class Staff:
    """The positions that enabled people hold, by the key of their unit, and what kind of unit each is."""

    positions: dict[int, frozenset[str]]
    kinds: dict[int, UnitKind]

    def anywhere(self, role: str) -> bool:
        """Somebody of some unit can take the role on some matter."""
        relation, _, position = role.partition(".")
        kinds = KINDS.get(relation, frozenset(UnitKind))
        return role == SYSTEM or any(
            position in filled and self.kinds[unit] in kinds for unit, filled in self.positions.items()
        )

    def here(self, matter: Matter, role: str) -> bool:
        """Somebody can take the role on this matter; parts are given out later, so theirs count as taken."""
        relation, _, position = role.partition(".")
        if role == SYSTEM or relation in (Relation.SUPPORT, Relation.COPY):
            return True
        return any(position in self.positions.get(unit, ()) for unit in self._units(matter, relation))

    def _units(self, matter: Matter, relation: str) -> list[int]:
        columns = {
            Relation.LEAD: (matter.lead_unit_id,),
            Relation.SUBJECT: (matter.subject_unit_id, matter.bank_id),
            Relation.STATION: (matter.station_id,),
            Relation.INITIATOR: (matter.created_unit_id,),
            Relation.ENFORCEMENT: (matter.enforcement_unit_id, matter.station_id),
        }
        if relation in columns:
            return [unit for unit in columns[Relation(relation)] if unit is not None]
        return [unit for unit, kind in self.kinds.items() if kind in KINDS.get(relation, ())]


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
