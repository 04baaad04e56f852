"""From a limit and a calendar to a due day, a due moment and a light.

Source of the counting: handbook H (民法典 201–203, 行政处罚法 85): the day of the event does not count, day 1 is the
next working day, and a term ends with the last day. What is delivered after office close or on a day off counts as
delivered on the next working day.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workflow.engine.definition import HOUR, WORKING_DAY, Limit
from workflow.types import Light, Phase

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE_CLOSE = time(17, 30)
AMBER_DAYS, AMBER_PERCENT = 3, 30


class Calendar:
    """Which days are worked: Monday to Friday, but for the days that say otherwise; never changed after it is made."""

    __slots__ = ("_extra", "_off", "_settled", "office_close", "zone")

    def __init__(
        self,
        days: Mapping[date, bool] | None = None,
        *,
        known_years: Collection[int] | None = None,
        provisional_years: Collection[int] = (),
        office_close: time = OFFICE_CLOSE,
        zone: ZoneInfo = SHANGHAI,
    ) -> None:
        """Make a calendar.

        Args:
            days: whether a day is worked, for those days that are known; the rest follow Monday to Friday.
            known_years: the years that the calendar was filled for; None takes those of `days`.
            provisional_years: those of them whose days off have not been announced.
            office_close: what is delivered after this local time counts as delivered on the next working day.
        """
        days = days or {}
        self._extra = sorted(day.toordinal() for day, works in days.items() if works and not _is_weekday(day))
        self._off = sorted(day.toordinal() for day, works in days.items() if not works and _is_weekday(day))
        known = {day.year for day in days} if known_years is None else set(known_years)
        self._settled = frozenset(known) - frozenset(provisional_years)
        self.office_close, self.zone = office_close, zone

    def is_working(self, day: date) -> bool:
        """The day is worked."""
        ordinal = day.toordinal()
        return self._rank(ordinal) > self._rank(ordinal - 1)

    def is_provisional(self, year: int) -> bool:
        """The days off of that year are not announced yet, so a deadline in it may still move."""
        return year not in self._settled

    def between(self, first: date, last: date) -> int:
        """Working days after `first` up to and including `last`; negative when `last` is earlier."""
        return self._rank(last.toordinal()) - self._rank(first.toordinal())

    def add(self, day: date, working_days: int) -> date:
        """The working day that lies so many working days after `day` (before, when negative); 0 is `day` itself."""
        if working_days == 0:
            return day
        low = high = day.toordinal()
        wanted = self._rank(low) + working_days
        reach = 2 * abs(working_days) + 14
        while self._rank(high) < wanted:
            high += reach
        while self._rank(low) >= wanted:
            low -= reach
        return date.fromordinal(low + bisect_left(range(low, high), wanted, key=self._rank))

    def delivered_on(self, moment: datetime) -> date:
        """The working day on which something delivered at `moment` counts as delivered."""
        local = moment.astimezone(self.zone)
        in_time = local.time() <= self.office_close and self.is_working(local.date())
        return local.date() if in_time else self.add(local.date(), 1)

    def local_date(self, moment: datetime) -> date:
        """The local day of a moment."""
        return moment.astimezone(self.zone).date()

    def midnight(self, day: date) -> datetime:
        """The moment at which a local day begins, in UTC."""
        return datetime.combine(day, time.min, self.zone).astimezone(UTC)

    def _rank(self, ordinal: int) -> int:
        """Working days up to and including a day, since day 1 of the proleptic calendar, which was a Monday."""
        weeks, rest = divmod(ordinal, 7)
        return 5 * weeks + min(rest, 5) + bisect_right(self._extra, ordinal) - bisect_right(self._off, ordinal)


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due.

    Attributes:
        due_on: the last local day.
        due_at: the moment from which it is late, UTC: the next local midnight, or for hours the moment itself.
        amber_at: the moment from which it is due soon, UTC.
    """

    due_on: date
    due_at: datetime
    amber_at: datetime


def due(limit: Limit, start: datetime, calendar: Calendar, *, counts_from_delivery: bool = True) -> Due:
    """When a limit that starts at `start` ends.

    Args:
        counts_from_delivery: after office close or on a day off, `start` counts as the next working day; otherwise its
            own day counts. Hours and minutes run on through nights and holidays either way.
    """
    if limit.unit != WORKING_DAY:
        return _due_by_the_clock(limit, start, calendar)
    day = calendar.delivered_on(start) if counts_from_delivery else calendar.local_date(start)
    return due_by(calendar.add(day, limit.length), calendar, length=limit.length)


def due_by(last: date, calendar: Calendar, *, length: int = 0) -> Due:
    """When something is due that ends with a day; its `length` in working days decides how early it turns amber."""
    amber = calendar.add(last, -amber_days(length))
    return Due(last, calendar.midnight(last + timedelta(days=1)), calendar.midnight(amber))


def amber_days(length: int) -> int:
    """How many working days before its end a term of that many turns amber. Source: handbook B4."""
    return max(AMBER_DAYS, -(-length * AMBER_PERCENT // 100))


def _due_by_the_clock(limit: Limit, start: datetime, calendar: Calendar) -> Due:
    length = timedelta(hours=limit.length) if limit.unit == HOUR else timedelta(minutes=limit.length)
    end = start.astimezone(UTC) + length
    last = calendar.local_date(end)
    near = calendar.midnight(calendar.add(last, -AMBER_DAYS))
    return Due(last, end, min(near, end - length * AMBER_PERCENT / 100))


def light(
    due_at: datetime | None, amber_at: datetime | None, now: datetime, phase: Phase, was_late: bool
) -> Light | None:
    """How something stands against its clock; None where nothing runs. Source: handbook B4.

    Args:
        was_late: it ended, or left the unit's side, after it was due; the mark stays for ever.
    """
    if phase == Phase.SUSPENDED:
        return Light.GREY
    if phase == Phase.SETTLED:
        return Light.LATE if was_late else Light.DONE
    if phase == Phase.CANCELLED or due_at is None:
        return None
    if now >= due_at:
        return Light.RED
    return Light.AMBER if amber_at is not None and now >= amber_at else Light.GREEN


def days_left(due_on: date, today: date, calendar: Calendar) -> int:
    """Working days left, 0 on the last day; over it, minus the working days since, at least one."""
    if today > due_on:
        return -max(1, calendar.between(due_on, today))
    return calendar.between(today, due_on)


def days_used(started_at: datetime, ended_at: datetime, calendar: Calendar) -> int:
    """Working days from delivery to the end; day 1 is the working day after delivery, so the same day counts 0."""
    return max(0, calendar.between(calendar.delivered_on(started_at), calendar.local_date(ended_at)))


def _is_weekday(day: date) -> bool:
    return day.weekday() < 5
