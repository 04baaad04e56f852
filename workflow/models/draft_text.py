"""The texts that a draft has had, so that a change can be taken back."""

from __future__ import annotations

from sqlalchemy import Text as LongText
from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base
from workflow.models.keys import Key, Moment, UserKey, foreign
from workflow.models.user import User


class DraftText(Base):
    """One text of a draft, written once; they go with the draft.

    `version` is the draft's when it had the text, `came_from` the version that taking the change back leads to.
    """

    __tablename__ = "draft_text"
    __table_args__ = (UniqueConstraint("draft_id", "version"),)

    id: Mapped[Key]
    draft_id: Mapped[int] = foreign("definition_draft.id")
    version: Mapped[int]
    came_from: Mapped[int | None]
    source: Mapped[str] = mapped_column(LongText, deferred=True)
    saved_by_id: Mapped[UserKey]
    saved_at: Mapped[Moment]

    saved_by: Mapped[User] = relationship()
