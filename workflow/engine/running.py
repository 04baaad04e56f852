"""Clocks as plain values: what a row keeps in a JSON column, and what is given back from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from workflow.engine.deadlines import Calendar, Due, days_left
from workflow.engine.definition import Limit
from workflow.engine.pauses import Span, paused_days

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Running:
    """A state's own limit as it runs.

    Attributes:
        state: the state whose limit it is.
        source: which rule gave it, as `engine.limits` names it, such as `state.pending_sign.urgent`.
        pauses: the spans for which it was held up.
        worked_by: the kind of unit whose calendar counts; None is the office's.
        is_set: the joint meeting has set this limit itself, instead of the definition's.
    """

    state: str
    limit: Limit
    started_at: datetime
    due: Due
    source: str = ""
    pauses: tuple[Span, ...] = ()
    worked_by: str | None = None
    is_set: bool = False

    def plain(self) -> Plain:
        """As a JSON column keeps it."""
        return {
            "state": self.state,
            "limit": words(self.limit),
            "started_at": self.started_at.isoformat(),
            **plain_due(self.due),
            "source": self.source,
            "pauses": plain_spans(self.pauses),
            "worked_by": self.worked_by,
            "is_set": self.is_set,
        }


@dataclass(frozen=True, slots=True)
class Result:
    """How a clock ended: kept in the record of the event that ended it, and never rewritten.

    Attributes:
        clock: `state.<code>`, `term.<name>`, `sign` or `part`.
        days: the working days that were left, 0 on the last day; below it, minus those that it was over.
        paused: the working days for which it had been held up.
    """

    clock: str
    limit: Limit
    started_at: datetime
    due: Due
    ended_at: datetime
    days: int
    paused: int = 0

    @property
    def is_late(self) -> bool:
        """It had run out."""
        return self.ended_at >= self.due.due_at

    def plain(self) -> Plain:
        """As the event's record keeps it."""
        return {
            "clock": self.clock,
            "limit": words(self.limit),
            "started_at": self.started_at.isoformat(),
            "due_on": self.due.due_on.isoformat(),
            "due_at": self.due.due_at.isoformat(),
            "ended_at": self.ended_at.isoformat(),
            "is_late": self.is_late,
            "days": self.days,
            "paused": self.paused,
        }


def ended(
    clock: str,
    limit: Limit,
    moment: Due,
    span: Span,
    calendar: Calendar,
    *,
    pauses: Sequence[Span] = (),
) -> Result:
    """How a clock ended that ran from the first to the last moment of `span`."""
    started_at, at = span
    left = days_left(moment.due_on, calendar.local_date(at), calendar)
    days = min(-1, left) if at >= moment.due_at else max(0, left)
    return Result(clock, limit, started_at, moment, at, days, paused_days(pauses, calendar))


def running(kept: Mapping[str, Any]) -> Running:
    """A running limit, read back."""
    length, unit = kept["limit"].split()
    return Running(
        state=kept["state"],
        limit=Limit(int(length), unit),
        started_at=datetime.fromisoformat(kept["started_at"]),
        due=due_of(kept),
        source=kept["source"],
        pauses=spans(kept["pauses"]),
        worked_by=kept["worked_by"],
        is_set=kept["is_set"],
    )


def words(limit: Limit) -> str:
    """A limit as definitions write it, such as `3 wd`."""
    return f"{limit.length} {limit.unit}"


def plain_due(due: Due) -> Plain:
    """A due moment as a JSON column keeps it."""
    return {
        "due_on": due.due_on.isoformat(),
        "due_at": due.due_at.isoformat(),
        "amber_at": due.amber_at.isoformat(),
    }


def due_of(kept: Mapping[str, Any]) -> Due:
    """A due moment, read back."""
    return Due(
        date.fromisoformat(kept["due_on"]),
        datetime.fromisoformat(kept["due_at"]),
        datetime.fromisoformat(kept["amber_at"]),
    )


def plain_spans(pauses: Iterable[Span]) -> list[list[str]]:
    """Pauses as a JSON column keeps them."""
    return [[since.isoformat(), until.isoformat()] for since, until in pauses]


def spans(kept: Sequence[Sequence[str]] | None) -> tuple[Span, ...]:
    """Pauses, read back; none where nothing is kept."""
    return tuple((datetime.fromisoformat(since), datetime.fromisoformat(until)) for since, until in kept or ())
