"""Clocks as plain values: what a row keeps in a JSON column, and what is given back from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from workflow.engine.deadlines import Due
from workflow.engine.definition import Limit
from workflow.engine.pauses import Span

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
