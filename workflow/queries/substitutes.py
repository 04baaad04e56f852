"""Substitutes: who may arrange them, whom they may be, and what was arranged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, joinedload, lazyload
from sqlalchemy.orm.attributes import set_committed_value

from workflow import clock
from workflow.db import UtcDateTime
from workflow.errors import NotFound
from workflow.models.substitution import Substitution
from workflow.models.user import User
from workflow.types import Position

SENIORS = frozenset(
    {Position.HEAD, Position.LIAISON, Position.LEADER, Position.REPRESENTATIVE}
    | {Position.COORDINATOR, Position.DIRECTOR}
)
"""Who arranges substitutes and hand-overs for the people of their own unit."""
MOST = 100


def may_arrange(viewer: User, person: User) -> bool:
    """The viewer may name a substitute for the person: for themselves, or by a position of their own as a senior."""
    if person.unit_id is None or person.is_administrator or viewer.unit_id != person.unit_id:
        return False
    return viewer.id == person.id or is_senior(viewer)


def is_senior(viewer: User) -> bool:
    """The viewer leads or speaks for their unit by a position of their own; one that was lent does not count."""
    return viewer.unit_id is not None and bool(viewer.own_positions & SENIORS)


def person(session: Session, uid: UUID, viewer: User) -> User:
    """Somebody whose substitutes the viewer may arrange.

    Raises:
        NotFound: no such account, or none that is the viewer's to arrange for.
    """
    found = session.scalars(select(User).where(User.uid == uid, User.meeting_id == viewer.meeting_id)).unique()
    one = found.one_or_none()
    if one is None or not may_arrange(viewer, one):
        raise NotFound
    return one


def colleagues(session: Session, one: User) -> Sequence[User]:
    """The enabled accounts of the person's unit without their own, by name."""
    rows = select(User).where(User.unit_id == one.unit_id, User.is_enabled, User.id != one.id)
    return session.scalars(rows.order_by(User.name, User.id)).unique().all()


def of_person(session: Session, one: User) -> Sequence[Substitution]:
    """What was arranged for the person or with them as substitute, the latest window first; a hundred at most."""
    mine = or_(Substitution.principal_id == one.id, Substitution.substitute_id == one.id)
    rows = select(Substitution).where(mine).order_by(Substitution.from_at.desc(), Substitution.id.desc()).limit(MOST)
    return session.scalars(rows.options(*_NAMED)).unique().all()


def current(session: Session, unit_id: int, at: datetime) -> Sequence[Substitution]:
    """The windows of a unit's people that are open or to come, the earliest first."""
    rows = select(Substitution).where(Substitution.unit_id == unit_id, _lasts(at)).order_by(Substitution.from_at)
    return session.scalars(rows.options(*_NAMED)).unique().all()


def clashing(session: Session, key: int, first: datetime, last: datetime) -> Substitution | None:
    """The window in which somebody stands in for the person between these moments, if there is one."""
    return _clashing(session, Substitution.principal_id == key, first, last)


def clashing_substitute(session: Session, key: int, first: datetime, last: datetime) -> Substitution | None:
    """The window in which the person stands in for somebody between these moments, if there is one."""
    return _clashing(session, Substitution.substitute_id == key, first, last)


def _clashing(session: Session, mine: ColumnElement[bool], first: datetime, last: datetime) -> Substitution | None:
    same = and_(Substitution.from_at < last, func.coalesce(Substitution.ended_at, Substitution.until_at) > first)
    rows = select(Substitution).where(mine, same).order_by(Substitution.from_at).limit(1)
    return session.scalars(rows.options(*_NAMED)).unique().one_or_none()


def has_open(key: BindParameter[int], at: BindParameter[datetime]) -> ColumnElement[bool]:
    """Whether somebody stands in, or is stood in for, at a moment; for a statement that reads the person anyway."""
    return select(Substitution.id).where(*_open(key, at)).exists()


def bring(session: Session, one: User, *, has_any: bool) -> None:
    """Give a person their open windows, with the positions of those stood in for; a statement only where there are."""
    rows = session.scalars(_BROUGHT, {"key": one.id, "at": clock.now()}).unique().all() if has_any else ()
    set_committed_value(one, "windows", list(rows))


def _open(key: BindParameter[int], at: BindParameter[datetime]) -> tuple[ColumnElement[bool], ...]:
    mine = or_(Substitution.substitute_id == key, Substitution.principal_id == key)
    return (mine, Substitution.from_at <= at, Substitution.until_at > at, Substitution.ended_at.is_(None))


def _lasts(at: datetime) -> ColumnElement[bool]:
    return and_(Substitution.until_at > at, Substitution.ended_at.is_(None))


_PERSON = (lazyload(User.meeting), lazyload(User.unit), lazyload(User.grants))
_NAMED = tuple(
    joinedload(one).options(*_PERSON)
    for one in (Substitution.principal, Substitution.substitute, Substitution.made_by, Substitution.ended_by)
)
_BROUGHT = (
    select(Substitution)
    .where(*_open(bindparam("key"), bindparam("at", type_=UtcDateTime())))
    .order_by(Substitution.from_at)
    .options(
        joinedload(Substitution.principal).options(
            joinedload(User.grants), lazyload(User.meeting), lazyload(User.unit)
        ),
        joinedload(Substitution.substitute).options(*_PERSON),
    )
)
