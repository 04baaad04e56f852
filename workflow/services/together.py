"""Writing many moved clocks and their new lines of history with one statement each, instead of one a row."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from workflow.models.duty import Duty
from workflow.models.event import Event
from workflow.models.matter import Matter

MOVED = ("seq", "head", "fired", "alarm_at", "reminders")
"""The columns of a matter that a sweep changes."""
_OF_DUTY = frozenset(column.key for column in Duty.__table__.columns)


def write_duties(session: Session) -> None:
    """Write the duties that wait in the session, which leave it, and before them all that they may belong to."""
    duties = [one for one in session.new if isinstance(one, Duty)]
    for one in duties:
        session.expunge(one)
    session.flush()
    rows = [
        {name: value for name, value in one.__dict__.items() if name in _OF_DUTY}
        | {"assignment_id": one.assignment.id if one.assignment else None}
        for one in duties
    ]
    if rows:
        session.execute(insert(Duty).execution_options(render_nulls=True), rows)


def write(session: Session, matters: Sequence[Matter]) -> None:
    """Write the events that wait in the session, and those columns of the matters, whose rows then leave it.

    A reminder changes nothing else of a matter, and the session's own way costs several times as much.
    """
    events = [one for one in session.new if isinstance(one, Event)]
    columns = [column.key for column in Event.__mapper__.column_attrs if column.key not in ("id", "uid")]
    rows = [{name: getattr(event, name) for name in columns} for event in events]
    moved = [{"id": one.id, **{name: getattr(one, name) for name in MOVED}} for one in matters]
    for one in (*events, *matters):
        session.expunge(one)
    if rows:
        session.execute(insert(Event), rows)
    if moved:
        session.execute(update(Matter), moved)
