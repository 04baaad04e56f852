"""Moving the end of a term on purpose: the matter's, its duties' and its leading unit's clocks with it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from workflow.engine.deadlines import Calendar, Due, due_by
from workflow.models.assignment import ENDED, Assignment
from workflow.models.duty import Duty
from workflow.models.matter import Matter, Term
from workflow.services import alarms, clocks, snapshots
from workflow.types import Relation


def move(session: Session, matter: Matter, term: Term, last: date, *, calendar: Calendar) -> None:
    """Let a term end with another day; supporting units keep theirs, and so does the state's own limit.

    What was to happen before and after the old end happens again for the new one.
    """
    after = due_by(last, calendar, length=term.length)
    was_due_at, term.is_fixed = term.due_at, True
    _set(term, after)
    snapshots.uphold(matter, term, was_due_at)
    now = clocks.count(matter)
    alarms.arm(matter, calendar)
    if now is not None and matter.standing.on_term == term.name:
        for duty in session.scalars(_duties(matter)):
            _set(duty, now)
            duty.sort_at = now.due_at
    for part in session.scalars(_lead(matter)):
        if part.reported_at is None:
            had_due_at = part.due_at
            _set(part, after)
            snapshots.uphold(matter, part, had_due_at)


def _set(row: Term | Duty | Assignment, after: Due) -> None:
    row.due_on, row.due_at, row.amber_at = after.due_on, after.due_at, after.amber_at


def _duties(matter: Matter) -> Select[Duty]:
    return select(Duty).where(Duty.matter_id == matter.id, Duty.done_at.is_(None), Duty.assignment_id.is_(None))


def _lead(matter: Matter) -> Select[Assignment]:
    lead = (Assignment.matter_id == matter.id, Assignment.role == Relation.LEAD, Assignment.state.not_in(ENDED))
    return select(Assignment).where(*lead)
