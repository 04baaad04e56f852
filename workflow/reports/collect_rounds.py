"""The rounds of a reopened matter, for part seven of its closure report: when each was closed, by whom, met or late."""

from __future__ import annotations

from sqlalchemy import select

from workflow.models.closing import Closing
from workflow.reports.collect_clocks import mark
from workflow.reports.snapshot_parts import Person, Round
from workflow.reports.source import Source


def rounds(source: Source) -> list[Round]:
    """One row a round, the one that ends now last; nothing for a matter that was never reopened."""
    matter = source.matter
    if matter.round < 2:
        return []
    earlier = select(Closing).where(Closing.matter_id == matter.id, Closing.round < matter.round)
    rows = source.session.scalars(earlier.order_by(Closing.round))
    found = [_round(source, row) for row in rows]
    last = next((event for event in reversed(source.own()) if event.at == source.ended_at), None)
    return [
        *found,
        Round(
            number=matter.round,
            at=source.moment(source.ended_at),
            by=source.who(last) if last else None,
            light=mark(matter.is_late),
        ),
    ]


def _round(source: Source, row: Closing) -> Round:
    closes = (event for event in source.own() if event.at == row.closed_at and event.to_state == row.state)
    event = next(closes, None)
    by: Person | None = source.who(event) if event else None
    return Round(number=row.round, at=source.moment(row.closed_at), by=by, light=mark(row.is_late))
