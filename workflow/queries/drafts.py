"""Drafts: what a person has typed and not handed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models.file import StoredFile
from workflow.models.talk import Draft
from workflow.models.user import User


def of(session: Session, person: User, place: str) -> Draft | None:
    """The draft that a person keeps of a form."""
    return session.scalars(select(Draft).where(Draft.user_id == person.id, Draft.place == place)).one_or_none()


def files(session: Session, person: User, typed: Mapping[str, Sequence[str]] | None) -> dict[str, StoredFile]:
    """The files of a person that a draft names, by uid."""
    uids = [uid for value in (typed or {}).values() for text in value if (uid := _uid(text)) is not None]
    if not uids:
        return {}
    rows = session.scalars(select(StoredFile).where(StoredFile.uploaded_by_id == person.id, StoredFile.uid.in_(uids)))
    return {str(row.uid): row for row in rows}


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
