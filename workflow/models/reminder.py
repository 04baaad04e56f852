"""Reminders (催办): who was urged to act, by whom, and what they replied."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Index, String, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base, UtcDateTime
from workflow.models.assignment import Assignment
from workflow.models.keys import Key, MatterKey, MeetingKey, Moment, Uid, UnitKey, foreign
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.user import User

BEFORE, DUE, OVERDUE, BY_HAND = "before", "due", "overdue", "by_hand"
"""Why somebody is reminded: a clock nears its end, ends today, has run out, or a person asks."""
_UNANSWERED: dict[str, Any] = {
    "sqlite_where": text("replied_at IS NULL"),
    "postgresql_where": text("replied_at IS NULL"),
}


class Reminder(Base):
    """One reminder to one unit about a matter or about the unit's own part of it.

    `sent_by` None is the system. It waits for a reply as long as the unit has not done what it is about.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        Index("ix_reminder_matter", "matter_id", "id"),
        Index("ix_reminder_open", "meeting_id", "reply_due_at", "id", **_UNANSWERED),
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    meeting_id: Mapped[MeetingKey]
    matter_id: Mapped[MatterKey]
    assignment_id: Mapped[int | None] = foreign("assignment.id")
    unit_id: Mapped[UnitKey]
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(LongText, default="")
    sent_at: Mapped[Moment]
    sent_by_id: Mapped[int | None] = foreign("user_account.id")
    sent_by_unit_id: Mapped[int | None] = foreign("unit.id")
    reply_due_on: Mapped[date | None] = mapped_column(Date)
    reply_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    replied_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    replied_by_id: Mapped[int | None] = foreign("user_account.id")
    reply: Mapped[str] = mapped_column(LongText, default="")

    matter: Mapped[Matter] = relationship()
    assignment: Mapped[Assignment | None] = relationship()
    unit: Mapped[Unit] = relationship(foreign_keys="Reminder.unit_id")
    sent_by: Mapped[User | None] = relationship(foreign_keys="Reminder.sent_by_id")
    sent_by_unit: Mapped[Unit | None] = relationship(foreign_keys="Reminder.sent_by_unit_id")
    replied_by: Mapped[User | None] = relationship(foreign_keys="Reminder.replied_by_id")
