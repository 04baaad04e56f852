"""Ties between matters that stand beside each other: related, merged, repeated."""

from __future__ import annotations

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base
from workflow.models.keys import Key, MatterKey, MeetingKey, Moment, UserKey, foreign

RELATES, MERGED, REPEATS = "relates", "merged", "repeats"


class Tie(Base):
    """One matter tied to another: `relates` to it, was `merged` into it, or `repeats` it."""

    __tablename__ = "relation"
    __table_args__ = (
        UniqueConstraint("matter_id", "other_id", "kind"),
        Index("ix_relation_other", "other_id", "matter_id"),
    )

    id: Mapped[Key]
    meeting_id: Mapped[MeetingKey]
    matter_id: Mapped[MatterKey]
    other_id: Mapped[int] = foreign("matter.id")
    kind: Mapped[str] = mapped_column(String(16))
    at: Mapped[Moment]
    by_id: Mapped[UserKey]
