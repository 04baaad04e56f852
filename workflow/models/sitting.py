"""A sitting of the joint meeting: its agenda, who is invited and who came, its minutes, what it resolved."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base, UtcDateTime, json_column
from workflow.models.file import StoredFile
from workflow.models.keys import DetailKey, Key, MeetingKey, Moment, Uid, UnitKey, UserKey, foreign
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.user import User

PROPOSED, TAKEN, REFUSED, WITHDRAWN = "proposed", "taken", "refused", "withdrawn"
ATTEND, DELEGATE, LEAVE = "attend", "delegate", "leave"
PROBLEM, TASK, NOTE = "problem", "task", "note"
FOLLOWED = (PROBLEM, TASK)
"""What a resolution can be handed on as."""


class Sitting(Base):
    """When and where a sitting is held, what its notice says, and its minutes as handed in to be checked."""

    __tablename__ = "sitting"

    matter_id: Mapped[DetailKey]
    held_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    place: Mapped[str] = mapped_column(String(200), default="")
    chair: Mapped[str] = mapped_column(String(100), default="")
    recorder: Mapped[str] = mapped_column(String(100), default="")
    notice: Mapped[str] = mapped_column(LongText, default="")
    minutes: Mapped[str] = mapped_column(LongText, default="")

    matter: Mapped[Matter] = relationship(back_populates="sitting", foreign_keys="Sitting.matter_id")
    attendance: Mapped[list[Attendance]] = relationship(
        back_populates="sitting", order_by="Attendance.id", cascade="all, delete-orphan"
    )

    @property
    def held_on(self) -> date | None:
        """The local day on which it is held."""
        return self.held_at.astimezone(self.matter.meeting.timezone).date() if self.held_at else None


class AgendaItem(Base):
    """One item: on the agenda of a sitting, or proposed by a unit and waiting for one.

    `position` counts from 1 within its sitting; `standing` is proposed, taken, refused or withdrawn; `minutes` is how
    long it may take; `is_proposal` where a unit proposed it, which then waits anew when its sitting is called off.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (
        Index("ix_agenda_item_sitting", "sitting_id", "position", "id"),
        Index("ix_agenda_item_meeting_standing", "meeting_id", "standing", "id"),
        Index("ix_agenda_item_unit", "unit_id", "id"),
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    meeting_id: Mapped[MeetingKey]
    sitting_id: Mapped[int | None] = foreign("sitting.matter_id")
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(200))
    brief: Mapped[str] = mapped_column(LongText, default="")
    unit_id: Mapped[int | None] = foreign("unit.id")
    minutes: Mapped[int | None]
    standing: Mapped[str] = mapped_column(String(16), default=TAKEN)
    is_proposal: Mapped[bool] = mapped_column(default=False)
    made_by_id: Mapped[UserKey]
    made_at: Mapped[Moment]
    reason: Mapped[str] = mapped_column(LongText, default="")
    decided_by_id: Mapped[int | None] = foreign("user_account.id")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    unit: Mapped[Unit | None] = relationship(foreign_keys="AgendaItem.unit_id")
    made_by: Mapped[User] = relationship(foreign_keys="AgendaItem.made_by_id")
    sitting: Mapped[Sitting | None] = relationship(foreign_keys="AgendaItem.sitting_id")
    files: Mapped[list[StoredFile]] = relationship(secondary="agenda_file", order_by="StoredFile.id")


class AgendaFile(Base):
    """A file that goes with an item."""

    __tablename__ = "agenda_file"
    __table_args__ = (UniqueConstraint("item_id", "file_id"), Index("ix_agenda_file_file", "file_id"))

    id: Mapped[Key]
    item_id: Mapped[int] = foreign("agenda_item.id")
    file_id: Mapped[int] = foreign("file.id")


class Attendance(Base):
    """One invited unit: what it answered, whom it sends, and when they came.

    `reply` is empty until it has answered; then attend, delegate or leave.
    """

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("sitting_id", "unit_id"), Index("ix_attendance_unit", "unit_id", "sitting_id"))

    id: Mapped[Key]
    uid: Mapped[Uid]
    meeting_id: Mapped[MeetingKey]
    sitting_id: Mapped[int] = foreign("sitting.matter_id")
    unit_id: Mapped[UnitKey]
    reply: Mapped[str] = mapped_column(String(16), default="")
    person: Mapped[str] = mapped_column(String(60), default="")
    post: Mapped[str] = mapped_column(String(60), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(LongText, default="")
    replied_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    replied_by_id: Mapped[int | None] = foreign("user_account.id")
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    sitting: Mapped[Sitting] = relationship(back_populates="attendance")
    unit: Mapped[Unit] = relationship()

    def forget(self) -> None:
        """Nothing is answered any more: the sitting is at another time."""
        self.reply = self.person = self.post = self.phone = self.note = ""
        self.replied_at = self.replied_by_id = self.arrived_at = None


class Resolution(Base):
    """What a sitting resolved: for a unit to do as a problem or a task, or only to be noted.

    `number` counts from 1 within its sitting. `length` is in working days from delivery; `due_on` a day instead of it.
    `supports` are ids of units. `made_at` is when it was handed on, `problem_id` what it was handed on as.
    """

    __tablename__ = "resolution"
    __table_args__ = (
        Index("ix_resolution_sitting", "sitting_id", "number", "id"),
        Index("ix_resolution_problem", "problem_id"),
        Index("ix_resolution_lead", "lead_unit_id", "sitting_id"),
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    meeting_id: Mapped[MeetingKey]
    sitting_id: Mapped[int] = foreign("sitting.matter_id")
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(LongText)
    becomes: Mapped[str] = mapped_column(String(16), default=PROBLEM)
    lead_unit_id: Mapped[int | None] = foreign("unit.id")
    supports: Mapped[list[int]] = mapped_column(json_column(), default=list)
    length: Mapped[int | None]
    due_on: Mapped[date | None] = mapped_column(Date)
    problem_id: Mapped[int | None] = foreign("matter.id")
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    sitting: Mapped[Sitting] = relationship()
    lead_unit: Mapped[Unit | None] = relationship()
    problem: Mapped[Matter | None] = relationship(foreign_keys="Resolution.problem_id")

    def record(self) -> dict[str, Any]:
        """What the minutes say of it, for the record of their issue."""
        due = self.due_on.isoformat() if self.due_on else None
        lead = self.lead_unit.short_zh if self.lead_unit else None
        return {"number": self.number, "title": self.title, "text": self.text, "lead": lead} | {
            "days": self.length,
            "due_on": due,
        }
