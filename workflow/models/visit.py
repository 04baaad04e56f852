"""What a visit has beside its matter: team, answers, findings, signature."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Date, Index, Numeric, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base, Closed, UtcDateTime, json_column
from workflow.models.batch import Batch
from workflow.models.checklist import ChecklistItem, ChecklistVersion
from workflow.models.keys import DetailKey, Key, MeetingKey, Uid, UnitKey, foreign
from workflow.models.matter import Matter
from workflow.types import Severity


class Visit(Base):
    """One outlet, one date, one team. `score` is out of 100 over the items that apply; `grade` is handbook G's."""

    __tablename__ = "visit"
    __table_args__ = (
        Index("ix_visit_outlet_visited", "outlet_id", "visited_on"),
        Index("ix_visit_batch_visited", "batch_id", "visited_on"),
    )

    matter_id: Mapped[DetailKey]
    batch_id: Mapped[int] = foreign("batch.matter_id")
    outlet_id: Mapped[UnitKey]
    checklist_version_id: Mapped[int] = foreign("checklist_version.id")
    team: Mapped[list[int]] = mapped_column(json_column(), default=list)
    planned_on: Mapped[date | None] = mapped_column(Date)
    notice_number: Mapped[str] = mapped_column(String(60), default="")
    visited_on: Mapped[date | None] = mapped_column(Date)
    checked_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    place: Mapped[str] = mapped_column(String(200), default="")
    score: Mapped[Decimal | None] = mapped_column(Numeric(5, 1))
    grade: Mapped[str | None] = mapped_column(String(16))
    signer: Mapped[str] = mapped_column(String(60), default="")
    objection: Mapped[str] = mapped_column(LongText, default="")
    refusal: Mapped[str] = mapped_column(LongText, default="")

    matter: Mapped[Matter] = relationship(back_populates="visit", foreign_keys="Visit.matter_id")
    batch: Mapped[Batch] = relationship(foreign_keys="Visit.batch_id")
    checklist: Mapped[ChecklistVersion] = relationship()
    answers: Mapped[list[Answer]] = relationship(back_populates="visit", order_by="Answer.id")
    findings: Mapped[list[Finding]] = relationship(back_populates="visit", order_by="Finding.id")

    @property
    def ends_on(self) -> date:
        """The last day of its batch, by which it must be done."""
        return self.batch.ends_on


class Answer(Base):
    """One answer to one item; a correction is a new row of a later round, the original stays.

    `result` is met, partly, failed or not_applicable.
    """

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("visit_id", "item_id", "round"),)

    id: Mapped[Key]
    visit_id: Mapped[int] = foreign("visit.matter_id")
    item_id: Mapped[int] = foreign("checklist_item.id")
    round: Mapped[int] = mapped_column(default=1)
    result: Mapped[str] = mapped_column(String(16))
    remark: Mapped[str] = mapped_column(LongText, default="")
    is_fixed: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime())

    visit: Mapped[Visit] = relationship(back_populates="answers")
    item: Mapped[ChecklistItem] = relationship()


class Finding(Base):
    """A failed answer from the moment the checklist is handed in; it counts from `confirmed_on` on."""

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("meeting_id", "number"),
        Index("ix_finding_meeting_confirmed", "meeting_id", "confirmed_on"),
        Index("ix_finding_visit", "visit_id"),
        Index("ix_finding_rectification", "rectification_id"),
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    meeting_id: Mapped[MeetingKey]
    number: Mapped[str] = mapped_column(String(40))
    visit_id: Mapped[int] = foreign("visit.matter_id")
    item_id: Mapped[int] = foreign("checklist_item.id")
    bank_id: Mapped[UnitKey]
    outlet_id: Mapped[UnitKey]
    rectification_id: Mapped[int | None] = foreign("matter.id")
    facts: Mapped[str] = mapped_column(LongText, default="")
    severity: Mapped[Severity] = mapped_column(Closed(Severity))
    is_fixed: Mapped[bool] = mapped_column(default=False)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime())
    confirmed_on: Mapped[date | None] = mapped_column(Date)
    dismissed_on: Mapped[date | None] = mapped_column(Date)
    settled_on: Mapped[date | None] = mapped_column(Date)
    transferred_on: Mapped[date | None] = mapped_column(Date)

    visit: Mapped[Visit] = relationship(back_populates="findings")
    item: Mapped[ChecklistItem] = relationship()
