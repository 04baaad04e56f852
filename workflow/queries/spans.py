"""The periods that the overview may be asked for, each with the one it is compared with."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from workflow.models.meeting import Meeting

MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Span:
    """A period, both days included.

    Attributes:
        months: how many calendar months it is counted in; 0 for a period of days.
    """

    first: date
    last: date
    months: int = 0

    @property
    def before(self) -> Span:
        """The same part of the month, quarter or year before; of a period of days the same number of days before."""
        if self.months:
            return Span(_back(self.first, self.months), _back(self.last, self.months), self.months)
        length = (self.last - self.first).days + 1
        return Span(self.first - timedelta(days=length), self.first - timedelta(days=1))


def spans(meeting: Meeting, today: date) -> Iterator[tuple[str, Span]]:
    """The periods that one may choose: month, quarter, year so far, and the reporting period where one is set."""
    for name, months in MONTHS.items():
        yield name, Span(today.replace(month=(today.month - 1) // months * months + 1, day=1), today, months)
    if meeting.period is not None:
        yield "reporting", Span(*meeting.period)


def _back(day: date, months: int) -> date:
    """The same day some months before, or the last of that month."""
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
