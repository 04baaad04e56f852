"""The log of seals: every use of the joint meeting's certificate, newest first."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models.document import Document, SealUse
from workflow.models.user import User
from workflow.queries import paging
from workflow.queries.paging import Mark, Order, Page

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
    rows = (
        select(*SHOWN)
        .join(Document, Document.id == SealUse.document_id)
        .join(User, User.id == SealUse.by_id, isouter=True)
        .where(Document.meeting_id == viewer.meeting_id)
    )
    return paging.page(session, rows, NEWEST_FIRST, mark, SIZE)
