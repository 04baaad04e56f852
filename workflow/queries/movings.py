"""Movings over to another version, and what became of each matter."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import Session, joinedload

from workflow.errors import NotFound
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.models.moving_over import MovedMatter, MovingOver
from workflow.models.user import User
from workflow.models.workflow_version import WorkflowVersion
from workflow.queries.matters import WHOLE
from workflow.queries.rehearsals import under_way

MOST = 400
IS_WAITING = MovedMatter.moved_at.is_(None), MovedMatter.kept_zh == ""
IS_MOVED = MovedMatter.moved_at.is_not(None), MovedMatter.undone_at.is_(None), MovedMatter.kept_zh == ""


def one(session: Session, uid: UUID, viewer: User) -> MovingOver:
    """One moving over of the viewer's joint meeting.

    Raises:
        NotFound: there is none.
    """
    rows = select(MovingOver).where(MovingOver.uid == uid, MovingOver.meeting_id == viewer.meeting_id)
    found = session.scalars(rows.options(joinedload(MovingOver.version)).execution_options(populate_existing=True))
    moving = found.unique().one_or_none()
    if moving is None:
        raise NotFound
    return moving


def of_kind(session: Session, meeting_id: int, kind: str) -> Sequence[MovingOver]:
    """Every moving over of a kind, newest first."""
    rows = select(MovingOver).where(MovingOver.meeting_id == meeting_id, MovingOver.kind == kind)
    return session.scalars(rows.options(joinedload(MovingOver.version)).order_by(MovingOver.id.desc())).unique().all()


def is_going(session: Session, meeting_id: int, kind: str) -> bool:
    """One of the kind has not ended yet, on its way there or back."""
    unended = MovingOver.ended_at.is_(None) | (MovingOver.undo_asked_at.is_not(None) & MovingOver.undone_at.is_(None))
    rows = select(MovingOver.id).where(MovingOver.meeting_id == meeting_id, MovingOver.kind == kind, unended)
    return session.scalar(rows.limit(1)) is not None


def choosable(session: Session, version: WorkflowVersion, meeting_id: int) -> Sequence[Row[UUID, str, str]]:
    """Uid, number and title of the same matters, to choose single ones; at most `MOST`."""
    return session.execute(
        select(Matter.uid, Matter.number, Matter.title)
        .join(WorkflowVersion, WorkflowVersion.id == Matter.workflow_version_id)
        .where(under_way(meeting_id, version.kind), WorkflowVersion.number < version.number)
        .order_by(Matter.id)
        .limit(MOST)
    ).all()


def candidates(session: Session, version: WorkflowVersion, meeting_id: int) -> Sequence[tuple[int, int, str, UUID]]:
    """Key, version, state and uid of the open matters that run on an older version than this, oldest first."""
    rows = session.execute(
        select(Matter.id, Matter.workflow_version_id, Matter.state, Matter.uid)
        .join(WorkflowVersion, WorkflowVersion.id == Matter.workflow_version_id)
        .where(under_way(meeting_id, version.kind), WorkflowVersion.number < version.number)
        .order_by(Matter.id)
    )
    return [(key, version_id, state, uid) for key, version_id, state, uid in rows]


def locked(session: Session, key: int) -> MovingOver:
    """The moving over of that key, locked: two workers never take the same matters."""
    rows = select(MovingOver).where(MovingOver.id == key).with_for_update(of=MovingOver)
    return session.scalars(rows.execution_options(populate_existing=True)).one()


def next_rows(session: Session, moving: MovingOver, *, is_undo: bool, most: int) -> Sequence[MovedMatter]:
    """The next matters to move, or to bring back, in the order of their keys; their rows are locked and read afresh."""
    which = IS_MOVED if is_undo else IS_WAITING
    rows = session.scalars(
        select(MovedMatter)
        .where(MovedMatter.moving_over_id == moving.id, *which)
        .order_by(MovedMatter.matter_id)
        .limit(most)
    ).all()
    keys = [row.matter_id for row in rows]
    session.execute(select(Matter.id).where(Matter.id.in_(keys)).order_by(Matter.id).with_for_update())
    matters = select(Matter).where(Matter.id.in_(keys)).options(*WHOLE).execution_options(populate_existing=True)
    session.scalars(matters).unique().all()
    return rows


def reopen(session: Session, moving: MovingOver) -> int:
    """Let those that moved and could not go back be tried once more; how many there are."""
    which = MovedMatter.moving_over_id == moving.id, MovedMatter.moved_at.is_not(None), MovedMatter.undone_at.is_(None)
    rows = session.scalars(select(MovedMatter).where(*which)).all()
    for row in rows:
        row.kept_zh = row.kept_en = ""
    return len(rows)


def later_events(session: Session, rows: Sequence[MovedMatter]) -> dict[int, Event]:
    """By matter the first event that came after it moved.

    Parts of units go on by themselves and count for nothing, nor do reminders of the system, which move nothing.
    """
    reminds = and_(Event.actor_id.is_(None), Event.from_state == Event.to_state)
    moved = {row.matter_id: row.seq or 0 for row in rows}
    events = session.scalars(
        select(Event)
        .join(MovedMatter, (MovedMatter.matter_id == Event.matter_id) & (Event.seq > MovedMatter.seq))
        .where(MovedMatter.id.in_([row.id for row in rows]), Event.assignment_id.is_(None), ~reminds)
        .order_by(Event.seq.desc())
    )
    return {event.matter_id: event for event in events if event.seq > moved.get(event.matter_id, 0)}


def counts(session: Session, moving: MovingOver) -> tuple[int, int, int]:
    """How many have moved and stand there, how many were brought back, and how many were left where they are."""
    of_this = MovedMatter.moving_over_id == moving.id
    stands = func.count().filter(MovedMatter.moved_at.is_not(None), MovedMatter.undone_at.is_(None))
    back = func.count().filter(MovedMatter.undone_at.is_not(None))
    kept = func.count().filter(MovedMatter.moved_at.is_(None), MovedMatter.kept_zh != "")
    moved, undone, left = session.execute(select(stands, back, kept).where(of_this)).one()
    return moved, undone, left


def rows_of(session: Session, moving: MovingOver, *, most: int = 500) -> Sequence[MovedMatter]:
    """What became of each matter: those that stayed or could not go back first, with why."""
    rows = (
        select(MovedMatter)
        .where(MovedMatter.moving_over_id == moving.id)
        .options(joinedload(MovedMatter.matter).joinedload(Matter.workflow_version))
        .options(joinedload(MovedMatter.from_version))
        .order_by(MovedMatter.kept_zh == "", MovedMatter.matter_id)
        .limit(most)
    )
    return session.scalars(rows).unique().all()
