"""Which documents go into one ZIP: rows that somebody chose, all that a list shows, or all of a matter and below it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from workflow.engine.deadlines import Calendar
from workflow.errors import NotFound
from workflow.models.document import FINISHED, WAS_ISSUED, Document
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries import documents
from workflow.queries.documents import Wanted, known_to
from workflow.queries.paging import AnyRow
from workflow.queries.scope import visible_to

MOST = 500
"""Documents that one ZIP takes."""


def chosen(session: Session, viewer: User, uids: Sequence[UUID]) -> Sequence[AnyRow]:
    """Those of the documents that are issued and that `viewer` may know of, by number; one statement."""
    return _ready(session, viewer, Document.uid.in_(uids))


def listed(session: Session, viewer: User, wanted: Wanted, calendar: Calendar) -> Sequence[AnyRow]:
    """All that the list shows, one more than `MOST` at most; one statement."""
    return _ready(session, viewer, *documents.clauses(wanted, calendar))


def under(session: Session, viewer: User, matter_uid: UUID) -> tuple[Matter, Sequence[AnyRow]]:
    """A matter, and the documents of it and of everything below it that `viewer` may know of; two statements.

    Raises:
        NotFound: no such matter, or none that `viewer` may know of.
    """
    matter = session.scalars(select(Matter).where(Matter.uid == matter_uid, visible_to(viewer))).one_or_none()
    if matter is None:
        raise NotFound
    tree = select(Matter.id).where(Matter.id == matter.id).cte("tree", recursive=True)
    child = aliased(Matter)
    tree = tree.union(select(child.id).join(tree, child.parent_id == tree.c.id))
    return matter, _ready(session, viewer, Document.matter_id.in_(select(tree.c.id)))


def _ready(session: Session, viewer: User, *clauses: ColumnElement[bool]) -> Sequence[AnyRow]:
    """Issued, with a file: no draft, nothing that is still being made."""
    is_ready = (Document.making == FINISHED, Document.sha256.is_not(None), WAS_ISSUED)
    within = (Document.meeting_id == viewer.meeting_id, known_to(viewer))
    rows = documents.narrowed(*within, *is_ready, *clauses)
    order = (Document.kind, Document.year, Document.serial, Document.edition, Document.id)
    return session.execute(rows.order_by(*order).limit(MOST + 1)).all()
