"""Closings: how and when each round of a matter ended, never rewritten by a later round."""

from __future__ import annotations

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base
from workflow.models.keys import Key, MatterKey, MeetingKey, Moment


class Closing(Base):
    """The end of one round of a matter: the first state without an open clock that it came to in that round."""

    __tablename__ = "closing"
    __table_args__ = (UniqueConstraint("matter_id", "round"),)

    id: Mapped[Key]
    meeting_id: Mapped[MeetingKey]
    matter_id: Mapped[MatterKey]
    round: Mapped[int]
    state: Mapped[str] = mapped_column(String(40))
    closed_at: Mapped[Moment]
    is_late: Mapped[bool]
