"""What is known of a matter before it begins: the roles of whoever registers it, and what it will hang on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
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
    """The facts by which a registration is allowed, own and lent; `actor` None is the system."""
    if parent is None:
        return Facts(roles=frozenset({SYSTEM})) if actor is None else _before(actor)
    person = facts_for(session, [parent], actor)[parent.id]
    siblings = attached.siblings_of(session, [parent.id])[parent.id]
    known: dict[str, Any] = attached.of_parent(session, parent, flow.kind, siblings)
    own, *lent = (
        Facts(roles=one.roles, acts_as=one.acts_as, severity=parent.severity, **known) for one in (person, *person.lent)
    )
    return replace(own, lent=tuple(lent))


def _before(actor: User) -> Facts:
    own, *lent = (Facts(roles=_roles(one), acts_as=one.id) for one in (actor, *actor.principals))
    return replace(own, lent=tuple(lent))


def roles_before(actor: User) -> frozenset[str]:
    """What a person is to a matter that they register, by their own positions and by those that were lent to them."""
    return _roles(actor).union(*(_roles(one) for one in actor.principals))


def _roles(person: User) -> frozenset[str]:
    """Of the registering unit, and what their unit's kind makes it."""
    if person.unit is None or person.is_administrator:
        return frozenset()
    return frozenset(
        f"{relation}.{position}" for relation in relations_before(person.unit) for position in person.own_positions
    )


def capacity(facts: Facts, who: Collection[str]) -> Facts:
    """The facts under which a person registers: their own, or those of the first principal whose roles allow it."""
    return next((one for one in (facts, *facts.lent) if not one.roles.isdisjoint(who)), facts)


def in_whose_name(actor: User | None, facts: Facts) -> User | None:
    """The principal whose facts these are; None where they are the person's own."""
    return next((one for one in actor.principals if one.id == facts.acts_as), None) if actor else None


def principal_of(actor: User, who: Collection[str]) -> User | None:
    """For whom a substitute registers what roles of `who` may; None where their own positions allow it."""
    return in_whose_name(actor, capacity(_before(actor), who))


def relations_before(unit: Unit) -> set[Relation]:
    """The registering unit; an office, a bureau or a station besides."""
    known = OF_KIND.get(UnitKind(unit.kind))
    return {Relation.INITIATOR} | ({known} if known else set())
