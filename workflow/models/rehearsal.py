"""Rehearsals: what a definition would do to the matters that are under way, worked out on copies."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base, UtcDateTime, json_column
from workflow.models.keys import Key, MeetingKey, Moment, Uid, UserKey
from workflow.models.user import User


class Rehearsal(Base):
    """One rehearsal of one text on all open matters of its kind.

    `result` is what `services.rehearsing.Outcome.plain` says; None until it has ended. `fault` is why it broke off.
    """

    __tablename__ = "rehearsal"
    __table_args__ = (Index("ix_rehearsal_text", "meeting_id", "kind", "sha256", "id"),)

    id: Mapped[Key]
    uid: Mapped[Uid]
    meeting_id: Mapped[MeetingKey]
    kind: Mapped[str] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(LongText, deferred=True)
    state_map: Mapped[dict[str, str]] = mapped_column(json_column())
    asked_by_id: Mapped[UserKey]
    asked_at: Mapped[Moment]
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    result: Mapped[dict[str, Any] | None] = mapped_column(json_column())
    fault: Mapped[str | None] = mapped_column(LongText)

    asked_by: Mapped[User] = relationship()
