"""Suspended matters whose day has come: the system resumes them."""

from __future__ import annotations

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
from workflow.queries.matters import WHOLE
from workflow.services import steps
from workflow.services.steps import Act
from workflow.types import SYSTEM, Phase

BATCH = 200


def resume_all() -> int:
    """Resume every suspended matter whose expected day is today or gone; returns how many.

    Harmless when two run at once or the clock jumps: a matter that has resumed is suspended no more.
    """
    resumed = 0
    with transaction() as session:
        for matter in _due(session):
            resumed += _resume(session, matter)
    return resumed


def _due(session: Session) -> list[Matter]:
    """Suspended matters whose day has come in their joint meeting's own calendar, locked; a few hundred at most."""
    now = clock.now()
    meetings = session.scalars(select(Meeting).where(Meeting.id.in_(_with_suspended())))
    today = {meeting.id: calendar_of(session, meeting).local_date(now) for meeting in meetings}
    if not today:
        return []
    waiting = select(Matter).where(Matter.phase == Phase.SUSPENDED, Matter.resume_on <= max(today.values()))
    keys = session.scalars(
        waiting.with_only_columns(Matter.id).order_by(Matter.id).limit(BATCH).with_for_update(skip_locked=True)
    ).all()
    whole = select(Matter).where(Matter.id.in_(keys)).order_by(Matter.id).options(*WHOLE)
    rows = session.scalars(whole.execution_options(populate_existing=True)).unique().all()
    return [one for one in rows if one.resume_on is not None and one.resume_on <= today[one.meeting_id]]


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
