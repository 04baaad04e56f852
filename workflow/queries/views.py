"""What a person has kept about a list."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models.saved_view import SavedView
from workflow.models.user import User


@dataclass(frozen=True, slots=True)
class View:
    """Filters under a name."""

    uid: UUID
    name: str
    query: str


@dataclass(frozen=True, slots=True)
class Kept:
    """The columns that a person leaves out of a list, and their views of it, oldest first."""

    hidden: frozenset[str]
    views: tuple[View, ...]


def kept(session: Session, viewer: User, place: str) -> Kept:
    """What the viewer has kept about one list; one statement."""
    rows = session.scalars(
        select(SavedView).where(SavedView.user_id == viewer.id, SavedView.place == place).order_by(SavedView.id)
    ).all()
    hidden = next((row.hidden for row in rows if not row.name), [])
    return Kept(frozenset(hidden), tuple(View(row.uid, row.name, row.query) for row in rows if row.name))
