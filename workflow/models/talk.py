"""What is said beside the workflow: the discussion of a matter, and drafts of what is being typed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base, json_column
from workflow.models.keys import Key, MatterKey, MeetingKey, Moment, Uid, UserKey, foreign
from workflow.models.unit import Unit
from workflow.models.user import User


class Comment(Base):
    """A remark on a matter; an internal one is for the writer's own unit."""

    __tablename__ = "comment"
    __table_args__ = (Index("ix_comment_matter", "matter_id", "id"),)

    id: Mapped[Key]
    uid: Mapped[Uid]
    meeting_id: Mapped[MeetingKey]
    matter_id: Mapped[MatterKey]
    author_id: Mapped[UserKey]
    unit_id: Mapped[int | None] = foreign("unit.id")
    is_internal: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(LongText)
    at: Mapped[Moment]

    author: Mapped[User] = relationship()
    unit: Mapped[Unit | None] = relationship()


class Draft(Base):
    """What a person has typed and not handed in yet; `place` names the form."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("user_id", "place"),)

    id: Mapped[Key]
    user_id: Mapped[UserKey]
    place: Mapped[str] = mapped_column(String(120))
    values: Mapped[dict[str, Any]] = mapped_column(json_column())
    saved_at: Mapped[Moment]
