"""Duties that nobody has opened: neither anybody at all, nor anybody but the one whose act made them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, case, exists, or_, select
from sqlalchemy.orm import Session

from workflow.models.duty import Duty
from workflow.models.matter import Matter
from workflow.models.user import User


def unseen_by(viewer: User) -> ColumnElement[bool]:
    """That the viewer opens a duty changes who has seen it: nobody yet, or only its maker, who is somebody else."""
    only_its_maker = and_(Duty.seen_by_id == Duty.made_by_id, Duty.made_by_id != viewer.id)
    return or_(Duty.seen_at.is_(None), only_its_maker)


def first_seen_by(viewer: User) -> ColumnElement[int | None]:
    """Who has seen a duty, now that the viewer opens it: whoever opened it first, the maker alone gives way to others.

    A reminder and an answer mark a duty as new again; who opened it before stays.
    """
    is_others = and_(Duty.seen_by_id.is_not(None), Duty.seen_by_id.is_distinct_from(Duty.made_by_id))
    return case((is_others, Duty.seen_by_id), else_=viewer.id)


def touched(session: Session, matter_ids: Sequence[int]) -> set[int]:
    """Those of the matters whose present step somebody has opened who did not make it; one statement, or none."""
    if not matter_ids:
        return set()
    return set(session.scalars(select(Duty.matter_id).where(Duty.matter_id.in_(matter_ids), *_OPENED)))


def is_touched() -> ColumnElement[bool]:
    """The same of the matter that is being read."""
    return exists().where(Duty.matter_id == Matter.id, *_OPENED).correlate(Matter)


_OPENED = (
    Duty.done_at.is_(None),
    Duty.assignment_id.is_(None),
    or_(Duty.seen_at.is_not(None), Duty.seen_by_id.is_not(None)),
    Duty.seen_by_id.is_distinct_from(Duty.made_by_id),
)
