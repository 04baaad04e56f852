"""Moving due dates after the calendar has changed: only later, only when asked, one line of history a matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import transaction
from workflow.engine.definition import Transition
from workflow.engine.escalating import PART, SIGN
from workflow.models.assignment import Assignment
from workflow.models.duty import Duty
from workflow.models.matter import Matter, Term
from workflow.models.meeting import Meeting
from workflow.models.user import User
from workflow.queries.calendars import UNMOVED, calendar_of, unmoved_since
from workflow.queries.duedates import Moved, Shift, differing
from workflow.services import alarms, firings, history, log, snapshots
from workflow.types import SYSTEM, Text

RECALENDAR = Transition(
    action="recalendar",
    text=Text("按日历顺延到期日", "Move the due date by the calendar"),
    sources=(),
    target=None,
    who=(SYSTEM,),
)


def extend(since: date, *, actor: User) -> tuple[int, bool]:
    """Give every clock due on `since` or later the time that the present calendar gives it, where that is more.

    Returns:
        How many matters were moved, and whether there are more of them, for another time.
    """
    with transaction() as session:
        calendar = calendar_of(session, actor.meeting)
        found, has_more = differing(session, actor, calendar, since, is_locked=True)
        moved = [one for one in found if one.later]
        at = clock.now()
        for one in moved:
            _move(session, one, actor, at)
        if moved:
            meeting = actor.meeting
            lines = [log.Line(Text("顺延的事项", "matters moved"), log.BLANK, log.said(len(moved)))]
            log.record(
                session,
                "move_due_dates",
                actor=actor,
                meeting_id=meeting.id,
                target=(meeting.uid, Text("工作日历", "Working-day calendar")),
                lines=lines,
            )
        if not has_more:
            _caught_up(session, actor.meeting_id, since)
    return len(moved), has_more


def fall_behind(session: Session, meeting_id: int, since: date) -> None:
    """The calendar was changed from a day on: until somebody has looked and moved what is due, the office is told."""
    meeting = _locked(session, meeting_id)
    first = min(since, unmoved_since(meeting) or since)
    meeting.settings = {**meeting.settings, UNMOVED: first.isoformat()}


def catch_up(since: date, *, actor: User) -> bool:
    """Whoever looked found that nothing due on `since` or later wants moving: the office need not be told any more.

    Returns:
        Whether it is so; something may be due before that day, or may have changed meanwhile.
    """
    with transaction() as session:
        found, has_more = differing(session, actor, calendar_of(session, actor.meeting), since)
        is_done = not has_more and not any(one.later for one in found)
        if is_done:
            _caught_up(session, actor.meeting_id, since)
    return is_done


def _caught_up(session: Session, meeting_id: int, since: date) -> None:
    meeting = _locked(session, meeting_id)
    behind = unmoved_since(meeting)
    if behind is not None and since <= behind:
        meeting.settings = {name: value for name, value in meeting.settings.items() if name != UNMOVED}


def _locked(session: Session, meeting_id: int) -> Meeting:
    session.flush()
    return session.get_one(Meeting, meeting_id, with_for_update=True, populate_existing=True)


def _move(session: Session, one: Moved, actor: User, at: datetime) -> None:
    """Move the clocks of one matter, and write in its history which and how far."""
    shown = [_shown(shift) for shift in one.later if shift.what is not None]
    for shift in one.later:
        was_due_at = shift.so_far
        _set(shift)
        if isinstance(shift.row, Term | Assignment):
            snapshots.uphold(one.matter, shift.row, was_due_at)
    _arm(session, one)
    state = one.matter.standing
    history.append(
        session,
        one.matter,
        RECALENDAR,
        actor=actor,
        came_from=state,
        went_to=state,
        at=at,
        inputs={"moved": [[line["zh"], line["value_zh"]] for line in shown]},
        shown=shown,
    )


def _shown(shift: Shift) -> dict[str, Any]:
    what, before, after = shift.what or Text("", ""), shift.before, shift.after.due_on
    value = Text(f"由 {before} 顺延至 {after}", f"from {before} to {after}")
    return {"name": "due_on", "zh": what.zh, "en": what.en, "value_zh": value.zh, "value_en": value.en}


def _set(shift: Shift) -> None:
    """Move one clock; what it has escalated so far it does not escalate again for having moved."""
    row, after = shift.row, shift.after
    _carry(shift)
    if isinstance(row, Matter) and shift.is_limit:
        limit = row.limit
        row.limit_clock = replace(limit, due=after).plain() if limit else None
        row.limit_due_at = after.due_at
        return
    if isinstance(row, Assignment) and shift.is_signing:
        row.sign_due_on, row.sign_due_at = after.due_on, after.due_at
        return
    row.due_on, row.due_at, row.amber_at = after.due_on, after.due_at, after.amber_at
    if isinstance(row, Matter | Duty):
        row.sort_at = after.due_at


def _carry(shift: Shift) -> None:
    row, before, after = shift.row, shift.so_far, shift.after.due_at
    if before is None:
        return
    if isinstance(row, Term):
        firings.carry(row.matter, f"term.{row.name}", before, after)
    elif isinstance(row, Assignment):
        firings.carry(row, SIGN if shift.is_signing else PART, before, after)
    elif isinstance(row, Matter) and shift.is_limit and row.limit is not None:
        firings.carry(row, f"state.{row.limit.state}", before, after)


def _arm(session: Session, one: Moved) -> None:
    calendar = calendar_of(session, one.matter.meeting)
    alarms.arm(one.matter, calendar)
    for part in {shift.row for shift in one.later if isinstance(shift.row, Assignment)}:
        alarms.arm_part(part, calendar)
