"""Who took a document away."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from workflow.models.document import Document, Download
from workflow.models.user import User
from workflow.queries.paging import AnyRow
from workflow.types import Position, UnitKind

MOST = 50
READERS = frozenset({Position.ARCHIVIST, Position.AUDITOR})


def may_read(viewer: User) -> bool:
    """The office, the archivist and the auditor see who took a document."""
    is_office = viewer.unit is not None and viewer.unit.kind == UnitKind.OFFICE
    return is_office or bool(viewer.positions & READERS)


def of(session: Session, document: Document) -> tuple[int, Sequence[AnyRow]]:
    """How often it was taken, and the latest of these, newest first: at, form, bundle, the person, their unit."""
    is_its = Download.document_id == document.id
    count = session.scalar(select(func.count()).select_from(Download).where(is_its)) or 0
    latest = (
        select(Download.at, Download.form, Download.bundle, User)
        .join(User, User.id == Download.user_id, isouter=True)
        .options(joinedload(User.unit))
        .where(is_its)
        .order_by(Download.id.desc())
        .limit(MOST)
    )
    return count, session.execute(latest).all()
