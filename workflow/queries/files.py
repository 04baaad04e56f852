"""Files: one by its uid for whoever may have it, and those of a matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from workflow.errors import NotFound
from workflow.models.file import StoredFile
from workflow.models.matter import Matter
from workflow.models.sitting import AgendaFile, AgendaItem
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.queries.scope import visible_to
from workflow.queries.sittings import proposals_seen_by
from workflow.types import Text

MOST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a matter, with who brought it."""

    uid: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    evidence: str
    caption: str
    event_id: int | None
    item_id: int | None
    uploaded_at: datetime
    person: Text
    unit: Text | None

    @property
    def is_picture(self) -> bool:
        """It can be shown as a picture."""
        return self.media_type.startswith("image/")


def found(session: Session, uid: UUID, viewer: User) -> StoredFile:
    """The file, for whoever sees its matter; before it is handed in, for its uploader alone.

    Raises:
        NotFound: no such file, or none that `viewer` may have.
    """
    own = and_(StoredFile.matter_id.is_(None), StoredFile.uploaded_by_id == viewer.id)
    row = session.scalars(
        select(StoredFile)
        .join(Matter, Matter.id == StoredFile.matter_id, isouter=True)
        .where(StoredFile.uid == uid, or_(own, _waits(viewer), and_(Matter.id.is_not(None), visible_to(viewer))))
    ).one_or_none()
    if row is None or viewer.is_administrator:
        raise NotFound
    return row


def _waits(viewer: User) -> ColumnElement[bool]:
    """It goes with an item that a unit has proposed, and the viewer may know of the proposal."""
    seen = select(AgendaItem.id).where(AgendaItem.sitting_id.is_(None), proposals_seen_by(viewer))
    return StoredFile.id.in_(select(AgendaFile.file_id).where(AgendaFile.item_id.in_(seen)))


def named_in(session: Session, raw: Mapping[str, Sequence[str]], viewer: User) -> dict[str, StoredFile]:
    """The files that a posted form names and that its sender has uploaded and not handed in, by uid."""
    wanted = {uid for values in raw.values() for value in values if (uid := _uid(value)) is not None}
    if not wanted:
        return {}
    mine = (StoredFile.uploaded_by_id == viewer.id, StoredFile.event_id.is_(None))
    rows = session.scalars(select(StoredFile).where(StoredFile.uid.in_(wanted), *mine).order_by(StoredFile.id))
    return {str(file.uid): file for file in rows}


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def of_matter(session: Session, matter: Matter) -> tuple[Attached, ...]:
    """The newest files of a matter, oldest first; one statement."""
    rows = session.execute(
        select(StoredFile, User.name, User.name_en, Unit.short_zh, Unit.short_en)
        .join(User, User.id == StoredFile.uploaded_by_id)
        .join(Unit, Unit.id == User.unit_id, isouter=True)
        .where(StoredFile.matter_id == matter.id)
        .order_by(StoredFile.id.desc())
        .limit(MOST_SHOWN)
    ).all()
    return tuple(
        Attached(
            uid=file.uid,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            sha256=file.sha256,
            evidence=file.evidence,
            caption=file.caption,
            event_id=file.event_id,
            item_id=file.item_id,
            uploaded_at=file.uploaded_at,
            person=Text(name, name_en or name),
            unit=Text(zh, en) if zh else None,
        )
        for file, name, name_en, zh, en in reversed(rows)
    )
