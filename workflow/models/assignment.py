"""A unit's part in a matter: lead, support or copy, each with its own clock and completion."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base, Closed, UtcDateTime
from workflow.engine.deadlines import light
from workflow.models.keys import Key, MatterKey, MeetingKey, Moment, Uid, UnitKey, UserKey
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.types import Light, Phase, Relation

ENDED = ("returned", "withdrawn")


class Assignment(Base):
    """One unit's part; the lead's follows the matter, a support's is a small workflow of its own."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index("ix_assignment_matter", "matter_id", "unit_id", "state"),
        Index("ix_assignment_unit_state", "unit_id", "state", "matter_id"),
        Index("ix_assignment_meeting_state", "meeting_id", "state", "delivered_at", "id"),
        Index("ix_assignment_unit_role", "unit_id", "role", "delivered_at", "id"),
        Index("ix_assignment_unit_read", "unit_id", "role", "read_at", "state"),
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    meeting_id: Mapped[MeetingKey]
    matter_id: Mapped[MatterKey]
    unit_id: Mapped[UnitKey]
    role: Mapped[Relation] = mapped_column(Closed(Relation))
    state: Mapped[str] = mapped_column(String(20), default="pending_sign")
    task: Mapped[str] = mapped_column(LongText, default="")
    delivered_at: Mapped[Moment]
    delivered_by_id: Mapped[UserKey]
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    reported_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    sign_due_on: Mapped[date | None] = mapped_column(Date)
    sign_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    length: Mapped[int | None]
    due_on: Mapped[date | None] = mapped_column(Date)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    amber_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    percent: Mapped[int] = mapped_column(default=0)
    reply: Mapped[str] = mapped_column(LongText, default="")
    is_late: Mapped[bool] = mapped_column(default=False)

    matter: Mapped[Matter] = relationship()
    unit: Mapped[Unit] = relationship()

    @property
    def is_current(self) -> bool:
        """Neither returned nor withdrawn."""
        return self.state not in ENDED

    def light(self, now: datetime) -> Light | None:
        """How this unit stands against its own clock; a report stops it."""
        phase = Phase.SETTLED if self.reported_at else Phase.OPEN
        return light(self.due_at, self.amber_at, now, phase, self.is_late)
