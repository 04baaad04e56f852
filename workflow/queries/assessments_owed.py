"""What a person still owes an assessment (考核), for the top of their worklist: look, rule, settle, publish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from workflow.models.assessment import OPEN, SETTLED, SHOWN, Assessment, AssessmentRemark, AssessmentSheet
from workflow.models.user import User
from workflow.queries.assessments import is_assessed, oversees
from workflow.types import Position

LOOK, RULE, SETTLE, PUBLISH = "look", "rule", "settle", "publish"
OBJECTING = frozenset({Position.HEAD, Position.LIAISON, Position.LEADER})
RULING = frozenset({Position.COORDINATOR, Position.DIRECTOR})


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing to do: `what` is look, rule, settle or publish.

    Attributes:
        uid: of the unit's own sheet for look, else of the round.
        due_on: the last day to look; None for the office, which has no day set.
        count: the objections that wait for a ruling.
    """

    what: str
    month: date
    uid: UUID
    due_on: date | None
    count: int = 0


def owed(session: Session, viewer: User, now: datetime) -> list[Owed]:
    """What the viewer owes, oldest month first; one statement, and none for whom nothing is asked."""
    if is_assessed(viewer) and viewer.positions & OBJECTING:
        return [Owed(LOOK, *row) for row in session.execute(_own(viewer, now))]
    if oversees(viewer) and viewer.positions & RULING:
        return [one for row in session.execute(_rounds(viewer)) if (one := _of_the_office(viewer, row, now))]
    return []


def _own(viewer: User, now: datetime) -> Select[date, UUID, date | None]:
    """The unit's sheets that are shown and to which it has not objected yet."""
    return (
        select(Assessment.month, AssessmentSheet.uid, Assessment.due_on)
        .join(AssessmentSheet, AssessmentSheet.assessment_id == Assessment.id)
        .where(AssessmentSheet.unit_id == viewer.unit_id, Assessment.state == SHOWN, Assessment.due_at > now)
        .where(~exists().where(AssessmentRemark.sheet_id == AssessmentSheet.id))
        .order_by(Assessment.month)
    )


def _rounds(viewer: User) -> Select[Any]:
    waiting = (
        select(func.count())
        .select_from(AssessmentRemark)
        .join(AssessmentSheet, AssessmentSheet.id == AssessmentRemark.sheet_id)
        .where(AssessmentSheet.assessment_id == Assessment.id, AssessmentRemark.state == OPEN)
        .correlate(Assessment)
        .scalar_subquery()
    )
    under_way: ColumnElement[bool] = or_(Assessment.state == SHOWN, Assessment.state == SETTLED)
    return (
        select(Assessment.state, Assessment.month, Assessment.uid, Assessment.due_at, waiting)
        .where(Assessment.meeting_id == viewer.meeting_id, under_way)
        .order_by(Assessment.month)
    )


def _of_the_office(viewer: User, row: Any, now: datetime) -> Owed | None:
    state, month, uid, due_at, waiting = row
    if state == SETTLED:
        return Owed(PUBLISH, month, uid, None)
    if waiting:
        return Owed(RULE, month, uid, None, waiting)
    is_over = due_at is not None and now >= due_at
    return Owed(SETTLE, month, uid, None) if is_over and Position.DIRECTOR in viewer.positions else None
