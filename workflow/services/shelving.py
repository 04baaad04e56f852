"""The archive number on what is filed: the package of a matter and each of its documents."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from workflow.errors import Invalid
from workflow.models.archive_package import ArchivePackage
from workflow.models.document import Document
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries import archiving
from workflow.types import Text


def keep(session: Session, matter: Matter, number: str, retention: str, *, actor: User, at: datetime) -> None:
    """Write an archive number to a matter's package and to each of its issued documents; doing so twice is harmless.

    Raises:
        Invalid: another matter has the number.
    """
    of = (ArchivePackage.meeting_id == matter.meeting_id, ArchivePackage.archive_no == number)
    if session.scalar(select(ArchivePackage.id).where(*of, ArchivePackage.matter_id != matter.id)):
        raise Invalid({"archive_no": Text("该档号已有其他事项使用。", "Another matter has this archive number.")})
    session.execute(
        update(ArchivePackage)
        .where(ArchivePackage.matter_id == matter.id)
        .values(archive_no=number, retention=retention, archived_at=at, archived_by_id=actor.id)
    )
    keys = archiving.issued(session, matter)
    session.execute(update(Document).where(Document.id.in_(keys)).values(archived_at=at, archive_no=number))
