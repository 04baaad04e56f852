"""Rehearsals and the matters that they are about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, undefer

from workflow.errors import NotFound
from workflow.models.matter import Matter
from workflow.models.rehearsal import Rehearsal
from workflow.models.user import User
from workflow.queries.matters import WHOLE
from workflow.types import Phase

BATCH = 500


def under_way(meeting_id: int, kind: str) -> ColumnElement[bool]:
    """The matters of a kind that are neither settled nor cancelled."""
    is_open = Matter.phase.in_((Phase.OPEN, Phase.SUSPENDED))
    return and_(Matter.meeting_id == meeting_id, Matter.kind == kind, is_open)


def count_under_way(session: Session, meeting_id: int, kind: str) -> int:
    """How many there are."""
    return session.scalar(select(func.count()).select_from(Matter).where(under_way(meeting_id, kind))) or 0


def batches(session: Session, meeting_id: int, kind: str) -> Iterator[Sequence[Matter]]:
    """The matters under way in the order of their keys, some hundreds at a time, each with what its facts need."""
    last = 0
    while True:
        rows = select(Matter).where(under_way(meeting_id, kind), Matter.id > last).options(*WHOLE)
        found = session.scalars(rows.order_by(Matter.id).limit(BATCH)).unique().all()
        if not found:
            return
        last = found[-1].id
        yield found


def one(session: Session, uid: UUID, viewer: User) -> Rehearsal:
    """One rehearsal of the viewer's joint meeting.

    Raises:
        NotFound: there is none.
    """
    rows = select(Rehearsal).where(Rehearsal.uid == uid, Rehearsal.meeting_id == viewer.meeting_id)
    found = session.scalars(rows.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    return found


def newest(session: Session, meeting_id: int, kind: str, sha256: str) -> Rehearsal | None:
    """The latest rehearsal of a text, ended or not."""
    rows = select(Rehearsal).where(
        Rehearsal.meeting_id == meeting_id, Rehearsal.kind == kind, Rehearsal.sha256 == sha256
    )
    newest_first = rows.order_by(Rehearsal.id.desc()).limit(1)
    return session.scalars(newest_first.execution_options(populate_existing=True)).one_or_none()


def to_perform(session: Session, key: int) -> Rehearsal | None:
    """The rehearsal of that key with its text, if it has not ended."""
    rows = select(Rehearsal).where(Rehearsal.id == key, Rehearsal.ended_at.is_(None))
    return session.scalars(rows.options(undefer(Rehearsal.source))).one_or_none()
