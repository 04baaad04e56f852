"""The months of the assessment: counted on trial, shown to the units, settled by the director, published and frozen."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import transaction
from workflow.engine.deadlines import due
from workflow.engine.definition import Limit
from workflow.errors import Forbidden, Refused
from workflow.models.assessment import (
    MISCONDUCT,
    OBJECTION,
    OPEN,
    PUBLISHED,
    SETTLED,
    SHOWN,
    TRIAL,
    Assessment,
    AssessmentCase,
    AssessmentRemark,
    AssessmentSheet,
)
from workflow.models.meeting import Meeting
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.queries import assessments
from workflow.queries.assessment_cases import Case, Month, gathered
from workflow.queries.assessment_rules import REPORT, places, scored, tallied, weights_of
from workflow.queries.calendars import calendar_of
from workflow.queries.spans import Span
from workflow.services import log
from workflow.types import Position, Text

OBJECTION_DAYS = 3
"""Working days in which a unit may object. Source: handbook B5."""
OFFICE = frozenset({Position.COORDINATOR, Position.REVIEWER, Position.DIRECTOR})
SETTLERS = frozenset({Position.DIRECTOR})
PUBLISHERS = frozenset({Position.COORDINATOR, Position.DIRECTOR})


def count(month: date, *, actor: User) -> Assessment:
    """Count a month on trial, or anew while it is on trial; what the office had put right by hand is then gone.

    Args:
        month: any day of it; the present month is counted as far as it has come.

    Raises:
        Forbidden: not of the office.
        Refused: the month has not begun, or it was shown to the units already.
    """
    require(actor, OFFICE)
    first = month.replace(day=1)
    with transaction() as session:
        session.get_one(Meeting, actor.meeting_id, with_for_update={"key_share": True}, populate_existing=True)
        calendar, now = calendar_of(session, actor.meeting), clock.now()
        if first > calendar.local_date(now):
            raise Refused("not_begun", Text("该月尚未开始。", "That month has not begun."))
        assessment = _begun(session, first, actor, now)
        span = Span(first, first.replace(day=monthrange(first.year, first.month)[1]))
        _fill(session, assessment, Month.of(span, calendar))
        record(session, "count_assessment", assessment, actor)
    return assessment


def _begun(session: Session, first: date, actor: User, now: datetime) -> Assessment:
    """The row of a month, emptied where it was counted before."""
    formula, weights = weights_of(actor.meeting)
    one = assessments.of_month(session, actor.meeting_id, first)
    if one is None:
        one = Assessment(meeting_id=actor.meeting_id, month=first, version=0)
        session.add(one)
    else:
        one = assessments.found(session, actor, one.uid, lock=True)
        require_state(one, TRIAL)
        _empty(session, one)
    one.formula, one.weights, one.state = formula, weights, TRIAL
    one.counted_at, one.counted_by_id, one.version = now, actor.id, one.version + 1
    session.flush()
    return one


def _empty(session: Session, assessment: Assessment) -> None:
    mine = select(AssessmentSheet.id).where(AssessmentSheet.assessment_id == assessment.id)
    session.execute(delete(AssessmentCase).where(AssessmentCase.sheet_id.in_(mine)))
    session.execute(delete(AssessmentRemark).where(AssessmentRemark.sheet_id.in_(mine)))
    session.execute(delete(AssessmentSheet).where(AssessmentSheet.assessment_id == assessment.id))
    session.expire(assessment, ["sheets"])


def _fill(session: Session, assessment: Assessment, month: Month) -> None:
    """A sheet for each unit, the cases behind its numbers, points and places."""
    meeting_id = assessment.meeting_id
    known = assessments.missed_before(session, assessment.month, meeting_id, REPORT)
    cases: dict[int, list[Case]] = {}
    for case in gathered(session, meeting_id, month):
        if case.measure != REPORT or case.is_met or (case.unit_id, case.matter_id) not in known:
            cases.setdefault(case.unit_id, []).append(case)
    busy = assessments.busy(session, meeting_id, month) | cases.keys()
    units = assessments.assessed(session, meeting_id)
    rows = [_sheet(assessment, unit, cases.get(unit.id, ()), is_idle=unit.id not in busy) for unit in units]
    session.add_all(rows)
    session.flush()
    stored = [_stored(row, case) for row in rows for case in cases.get(row.unit_id, ())]
    if stored:
        session.execute(insert(AssessmentCase), stored)
    rescore(assessment, rows)


def _sheet(assessment: Assessment, unit: Unit, cases: Iterable[Case], *, is_idle: bool) -> AssessmentSheet:
    return AssessmentSheet(
        meeting_id=assessment.meeting_id,
        assessment_id=assessment.id,
        unit_id=unit.id,
        unit=unit,
        among=next(name for name, kinds in assessments.GROUPS.items() if unit.kind in kinds),
        counts=tallied((one.measure, one.is_met) for one in cases),
        corrected={},
        is_idle=is_idle,
    )


def _stored(sheet: AssessmentSheet, case: Case) -> dict[str, object]:
    return {
        "sheet_id": sheet.id,
        "matter_id": case.matter_id,
        "measure": case.measure,
        "is_met": case.is_met,
        "at": case.at,
    }


def rescore(assessment: Assessment, rows: Sequence[AssessmentSheet]) -> None:
    """Points and places from the numbers as they stand; each group has its own places."""
    for row in rows:
        told = scored(row.standing, assessment.weights)
        row.points, row.deducted = (None if row.is_idle else told.points), told.deducted
    for among in assessments.GROUPS:
        mine = [row for row in rows if row.among == among]
        for row, place in zip(mine, places([row.points for row in mine]), strict=True):
            row.place = place


def show(uid: UUID, *, actor: User, version: int) -> Assessment:
    """Show each unit its sheet; it may object within three working days.

    Raises:
        NotFound: no such round.
        Stale: it was counted anew meanwhile.
        Forbidden: not of the office.
        Refused: it is not on trial, or the month is not over.
    """
    require(actor, OFFICE)
    with transaction() as session:
        one = locked(session, uid, actor, version, TRIAL)
        calendar, now = calendar_of(session, actor.meeting), clock.now()
        today = calendar.local_date(now)
        if (today.year, today.month) <= (one.month.year, one.month.month):
            raise Refused(
                "not_over",
                Text(
                    "该月尚未结束，先试算，月末后再公示。",
                    "The month is not over; it can be counted, not shown.",
                ),
            )
        if calendar.local_date(one.counted_at) <= _last(one.month):
            raise Refused(
                "counted_early",
                Text(
                    "试算是在月末之前取数的，请重新取数后再公示。", "It was counted before the month ended; count anew."
                ),
            )
        moment = due(Limit(OBJECTION_DAYS), now, calendar)
        one.state, one.shown_at, one.due_on, one.due_at = SHOWN, now, moment.due_on, moment.due_at
        record(session, "show_assessment", one, actor)
    return one


def settle(uid: UUID, *, actor: User, version: int) -> Assessment:
    """Settle the numbers: the time for objections is over and each was ruled on.

    Raises:
        NotFound: no such round.
        Stale: it has changed since.
        Forbidden: not the office's director.
        Refused: it is not shown, objections are still taken, or something waits for a ruling.
    """
    require(actor, SETTLERS)
    with transaction() as session:
        one = locked(session, uid, actor, version, SHOWN)
        if one.due_at is not None and clock.now() < one.due_at:
            raise Refused(
                "still_taken",
                Text(
                    f"异议期至 {one.due_on} 止，期满后定稿。",
                    f"Objections are taken until {one.due_on}; settle after that.",
                ),
            )
        if _waiting(session, one):
            raise Refused(
                "not_ruled",
                Text(
                    "尚有异议或弄虚作假的提议未裁定，请先逐条裁定。",
                    "An objection or a charge of falsification awaits its ruling.",
                ),
            )
        one.state, one.settled_at, one.settled_by_id = SETTLED, clock.now(), actor.id
        record(session, "settle_assessment", one, actor)
    return one


def publish(uid: UUID, *, actor: User, version: int) -> Assessment:
    """Publish the ranking to every unit; nothing of it moves any more.

    Raises:
        NotFound: no such round.
        Stale: it has changed since.
        Forbidden: neither the coordinator nor the director.
        Refused: it is not settled.
    """
    require(actor, PUBLISHERS)
    with transaction() as session:
        one = locked(session, uid, actor, version, SETTLED)
        one.state, one.published_at, one.published_by_id = PUBLISHED, clock.now(), actor.id
        record(session, "publish_assessment", one, actor)
    return one


def _last(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def _waiting(session: Session, one: Assessment) -> bool:
    rows = select(AssessmentRemark.id).join(AssessmentSheet, AssessmentSheet.id == AssessmentRemark.sheet_id)
    mine = rows.where(AssessmentSheet.assessment_id == one.id, AssessmentRemark.state == OPEN)
    return session.scalars(mine.where(AssessmentRemark.kind.in_((OBJECTION, MISCONDUCT))).limit(1)).first() is not None


def require(actor: User, positions: frozenset[Position]) -> None:
    """Only these positions of the office.

    Raises:
        Forbidden: somebody else.
    """
    if not assessments.oversees(actor) or not actor.positions & positions:
        who = tuple(f"office.{one}" for one in sorted(positions))
        raise Forbidden(Text("由联席办相应岗位办理", "this is for the office"), who)


def locked(session: Session, uid: UUID, actor: User, version: int, *states: str) -> Assessment:
    """The round, locked, as the page showed it, in one of these states; its version moves on."""
    one = assessments.found(session, actor, uid, lock=True)
    one.expect(version)
    require_state(one, *states)
    one.version += 1
    return one


def require_state(one: Assessment, *states: str) -> None:
    """It stands where this may be done.

    Raises:
        Refused: it does not.
    """
    if one.state not in states:
        raise Refused(
            "assessment_state",
            Text(
                "本月考核已进入下一环节，不能再这样操作。",
                "This month's assessment has gone on; this is not open any more.",
            ),
        )


def record(session: Session, act: str, one: Assessment, actor: User, *lines: log.Line) -> None:
    """Write an act on a round into the log."""
    name = Text(f"{one.month:%Y-%m} 考核", f"Assessment of {one.month:%Y-%m}")
    log.record(session, act, actor=actor, meeting_id=one.meeting_id, target=(one.uid, name), lines=lines)
