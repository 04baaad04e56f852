"""Published definitions: immutable, numbered, pinned to their matters."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

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
    source: Mapped[str] = mapped_column(LongText)
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime())

    @property
    def workflow(self) -> Workflow:
        """The compiled definition; compiled once per process and version."""
        return _compiled(self.sha256, self.source, f"{self.kind}@{self.number}")


@lru_cache(maxsize=256)
def _compiled(sha256: str, source: str, name: str) -> Workflow:
    return load(source, name=name)
