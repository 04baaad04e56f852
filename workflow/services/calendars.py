"""The calendar of a joint meeting, as the office keeps it."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from workflow.db import transaction
from workflow.engine.holidays import KINDS
from workflow.errors import Invalid
from workflow.models.meeting import CalendarDay, Meeting
from workflow.models.user import User
from workflow.services.installation import days_of
from workflow.types import Text

MOST_DAYS = 31


def set_days(first: date, last: date, kind: str, name_zh: str, name_en: str, source: str, *, actor: User) -> int:
    """Say what a day or a range of days is; returns how many days. Due dates that were set already do not move by this.

    Raises:
        Invalid: the range is backwards or longer than a month, the kind is unknown, or no source is given.
    """
    faults: dict[str, Text] = {}
    if last < first or (last - first).days >= MOST_DAYS:
        faults["last"] = Text(
            f"结束日期应不早于开始日期，且一次最多 {MOST_DAYS} 天。",
            f"The last day comes after the first, {MOST_DAYS} days at most at once.",
        )
    if kind not in KINDS:
        faults["kind"] = Text("请选择类别。", "Choose what the days are.")
    if not source.strip():
        faults["source"] = Text(
            "请写明依据，如国务院办公厅通知文号。", "Say on whose word, such as the notice's number."
        )
    if faults:
        raise Invalid(faults)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    with transaction() as session:
        _forget(session, actor.meeting_id, days)
        session.add_all(
            CalendarDay(
                meeting_id=actor.meeting_id,
                day=day,
                kind=kind,
                name_zh=name_zh.strip()[:40],
                name_en=name_en.strip()[:80],
                source=source.strip()[:200],
            )
            for day in days
        )
        _bump(session, actor)
    return len(days)


def fill_year(year: int, *, actor: User) -> int:
    """Fill a year that the calendar does not know yet; where no notice is known it is Monday to Friday and provisional.

    Returns:
        How many rows were added; 0 where the year was there already.
    """
    with transaction() as session:
        known = select(CalendarDay.id).where(CalendarDay.meeting_id == actor.meeting_id)
        in_year = CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))
        if session.scalar(known.where(in_year).limit(1)) is not None:
            return 0
        rows = days_of(session.get_one(Meeting, actor.meeting_id), year)
        session.add_all(rows)
        _bump(session, actor)
    return len(rows)


def announce(year: int, *, actor: User) -> None:
    """A year's days off have been announced and entered: its due dates no longer count as provisional."""
    with transaction() as session:
        rows = select(CalendarDay).where(CalendarDay.meeting_id == actor.meeting_id, CalendarDay.is_provisional)
        for row in session.scalars(rows.where(CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31)))):
            row.is_provisional = False
        _bump(session, actor)


def _forget(session: Session, meeting_id: int, days: list[date]) -> None:
    session.execute(delete(CalendarDay).where(CalendarDay.meeting_id == meeting_id, CalendarDay.day.in_(days)))


def _bump(session: Session, actor: User) -> None:
    """Every process reads the calendar anew."""
    meeting = session.get_one(Meeting, actor.meeting_id)
    meeting.calendar_version += 1
