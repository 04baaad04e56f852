"""What a person is to a matter: relation of their unit times position."""

from __future__ import annotations

from collections.abc import Iterable

from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.types import Position, Relation, UnitKind

FIELD_POSITIONS = frozenset({Position.TEAM_LEADER, Position.INSPECTOR})
BANK_POSITIONS = frozenset({Position.LIAISON, Position.HEAD})
"""Of the inspected side these sit in the bank; an outlet has its manager and those who work for them."""


def roles_of(actor: User, matter: Matter, assigned: Iterable[Relation]) -> frozenset[str]:
    """The roles, such as `lead.liaison`, that `actor` has on `matter` by their own positions.

    What they may do for somebody whom they stand in for are the roles of that person.

    Args:
        assigned: the roles of the current assignments of the actor's unit in this matter.
    """
    unit = actor.unit
    if unit is None or unit.meeting_id != matter.meeting_id or actor.is_administrator:
        return frozenset()
    relations, positions = relations_of(unit, matter) | set(assigned), actor.own_positions
    roles = {f"{relation}.{position}" for relation in relations for position in positions}
    if acts_for_parent(unit, matter):
        roles |= {f"{Relation.ENFORCEMENT}.{position}" for position in positions & FIELD_POSITIONS}
    return frozenset(roles)


def relations_of(unit: Unit, matter: Matter) -> set[Relation]:
    """What a unit is to a matter by the matter's own columns; assignments come on top."""
    columns = {
        Relation.LEAD: matter.lead_unit_id,
        Relation.ENFORCEMENT: matter.enforcement_unit_id,
        Relation.STATION: matter.station_id,
        Relation.INITIATOR: matter.created_unit_id,
    }
    relations = {relation for relation, unit_id in columns.items() if unit_id == unit.id}
    if matter.revealed_at is not None and unit.id in (matter.subject_unit_id, matter.bank_id):
        relations.add(Relation.SUBJECT)
    if unit.kind == UnitKind.OFFICE:
        relations.add(Relation.OFFICE)
    if unit.kind == UnitKind.BUREAU:
        relations.add(Relation.BUREAU)
    return relations


def acts_for_parent(unit: Unit, matter: Matter) -> bool:
    """The station of the precinct inspects for the bureau that is the enforcement subject."""
    return matter.station_id == unit.id and unit.parent_id is not None and unit.parent_id == matter.enforcement_unit_id
