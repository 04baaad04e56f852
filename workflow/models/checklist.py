"""Checklists: versions and their items; a visit keeps the version it was done with."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base, Closed, UtcDateTime
from workflow.models.keys import Key, MeetingKey, Uid, foreign
from workflow.types import Severity, Text

EVIDENCE: dict[str, Text] = {
    "photo": Text("照片", "Photograph"),
    "file": Text("资料", "Documents"),
    "log": Text("日志或系统记录", "Logs or system records"),
    "none": Text("不需要", "None"),
}
"""What an answer to an item is proved by."""


class ChecklistVersion(Base):
    """One version of a checklist; immutable once published."""

    __tablename__ = "checklist_version"
    __table_args__ = (UniqueConstraint("meeting_id", "code", "number"),)

    id: Mapped[Key]
    uid: Mapped[Uid]
    meeting_id: Mapped[MeetingKey]
    code: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    name_zh: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(200))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    items: Mapped[list[ChecklistItem]] = relationship(
        back_populates="checklist", order_by="ChecklistItem.number", cascade="all, delete-orphan"
    )

    @property
    def name(self) -> Text:
        """The name in both languages."""
        return Text(self.name_zh, self.name_en)


class ChecklistItem(Base):
    """One item: what is looked at, for how many points, on what basis.

    `not_before`: a visit before this day answers "not applicable" (the rule did not exist yet).
    """

    __tablename__ = "checklist_item"
    __table_args__ = (UniqueConstraint("checklist_id", "number"), UniqueConstraint("checklist_id", "code"))

    id: Mapped[Key]
    checklist_id: Mapped[int] = foreign("checklist_version.id")
    code: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    section_zh: Mapped[str] = mapped_column(String(60))
    section_en: Mapped[str] = mapped_column(String(100))
    text_zh: Mapped[str] = mapped_column(LongText)
    text_en: Mapped[str] = mapped_column(LongText)
    method_zh: Mapped[str] = mapped_column(String(200), default="")
    method_en: Mapped[str] = mapped_column(String(300), default="")
    basis_zh: Mapped[str] = mapped_column(LongText, default="")
    basis_en: Mapped[str] = mapped_column(LongText, default="")
    points: Mapped[int]
    is_critical: Mapped[bool] = mapped_column(default=False)
    evidence: Mapped[str] = mapped_column(String(16), default="photo")
    severity: Mapped[Severity] = mapped_column(Closed(Severity), default=Severity.GENERAL)
    not_before: Mapped[date | None] = mapped_column(Date)

    checklist: Mapped[ChecklistVersion] = relationship(back_populates="items")

    @property
    def text(self) -> Text:
        """What is looked at, in both languages."""
        return Text(self.text_zh, self.text_en)

    @property
    def section(self) -> Text:
        """The section's name in both languages."""
        return Text(self.section_zh, self.section_en)

    @property
    def method(self) -> Text:
        """How it is looked at, in both languages."""
        return Text(self.method_zh, self.method_en)

    @property
    def basis(self) -> Text:
        """The rule behind it, in both languages."""
        return Text(self.basis_zh, self.basis_en)
