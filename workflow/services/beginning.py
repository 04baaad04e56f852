"""Beginning a matter: its number, its first event, its first duties."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from workflow import clock
from workflow.engine.definition import Transition
from workflow.models.matter import Matter
from workflow.models.meeting import Counter, Meeting
from workflow.models.user import User
from workflow.models.workflow_version import WorkflowVersion
from workflow.queries.calendars import calendar_of
from workflow.services import clocks, duties, history
from workflow.types import SYSTEM, Text

BEGIN = Transition(action="begin", text=Text("登记", "Register"), sources=(), target=None, who=(SYSTEM,))


def begin(
    session: Session,
    meeting: Meeting,
    kind: str,
    *,
    title: str,
    actor: User,
    detail: Any,
    number: str | None = None,
    **columns: Any,
) -> Matter:
    """Make a matter of `kind` in its initial state, together with its detail row.

    Args:
        detail: the 1:1 row of the kind, not yet in the session.
        number: made from the kind's counter of this year where none is given.
        columns: columns of the matter, such as `severity` or `parent_id`.
    """
    version = latest(session, kind)
    at = clock.now()
    calendar = calendar_of(session, meeting)
    flow = version.workflow
    if number is None:
        year = calendar.local_date(at).year
        number = f"{flow.prefix}-{year}-{next_value(session, meeting.id, kind, year):04d}"
    matter = Matter(
        meeting_id=meeting.id,
        meeting=meeting,
        kind=kind,
        number=number,
        title=title,
        workflow_version=version,
        state=flow.initial,
        phase=flow.states[flow.initial].phase,
        created_by_id=actor.id,
        created_at=at,
        entered_at=at,
        terms=[],
        **{"created_unit_id": actor.unit_id, **columns},
    )
    setattr(matter, kind, detail)
    session.add(matter)
    session.flush()
    state = matter.standing
    if state.reveals:
        matter.revealed_at = at
    moment = clocks.enter(matter, state, at=at, calendar=calendar)
    history.append(session, matter, BEGIN, actor=actor, came_from=None, went_to=state, at=at, inputs={})
    duties.renew(session, matter, state, moment, actor=actor, action="begin", at=at)
    return matter


def latest(session: Session, kind: str) -> WorkflowVersion:
    """The newest published definition of a kind.

    Raises:
        LookupError: none has been published.
    """
    version = session.scalars(
        select(WorkflowVersion).where(WorkflowVersion.kind == kind).order_by(WorkflowVersion.number.desc()).limit(1)
    ).one_or_none()
    if version is None:
        raise LookupError(f"no published workflow {kind!r}")
    return version


def next_value(session: Session, meeting_id: int, kind: str, year: int) -> int:
    """The next number of a counter, gapless: the counter's row stays locked until this transaction ends."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert(Counter) if is_sqlite else postgresql.insert(Counter)
    statement = (
        insert.values(meeting_id=meeting_id, kind=kind, year=year, value=1)
        .on_conflict_do_update(index_elements=["meeting_id", "kind", "year"], set_={"value": Counter.value + 1})
        .returning(Counter.value)
    )
    return int(session.execute(statement).scalar_one())
