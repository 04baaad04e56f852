"""What is known of a matter before it begins: the roles of whoever registers it, and what it will hang on."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from workflow.engine.definition import Workflow
from workflow.engine.facts import Facts
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.queries import attached
from workflow.queries.facts import facts_for
from workflow.types import SYSTEM, Relation, UnitKind

OF_KIND = {UnitKind.OFFICE: Relation.OFFICE, UnitKind.BUREAU: Relation.BUREAU, UnitKind.STATION: Relation.STATION}
"""What a unit is to every matter by its kind alone, before the matter names any unit."""


def facts_of_new(session: Session, flow: Workflow, actor: User | None, parent: Matter | None) -> Facts:
    """The facts by which a registration is allowed; `actor` None is the system."""
    if parent is None:
        return Facts(roles=frozenset({SYSTEM}) if actor is None else roles_before(actor))
    roles = facts_for(session, [parent], actor)[parent.id].roles
    siblings = attached.siblings_of(session, [parent.id])[parent.id]
    known: dict[str, Any] = attached.of_parent(session, parent, flow.kind, siblings)
    return Facts(roles=roles, severity=parent.severity, **known)


def roles_before(actor: User) -> frozenset[str]:
    """What a person is to a matter that they register: of the registering unit, and what their unit's kind makes it."""
    if actor.unit is None or actor.is_administrator:
        return frozenset()
    return frozenset(
        f"{relation}.{position}" for relation in relations_before(actor.unit) for position in actor.positions
    )


def relations_before(unit: Unit) -> set[Relation]:
    """The registering unit; an office, a bureau or a station besides."""
    known = OF_KIND.get(UnitKind(unit.kind))
    return {Relation.INITIATOR} | ({known} if known else set())
