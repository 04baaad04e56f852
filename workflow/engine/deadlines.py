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
from functools import lru_cache
from zoneinfo import ZoneInfo

from workflow.engine.definition import HOUR, OFFICE_HOUR, WORKING_DAY, Limit
from workflow.engine.lights import USUAL_AMBER, Amber, amber_days

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE_OPEN, OFFICE_CLOSE, LUNCH = time(9), time(17, 30), (time(12), time(13, 30))
WEEKDAYS, EVERY_DAY = frozenset(range(5)), frozenset(range(7))
MOST_KEPT = 4096
"""Sums of a day and working days that a calendar remembers."""
DAY = 86_400_000_000
"""Microseconds of a day, in which office time is counted: whole numbers, so that there and back is the same moment."""


class Calendar:
    """Which days are worked, and from when to when; never changed after it is made.

    A day follows the week's pattern but for the days that say otherwise. Some kinds of unit work by another calendar
    than the office; `of` finds it.
    """

    __slots__ = (
        "_added",
        "_by_kind",
        "_extra",
        "_is_certain",
        "_off",
        "_settled",
        "_spans",
        "_week",
        "amber",
        "office_close",
        "zone",
    )

    def __init__(
        self,
        days: Mapping[date, bool] | None = None,
        *,
        known_years: Collection[int] | None = None,
        provisional_years: Collection[int] = (),
        office_open: time = OFFICE_OPEN,
        lunch: tuple[time, time] | None = LUNCH,
        office_close: time = OFFICE_CLOSE,
        zone: ZoneInfo = SHANGHAI,
        week: Collection[int] = WEEKDAYS,
        is_certain: bool = False,
        by_kind: Mapping[str, Calendar] | None = None,
        amber: Amber = USUAL_AMBER,
    ) -> None:
        """Make a calendar.

        Args:
            days: whether a day is worked, for those days that are known; the rest follow the week.
            known_years: the years that the calendar was filled for; None takes those of `days`.
            provisional_years: those of them whose days off have not been announced.
            lunch: from when to when office hours rest at noon; None where they do not.
            office_close: what is delivered after this local time counts as delivered on the next working day;
                `time.max` means that the day ends at midnight.
            week: the weekdays that are worked, 0 is Monday; at least one.
            is_certain: no announcement can change it, so that none of its years is provisional.
            by_kind: the calendars of kinds of unit that have their own.
        """
        days = days or {}
        self._week = tuple(sum(day in week for day in range(n)) for n in range(8))
        self._extra = sorted(day.toordinal() for day, works in days.items() if works and day.weekday() not in week)
        self._off = sorted(day.toordinal() for day, works in days.items() if not works and day.weekday() in week)
        known = {day.year for day in days} if known_years is None else set(known_years)
        self._settled, self._is_certain = frozenset(known) - frozenset(provisional_years), is_certain
        self._spans = _spans(office_open, lunch, office_close)
        self._by_kind = dict(by_kind or {})
        self._added: dict[tuple[date, int], date] = {}
        self.office_close, self.zone, self.amber = office_close, zone, amber

    def of(self, kind: str | None) -> Calendar:
        """The calendar of a kind of unit: its own, or this one."""
        return self._by_kind.get(kind, self) if kind else self

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of unit that have a calendar of their own."""
        return frozenset(self._by_kind)

    def is_working(self, day: date) -> bool:
        """The day is worked."""
        ordinal = day.toordinal()
        return self._rank(ordinal) > self._rank(ordinal - 1)

    def is_provisional(self, year: int) -> bool:
        """The days off of that year are not announced yet, so a deadline in it may still move."""
        return not self._is_certain and year not in self._settled

    def between(self, first: date, last: date) -> int:
        """Working days after `first` up to and including `last`; negative when `last` is earlier."""
        return self._rank(last.toordinal()) - self._rank(first.toordinal())

    def add(self, day: date, working_days: int) -> date:
        """The working day that lies so many working days after `day` (before, when negative); 0 is `day` itself."""
        if working_days == 0:
            return day
        found = self._added.get((day, working_days))
        if found is None:
            if len(self._added) >= MOST_KEPT:
                self._added.clear()
            found = self._ranked(self._rank(day.toordinal()) + working_days, day)
            self._added[day, working_days] = found
        return found

    def _ranked(self, wanted: int, near: date) -> date:
        """The working day of that rank, looked for from `near` on in growing steps, then halved down to."""
        low = high = near.toordinal()
        reach = 2 * abs(wanted - self._rank(low)) + 14
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

    def opening(self, day: date) -> datetime:
        """The moment at which the office opens on a local day, in UTC."""
        return self._at(day, self._spans[0][0])

    def office_time(self, first: datetime, last: datetime) -> timedelta:
        """Office hours from `first` to `last`; negative when `last` is earlier."""
        return timedelta(microseconds=self._worked(last) - self._worked(first))

    def add_office_time(self, moment: datetime, length: timedelta) -> datetime:
        """The earliest moment by which that much office time has passed since `moment`, in UTC; nought is itself.

        Back in time, when negative: the latest moment from which so much of it is left until `moment`.
        """
        amount, whole = length // timedelta(microseconds=1), sum(end - begin for begin, end in self._spans)
        if amount == 0:
            return moment.astimezone(UTC)
        wanted = self._worked(moment) + amount
        days, rest = divmod(wanted, whole)
        if amount > 0 and rest == 0:
            days, rest = days - 1, whole
        return self._at(self._ranked(days + 1, self.local_date(moment)), _into(self._spans, rest, amount < 0))

    def _worked(self, moment: datetime) -> int:
        """Office time since day 1 of the proleptic calendar, in microseconds."""
        local = moment.astimezone(self.zone)
        day, since = local.toordinal(), local - datetime.combine(local.date(), time.min, self.zone)
        at, before = since // timedelta(microseconds=1), self._rank(day - 1)
        today = sum(max(0, min(at, end) - begin) for begin, end in self._spans) if self._rank(day) > before else 0
        return before * sum(end - begin for begin, end in self._spans) + today

    def _at(self, day: date, microseconds: int) -> datetime:
        local = datetime.combine(day, time.min, self.zone) + timedelta(microseconds=microseconds)
        return local.astimezone(UTC)

    def _rank(self, ordinal: int) -> int:
        """Working days up to and including a day, since day 1 of the proleptic calendar, which was a Monday."""
        weeks, rest = divmod(ordinal, 7)
        usual = self._week[7] * weeks + self._week[rest]
        return usual + bisect_right(self._extra, ordinal) - bisect_right(self._off, ordinal)


def _spans(opening: time, lunch: tuple[time, time] | None, closing: time) -> tuple[tuple[int, int], ...]:
    """From when to when office time runs on a working day, in microseconds since midnight."""
    begin, end = _since_midnight(opening), _since_midnight(closing)
    if lunch is None or not begin < _since_midnight(lunch[0]) < _since_midnight(lunch[1]) < end:
        return ((begin, end),)
    return ((begin, _since_midnight(lunch[0])), (_since_midnight(lunch[1]), end))


def _since_midnight(at: time) -> int:
    if at == time.max:
        return DAY
    return ((at.hour * 60 + at.minute) * 60 + at.second) * 1_000_000


def _into(spans: tuple[tuple[int, int], ...], rest: int, is_back: bool) -> int:
    """How far into the day so much of its office time has passed; going back, where it had not yet begun to."""
    for begin, end in spans[:-1]:
        if rest < end - begin or (rest == end - begin and not is_back):
            return begin + rest
        rest -= end - begin
    return spans[-1][0] + rest


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


@lru_cache(maxsize=1024)
def due(limit: Limit, start: datetime, calendar: Calendar, *, counts_from_delivery: bool = True) -> Due:
    """When a limit that starts at `start` ends.

    Args:
        counts_from_delivery: after office close or on a day off, `start` counts as the next working day; otherwise its
            own day counts. Hours and minutes run on through nights and holidays either way; office hours begin with
            the next one that is worked.
    """
    if limit.unit == OFFICE_HOUR:
        return _due_by_office_hours(limit, start, calendar)
    if limit.unit != WORKING_DAY:
        return _due_by_the_clock(limit, start, calendar)
    day = calendar.delivered_on(start) if counts_from_delivery else calendar.local_date(start)
    return due_by(calendar.add(day, limit.length), calendar, length=limit.length)


def due_by(last: date, calendar: Calendar, *, length: int = 0) -> Due:
    """When something is due that ends with a day; its `length` in working days decides how early it turns amber."""
    amber = calendar.add(last, -amber_days(length, calendar.amber))
    return Due(last, calendar.midnight(last + timedelta(days=1)), calendar.midnight(amber))


def _due_by_the_clock(limit: Limit, start: datetime, calendar: Calendar) -> Due:
    length = timedelta(hours=limit.length) if limit.unit == HOUR else timedelta(minutes=limit.length)
    end = start.astimezone(UTC) + length
    last = calendar.local_date(end)
    near = calendar.midnight(calendar.add(last, -calendar.amber.days))
    return Due(last, end, min(near, end - length * calendar.amber.percent / 100))


def _due_by_office_hours(limit: Limit, start: datetime, calendar: Calendar) -> Due:
    length = timedelta(hours=limit.length)
    end = calendar.add_office_time(start, length)
    near = calendar.midnight(calendar.add(calendar.local_date(end), -calendar.amber.days))
    late = calendar.add_office_time(start, length * (100 - calendar.amber.percent) / 100)
    return Due(calendar.local_date(end), end, min(near, late))


def days_left(due_on: date, today: date, calendar: Calendar) -> int:
    """Working days left, 0 on the last day; over it, minus the working days since, at least one."""
    if today > due_on:
        return -max(1, calendar.between(due_on, today))
    return calendar.between(today, due_on)


def days_used(started_at: datetime, ended_at: datetime, calendar: Calendar) -> int:
    """Working days from delivery to the end; day 1 is the working day after delivery, so the same day counts 0."""
    return max(0, calendar.between(calendar.delivered_on(started_at), calendar.local_date(ended_at)))
