"""Uploaded files: rows that point at contents stored by SHA-256."""

from __future__ import annotations

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base
from workflow.models.keys import Key, MeetingKey, Moment, Uid, UserKey, foreign
from workflow.models.user import User


class StoredFile(Base):
    """One uploaded file. It has no event until the act that hands it in; `item_id` ties evidence to a checklist item.

    `evidence` is before, after, evidence or report.
    """

    __tablename__ = "file"
    __table_args__ = (
        Index("ix_file_matter", "matter_id", "id"),
        Index("ix_file_event", "event_id"),
        Index("ix_file_sha256", "sha256"),
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    meeting_id: Mapped[MeetingKey]
    matter_id: Mapped[int | None] = foreign("matter.id")
    event_id: Mapped[int | None] = foreign("event.id")
    item_id: Mapped[int | None] = foreign("checklist_item.id")
    uploaded_by_id: Mapped[UserKey]
    uploaded_at: Mapped[Moment]
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    evidence: Mapped[str] = mapped_column(String(16), default="evidence")
    caption: Mapped[str] = mapped_column(String(200), default="")

    uploaded_by: Mapped[User] = relationship()

    @property
    def is_picture(self) -> bool:
        """It can be shown as a picture."""
        return self.media_type.startswith("image/")
