"""The outbox: promises of work, written in the transaction that caused them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, UtcDateTime, json_column
from workflow.models.keys import Key, Moment

MOST_ATTEMPTS = 6
"""A promise that failed so often is given up; what it was for can be asked for again by hand."""


class OutboxMessage(Base):
    """One promise: a topic of `jobs.topics` and the ids that its job takes."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_open", "done_at", "available_at", "id"),)

    id: Mapped[Key]
    topic: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]] = mapped_column(json_column())
    created_at: Mapped[Moment]
    available_at: Mapped[Moment]
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    attempts: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str | None] = mapped_column(LongText)
