"""Work of the present day, in every state, so that whoever signs in finds something to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

from workflow.demo.days import Counted
from workflow.demo.inspections import Source, batch
from workflow.demo.plans import Act, BatchPlan, ProblemPlan
from workflow.demo.problems import archiving, problem
from workflow.demo.reading import read


@dataclass(frozen=True, slots=True)
class Present:
    """The batches and problems of the present day; `archiving` files a problem once its closure report is finished."""

    batches: tuple[BatchPlan, ...]
    problems: tuple[ProblemPlan, ...]
    archiving: tuple[tuple[str, Act], ...]


def present(now: datetime, is_working: Callable[[date], bool]) -> Present:
    """The present day as seen at `now`: everything lies before it, most of it on working days in office hours.

    Args:
        now: aware, in the meeting's zone.
        is_working: whether a day is a working day in the meeting's calendar.
    """
    days = Counted(now, is_working)
    inspected, reported = read("present_batches"), read("present_problems")["problems"]
    source = Source(inspected["findings"], inspected["visits"], days, count(101), uses_code=True)
    return Present(
        batches=tuple(batch(row, source) for row in inspected["batches"]),
        problems=tuple(problem(row, days) for row in reported),
        archiving=tuple(
            archiving(row, "archivist", now - timedelta(minutes=5)) for row in reported if "archive" in row
        ),
    )
