"""Reading accounts for those who keep them: a list by filters, one account, how many wait for approval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from workflow.models.unit import Unit
from workflow.models.user import Grant, User
from workflow.queries.paging import Mark, Order, Page, page
from workflow.types import Position

SIZE = 50
OPEN, DISABLED, LOCKED, IDLE = "open", "disabled", "locked", "idle"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of accounts is narrowed to.

    Attributes:
        standing: one of `OPEN` (may sign in), `DISABLED`, `LOCKED`, `IDLE` (enabled, not signed in since `idle_since`).
        at: the present moment; a lock that has run out counts no more.
    """

    at: datetime
    idle_since: datetime
    text: str = ""
    position: Position | None = None
    standing: str = ""
    is_waiting: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Something is left out, beyond what the tab leaves out."""
        return bool(self.text or self.position or self.standing)


def listed(session: Session, meeting_id: int, wanted: Wanted, mark: Mark | None = None) -> Page:
    """A page of accounts in the order of their names; each row's first value is the account."""
    return page(session, _rows(meeting_id, wanted), Order(User.login, User.id), mark, SIZE)


def every(session: Session, meeting_id: int, wanted: Wanted) -> Sequence[User]:
    """All accounts that match, in the order of their names, for an export."""
    return session.scalars(_rows(meeting_id, wanted).order_by(User.login)).unique().all()


def count(session: Session, meeting_id: int, wanted: Wanted) -> int:
    """How many accounts match."""
    rows = _rows(meeting_id, wanted).with_only_columns(User.id).order_by(None).subquery()
    return session.scalar(select(func.count()).select_from(rows)) or 0


def waiting(session: Session, meeting_id: int) -> int:
    """How many accounts have a position that awaits approval."""
    asked = select(func.count(Grant.user_id.distinct())).join(User, User.id == Grant.user_id)
    return session.scalar(asked.where(User.meeting_id == meeting_id, Grant.approved_at.is_(None))) or 0


def one(session: Session, meeting_id: int, uid: UUID) -> User | None:
    """One account of a joint meeting."""
    return session.scalars(select(User).where(User.uid == uid, User.meeting_id == meeting_id)).unique().one_or_none()


def _rows(meeting_id: int, wanted: Wanted) -> Select[User]:
    statement = select(User).outerjoin(Unit, Unit.id == User.unit_id).where(User.meeting_id == meeting_id)
    return statement.where(*_clauses(wanted))


def _clauses(wanted: Wanted) -> list[ColumnElement[bool]]:
    clauses: list[ColumnElement[bool]] = []
    columns = (User.login, User.name, User.name_en, Unit.name_zh, Unit.short_zh, Unit.name_en, Unit.initials)
    for word in wanted.text.split()[:5]:
        clauses.append(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    if wanted.position is not None:
        clauses.append(User.grants.any(and_(Grant.position == wanted.position, Grant.approved_at.is_not(None))))
    if wanted.is_waiting:
        clauses.append(User.grants.any(Grant.approved_at.is_(None)))
    standing = _standings(wanted).get(wanted.standing)
    return clauses if standing is None else [*clauses, standing]


def _standings(wanted: Wanted) -> dict[str, ColumnElement[bool]]:
    is_locked = and_(User.locked_until.is_not(None), User.locked_until > wanted.at)
    is_idle = or_(User.last_sign_in_at.is_(None), User.last_sign_in_at < wanted.idle_since)
    return {
        OPEN: and_(User.is_enabled, ~is_locked),
        DISABLED: ~User.is_enabled,
        LOCKED: and_(User.is_enabled, is_locked),
        IDLE: and_(User.is_enabled, is_idle),
    }
