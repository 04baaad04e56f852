"""The working-day calendar of a joint meeting: read once per process and edition, and by year for those who keep it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, time
from typing import Any

from sqlalchemy import Integer, cast, extract, func, select
from sqlalchemy.orm import Session

from workflow.engine.deadlines import EVERY_DAY, Calendar
from workflow.engine.holidays import MAKEUP, REST, WORK
from workflow.models.meeting import CalendarDay, Meeting

FIRST_YEAR, LAST_YEAR = 2020, 2060
_known: dict[tuple[str, int], Calendar] = {}
_MOST = 64


UNMOVED = "unmoved_since"
"""The setting that says from which day on the calendar was changed and due dates have not followed yet."""


def unmoved_since(meeting: Meeting) -> date | None:
    """From which day on due dates may still lie where an earlier calendar put them; None where all fit."""
    text = meeting.settings.get(UNMOVED)
    return date.fromisoformat(text) if text else None


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
    days = {day: kind in (WORK, MAKEUP) for day, kind, _ in rows}
    provisional = {day.year for day, _, is_provisional in rows if is_provisional}
    return Calendar(
        days,
        provisional_years=provisional,
        office_open=meeting.office_open,
        lunch=meeting.lunch,
        office_close=meeting.office_close,
        zone=meeting.timezone,
        amber=meeting.amber,
        by_kind={
            kind: _own(meeting, how, days, provisional) for kind, how in meeting.settings.get("working", {}).items()
        },
    )


def _own(
    meeting: Meeting, how: str | Mapping[str, Any], days: Mapping[date, bool], provisional: Collection[int]
) -> Calendar:
    """The calendar of a kind of unit: `always` is day and night; else its week, with public holidays or without."""
    if isinstance(how, str):
        return Calendar(
            week=EVERY_DAY,
            office_open=time.min,
            lunch=None,
            office_close=time.max,
            zone=meeting.timezone,
            amber=meeting.amber,
            is_certain=True,
        )
    rests, lunch = bool(how["holidays"]), how["lunch"]
    return Calendar(
        {day: works for day, works in days.items() if rests and (works or day.weekday() in how["week"])},
        known_years={day.year for day in days},
        provisional_years=provisional,
        week=how["week"],
        office_open=time.fromisoformat(how["open"]),
        lunch=(time.fromisoformat(lunch[0]), time.fromisoformat(lunch[1])) if lunch else None,
        office_close=time.fromisoformat(how["close"]),
        zone=meeting.timezone,
        amber=meeting.amber,
        is_certain=not rests,
    )


def usual_kind(day: date) -> str:
    """What a day is where the calendar says nothing of it."""
    return WORK if day.weekday() < 5 else REST


def years(session: Session, meeting_id: int) -> dict[int, bool]:
    """The years that are filled, and whether their days off are provisional."""
    year = cast(extract("year", CalendarDay.day), Integer)
    provisional = func.max(cast(CalendarDay.is_provisional, Integer))
    rows = session.execute(select(year, provisional).where(CalendarDay.meeting_id == meeting_id).group_by(year))
    return {int(number): bool(is_provisional) for number, is_provisional in rows}


def days_of_year(session: Session, meeting_id: int, year: int) -> dict[date, CalendarDay]:
    """The rows of a year by day; a day without one is as usual."""
    rows = select(CalendarDay).where(
        CalendarDay.meeting_id == meeting_id, CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))
    )
    return {row.day: row for row in session.scalars(rows)}


def kinds_of(session: Session, meeting_id: int, days: Iterable[date]) -> dict[date, str]:
    """What each of these days is."""
    wanted = list(days)
    rows = session.execute(
        select(CalendarDay.day, CalendarDay.kind).where(
            CalendarDay.meeting_id == meeting_id, CalendarDay.day.in_(wanted)
        )
    )
    known = {day: kind for day, kind in rows}
    return {day: known.get(day, usual_kind(day)) for day in wanted}
