"""Published definitions: immutable, numbered, pinned to their matters."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, UtcDateTime
from workflow.engine.definition import Workflow
from workflow.engine.loading import load
from workflow.models.keys import Key


class WorkflowVersion(Base):
    """One published definition of a kind; never edited."""

    __tablename__ = "workflow_version"
    __table_args__ = (UniqueConstraint("kind", "number"), UniqueConstraint("kind", "sha256"))

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    source: Mapped[str] = mapped_column(LongText, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime())

    @property
    def workflow(self) -> Workflow:
        """The compiled definition; its source is read and compiled once per process."""
        compiled = _compiled.get(self.sha256)
        if compiled is None:
            compiled = _compiled[self.sha256] = load(self.source, name=f"{self.kind}@{self.number}")
        return compiled


_compiled: dict[str, Workflow] = {}
