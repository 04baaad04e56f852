"""Duties, written in the act's transaction from the state's holder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import kept
from workflow.engine.deadlines import Due
from workflow.engine.definition import State, Workflow
from workflow.engine.facts import Facts
from workflow.engine.machine import refusal
from workflow.models.assignment import ENDED, Assignment
from workflow.models.duty import Duty
from workflow.models.keys import NEVER
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.queries.roles import BANK_POSITIONS, FIELD_POSITIONS
from workflow.services.gathering import gathered
from workflow.types import SYSTEM, Relation, UnitKind


def begin(
    session: Session, matter: Matter, state: State, moment: Due | None, *, actor: User | None, at: datetime
) -> None:
    """The first duties of a matter that begins in this transaction; until it ends, they need not be read back."""
    _begun(session)[matter.id] = []
    renew(session, matter, state, moment, actor=actor, action="begin", at=at)


def _begun(session: Session) -> dict[int, list[Duty]]:
    """Every duty, by matter, of the matters that began in this transaction."""
    found: dict[int, list[Duty]] = kept(session).setdefault("begun", {})
    return found


def renew(
    session: Session, matter: Matter, state: State, moment: Due | None, *, actor: User | None, action: str, at: datetime
) -> None:
    """End the duties of the state that was left and begin those of `state`."""
    close(session, _open(session, matter, None), actor=actor, action=action, at=at)
    for unit_id, roles in _holders(session, matter, state).items():
        step = next_action(matter.workflow, state.code, roles, _known_of(matter))
        duty = _duty(matter, unit_id, state, roles, step, moment, actor=actor, at=at)
        _begun(session).get(matter.id, []).append(duty)
        _join(session, duty)
        session.add(duty)


def add(session: Session, matter: Matter, units: Sequence[int], moment: Due | None, *, actor: User | None) -> None:
    """Duties of units that were invited since; those of everybody else stay as they are."""
    state, at = matter.standing, clock.now()
    roles = [role for role in state.holder if role.partition(".")[0] == Relation.INVITED]
    step = next_action(matter.workflow, state.code, roles, _known_of(matter))
    session.add_all(_duty(matter, unit_id, state, roles, step, moment, actor=actor, at=at) for unit_id in units)


def renew_for(
    session: Session,
    assignment: Assignment,
    flow: Workflow,
    moment: Due | None,
    *,
    actor: User | None,
    action: str,
    at: datetime,
) -> None:
    """The same for a supporting unit's own part; it lasts no longer than the matter is open."""
    matter, state = assignment.matter, flow.states[assignment.state]
    if assignment.id is not None:
        close(session, _open(session, matter, assignment.id), actor=actor, action=action, at=at)
    units: dict[int, list[str]] = defaultdict(list)
    for role in state.holder:
        relation = role.partition(".")[0]
        by_relation = {Relation.LEAD: matter.lead_unit_id, Relation.ASKER: assignment.asked_by_unit_id}
        is_office = relation == Relation.OFFICE
        unit_id = (
            _unit_of(session, matter, role) if is_office else by_relation.get(Relation(relation), assignment.unit_id)
        )
        if unit_id is not None:
            units[unit_id].append(role)
    for unit_id, roles in units.items():
        duty = _duty(matter, unit_id, state, roles, next_action(flow, state.code, roles), moment, actor=actor, at=at)
        duty.assignment = assignment
        if assignment.id is not None:
            duty.assignment_id = assignment.id
            _join(session, duty)
        session.add(duty)


def _join(session: Session, duty: Duty) -> None:
    """A duty that begins during an act on many is one of those that a step after it ends."""
    known = gathered(session)
    if known is not None and duty.matter_id in known.duties:
        known.duties[duty.matter_id].append(duty)


def close(session: Session, duties: Sequence[Duty], *, actor: User | None, action: str, at: datetime) -> None:
    """End duties; they count as done by the actor only where the actor's own unit owed them."""
    for duty in duties:
        duty.done_at, duty.done_action = at, action
        if actor is not None and actor.unit_id == duty.unit_id:
            duty.done_by_id = actor.id


def close_all(session: Session, matter: Matter, *, actor: User | None, action: str, at: datetime) -> None:
    """End every duty of a matter, assignments included."""
    known = gathered(session)
    if known is not None and matter.id in known.duties:
        rows: Sequence[Duty] = [duty for duty in known.duties[matter.id] if duty.done_at is None]
    else:
        rows = session.scalars(select(Duty).where(Duty.matter_id == matter.id, Duty.done_at.is_(None))).all()
    close(session, rows, actor=actor, action=action, at=at)


def _open(session: Session, matter: Matter, assignment_id: int | None) -> Sequence[Duty]:
    begun, known = _begun(session).get(matter.id), gathered(session)
    if begun is not None and assignment_id is None:
        return [duty for duty in begun if duty.done_at is None]
    if known is not None and matter.id in known.duties:
        return [
            duty for duty in known.duties[matter.id] if duty.done_at is None and duty.assignment_id == assignment_id
        ]
    part = Duty.assignment_id.is_(None) if assignment_id is None else Duty.assignment_id == assignment_id
    return session.scalars(select(Duty).where(Duty.matter_id == matter.id, Duty.done_at.is_(None), part)).all()


def _duty(
    matter: Matter,
    unit_id: int,
    state: State,
    roles: Sequence[str],
    action: str,
    moment: Due | None,
    *,
    actor: User | None,
    at: datetime,
) -> Duty:
    return Duty(
        meeting_id=matter.meeting_id,
        matter_id=matter.id,
        unit_id=unit_id,
        from_unit_id=actor.unit_id if actor else None,
        made_by_id=actor.id if actor else None,
        state=state.code,
        roles=list(roles),
        action=action,
        received_at=at,
        due_on=moment.due_on if moment else None,
        due_at=moment.due_at if moment else None,
        amber_at=moment.amber_at if moment else None,
        sort_at=moment.due_at if moment else NEVER,
    )


def _holders(session: Session, matter: Matter, state: State) -> dict[int, list[str]]:
    """The units that hold a state, with the roles by which they do."""
    held: dict[int, list[str]] = defaultdict(list)
    for role in state.holder:
        if role == SYSTEM:
            continue
        for unit_id in _units_of(session, matter, role):
            held[unit_id].append(role)
    return held


def _units_of(session: Session, matter: Matter, role: str) -> list[int]:
    """The units that have a role; only invited ones and bureaus may be several."""
    relation = role.partition(".")[0]
    if relation == Relation.INVITED:
        return _invited(session, matter)
    if relation == Relation.BUREAU:
        return _of_kind(session, matter.meeting_id, UnitKind.BUREAU)
    unit_id = _unit_of(session, matter, role)
    return [] if unit_id is None else [unit_id]


def _invited(session: Session, matter: Matter) -> list[int]:
    """The units invited to a sitting, in the order of their invitation; read once a transaction."""
    known: dict[int, list[int]] = kept(session).setdefault("invited", {})
    if matter.id not in known:
        parts = select(Assignment.unit_id).where(Assignment.matter_id == matter.id, Assignment.role == Relation.INVITED)
        current = parts.where(Assignment.state.not_in(ENDED))
        known[matter.id] = list(session.scalars(current.order_by(Assignment.id)))
    return known[matter.id]


def _unit_of(session: Session, matter: Matter, role: str) -> int | None:
    relation, _, position = role.partition(".")
    match relation:
        case Relation.LEAD:
            return matter.lead_unit_id
        case Relation.SUBJECT:
            is_bank = position in BANK_POSITIONS and matter.bank_id is not None
            return matter.bank_id if is_bank else matter.subject_unit_id
        case Relation.STATION:
            return matter.station_id
        case Relation.INITIATOR:
            return matter.created_unit_id
        case Relation.ENFORCEMENT:
            return (
                matter.station_id if position in FIELD_POSITIONS and matter.station_id else matter.enforcement_unit_id
            )
        case Relation.OFFICE:
            return next(iter(_of_kind(session, matter.meeting_id, UnitKind.OFFICE)), None)
    return None


def _of_kind(session: Session, meeting_id: int, kind: UnitKind) -> list[int]:
    """The joint meeting's units of a kind, in their order; read once a transaction."""
    known: dict[tuple[int, UnitKind], list[int]] = kept(session).setdefault("units of kinds", {})
    if (meeting_id, kind) not in known:
        units = select(Unit.id).where(Unit.meeting_id == meeting_id, Unit.kind == kind).order_by(Unit.sort, Unit.id)
        known[meeting_id, kind] = list(session.scalars(units))
    return known[meeting_id, kind]


def _known_of(matter: Matter) -> Facts:
    """The facts that decide between two ways on, as far as the matter's own rows hold them."""
    if matter.problem is None:
        return Facts(severity=matter.severity)
    task_type = matter.problem.task_type or "accept"
    return Facts(severity=matter.severity, needs_plan=matter.problem.needs_plan, task_type=task_type)


def next_action(flow: Workflow, state: str, roles: Sequence[str], facts: Facts = Facts()) -> str:  # noqa: B008
    """The step that a holder takes from here as a rule: the first forward one that any of `roles` may fire, and of
    several that lead on the first that `facts` do not refuse."""
    mine = [t for t in flow.leaving[state] if set(t.who) & set(roles)]
    forward = [t for t in mine if not (t.is_back or t.is_danger or t.is_aside)]
    onward = [t for t in forward if t.is_onward and t.target != state]
    free = [t for t in onward if refusal(t, facts) is None]
    return (free or onward or forward or mine)[0].action if mine else ""
