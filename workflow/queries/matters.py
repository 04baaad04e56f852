"""Finding one matter, to read it or to move it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from workflow.errors import NotFound
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries.scope import visible_to

WHOLE = (
    joinedload(Matter.meeting),
    joinedload(Matter.workflow_version),
    joinedload(Matter.problem),
    joinedload(Matter.batch),
    joinedload(Matter.visit),
    joinedload(Matter.rectification),
    joinedload(Matter.sitting),
    joinedload(Matter.terms),
)


_Child = aliased(Matter)
_BY_KEY = select(Matter).where(Matter.id == bindparam("key")).options(*WHOLE).execution_options(populate_existing=True)
_LOCK_BY_KEY = select(Matter.id).where(Matter.id == bindparam("key")).with_for_update()


def found(session: Session, uid: UUID, viewer: User) -> Matter:
    """The matter with its detail row, in one statement.

    Raises:
        NotFound: no such matter, or none that `viewer` may know of.
    """
    matter = (
        session.scalars(select(Matter).where(Matter.uid == uid, visible_to(viewer)).options(*WHOLE))
        .unique()
        .one_or_none()
    )
    if matter is None:
        raise NotFound
    return matter


def locked(session: Session, uid: UUID, actor: User) -> Matter:
    """The same, its row locked until the transaction ends and read afresh; what hangs on a matter locks that one first.

    Raises:
        NotFound: no such matter, or none that `actor` may know of.
    """
    own = and_(Matter.uid == uid, visible_to(actor))
    rows = session.execute(_locking(own, [uid])).all()
    key = next((row.id for row in rows if row.uid == uid), None)
    if key is None:
        raise NotFound
    return _afresh(session, key)


def _locking(own: ColumnElement[bool], uids: list[UUID]) -> Select[int, UUID]:
    """Lock some matters and those that they hang on, parents before children."""
    above = select(_Child.parent_id).where(_Child.uid.in_(uids), _Child.is_attached)
    rows = select(Matter.id, Matter.uid).where(or_(own, Matter.id.in_(above)))
    return rows.order_by(Matter.id).with_for_update(of=Matter)


def locked_by_id(session: Session, key: int) -> Matter:
    """The matter of that key, its row locked and read afresh; for the system, which has no scope."""
    session.execute(_LOCK_BY_KEY, {"key": key})
    return _afresh(session, key)


def _afresh(session: Session, key: int) -> Matter:
    return session.scalars(_BY_KEY, {"key": key}).unique().one()


def locked_all(session: Session, uids: list[UUID], actor: User) -> list[Matter]:
    """Several matters, locked in the order of their keys so that two callers never wait for each other.

    Raises:
        NotFound: one of them does not exist, or `actor` may not know of it.
    """
    rows, asked_for = session.execute(_locking(and_(Matter.uid.in_(uids), visible_to(actor)), uids)).all(), set(uids)
    keys = [row.id for row in rows if row.uid in asked_for]
    if len(keys) != len(asked_for):
        raise NotFound
    return list(
        session.scalars(
            select(Matter)
            .where(Matter.id.in_(keys))
            .order_by(Matter.id)
            .options(*WHOLE)
            .execution_options(populate_existing=True)
        ).unique()
    )
