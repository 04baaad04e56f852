"""What is true of every matter at any time, said once more in its own words: who owes, who may move, what was done."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.db import Base
from workflow.engine import machine
from workflow.engine.definition import DYNAMIC, Workflow
from workflow.models.assignment import Assignment, part_kind
from workflow.models.duty import Duty
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.models.outbox import OutboxMessage
from workflow.models.sitting import Attendance
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.models.visit import Finding, Visit
from workflow.queries.facts import facts_for
from workflow.queries.facts_of_parts import for_assignment
from workflow.queries.roles import roles_of
from workflow.services.beginning import latest
from workflow.types import Phase, Relation, UnitKind

Owed = dict[int, frozenset[str]]
"""Roles by unit."""


def rows(session: Session) -> str:
    """A digest of every row of every table."""
    session.rollback()
    driver = session.connection().connection.dbapi_connection
    assert driver is not None
    digest = hashlib.sha256()
    for table in Base.metadata.sorted_tables:
        cursor = driver.cursor()
        cursor.execute(f'SELECT * FROM "{table.name}" ORDER BY 1, 2')
        digest.update(repr(cursor.fetchall()).encode())
        cursor.close()
    return digest.hexdigest()


def owed(session: Session, matter: Matter) -> Owed:
    """Who owes the next step of a matter, by its open duties."""
    return _duties(session, matter, None)


def owed_for(session: Session, part: Assignment) -> Owed:
    """The same of a supporting part."""
    return _duties(session, part.matter, part.id)


def _duties(session: Session, matter: Matter, part: int | None) -> Owed:
    open_ones = (Duty.matter_id == matter.id, Duty.done_at.is_(None))
    whose = Duty.assignment_id.is_(None) if part is None else Duty.assignment_id == part
    rows = session.execute(select(Duty.unit_id, Duty.roles).where(*open_ones, whose))
    return {unit_id: frozenset(roles) for unit_id, roles in rows}


def should_owe(session: Session, matter: Matter) -> Owed:
    """Who owes the next step by the definition: the units of the state's holder."""
    return _by_unit(session, matter, matter.standing.holder, None)


def should_owe_for(session: Session, part: Assignment) -> Owed:
    """The same of a part that runs a workflow of its own."""
    flow = latest(session, part_kind(part.role, part.matter.kind)).workflow
    return _by_unit(session, part.matter, flow.states[part.state].holder, part.unit_id)


def _by_unit(session: Session, matter: Matter, holder: Sequence[str], support: int | None) -> Owed:
    found: dict[int, set[str]] = defaultdict(set)
    for role in holder:
        for unit in _holding(session, matter, role, support):
            found[unit].add(role)
    return {unit: frozenset(roles) for unit, roles in found.items()}


def _holding(session: Session, matter: Matter, role: str, support: int | None) -> list[int]:
    relation, _, position = role.partition(".")
    if relation == Relation.INVITED:
        waited_for = (Attendance.sitting_id == matter.id, Attendance.reply == "")
        return list(session.scalars(select(Attendance.unit_id).where(*waited_for)))
    if relation == Relation.OFFICE:
        office = select(Unit.id).where(Unit.meeting_id == matter.meeting_id, Unit.kind == UnitKind.OFFICE)
        return [session.scalars(office).one()]
    if relation == Relation.BUREAU:
        bureaus = select(Unit.id).where(Unit.meeting_id == matter.meeting_id, Unit.kind == UnitKind.BUREAU)
        return list(session.scalars(bureaus))
    goes_out = position in ("inspector", "team_leader")
    by_relation = {
        Relation.LEAD: matter.lead_unit_id,
        Relation.SUPPORT: support,
        Relation.CONSULT: support,
        Relation.COUNTERSIGN: support,
        Relation.SUBJECT: matter.bank_id if position in ("head", "liaison") else matter.subject_unit_id,
        Relation.STATION: matter.station_id,
        Relation.INITIATOR: matter.created_unit_id,
        Relation.ENFORCEMENT: (matter.station_id if goes_out else None) or matter.enforcement_unit_id,
    }
    unit = by_relation[Relation(relation)]
    return [] if unit is None else [unit]


def somebody_may_move(session: Session, matter: Matter, people: Sequence[User]) -> bool:
    """There is a person with a button on the matter that works."""
    facts, assigned = facts_for(session, [matter], None)[matter.id], _assigned(session, matter)
    did = _did(session, matter)
    for person in people:
        mine = replace(
            facts,
            roles=roles_of(person, matter, assigned[person.unit_id]),
            did=frozenset(did[person.id]),
            in_team=matter.visit is not None and person.id in matter.visit.team,
        )
        if any(offer.is_allowed for offer in machine.available(matter.workflow, matter.state, mine)):
            return True
    return False


def somebody_may_move_part(session: Session, part: Assignment, people: Sequence[User]) -> bool:
    """The same of a part that runs a workflow of its own."""
    flow, matter = latest(session, part_kind(part.role, part.matter.kind)).workflow, part.matter
    facts, assigned = facts_for(session, [matter], None)[matter.id], _assigned(session, matter)
    for person in people:
        mine = for_assignment(replace(facts, roles=roles_of(person, matter, assigned[person.unit_id])), part, person)
        if any(offer.is_allowed for offer in machine.available(flow, part.state, mine)):
            return True
    return False


def _assigned(session: Session, matter: Matter) -> dict[int | None, list[Relation]]:
    found: dict[int | None, list[Relation]] = defaultdict(list)
    for part in session.scalars(select(Assignment).where(Assignment.matter_id == matter.id)):
        if part.is_current:
            found[part.unit_id].append(part.role)
    return found


def _did(session: Session, matter: Matter) -> dict[int | None, set[str]]:
    """The actions of each person in the present round."""
    found: dict[int | None, set[str]] = defaultdict(set)
    own = (Event.matter_id == matter.id, Event.round == matter.round, Event.assignment_id.is_(None))
    for actor, action in session.execute(select(Event.actor_id, Event.action).where(*own)):
        found[actor].add(action)
    return found


def waits_for_others(session: Session, matter: Matter) -> bool:
    """Nobody need act on a batch while what hangs below is open, or while a promise will look at it."""
    below = select(func.count()).where(Matter.parent_id == matter.id, Matter.phase == Phase.OPEN)
    findings = (
        select(func.count(Finding.id))
        .join(Visit, Visit.matter_id == Finding.visit_id)
        .where(Visit.batch_id == matter.id)
    )
    open_findings = findings.where(Finding.settled_on.is_(None), Finding.dismissed_on.is_(None))
    promised = select(OutboxMessage.payload).where(
        OutboxMessage.topic == "children_changed", OutboxMessage.done_at.is_(None)
    )
    is_promised = any(payload["matter_id"] == matter.id for payload in session.scalars(promised))
    return bool(session.scalar(below) or session.scalar(open_findings) or is_promised)


def replayed(session: Session, matter: Matter) -> str:
    """The state that the matter's own history leads to, step by step through its definition.

    Raises:
        AssertionError: a step of the history is none of the definition.
    """
    own = select(Event).where(Event.matter_id == matter.id, Event.assignment_id.is_(None)).order_by(Event.seq)
    events = list(session.scalars(own))
    return _replayed(matter.workflow, events)


def replayed_for(session: Session, part: Assignment) -> str:
    """The same of a part that has moved by itself; where it ended with its matter, the state it is in."""
    events = list(session.scalars(select(Event).where(Event.assignment_id == part.id).order_by(Event.seq)))
    flow = latest(session, part_kind(part.role, part.matter.kind)).workflow
    steps = [event for event in events if event.action in flow.actions]
    return _replayed(flow, steps, state=flow.initial)


def _reached(
    flow: Workflow, action: str, state: str | None, been: set[str | None], sent_back: set[str | None]
) -> set[str | None]:
    """Where an action leads from a state: where it says; where the matter has been, if only its past can say; and on
    from where it was sent back to, where it was sent back from."""
    found: set[str | None] = set()
    for step in flow.actions.get(action, ()):
        if state in step.sources:
            found |= been if step.goes in DYNAMIC else {step.target or state}
            found |= sent_back if step.is_onward else set()
    return found if action in flow.actions else {state}


def _replayed(flow: Workflow, events: Sequence[Event], state: str | None = None) -> str:
    been, sent_back = {state}, set[str | None]()
    for event in events:
        if event.action == "begin":
            assert (state, event.from_state) == (None, None)
            state = flow.initial
        else:
            reached = _reached(flow, event.action, state, been, sent_back)
            assert event.to_state in reached, f"{event.action}: {state} to {event.to_state}"
            sent_back |= {state} if event.content["inputs"].get("then") == "come_back" else set()
            state = event.to_state
        been.add(state)
    assert state is not None
    return state
