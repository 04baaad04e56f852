"""The script of autumn 2020: which batches, visits, findings and rectifications there were."""

from __future__ import annotations

from functools import cache
from itertools import count
from zoneinfo import ZoneInfo

from workflow.demo import district
from workflow.demo.days import Dated
from workflow.demo.inspections import Source, batch
from workflow.demo.plans import BatchPlan
from workflow.demo.reading import read


@cache
def history() -> tuple[BatchPlan, ...]:
    """The batches of autumn 2020, in the order of their first visits; times in the meeting's zone."""
    data = read("history")
    source = Source(
        findings=data["findings"],
        visits=read("visits"),
        days=Dated(ZoneInfo(district.meeting().timezone)),
        notices=count(1),
        uses_code=False,
    )
    return tuple(batch(row, source) for row in data["batches"])
