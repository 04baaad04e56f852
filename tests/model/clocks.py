"""What is true of clocks, by arithmetic of its own: they run forward, stand still while paused, and one counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.engine.deadlines import Calendar
from workflow.engine.running import spans
from workflow.models.duty import Duty
from workflow.models.event import Event
from workflow.models.matter import Matter, Term
from workflow.queries.calendars import calendar_of
from workflow.types import Light, Phase

Span = tuple[datetime, datetime]
DAY = timedelta(days=1)
ELAPSED = {"h": timedelta(hours=1), "min": timedelta(minutes=1)}


class Clock(NamedTuple):
    """As much of a clock as its end follows from."""

    start: datetime
    length: int
    unit: str
    pauses: Sequence[Span]


def end(clock: Clock, calendar: Calendar) -> datetime | None:
    """When a clock runs out; None for office hours, which are counted elsewhere."""
    if clock.unit == "wd":
        return midnight_after(last_day(clock, calendar), calendar)
    if clock.unit in ELAPSED:
        stood = sum((until - since for since, until in clock.pauses), timedelta())
        return clock.start + clock.length * ELAPSED[clock.unit] + stood
    return None


def midnight_after(day: date, calendar: Calendar) -> datetime:
    """The end of a local day."""
    return datetime.combine(day + DAY, time.min, calendar.zone).astimezone(UTC)


def last_day(clock: Clock, calendar: Calendar) -> date:
    """The last of so many working days, counted one by one; a day that was paused is not counted."""
    local = clock.start.astimezone(calendar.zone)
    day, left = local.date(), clock.length
    if local.time() > calendar.office_close or not calendar.is_working(day):
        day = _next(calendar, day)
    for pause in clock.pauses:
        since, until = (at.astimezone(calendar.zone).date() for at in pause)
        while left and _next(calendar, day) <= since:
            day, left = _next(calendar, day), left - 1
        stood = _between(calendar, since, until)
        if left == 0 and day < since:
            day = min(_forward(calendar, day, stood), until - DAY)
        elif day > since:
            day = max(_forward(calendar, day, stood), until)
        else:
            day = max(day, until)
    return _forward(calendar, day, left)


def _next(calendar: Calendar, day: date) -> date:
    day += DAY
    while not calendar.is_working(day):
        day += DAY
    return day


def _forward(calendar: Calendar, day: date, days: int) -> date:
    for _ in range(days):
        day = _next(calendar, day)
    return day


def _between(calendar: Calendar, first: date, last: date) -> int:
    return sum(calendar.is_working(first + n * DAY) for n in range(1, (last - first).days + 1))


def run_forward(session: Session, matter: Matter, now: datetime) -> None:
    """History goes forward in time, and so does every clock; pauses follow one another inside it."""
    rows = select(Event.at).where(Event.matter_id == matter.id).order_by(Event.seq)
    moments = list(session.scalars(rows))
    assert moments == sorted(moments)
    assert matter.created_at <= matter.entered_at <= now
    for term in matter.terms:
        begun = term.counted_at or term.started_at
        inner = [at for pause in spans(term.pauses) for at in pause]
        last = term.stopped_at or term.paused_at or now
        assert [term.started_at, begun, *inner, last, now] == sorted([term.started_at, begun, *inner, last, now])
        assert term.amber_at <= term.due_at


def stand_still(session: Session, matter: Matter) -> None:
    """Every clock whose end follows from its length ends when counting its days one by one says, pauses left out."""
    calendar = calendar_of(session, matter.meeting)
    for term in matter.terms:
        if not term.is_fixed:
            clock = Clock(term.counted_at or term.started_at, term.length, term.unit, spans(term.pauses))
            own = calendar.of(term.worked_by)
            assert end(clock, own) in (None, term.due_at), (matter.kind, term.name, clock, term.due_at)
    limit = matter.limit
    if limit is not None:
        clock = Clock(limit.started_at, limit.limit.length, limit.limit.unit, limit.pauses)
        own = calendar.of(limit.worked_by)
        assert end(clock, own) in (None, limit.due.due_at), (matter.kind, limit, end(clock, own))


def one_counts(session: Session, matter: Matter) -> None:
    """What is due is whichever clock ends first; its duties say the same; nothing of it runs while suspended."""
    running = [t for t in matter.terms if t.stopped_at is None and t.paused_at is None]
    if matter.phase == Phase.SUSPENDED:
        assert matter.held is not None
        assert all(term.stopped_at or term.paused_at or _is_own(matter, term) for term in matter.terms)
        return
    assert matter.held is None
    if matter.phase != Phase.OPEN:
        return
    ends = [term.due_at for term in running if term.name == matter.standing.on_term]
    ends += [matter.limit.due.due_at] if matter.limit else []
    assert matter.due_at == (min(ends) if ends else None), (matter.kind, matter.state, ends)
    own = (Duty.matter_id == matter.id, Duty.assignment_id.is_(None), Duty.done_at.is_(None))
    for due_at in session.scalars(select(Duty.due_at).where(*own)):
        assert due_at == matter.due_at, (matter.kind, matter.state)


def _is_own(matter: Matter, term: Term) -> bool:
    return term.name == matter.standing.on_term


def shine(matter: Matter, now: datetime) -> None:
    """The light follows from the phase, the moment, and whether it was ever late."""
    late = matter.due_at is not None and now >= matter.due_at
    soon = matter.due_at is not None and matter.amber_at is not None and now >= matter.amber_at
    running = Light.RED if late else Light.AMBER if soon else Light.GREEN
    expected = {
        Phase.SUSPENDED: Light.GREY,
        Phase.SETTLED: Light.LATE if matter.is_late else Light.DONE,
        Phase.CANCELLED: None,
        Phase.OPEN: running if matter.due_at else None,
    }
    assert matter.light(now) == expected[matter.phase]
