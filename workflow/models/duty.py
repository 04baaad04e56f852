"""Duties: who must act now; the worklist is this table."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base, UtcDateTime, json_column
from workflow.models.assignment import Assignment
from workflow.models.keys import NEVER, Key, MatterKey, MeetingKey, Moment, UnitKey, foreign
from workflow.models.matter import Matter
from workflow.models.unit import Unit

_OPEN: dict[str, Any] = {"sqlite_where": text("done_at IS NULL"), "postgresql_where": text("done_at IS NULL")}
"""An index of the open duties alone stays small however much has been done, and nobody mistakes one for the other."""
_OWN: dict[str, Any] = {
    "sqlite_where": text("done_by_id IS NOT NULL"),
    "postgresql_where": text("done_by_id IS NOT NULL"),
}
"""What somebody of the unit did; a duty that ended by another's act has nobody."""


class Duty(Base):
    """Somebody of a unit must act on a matter, or on their unit's assignment in it.

    `roles` are the holder's roles; `action` is the next step shown as a button; `from_unit` is whose act made the duty,
    `made_by_id` the person's; `seen_by_id` is who opened it first, somebody else than that person where there is one.
    `seen_at` is empty while it is new, or new again after a reminder; `seen_by_id` stays.
    A duty rests while somebody else does it for its holder (委派); `reminders` counts how often its unit was reminded.
    """

    __tablename__ = "duty"
    __table_args__ = (
        Index("ix_duty_unit_open", "unit_id", "sort_at", "id", "amber_at", "done_at", **_OPEN),
        Index("ix_duty_unit_action", "unit_id", "done_at", "action", "matter_id", **_OPEN),
        Index("ix_duty_meeting_action", "meeting_id", "done_at", "action", "unit_id", "id", **_OPEN),
        Index("ix_duty_unit_done", "unit_id", "done_at", "id", **_OWN),
        Index("ix_duty_matter", "matter_id", "unit_id", "done_at", "id"),
        Index("ix_duty_meeting_open", "meeting_id", "sort_at", "id", **_OPEN),
    )

    id: Mapped[Key]
    meeting_id: Mapped[MeetingKey]
    matter_id: Mapped[MatterKey]
    assignment_id: Mapped[int | None] = foreign("assignment.id")
    unit_id: Mapped[UnitKey]
    from_unit_id: Mapped[int | None] = foreign("unit.id")
    state: Mapped[str] = mapped_column(String(40))
    roles: Mapped[list[str]] = mapped_column(json_column())
    action: Mapped[str] = mapped_column(String(40))
    received_at: Mapped[Moment]
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    due_on: Mapped[date | None] = mapped_column(Date)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    amber_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    sort_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=NEVER)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    made_by_id: Mapped[int | None] = foreign("user_account.id")
    seen_by_id: Mapped[int | None] = foreign("user_account.id")
    done_by_id: Mapped[int | None] = foreign("user_account.id")
    done_action: Mapped[str | None] = mapped_column(String(40))
    is_resting: Mapped[bool] = mapped_column(default=False, server_default=false())
    reminders: Mapped[int] = mapped_column(default=0, server_default="0")

    matter: Mapped[Matter] = relationship()
    assignment: Mapped[Assignment | None] = relationship()
    unit: Mapped[Unit] = relationship(foreign_keys="Duty.unit_id")
    from_unit: Mapped[Unit | None] = relationship(foreign_keys="Duty.from_unit_id")
