"""What a pause does to a clock: it stands still, and ends later by just the time that it stood still."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from workflow.engine.deadlines import Calendar, Due, due, due_by
from workflow.engine.definition import OFFICE_HOUR, WORKING_DAY, Limit

Span = tuple[datetime, datetime]


def moved(moment: Due, limit: Limit, pause: Span, calendar: Calendar) -> Due:
    """When a clock ends that was held up meanwhile: what was left of it then is left of it now.

    A clock of working days moves by the working days after the day of the pause up to and including the day on which
    it runs on, office hours by office time, hours and minutes by the time elapsed. One that had run out before the
    pause has run out after it, and by as much.

    Args:
        limit: the clock's length and unit.
        pause: from when to when it was held up.
    """
    since, until = pause
    if until <= since:
        return moment
    if limit.unit == WORKING_DAY:
        return _by_days(moment, limit.length, pause, calendar)
    if limit.unit == OFFICE_HOUR:
        if moment.due_at <= since:
            return moment
        left, warned = (calendar.office_time(since, at) for at in (moment.due_at, moment.amber_at))
        end, amber = calendar.add_office_time(until, left), calendar.add_office_time(until, warned)
        return Due(calendar.local_date(end), end, amber)
    elapsed = until - since
    end = moment.due_at + elapsed
    return Due(calendar.local_date(end), end, moment.amber_at + elapsed)


def _by_days(moment: Due, length: int, pause: Span, calendar: Calendar) -> Due:
    since, until = (calendar.local_date(at) for at in pause)
    last = calendar.add(moment.due_on, calendar.between(since, until))
    had_run_out = moment.due_at <= pause[0]
    last = min(last, until - timedelta(days=1)) if had_run_out else max(last, until)
    return moment if last == moment.due_on else due_by(last, calendar, length=length)


def counted(limit: Limit, start: datetime, pauses: Iterable[Span], calendar: Calendar) -> Due:
    """When a limit ends that starts at `start` and was held up so often; by the calendar as it is."""
    moment = due(limit, start, calendar)
    for pause in pauses:
        moment = moved(moment, limit, pause, calendar)
    return moment


def paused_days(pauses: Iterable[Span], calendar: Calendar) -> int:
    """The working days for which a clock was held up."""
    return sum(calendar.between(*_days(pause, calendar)) for pause in pauses)


def _days(pause: Span, calendar: Calendar) -> tuple[date, date]:
    return calendar.local_date(pause[0]), calendar.local_date(pause[1])
