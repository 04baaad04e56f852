"""Substitutes: who stands in for whom, from when until when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base, UtcDateTime
from workflow.models.keys import Key, MeetingKey, Moment, Uid, UnitKey, UserKey, foreign
from workflow.models.unit import Unit
from workflow.models.user import User


class Substitution(Base):
    """One window in which the substitute may act as the principal does, both of the same unit.

    It begins and ends by itself: `until_at` is exclusive; `ended_at` is an end before it.
    """

    __tablename__ = "substitution"
    __table_args__ = (
        Index("ix_substitution_substitute", "substitute_id", "until_at"),
        Index("ix_substitution_principal", "principal_id", "until_at"),
        Index("ix_substitution_unit", "unit_id", "from_at", "id"),
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    meeting_id: Mapped[MeetingKey]
    unit_id: Mapped[UnitKey]
    principal_id: Mapped[UserKey]
    substitute_id: Mapped[UserKey]
    from_at: Mapped[Moment]
    until_at: Mapped[Moment]
    reason: Mapped[str] = mapped_column(LongText, default="")
    made_by_id: Mapped[UserKey]
    made_at: Mapped[Moment]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    ended_by_id: Mapped[int | None] = foreign("user_account.id")

    unit: Mapped[Unit] = relationship()
    principal: Mapped[User] = relationship(foreign_keys="Substitution.principal_id")
    substitute: Mapped[User] = relationship(foreign_keys="Substitution.substitute_id")
    made_by: Mapped[User] = relationship(foreign_keys="Substitution.made_by_id")
    ended_by: Mapped[User | None] = relationship(foreign_keys="Substitution.ended_by_id")

    def is_open(self, at: datetime) -> bool:
        """The window has begun and has not ended, and the principal still has an account in the unit."""
        is_in_window = self.from_at <= at < self.until_at and self.ended_at is None
        return is_in_window and self.principal.is_enabled and self.principal.unit_id == self.unit_id
