"""The two clocks of the demonstration's script: the calendar of 2020, and days counted back from today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

NOW = "now"


class Days(Protocol):
    """Turns a day and an hour of a data file into a date and a moment."""

    def day(self, written: date | int | str) -> date:
        """The date of a day as it is written."""

    def moment(self, written: date | int | str, clock: str | int) -> datetime:
        """The local moment, aware, of a day and a clock time as they are written."""


@dataclass(frozen=True, slots=True)
class Dated:
    """Days written as dates."""

    zone: ZoneInfo

    def day(self, written: date | int | str) -> date:
        """The date itself."""
        if not isinstance(written, date):
            raise TypeError(f"not a date: {written!r}")
        return written

    def moment(self, written: date | int | str, clock: str | int) -> datetime:
        """That day at `clock`, such as "09:30"."""
        return datetime.combine(self.day(written), time.fromisoformat(str(clock)), tzinfo=self.zone)


@dataclass(frozen=True, slots=True)
class Counted:
    """Days written as working days from today: -1 is the last one before today, 3 the third after it.

    0 is today, working day or not. The day `now` goes with minutes instead of a clock time: `[now, 35]` is 35 minutes
    ago.
    """

    now: datetime
    is_working: Callable[[date], bool]

    def day(self, written: date | int | str) -> date:
        """The date so many working days away."""
        if isinstance(written, date):
            return written
        offset, found = (0 if written == NOW else int(written)), self.now.date()
        step = timedelta(days=1 if offset > 0 else -1)
        while offset:
            found += step
            if self.is_working(found):
                offset -= step.days
        return found

    def moment(self, written: date | int | str, clock: str | int) -> datetime:
        """That day at `clock`, or so many minutes ago."""
        if written == NOW:
            return self.now - timedelta(minutes=int(clock))
        return datetime.combine(self.day(written), time.fromisoformat(str(clock)), tzinfo=self.now.tzinfo)
