"""Documents: numbered PDFs, their frozen data, and how far their making has come."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base, UtcDateTime
from workflow.models.keys import Key, MatterKey, MeetingKey, Moment, Uid, foreign
from workflow.models.matter import Matter
from workflow.types import Text

WAITING, RENDERING, FINISHED, FAILED = "waiting", "rendering", "finished", "failed"
VALID, SUPERSEDED, VOID = "valid", "superseded", "void"


class Document(Base):
    """One numbered document of a matter.

    `making` is waiting, rendering, finished or failed; `standing`, for the verify page, valid, superseded or void.
    `snapshot` is the data as frozen when the number was given (canonical JSON text). `progress` is per cent,
    `progress_note` what is being done: `pages:7:11`. `fault` is why the last attempt failed: {zh, en} as JSON.
    """

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("meeting_id", "number", "edition"),
        Index("ix_document_meeting_created", "meeting_id", "created_at", "id"),
        Index("ix_document_meeting_making", "meeting_id", "making", "id"),
        Index("ix_document_matter", "matter_id", "id"),
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    meeting_id: Mapped[MeetingKey]
    matter_id: Mapped[MatterKey]
    kind: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(240))
    title_en: Mapped[str] = mapped_column(String(360), default="")
    edition: Mapped[int] = mapped_column(default=1)
    supersedes_id: Mapped[int | None] = foreign("document.id")
    standing: Mapped[str] = mapped_column(String(16), default="valid")
    verify_code: Mapped[str] = mapped_column(String(32), unique=True)
    snapshot: Mapped[str] = mapped_column(LongText)
    snapshot_sha256: Mapped[str] = mapped_column(String(64))
    template_version: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[Moment]
    created_by_id: Mapped[int | None] = foreign("user_account.id")

    making: Mapped[str] = mapped_column(String(16), default="waiting")
    progress: Mapped[int] = mapped_column(default=0)
    progress_note: Mapped[str] = mapped_column(String(100), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str | None] = mapped_column(LongText)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]
    pages: Mapped[int | None]
    stand_ins: Mapped[str] = mapped_column(String(200), default="")

    matter: Mapped[Matter] = relationship()

    @property
    def is_finished(self) -> bool:
        """There is a file to download."""
        return self.making == FINISHED and self.sha256 is not None

    @property
    def reason(self) -> Text | None:
        """Why the last attempt failed."""
        return Text(**json.loads(self.fault)) if self.fault else None


def grouped(code: str) -> str:
    """A verify code as it is printed, in fours: K7QF-2M9D-X4RT."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


class Download(Base):
    """Who took a document, and when."""

    __tablename__ = "download"
    __table_args__ = (Index("ix_download_document", "document_id", "id"),)

    id: Mapped[Key]
    document_id: Mapped[int] = foreign("document.id")
    user_id: Mapped[int | None] = foreign("user_account.id")
    at: Mapped[Moment]
