"""A unit's part in a matter, whether it leads, supports, is copied, consulted or countersigns, with its own clock."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base, Closed, UtcDateTime, json_column
from workflow.engine.lights import light
from workflow.models.keys import Key, MatterKey, MeetingKey, Moment, Uid, UnitKey, UserKey, foreign
from workflow.models.matter import ARMED, Matter
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.types import Light, Phase, Relation

ENDED = ("returned", "withdrawn")
OVER = (*ENDED, "lapsed")
"""What a unit need not do any more; one whose part lapsed with the step that asked for it may still read the matter."""
ASSIGNED = (Relation.LEAD, Relation.SUPPORT)
"""Who owes work, and is counted by it; an opinion or a countersignature is an answer."""
FLOWS = {
    Relation.SUPPORT: "assignment",
    Relation.CONSULT: "consultation",
    Relation.COUNTERSIGN: "countersignature",
    Relation.COPY: "copying",
}
"""The workflow that a part runs by itself; the lead's follows its matter."""
WORDED = {("bulletin", Relation.COUNTERSIGN): "fact_check"}
"""The same steps under other words: where the units of a kind of matter are asked for something else."""
PART_KINDS = (*FLOWS.values(), *WORDED.values())
BEFORE, AFTER, DELEGATE = "before", "after", "delegate"
"""Whom an opinion keeps waiting: the holder who asked, the next holder, or the holder whose whole step it is."""


def part_kind(role: Relation, of: str) -> str:
    """The kind of workflow that a part runs by itself in a matter of the kind `of`."""
    return WORDED.get((of, role)) or FLOWS[role]


class Assignment(Base):
    """One unit's part; the lead's follows the matter, any other's is a small workflow of its own.

    `asked_by_unit_id` and `asked_state` are who asked for an opinion or a countersignature, and in which state;
    `mode` is one of `BEFORE`, `AFTER`, `DELEGATE` for an opinion; `person_id` is who of the unit is meant, where it is
    one person; `vote_round` counts the rounds of countersigning of a matter, from 1; `weight` is for a weighted share.

    `paused_at` is since when its clocks are held up, `pauses` are the spans for which they were; `is_signed_late` is
    kept from the moment of signing, `is_late` from that of reporting; `alarm_at` and `fired` are as of the matter.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        Index("ix_assignment_matter", "matter_id", "unit_id", "state"),
        Index("ix_assignment_unit_state", "unit_id", "state", "matter_id"),
        Index("ix_assignment_meeting_state", "meeting_id", "state", "delivered_at", "id"),
        Index("ix_assignment_unit_role", "unit_id", "role", "delivered_at", "id"),
        Index("ix_assignment_unit_read", "unit_id", "role", "read_at", "state"),
        Index("ix_assignment_alarm", "alarm_at", "id", **ARMED),
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
    mode: Mapped[str] = mapped_column(String(10), default="", server_default="")
    asked_by_unit_id: Mapped[int | None] = foreign("unit.id")
    asked_state: Mapped[str] = mapped_column(String(40), default="", server_default="")
    person_id: Mapped[int | None] = foreign("user_account.id")
    weight: Mapped[int] = mapped_column(default=1, server_default="1")
    vote_round: Mapped[int] = mapped_column(default=0, server_default="0")
    read_by_id: Mapped[int | None] = foreign("user_account.id")
    is_signed_late: Mapped[bool | None]
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    pauses: Mapped[list[list[str]] | None] = mapped_column(json_column())
    alarm_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    fired: Mapped[dict[str, Any] | None] = mapped_column(json_column())

    matter: Mapped[Matter] = relationship()
    unit: Mapped[Unit] = relationship(foreign_keys="Assignment.unit_id")
    asked_by_unit: Mapped[Unit | None] = relationship(foreign_keys="Assignment.asked_by_unit_id")
    person: Mapped[User | None] = relationship(foreign_keys="Assignment.person_id")
    read_by: Mapped[User | None] = relationship(foreign_keys="Assignment.read_by_id")

    @property
    def is_current(self) -> bool:
        """Neither returned nor withdrawn."""
        return self.state not in ENDED

    @property
    def is_unsigned(self) -> bool:
        """Its unit has neither signed for it nor asked to be rid of it."""
        return self.signed_at is None and self.is_signed_late is None

    @property
    def is_over(self) -> bool:
        """Its unit need not do anything any more, though it did not do it."""
        return self.state in OVER

    def light(self, now: datetime) -> Light | None:
        """How this unit stands against its own clock; a report stops it, a suspension of the matter holds it up.

        None once the part has ended without a report.
        """
        standing = Phase.SUSPENDED if self.paused_at else Phase.CANCELLED if self.ended_at else Phase.OPEN
        phase = Phase.SETTLED if self.reported_at else standing
        return light(self.due_at, self.amber_at, now, phase, self.is_late)
