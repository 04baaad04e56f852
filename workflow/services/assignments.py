"""Units at work on their own parts of a matter: supporting, consulted and countersigning, each with its own clock."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

import workflow.services.effects.all  # noqa: F401  (registers every effect)
from workflow.db import transaction
from workflow.engine import machine
from workflow.engine.deadlines import Due, due
from workflow.engine.definition import State, Workflow
from workflow.errors import NotFound, Refused
from workflow.models.assignment import FLOWS, Assignment, part_kind
from workflow.models.matter import Matter
from workflow.models.talk import Draft
from workflow.models.user import User
from workflow.queries import matters
from workflow.queries.facts import facts_for
from workflow.queries.facts_of_parts import for_assignment
from workflow.services import alarms, duties, inputs, part_clocks, steps
from workflow.services.beginning import latest
from workflow.services.effects.assignments import duty_due
from workflow.services.steps import Act, Raw
from workflow.types import Phase, Relation, Text


def act(matter_uid: UUID, assignment_uid: UUID, action: str, *, actor: User, version: int, raw: Raw) -> Assignment:
    """Fire one action on a unit's part; the event stands in the matter's chain and moves its version.

    Args:
        version: the matter's version that `actor` was looking at.
        raw: what was typed, by field name, as the form posts it.

    Raises:
        NotFound: no such matter or part, or none that `actor` may know of.
        Stale: somebody moved the matter or one of its parts first.
        Forbidden: `actor` may not fire `action`.
        Refused: the matter is over, or the part's state or a guard says no.
        Invalid: an input is missing or malformed.
    """
    with transaction() as session:
        matter = matters.locked(session, matter_uid, actor)
        matter.expect(version)
        part = _moving(session, matter, assignment_uid)
        if matter.phase == Phase.SUSPENDED:
            raise Refused(
                "state",
                Text(
                    "事项已中止，恢复后再办理；期间不计时。",
                    "the matter is suspended; its clocks stand still until it resumes",
                ),
            )
        if matter.phase != Phase.OPEN:
            raise Refused("state", Text("事项已不在办，不能再办理。", "the matter is not open any more"))
        flow = latest(session, part_kind(part.role, matter.kind)).workflow
        facts = for_assignment(facts_for(session, [matter], actor)[matter.id], part, actor)
        transition = machine.step(flow, part.state, action, facts)
        prepared = steps.prepared(session, matter, transition, raw, actor=actor, facts=facts)
        prepared.assignment = part
        apply(prepared, part, flow)
        place = f"{matter.uid}/{part.uid}/{action}"
        session.execute(delete(Draft).where(Draft.user_id == actor.id, Draft.place == place))
    return part


def _moving(session: Session, matter: Matter, uid: UUID) -> Assignment:
    """A part that moves by itself, its matter locked already; the lead's and an invitation move with their matter."""
    part = session.scalars(
        select(Assignment)
        .where(Assignment.uid == uid, Assignment.matter_id == matter.id, Assignment.role.in_(list(FLOWS)))
        .options(joinedload(Assignment.unit))
        .execution_options(populate_existing=True)
    ).one_or_none()
    if part is None:
        raise NotFound
    return part


def apply(act: Act, part: Assignment, flow: Workflow) -> None:
    """Change the part as its transition says: columns, state, event, effects, duties; a vote may move its matter."""
    came_from = flow.states[part.state]
    went_to = flow.states[act.transition.target or part.state]
    inputs.store(part, act.transition.form, act.inputs, act.rows)
    part.state = went_to.code
    act.matter.version += 1
    act.results = part_clocks.results(part, came_from, went_to, at=act.at, calendar=act.calendar)
    act.event = steps.record(act, came_from, went_to)
    steps.run_effects(act)
    alarms.arm_part(part, act.calendar)
    if went_to is not came_from:
        moment = _duty_due(act, part, went_to)
        duties.renew_for(act.session, part, flow, moment, actor=act.actor, action=act.transition.action, at=act.at)
        if part.role == Relation.COUNTERSIGN:
            act.session.flush()
            steps.fire_automatic(act.session, act.matter)


def _duty_due(act: Act, part: Assignment, state: State) -> Due | None:
    """By the unit's own clock while it must act; otherwise by the limit of the state, which is others'."""
    is_others = not any(role.startswith(f"{part.role}.") for role in state.holder)
    if part.reported_at is None and not (is_others and part.role == Relation.SUPPORT):
        return duty_due(part)
    return due(state.limit, act.at, act.calendar) if state.limit else None
