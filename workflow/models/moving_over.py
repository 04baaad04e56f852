"""Moving matters over to another version of their definition: what was asked, and what became of each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base, UtcDateTime, json_column
from workflow.models.keys import Key, MatterKey, MeetingKey, Moment, Uid, UserKey, foreign
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.models.workflow_version import WorkflowVersion
from workflow.types import Text


class MovingOver(Base):
    """Matters of one kind that move to one version, all in one go, batch by batch.

    `state_map` says where those go whose state the version has not. `may_shorten` lets due dates come forward.
    `undo_asked_at` begins the way back; `undone_at` ends it.
    """

    __tablename__ = "moving_over"
    __table_args__ = (Index("ix_moving_over_kind", "meeting_id", "kind", "id"),)

    id: Mapped[Key]
    uid: Mapped[Uid]
    meeting_id: Mapped[MeetingKey]
    kind: Mapped[str] = mapped_column(String(40))
    version_id: Mapped[int] = foreign("workflow_version.id")
    state_map: Mapped[dict[str, str]] = mapped_column(json_column())
    may_shorten: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(200), default="")
    asked_by_id: Mapped[UserKey]
    asked_at: Mapped[Moment]
    total: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    undo_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    undo_asked_by_id: Mapped[int | None] = foreign("user_account.id")
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    version: Mapped[WorkflowVersion] = relationship()
    asked_by: Mapped[User] = relationship(foreign_keys="MovingOver.asked_by_id")
    undo_asked_by: Mapped[User | None] = relationship(foreign_keys="MovingOver.undo_asked_by_id")


class MovedMatter(Base):
    """One matter of a moving over: where it stood before, and why it stayed or could not go back.

    `before` is what the way back restores: state, clocks and the steps to do. `seq` is the event that moved it.
    """

    __tablename__ = "moved_matter"
    __table_args__ = (UniqueConstraint("moving_over_id", "matter_id"),)

    id: Mapped[Key]
    moving_over_id: Mapped[int] = foreign("moving_over.id")
    matter_id: Mapped[MatterKey]
    from_version_id: Mapped[int] = foreign("workflow_version.id")
    from_state: Mapped[str] = mapped_column(String(40))
    to_state: Mapped[str | None] = mapped_column(String(40))
    before: Mapped[dict[str, Any] | None] = mapped_column(json_column())
    seq: Mapped[int | None]
    moved_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    kept_zh: Mapped[str] = mapped_column(String(300), default="")
    kept_en: Mapped[str] = mapped_column(String(500), default="")
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    matter: Mapped[Matter] = relationship()
    from_version: Mapped[WorkflowVersion] = relationship()

    @property
    def kept(self) -> Text | None:
        """Why it was left where it is."""
        return Text(self.kept_zh, self.kept_en) if self.kept_zh else None
