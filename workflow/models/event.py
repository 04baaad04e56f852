"""Events: one line of history, written once, each bearing the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base
from workflow.models.keys import Key, MatterKey, MeetingKey, Moment, Uid, foreign
from workflow.models.matter import Matter


class Event(Base):
    """One act on a matter.

    `is_late` says whether the state that was left had outlived its limit; None where it had none or was not left.
    `record` is the canonical text that the hash covers: who, where from, where to, when, and everything that was
    typed. The other
    columns repeat parts of it for queries, and `audit verify` compares them.
    """

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("matter_id", "seq"),
        Index("ix_event_meeting_at", "meeting_id", "at", "id"),
        Index("ix_event_matter_action", "matter_id", "action", "actor_id"),
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    meeting_id: Mapped[MeetingKey]
    matter_id: Mapped[MatterKey]
    assignment_id: Mapped[int | None] = foreign("assignment.id")
    seq: Mapped[int]
    round: Mapped[int] = mapped_column(default=1)
    action: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[int | None] = foreign("user_account.id")
    on_behalf_id: Mapped[int | None] = foreign("user_account.id")
    unit_id: Mapped[int | None] = foreign("unit.id")
    from_state: Mapped[str | None] = mapped_column(String(40))
    to_state: Mapped[str] = mapped_column(String(40))
    is_back: Mapped[bool] = mapped_column(default=False)
    is_late: Mapped[bool | None]
    at: Mapped[Moment]
    record: Mapped[str] = mapped_column(LongText)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    matter: Mapped[Matter] = relationship()

    @cached_property
    def content(self) -> Mapping[str, Any]:
        """The record, read back: at, actor, unit {zh, en}, role, action {code, zh, en}, from, to, inputs, shown.

        `on_behalf` is there where a substitute acted: the principal as uid, name and name_en.
        """
        content: Mapping[str, Any] = json.loads(self.record)
        return content


def canonical(content: Mapping[str, Any]) -> str:
    """The one way to write a record as text: sorted keys, no spaces, characters as they are."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def chained(previous: str, record: str) -> str:
    """The hash of a record that follows `previous` (64 hex digits; empty for the first)."""
    return hashlib.sha256(f"{previous}\n{record}".encode()).hexdigest()
