"""Countersignatures that nobody gave in time: silence counts as agreement, once, and says so in the history."""

from __future__ import annotations

import logging

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

import workflow.services.effects.all  # noqa: F401  (registers every effect)
from workflow import clock
from workflow.db import transaction
from workflow.engine import machine, voting
from workflow.errors import Refused
from workflow.models.assignment import Assignment, part_kind
from workflow.models.matter import Matter
from workflow.queries.calendars import calendar_of
from workflow.queries.facts import facts_for
from workflow.queries.facts_of_parts import for_assignment
from workflow.queries.matters import locked_by_id
from workflow.services import assignments
from workflow.services.beginning import latest
from workflow.services.steps import Act
from workflow.types import Phase, Relation

log = logging.getLogger(__name__)
MOST = 500
"""In one sweep; what is left has the next one."""


def due(session: Session) -> list[tuple[int, int]]:
    """Matter and part of each countersignature that is overdue now, oldest first; a suspended matter's wait with it."""
    rows = session.execute(
        select(Assignment.matter_id, Assignment.id)
        .join(Matter, Matter.id == Assignment.matter_id)
        .where(Assignment.role == Relation.COUNTERSIGN, Assignment.state == voting.PENDING)
        .where(Assignment.due_at <= clock.now(), Matter.phase == Phase.OPEN)
        .order_by(Assignment.due_at, Assignment.id)
        .limit(MOST)
    )
    return [(matter_id, part_id) for matter_id, part_id in rows]


def count_silence() -> int:
    """Let every overdue countersignature fall silent, each in a transaction of its own; returns how many did.

    One that cannot be counted is logged, and holds up no other.
    """
    with transaction() as session:
        overdue = due(session)
    return sum(_counted(matter_id, part_id) for matter_id, part_id in overdue)


def _counted(matter_id: int, part_id: int) -> bool:
    try:
        return fall_silent(matter_id, part_id)
    except Exception:
        log.exception("the silence of part %d of matter %d could not be counted", part_id, matter_id)
        return False


def fall_silent(matter_id: int, part_id: int) -> bool:
    """One countersignature; False where it was given, or the vote was decided, in the meantime."""
    with transaction() as session:
        matter = locked_by_id(session, matter_id)
        part = _waiting(session, part_id)
        rule = matter.standing.vote
        if part is None or matter.phase != Phase.OPEN or rule is None or rule.silent is None:
            return False
        flow = latest(session, part_kind(Relation.COUNTERSIGN, matter.kind)).workflow
        facts = for_assignment(facts_for(session, [matter], None)[matter.id], part, None)
        try:
            transition = machine.step(flow, part.state, "fall_silent", facts)
        except Refused:
            return False
        at, calendar = clock.now(), calendar_of(session, matter.meeting)
        act = Act(session, matter, transition, None, at, calendar, inputs={"ground": "silence"}, assignment=part)
        assignments.apply(act, part, flow)
    return True


def _waiting(session: Session, part_id: int) -> Assignment | None:
    rows = select(Assignment).where(Assignment.id == part_id, Assignment.state == voting.PENDING)
    overdue = rows.where(Assignment.due_at <= clock.now()).options(joinedload(Assignment.unit))
    return session.scalars(overdue.execution_options(populate_existing=True)).one_or_none()
