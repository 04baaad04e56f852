"""Beginning a matter: its number, its first event, its first duties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import kept
from workflow.engine import numbering
from workflow.engine.definition import Transition
from workflow.models.matter import Matter
from workflow.models.meeting import Counter, Meeting
from workflow.models.user import User
from workflow.models.workflow_version import WorkflowVersion
from workflow.queries.calendars import calendar_of
from workflow.queries.flows import in_force
from workflow.queries.registering import principal_of
from workflow.services import alarms, clocks, duties, history
from workflow.types import SYSTEM, Text

BEGIN = Transition(action="begin", text=Text("登记", "Register"), sources=(), target=None, who=(SYSTEM,))


DETAILS = ("problem", "batch", "visit", "rectification", "sitting")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """A matter that is to begin.

    Attributes:
        title_en: where we make the title ourselves; a person types one language.
        detail: the 1:1 row of the kind, not yet in the session.
        number: made from the kind's counter of this year where none is given.
        columns: columns of the matter, such as `severity` or `parent_id`.
    """

    title: str
    detail: Any
    title_en: str = ""
    number: str | None = None
    columns: dict[str, Any] = field(default_factory=dict)


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
    """Make a matter of `kind` in its initial state, together with its detail row; arguments as of `Seed`."""
    seed = Seed(title=title, detail=detail, number=number, columns=columns)
    flow = latest(session, kind, meeting.id).workflow
    principal = principal_of(actor, flow.states[flow.initial].holder)
    return begin_all(session, meeting, kind, [seed], actor=actor, on_behalf=principal)[0]


def begin_all(
    session: Session,
    meeting: Meeting,
    kind: str,
    seeds: Sequence[Seed],
    *,
    actor: User,
    on_behalf: User | None = None,
) -> list[Matter]:
    """Make several matters of one kind, in their order; the number of statements hardly grows with theirs.

    Args:
        on_behalf: the person for whom a substitute does this.
    """
    at, version, calendar = clock.now(), latest(session, kind, meeting.id), calendar_of(session, meeting)
    year = calendar.local_date(at).year
    begun = [made_row(session, version, seed, meeting=meeting, year=year, actor=actor) for seed in seeds]
    session.add_all(begun)
    session.flush()
    for matter in begun:
        state = matter.standing
        if state.reveals:
            matter.revealed_at = at
        clocks.run(matter, BEGIN, {}, at=at, calendar=calendar)
        moment = clocks.enter(matter, state, at=at, calendar=calendar)
        alarms.arm(matter, calendar)
        history.append(
            session, matter, BEGIN, actor=actor, on_behalf=on_behalf, came_from=None, went_to=state, at=at, inputs={}
        )
        duties.begin(session, matter, state, moment, actor=actor, at=at)
    return begun


def made_row(
    session: Session, version: WorkflowVersion, seed: Seed, *, meeting: Meeting, year: int, actor: User
) -> Matter:
    """A matter in its initial state, numbered and not yet in the session."""
    flow, at = version.workflow, clock.now()
    pattern = flow.made.numbering if flow.made else f"{flow.prefix}-{{year}}-{{n:04}}"
    number = seed.number or numbering.number(pattern, year=year, n=next_value(session, meeting.id, flow.kind, year))
    matter = Matter(
        meeting_id=meeting.id,
        meeting=meeting,
        kind=flow.kind,
        number=number,
        title=seed.title,
        title_en=seed.title_en,
        workflow_version=version,
        state=flow.initial,
        phase=flow.states[flow.initial].phase,
        created_by_id=actor.id,
        created_at=at,
        entered_at=at,
        terms=[],
        **{"created_unit_id": actor.unit_id, **seed.columns, **dict.fromkeys(DETAILS)},
    )
    if flow.made is None:
        setattr(matter, flow.kind, seed.detail)
    return matter


def latest(session: Session, kind: str, meeting_id: int | None = None) -> WorkflowVersion:
    """The definition that a new matter of a kind takes; read once a transaction.

    Args:
        meeting_id: the joint meeting, whose own version comes before what is shipped; None is the newest shipped one,
            as the parts of units run on it.

    Raises:
        LookupError: none has been published.
    """
    versions: dict[tuple[str, int | None], WorkflowVersion] = kept(session).setdefault("versions", {})
    if (kind, meeting_id) not in versions:
        version = in_force(session, kind, meeting_id)
        if version is None:
            raise LookupError(f"no published workflow {kind!r}")
        versions[kind, meeting_id] = version
    return versions[kind, meeting_id]


def next_value(session: Session, meeting_id: int, kind: str, year: int, *, count: int = 1) -> int:
    """The next number of a counter, gapless: the counter's row stays locked until this transaction ends.

    Args:
        count: how many numbers are taken at once; the last of them is given.
    """
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert(Counter) if is_sqlite else postgresql.insert(Counter)
    statement = (
        insert.values(meeting_id=meeting_id, kind=kind, year=year, value=count)
        .on_conflict_do_update(index_elements=["meeting_id", "kind", "year"], set_={"value": Counter.value + count})
        .returning(Counter.value)
    )
    return int(session.execute(statement).scalar_one())
