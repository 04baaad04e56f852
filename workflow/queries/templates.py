"""Finding templates of documents: the version in force, the open draft, earlier ones, and records to try them on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer, joinedload

from workflow.errors import NotFound
from workflow.models.document import Document
from workflow.models.document_template import DocumentTemplate
from workflow.models.meeting import Meeting
from workflow.models.user import User

RECORDS = 10
"""So many of the newest documents of a kind are offered as a specimen."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand with one kind: the version in force, and the open draft."""

    in_force: DocumentTemplate | None
    draft: DocumentTemplate | None


def numbers_in_force(meeting: Meeting) -> Mapping[str, int]:
    """The key of the template in force of each kind that has one; what is not there is as it is built in."""
    found: Mapping[str, int] = meeting.settings.get("templates", {})
    return found


def standings(session: Session, meeting: Meeting) -> dict[str, Standing]:
    """How things stand with every kind that has a template or a draft, in one statement."""
    chosen = set(numbers_in_force(meeting).values())
    rows = session.scalars(
        _named().where(
            DocumentTemplate.meeting_id == meeting.id,
            DocumentTemplate.number.is_(None) | DocumentTemplate.id.in_(chosen),
        )
    ).all()
    return {
        kind: Standing(
            next((row for row in rows if row.kind == kind and not row.is_draft), None),
            next((row for row in rows if row.kind == kind and row.is_draft), None),
        )
        for kind in {row.kind for row in rows}
    }


def versions(session: Session, meeting: Meeting, kind: str) -> Sequence[DocumentTemplate]:
    """The draft, if there is one, then the versions of a kind, newest first."""
    of_kind = DocumentTemplate.meeting_id == meeting.id, DocumentTemplate.kind == kind
    rows = session.scalars(_named().where(*of_kind).order_by(DocumentTemplate.number.desc())).all()
    return sorted(rows, key=lambda row: not row.is_draft)


def one(session: Session, uid: UUID, actor: User) -> DocumentTemplate:
    """A template of the actor's joint meeting.

    Raises:
        NotFound: there is none.
    """
    found: DocumentTemplate | None = session.scalar(
        _named().where(DocumentTemplate.uid == uid, DocumentTemplate.meeting_id == actor.meeting_id)
    )
    if found is None:
        raise NotFound
    return found


def locked(session: Session, uid: UUID, actor: User) -> DocumentTemplate:
    """An open draft of the actor's joint meeting, locked until the transaction ends.

    Raises:
        NotFound: there is no such draft.
    """
    statement = select(DocumentTemplate).where(
        DocumentTemplate.uid == uid,
        DocumentTemplate.meeting_id == actor.meeting_id,
        DocumentTemplate.number.is_(None),
    )
    found = session.scalar(statement.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def next_number(session: Session, meeting_id: int, kind: str) -> int:
    """What the next version of a kind is called."""
    of_kind = DocumentTemplate.meeting_id == meeting_id, DocumentTemplate.kind == kind
    return (session.scalar(select(func.max(DocumentTemplate.number)).where(*of_kind)) or 0) + 1


def records(session: Session, meeting_id: int, kind: str) -> Sequence[Document]:
    """The newest documents of a kind, on whose frozen data a template can be tried."""
    of_kind = Document.meeting_id == meeting_id, Document.kind == kind
    newest = select(Document).where(*of_kind).order_by(Document.created_at.desc(), Document.id.desc()).limit(RECORDS)
    return session.scalars(newest.options(defer(Document.snapshot))).all()


def frozen(session: Session, meeting: Meeting, kind: str) -> dict[str, Any] | None:
    """The content of the template in force of a kind with its number as `version`; None where there is none."""
    key = numbers_in_force(meeting).get(kind)
    if key is None:
        return None
    columns = DocumentTemplate.content, DocumentTemplate.number
    found = session.execute(select(*columns).where(DocumentTemplate.id == key)).one_or_none()
    return None if found is None else {**found.content, "version": found.number}


def _named() -> Any:
    return select(DocumentTemplate).options(
        joinedload(DocumentTemplate.saved_by), joinedload(DocumentTemplate.published_by)
    )
