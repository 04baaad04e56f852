"""The working-day calendar of a joint meeting, read once per process and edition."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.engine.deadlines import Calendar
from workflow.models.meeting import CalendarDay, Meeting

_known: dict[tuple[str, int], Calendar] = {}
_MOST = 64


def calendar_of(session: Session, meeting: Meeting) -> Calendar:
    """The calendar as it stands at `meeting.calendar_version`; one statement the first time, none afterwards."""
    key = (meeting.uid.hex, meeting.calendar_version)
    calendar = _known.get(key)
    if calendar is None:
        if len(_known) >= _MOST:
            _known.clear()
        calendar = _known[key] = _read(session, meeting)
    return calendar


def _read(session: Session, meeting: Meeting) -> Calendar:
    rows = session.execute(
        select(CalendarDay.day, CalendarDay.kind, CalendarDay.is_provisional).where(
            CalendarDay.meeting_id == meeting.id
        )
    ).all()
    return Calendar(
        {day: kind in ("work", "makeup") for day, kind, _ in rows},
        provisional_years={day.year for day, _, is_provisional in rows if is_provisional},
        office_close=meeting.office_close,
        zone=meeting.timezone,
    )
