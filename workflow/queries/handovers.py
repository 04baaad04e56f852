"""Hand-overs: who may make one, what open work names a person, and what was handed over before."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, lazyload, selectinload

from workflow import clock
from workflow.errors import NotFound
from workflow.models.handover import Handover, HandoverItem
from workflow.models.user import User
from workflow.queries import personal_work, substitutes
from workflow.queries.named_work import of_matters
from workflow.queries.pieces import Piece, Sort, reachable
from workflow.types import Position, UnitKind

EVERYWHERE = frozenset({Position.COORDINATOR, Position.DIRECTOR})
"""Who hands over for any unit of the joint meeting."""


def may_make(viewer: User, person: User) -> bool:
    """The viewer may hand over the person's work: a senior of the unit, or who looks after the whole joint meeting.

    A position that was lent does not count.
    """
    if person.unit is None or person.is_administrator or person.meeting_id != viewer.meeting_id:
        return False
    if looks_after_all(viewer):
        return True
    return viewer.unit_id == person.unit_id and substitutes.is_senior(viewer)


def looks_after_all(viewer: User) -> bool:
    """The viewer is the coordinator or the director of the office."""
    is_office = viewer.unit is not None and viewer.unit.kind == UnitKind.OFFICE
    return is_office and bool(viewer.own_positions & EVERYWHERE)


def person(session: Session, uid: UUID, viewer: User) -> User:
    """Somebody whose work the viewer may hand over.

    Raises:
        NotFound: no such account, or none that is the viewer's to hand over for.
    """
    rows = select(User).where(User.uid == uid, User.meeting_id == viewer.meeting_id)
    found = session.scalars(rows).unique().one_or_none()
    if found is None or not may_make(viewer, found):
        raise NotFound
    return found


def open_work(session: Session, one: User, colleagues: Sequence[User]) -> list[Piece]:
    """Every piece of open work that names the person, by sort; at most twelve statements, however much it is."""
    found = of_matters(session, one) + personal_work.windows(session, one, clock.now())
    found += personal_work.drafts(session, one, colleagues)
    found = [piece if piece.fault or piece.ends else reachable(piece, colleagues) for piece in found]
    return found + personal_work.sole(session, one, colleagues)


def count_open(session: Session, one: User) -> int:
    """How many pieces of work would be left behind with the person's account; drafts are no work of the unit's."""
    if one.unit_id is None or one.is_administrator:
        return 0
    pieces = open_work(session, one, substitutes.colleagues(session, one))
    return sum(piece.sort not in (Sort.DRAFT, Sort.PRINCIPAL) and not piece.stays for piece in pieces)


def of_person(session: Session, one: User) -> Sequence[Handover]:
    """The hand-overs of a person's work with their items, the latest first."""
    rows = select(Handover).where(Handover.meeting_id == one.meeting_id, Handover.person_id == one.id)
    named = (joinedload(Handover.made_by).options(*_PERSON), selectinload(Handover.items))
    return session.scalars(rows.order_by(Handover.id.desc()).options(*named)).unique().all()


def found(session: Session, uid: UUID, viewer: User) -> Handover:
    """One hand-over with its items.

    Raises:
        NotFound: no such hand-over, or neither the viewer's own nor theirs to make.
    """
    people = (joinedload(one).options(*_PERSON) for one in (Handover.person, Handover.made_by))
    items = selectinload(Handover.items).options(
        joinedload(HandoverItem.successor).options(*_PERSON), joinedload(HandoverItem.matter)
    )
    rows = select(Handover).where(Handover.uid == uid, Handover.meeting_id == viewer.meeting_id)
    row = session.scalars(rows.options(*people, items)).unique().one_or_none()
    if row is None or not (_is_in(row, viewer) or looks_after_all(viewer)):
        raise NotFound
    return row


def _is_in(row: Handover, viewer: User) -> bool:
    """The viewer has to do with it: a senior of its unit, or one of the people named."""
    is_named = viewer.id == row.person_id or any(item.successor_id == viewer.id for item in row.items)
    return row.unit_id == viewer.unit_id and (substitutes.is_senior(viewer) or is_named)


def last_made(session: Session, one: User) -> Handover | None:
    """The latest hand-over of a person's work."""
    rows = select(Handover).where(Handover.meeting_id == one.meeting_id, Handover.person_id == one.id)
    return session.scalars(rows.order_by(Handover.id.desc()).limit(1)).unique().one_or_none()


_PERSON = (lazyload(User.meeting), lazyload(User.unit), lazyload(User.grants))
