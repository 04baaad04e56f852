"""The log of seals: every use of the joint meeting's certificate, newest first."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models.document import Document, SealUse
from workflow.models.user import User
from workflow.queries import paging
from workflow.queries.paging import AnyRow, Mark, Order, Page, Statement

SIZE = 100
NEWEST_FIRST = Order(SealUse.at, SealUse.id, is_descending=True)
SHOWN = (
    SealUse.id,
    SealUse.at,
    SealUse.outcome,
    SealUse.sha256,
    SealUse.subject,
    SealUse.fingerprint,
    Document.uid,
    Document.number,
    Document.title,
    Document.title_en,
    User.name.label("by"),
)


def page(session: Session, viewer: User, mark: Mark | None = None) -> Page:
    """One page of the uses; whoever may see the register sees all of them. One statement."""
    return paging.page(session, _uses(viewer), NEWEST_FIRST, mark, SIZE)


def every(session: Session, viewer: User) -> Iterator[AnyRow]:
    """All of the uses, newest first, read in pieces."""
    rows = _uses(viewer).order_by(*NEWEST_FIRST.clauses())
    return iter(session.execute(rows, execution_options={"yield_per": 500}))


def _uses(viewer: User) -> Statement:
    return (
        select(*SHOWN)
        .join(Document, Document.id == SealUse.document_id)
        .join(User, User.id == SealUse.by_id, isouter=True)
        .where(Document.meeting_id == viewer.meeting_id)
    )
