"""What happened by itself because a clock ran down: once for each rule and running of a clock."""

from __future__ import annotations

from sqlalchemy import BigInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base
from workflow.models.keys import Key, MatterKey, MeetingKey, Moment


class EscalationFired(Base):
    """A rule of a definition that was carried out, or whose time came when it could not be.

    `part` is the key of the unit's part whose clock it was; 0 means the matter's own. `due_at` is when that clock ran
    out, so that a clock which is set anew has its own. `result` is `done`, or why nothing came of it.
    """

    __tablename__ = "escalation_fired"
    __table_args__ = (UniqueConstraint("matter_id", "part", "rule", "due_at"),)

    id: Mapped[Key]
    meeting_id: Mapped[MeetingKey]
    matter_id: Mapped[MatterKey]
    part: Mapped[int] = mapped_column(BigInteger, default=0)
    rule: Mapped[str] = mapped_column(String(160))
    due_at: Mapped[Moment]
    planned_at: Mapped[Moment]
    fired_at: Mapped[Moment]
    result: Mapped[str] = mapped_column(String(40), default="done", server_default="done")
