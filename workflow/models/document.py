"""Documents: numbered PDFs, their frozen data, and how far their making has come."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint, and_, or_
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base, UtcDateTime
from workflow.models.keys import Key, MatterKey, MeetingKey, Moment, Uid, foreign
from workflow.models.matter import Matter
from workflow.types import Text

WAITING, RENDERING, FINISHED, FAILED, CANCELLED = "waiting", "rendering", "finished", "failed", "cancelled"
DRAFT, VALID, SUPERSEDED, VOID = "draft", "valid", "superseded", "void"
ZH, EN, BOTH = "zh", "en", "both"
PDF, WATERMARKED, ZIP, DOCX, PACKAGE = "pdf", "watermarked", "zip", "docx", "package"
"""In what form a document was taken away; a draft is told by `DRAFT`."""


class Document(Base):
    """One document of a matter.

    `making` is waiting, rendering, finished, failed or cancelled; `standing`, for the verify page, draft, valid,
    superseded or void. `family`, `year` and `serial` are its place in the register, and empty until it has a number.
    `life_id` is the matter whose workflow is this document's life; None where the act of its own matter issues it.
    `snapshot` is the data as frozen when it was drafted (canonical JSON text), `issue` what its signing added: number,
    day, who prepared, checked and signed it, and why there is another edition. `sha256` and `sm3` are of the file that
    was made last; once it is issued, nothing is made any more. `check` is the report of the layout check, `signature`
    who signed the file and when (JSON), None where nobody did. `progress` is per cent, `progress_note` what is being
    done: `pages:7:11`. `fault` is why the last attempt failed: {zh, en} as JSON.
    """

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("meeting_id", "number", "edition"),
        UniqueConstraint("meeting_id", "family", "year", "serial"),
        Index("ix_document_meeting_created", "meeting_id", "created_at", "id"),
        Index("ix_document_meeting_making", "meeting_id", "making", "id"),
        Index("ix_document_matter", "matter_id", "id"),
        Index("ix_document_life", "life_id"),
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    meeting_id: Mapped[MeetingKey]
    matter_id: Mapped[MatterKey]
    kind: Mapped[str] = mapped_column(String(40))
    number: Mapped[str | None] = mapped_column(String(60))
    family: Mapped[str] = mapped_column(String(40), server_default="")
    year: Mapped[int | None]
    serial: Mapped[int | None]
    life_id: Mapped[int | None] = foreign("matter.id")
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
    issue: Mapped[str | None] = mapped_column(LongText)
    language: Mapped[str] = mapped_column(String(8), default=ZH, server_default=ZH)
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    archive_no: Mapped[str] = mapped_column(String(60), default="", server_default="")

    making: Mapped[str] = mapped_column(String(16), default="waiting")
    progress: Mapped[int] = mapped_column(default=0)
    progress_note: Mapped[str] = mapped_column(String(100), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str | None] = mapped_column(LongText)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    sha256: Mapped[str | None] = mapped_column(String(64))
    sm3: Mapped[str | None] = mapped_column(String(64))
    check: Mapped[str | None] = mapped_column(LongText)
    signature: Mapped[str | None] = mapped_column(LongText)
    size: Mapped[int | None]
    pages: Mapped[int | None]
    stand_ins: Mapped[str] = mapped_column(String(200), default="")

    matter: Mapped[Matter] = relationship(foreign_keys="Document.matter_id")
    life: Mapped[Matter | None] = relationship(foreign_keys="Document.life_id")

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


WAS_ISSUED = or_(
    Document.standing.in_((VALID, SUPERSEDED)), and_(Document.standing == VOID, Document.issued_at.is_not(None))
)
"""It was in force once; a draft that was voided before it was issued never was."""


class Download(Base):
    """Who took a document, when and in what form; `bundle` is the same for all that were taken as one ZIP.

    `sha256` is of the marked copy that was handed out; None where it was the document's own file.
    """

    __tablename__ = "download"
    __table_args__ = (Index("ix_download_document", "document_id", "id"), Index("ix_download_sha256", "sha256"))

    id: Mapped[Key]
    document_id: Mapped[int] = foreign("document.id")
    user_id: Mapped[int | None] = foreign("user_account.id")
    at: Mapped[Moment]
    form: Mapped[str] = mapped_column(String(16), default=PDF, server_default=PDF)
    bundle: Mapped[str | None] = mapped_column(String(36))
    sha256: Mapped[str | None] = mapped_column(String(64))


class SealUse(Base):
    """A use of the joint meeting's certificate: for which file (its SHA-256 once it was signed), by whom, how it ended.

    `subject` and `fingerprint` (SHA-256) name the certificate; `outcome` is signed or failed.
    """

    __tablename__ = "seal_use"
    __table_args__ = (Index("ix_seal_use_document", "document_id", "id"),)

    id: Mapped[Key]
    document_id: Mapped[int] = foreign("document.id")
    sha256: Mapped[str | None] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(300))
    fingerprint: Mapped[str] = mapped_column(String(64))
    at: Mapped[Moment]
    by_id: Mapped[int | None] = foreign("user_account.id")
    outcome: Mapped[str] = mapped_column(String(16))
