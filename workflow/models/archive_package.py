"""Archive packages: what is filed of a settled matter, how far its making has come, and where it was filed."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base, UtcDateTime
from workflow.models.document import FINISHED, WAITING
from workflow.models.keys import Key, MeetingKey, Moment, Uid, foreign
from workflow.models.matter import Matter
from workflow.types import Text


class ArchivePackage(Base):
    """The package of one matter; it is made anew in the same row until it is filed.

    `making` is waiting, rendering, finished or failed, `progress` per cent. `sha256` and `size` are the ZIP's,
    `manifest` the SHA-256 of its manifest. `points` is the four-property report as JSON; `verified_at` is set only
    where none of its points failed and the package read back as it was written. `archive_no` and `retention`
    (permanent, years_30 or years_10) are given when it is filed.
    """

    __tablename__ = "archive_package"
    __table_args__ = (
        UniqueConstraint("matter_id"),
        UniqueConstraint("meeting_id", "archive_no"),
        Index("ix_archive_package_meeting_making", "meeting_id", "making", "id"),
        Index("ix_archive_package_meeting_archived", "meeting_id", "archived_at", "id"),
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    meeting_id: Mapped[MeetingKey]
    matter_id: Mapped[int] = foreign("matter.id")
    asked_at: Mapped[Moment]
    asked_by_id: Mapped[int | None] = foreign("user_account.id")
    making: Mapped[str] = mapped_column(String(16), default=WAITING)
    progress: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str | None] = mapped_column(LongText)
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    sha256: Mapped[str | None] = mapped_column(String(64))
    manifest: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]
    members: Mapped[int | None]
    points: Mapped[str | None] = mapped_column(LongText)
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    archive_no: Mapped[str | None] = mapped_column(String(60))
    retention: Mapped[str | None] = mapped_column(String(16))
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    archived_by_id: Mapped[int | None] = foreign("user_account.id")

    matter: Mapped[Matter] = relationship()

    @property
    def is_sound(self) -> bool:
        """It is made, and has passed all that a program can test."""
        return self.making == FINISHED and self.verified_at is not None

    @property
    def reason(self) -> Text | None:
        """Why the last attempt failed."""
        return Text(**json.loads(self.fault)) if self.fault else None

    @property
    def tested(self) -> list[dict[str, Any]]:
        """The points of the four-property report, in its order."""
        return list(json.loads(self.points)) if self.points else []
