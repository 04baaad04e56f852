"""What the page of reasons reads: every action of a matter and of its supporting parts, and who could take it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.engine.definition import BEFORE, CHOSEN, RESUMED, Workflow
from workflow.engine.explaining import Explained, Landings, explain
from workflow.engine.facts import Facts
from workflow.models.assignment import ENDED, FLOWS, Assignment, part_kind
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries import pages
from workflow.queries.facts import Known, facts_for
from workflow.queries.facts_of_parts import Part, for_assignment
from workflow.queries.flows import newest
from workflow.queries.holders import Circle, Holder, circle
from workflow.queries.scope import reads_all
from workflow.types import Phase, Relation


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that has actions: the matter itself, or a supporting unit's part.

    Attributes:
        part: None is the matter itself.
        flow: the workflow that it runs on.
        state: the code of where it stands.
    """

    part: Assignment | None
    flow: Workflow
    state: str
    actions: tuple[Explained, ...]


@dataclass(frozen=True, slots=True)
class Reasons:
    """Every action of a matter, its own first, then those of the parts that the viewer has to do with."""

    matter: Matter
    viewer: User
    asked: tuple[Asked, ...]
    circle: Circle

    def who(self, asked: Asked, one: Explained) -> dict[str, tuple[Holder, ...]]:
        """Who could take an action, by role in the definition's order."""
        return {role: self.circle.holders(role, of_part=asked.part) for role in one.who}


def reasons(session: Session, uid: UUID, viewer: User) -> Reasons:
    """Why `viewer` may or may not take each action on a matter, and who could; at most ten statements.

    Raises:
        NotFound: no such matter, or none that `viewer` may know of.
    """
    matter = pages.head(session, uid, viewer)
    parts = _parts(session, matter)
    known = Known(parts={matter.id: [Part.of(part) for part in parts]})
    facts = facts_for(session, [matter], viewer, known)[matter.id]
    actions = explain(matter.workflow, matter.state, facts, _landings(matter, facts))
    asked = [Asked(None, matter.workflow, matter.state, actions)]
    shown = [part for part in parts if _concerns(part, matter, viewer)]
    if shown:
        known_flows = newest(session, matter.meeting_id)
        for part in shown:
            flow = known_flows[part_kind(Relation(part.role), matter.kind)]
            actions = explain(flow, part.state, for_assignment(facts, part, viewer))
            asked.append(Asked(part, flow, part.state, actions))
    roles = {role for one in asked for action in one.actions for role in action.who}
    return Reasons(matter, viewer, tuple(asked), circle(session, matter, parts, roles))


def _landings(matter: Matter, facts: Facts) -> Landings:
    """Where this matter's past leads from where it stands."""
    kept = {way: matter.memory.get(way) for way in (BEFORE, RESUMED)}
    passed = tuple(code for code in matter.workflow.states if code in facts.passed and code != matter.state)
    return {way: (one["state"],) if one else () for way, one in kept.items()} | {CHOSEN: passed}


def _parts(session: Session, matter: Matter) -> list[Assignment]:
    statement = select(Assignment).where(Assignment.matter_id == matter.id, Assignment.state.not_in(ENDED))
    return list(session.scalars(statement.order_by(Assignment.id).options(joinedload(Assignment.unit))))


def _concerns(part: Assignment, matter: Matter, viewer: User) -> bool:
    """Only a part under way has actions, and a copy but to be read; the viewer's own, or any to who sees all."""
    has_actions = part.role in FLOWS and part.role != Relation.COPY
    is_under_way = has_actions and not part.is_over and matter.phase == Phase.OPEN
    return is_under_way and (part.unit_id == viewer.unit_id or reads_all(viewer))
