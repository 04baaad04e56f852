"""Hand-overs: whose open work went to whom, when, by whom and why."""

from __future__ import annotations

from sqlalchemy import Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base
from workflow.models.keys import Key, MeetingKey, Moment, Uid, UnitKey, UserKey, foreign
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.user import User


class Handover(Base):
    """One person's open work handed over, all of it in one transaction."""

    __tablename__ = "handover"
    __table_args__ = (Index("ix_handover_person", "meeting_id", "person_id", "id"),)

    id: Mapped[Key]
    uid: Mapped[Uid]
    meeting_id: Mapped[MeetingKey]
    person_id: Mapped[UserKey]
    unit_id: Mapped[UnitKey]
    made_by_id: Mapped[UserKey]
    at: Mapped[Moment]
    reason: Mapped[str] = mapped_column(LongText)

    person: Mapped[User] = relationship(foreign_keys="Handover.person_id")
    unit: Mapped[Unit] = relationship()
    made_by: Mapped[User] = relationship(foreign_keys="Handover.made_by_id")
    items: Mapped[list[HandoverItem]] = relationship(back_populates="handover", order_by="HandoverItem.id")


class HandoverItem(Base):
    """One thing that was handed over.

    `sort` says what the person was named as; `number`, `what_zh` and `what_en` are as they stood on that day. Without
    a successor it ended with the hand-over.
    """

    __tablename__ = "handover_item"
    __table_args__ = (Index("ix_handover_item_handover", "handover_id", "id"),)

    id: Mapped[Key]
    handover_id: Mapped[int] = foreign("handover.id")
    sort: Mapped[str] = mapped_column(String(20))
    matter_id: Mapped[int | None] = foreign("matter.id")
    successor_id: Mapped[int | None] = foreign("user_account.id")
    number: Mapped[str] = mapped_column(String(60), default="")
    what_zh: Mapped[str] = mapped_column(LongText)
    what_en: Mapped[str] = mapped_column(LongText)

    handover: Mapped[Handover] = relationship(back_populates="items")
    matter: Mapped[Matter | None] = relationship()
    successor: Mapped[User | None] = relationship()
