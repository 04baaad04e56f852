"""How the clocks of a unit's part end: signing has one, and the work from delivery to report has another."""

from __future__ import annotations

from datetime import datetime

from workflow.engine.deadlines import Calendar, Due
from workflow.engine.definition import WORKING_DAY, Limit, State
from workflow.engine.running import Result, ended, spans
from workflow.models.assignment import Assignment
from workflow.models.unit import worked_by_unit

DONE = ("reported", "answered", "agreed", "refused", "silent")
"""The states in which a unit has given what was asked of it."""


def results(part: Assignment, came_from: State, went_to: State, *, at: datetime, calendar: Calendar) -> list[Result]:
    """How the clocks of a part ended that this step ends: leaving its first state signs for it, a reply reports."""
    if came_from is went_to:
        return []
    own = calendar.of(worked_by_unit(part.unit.kind))
    found = []
    if part.is_unsigned and part.sign_due_at is not None and part.sign_due_on is not None:
        moment = Due(part.sign_due_on, part.sign_due_at, part.delivered_at)
        found.append(_ended("sign", Limit(1), moment, part, at, own))
        part.is_signed_late = found[0].is_late
    is_done = went_to.code in DONE and part.reported_at is None
    if is_done and part.due_on is not None and part.due_at is not None:
        moment = Due(part.due_on, part.due_at, part.amber_at or part.due_at)
        found.append(_ended("part", Limit(part.length or 0, WORKING_DAY), moment, part, at, own))
    return found


def _ended(clock: str, limit: Limit, moment: Due, part: Assignment, at: datetime, calendar: Calendar) -> Result:
    return ended(clock, limit, moment, (part.delivered_at, at), calendar, pauses=spans(part.pauses))
