"""Joint meetings: which there are."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models.meeting import Meeting


def first(session: Session) -> Meeting | None:
    """The oldest joint meeting of this installation, whose name the sign-in page bears."""
    return session.scalars(select(Meeting).order_by(Meeting.id).limit(1)).one_or_none()


def coded(session: Session, code: str | None) -> Meeting | None:
    """The joint meeting of that code; without a code, the first."""
    if code is None:
        return first(session)
    return session.scalars(select(Meeting).where(Meeting.code == code)).one_or_none()


def every(session: Session) -> Sequence[Meeting]:
    """Every joint meeting of this installation, oldest first."""
    return session.scalars(select(Meeting).order_by(Meeting.id)).all()
