"""Published definitions: immutable, numbered, pinned to their matters."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base, UtcDateTime
from workflow.engine.definition import Workflow
from workflow.engine.loading import load
from workflow.models.keys import Key, foreign
from workflow.models.user import User

_SHIPPED = text("meeting_id IS NULL")


class WorkflowVersion(Base):
    """One published definition of a kind; never edited.

    `meeting_id` is the joint meeting that published it for itself; None came with the product and is for all. A joint
    meeting's own versions count on from the shipped ones, so that none that it sees bears another's number.
    `base` is the version that the text was copied from, `drafted_by` who wrote it last, `note` why it was changed.
    """

    __tablename__ = "workflow_version"
    __table_args__ = (
        UniqueConstraint("meeting_id", "kind", "number"),
        Index(
            "uq_workflow_version_shipped_number",
            *("kind", "number"),
            unique=True,
            sqlite_where=_SHIPPED,
            postgresql_where=_SHIPPED,
        ),
        Index(
            "uq_workflow_version_shipped_sha256",
            *("kind", "sha256"),
            unique=True,
            sqlite_where=_SHIPPED,
            postgresql_where=_SHIPPED,
        ),
        Index("ix_workflow_version_kind", "kind", "number"),
    )

    id: Mapped[Key]
    meeting_id: Mapped[int | None] = foreign("meeting.id")
    kind: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    source: Mapped[str] = mapped_column(LongText, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime())
    published_by_id: Mapped[int | None] = foreign("user_account.id")
    drafted_by_id: Mapped[int | None] = foreign("user_account.id")
    base_id: Mapped[int | None] = foreign("workflow_version.id")
    note: Mapped[str] = mapped_column(LongText, default="", server_default="")

    published_by: Mapped[User | None] = relationship(foreign_keys="WorkflowVersion.published_by_id")
    drafted_by: Mapped[User | None] = relationship(foreign_keys="WorkflowVersion.drafted_by_id")
    base: Mapped[WorkflowVersion | None] = relationship(remote_side="WorkflowVersion.id")

    @property
    def is_shipped(self) -> bool:
        """It came with the product, and is for every joint meeting."""
        return self.meeting_id is None

    @property
    def workflow(self) -> Workflow:
        """The compiled definition; its source is read and compiled once per process."""
        compiled = _compiled.get(self.sha256)
        if compiled is None:
            compiled = _compiled[self.sha256] = load(self.source, name=f"{self.kind}@{self.number}")
        return compiled


_compiled: dict[str, Workflow] = {}


def digest(source: str) -> str:
    """The hash by which a text is known (64 hex digits)."""
    return hashlib.sha256(source.encode()).hexdigest()
