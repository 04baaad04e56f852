"""Suspended matters whose day has come: the system resumes them."""

from __future__ import annotations

import logging

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

import workflow.services.effects.all  # noqa: F401  (registers every effect)
from workflow import clock
from workflow.db import transaction
from workflow.engine import machine
from workflow.engine.definition import RESUMED
from workflow.engine.facts import Facts
from workflow.errors import Refused
from workflow.models.matter import Matter
from workflow.models.meeting import Meeting
from workflow.queries.calendars import calendar_of
from workflow.queries.matters import locked_by_id
from workflow.services import steps
from workflow.services.steps import Act
from workflow.types import SYSTEM, Phase

BATCH = 200
"""In one sweep of a joint meeting; what is left has the next one."""
log = logging.getLogger(__name__)


def resume_all() -> int:
    """Resume every suspended matter whose expected day is today or gone, each by itself; returns how many.

    Harmless when two run at once or the clock jumps: a matter that has resumed is suspended no more. One that cannot be
    resumed is logged, and holds up no other.
    """
    with transaction() as session:
        waiting = _due(session)
    return sum(_resumed(key) for key in waiting)


def _resumed(key: int) -> bool:
    try:
        with transaction() as session:
            matter = locked_by_id(session, key)
            return _is_due(session, matter) and _resume(session, matter)
    except Exception:
        log.exception("the suspended matter %d could not be resumed", key)
        return False


def _due(session: Session) -> list[int]:
    """Suspended matters whose day has come in their joint meeting's own calendar; a few hundred at most."""
    now = clock.now()
    meetings = session.scalars(select(Meeting).where(Meeting.id.in_(_with_suspended())))
    found: list[int] = []
    for meeting in meetings.all():
        today = calendar_of(session, meeting).local_date(now)
        waiting = select(Matter.id).where(Matter.meeting_id == meeting.id, Matter.phase == Phase.SUSPENDED)
        found += session.scalars(waiting.where(Matter.resume_on <= today).order_by(Matter.id).limit(BATCH))
    return found


def _is_due(session: Session, matter: Matter) -> bool:
    """It is still suspended, and its day has come; somebody may have resumed or prolonged it meanwhile."""
    today = calendar_of(session, matter.meeting).local_date(clock.now())
    return matter.phase == Phase.SUSPENDED and matter.resume_on is not None and matter.resume_on <= today


def _with_suspended() -> Select[int]:
    return select(Matter.meeting_id).where(Matter.resume_on.is_not(None)).group_by(Matter.meeting_id)


def _resume(session: Session, matter: Matter) -> bool:
    ways = [one for one in matter.workflow.leaving[matter.state] if one.goes == RESUMED and SYSTEM in one.who]
    try:
        transition = machine.step(matter.workflow, matter.state, ways[0].action, Facts(roles=frozenset({SYSTEM})))
    except (IndexError, Refused):
        return False
    calendar = calendar_of(session, matter.meeting)
    inputs = {"reason": "到预计恢复日期，系统自动恢复。"}
    steps.apply(Act(session, matter, transition, None, clock.now(), calendar, inputs))
    return True
