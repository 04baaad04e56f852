"""The monthly assessment (考核): its round, each unit's sheet, the cases behind each number, what was said of it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, Index, Numeric, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base, UtcDateTime, json_column
from workflow.errors import Stale
from workflow.models.keys import Key, MatterKey, MeetingKey, Moment, Uid, UnitKey, UserKey, foreign
from workflow.models.unit import Unit
from workflow.models.user import User

TRIAL, SHOWN, SETTLED, PUBLISHED = "trial", "shown", "settled", "published"
"""Counted for the office alone; shown to the units, who may object; settled by the director; published and frozen."""
OBJECTION, CORRECTION, MISCONDUCT = "objection", "correction", "misconduct"
OPEN, UPHELD, REFUSED = "open", "upheld", "refused"


class Assessment(Base):
    """One month of one joint meeting, counted once by one version of the formula and its weights.

    `month` is its first day; objections are taken before `due_at`, whose local day is `due_on`.
    """

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("meeting_id", "month"),)

    id: Mapped[Key]
    uid: Mapped[Uid]
    meeting_id: Mapped[MeetingKey]
    month: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(12), default=TRIAL)
    formula: Mapped[str] = mapped_column(String(20))
    weights: Mapped[dict[str, int]] = mapped_column(json_column())
    version: Mapped[int] = mapped_column(default=1)
    counted_at: Mapped[Moment]
    counted_by_id: Mapped[UserKey]
    shown_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    due_on: Mapped[date | None] = mapped_column(Date)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    settled_by_id: Mapped[int | None] = foreign("user_account.id")
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    published_by_id: Mapped[int | None] = foreign("user_account.id")

    counted_by: Mapped[User] = relationship(foreign_keys="Assessment.counted_by_id")
    settled_by: Mapped[User | None] = relationship(foreign_keys="Assessment.settled_by_id")
    sheets: Mapped[list[AssessmentSheet]] = relationship(back_populates="assessment")

    def expect(self, version: int) -> None:
        """Refuse what was decided on an older page.

        Raises:
            Stale: it has changed since.
        """
        if version != self.version:
            raise Stale


class AssessmentSheet(Base):
    """One unit's numbers in a round.

    `among` says whom it is ranked with; `counts` holds by measure [met, all] and by deduction how often, as counted;
    `corrected` the same where the office put a number right. `points` and `place` are None for who is not ranked;
    `is_idle` had no task in the month.
    """

    __tablename__ = "assessment_sheet"
    __table_args__ = (UniqueConstraint("assessment_id", "unit_id"),)

    id: Mapped[Key]
    uid: Mapped[Uid]
    meeting_id: Mapped[MeetingKey]
    assessment_id: Mapped[int] = foreign("assessment.id")
    unit_id: Mapped[UnitKey]
    among: Mapped[str] = mapped_column(String(10))
    counts: Mapped[dict[str, Any]] = mapped_column(json_column(), default=dict)
    corrected: Mapped[dict[str, Any]] = mapped_column(json_column(), default=dict)
    is_idle: Mapped[bool] = mapped_column(default=False)
    deducted: Mapped[int] = mapped_column(default=0)
    points: Mapped[Decimal | None] = mapped_column(Numeric(5, 1))
    place: Mapped[int | None]

    assessment: Mapped[Assessment] = relationship(back_populates="sheets")
    unit: Mapped[Unit] = relationship()

    @property
    def standing(self) -> dict[str, Any]:
        """The numbers that count: as put right, else as counted."""
        return {**self.counts, **self.corrected}


class AssessmentCase(Base):
    """One case behind a number: which matter, when it was decided for the month, and whether it was met."""

    __tablename__ = "assessment_case"
    __table_args__ = (Index("ix_assessment_case_sheet", "sheet_id", "measure", "id"),)

    id: Mapped[Key]
    sheet_id: Mapped[int] = foreign("assessment_sheet.id")
    matter_id: Mapped[MatterKey]
    measure: Mapped[str] = mapped_column(String(12))
    is_met: Mapped[bool]
    at: Mapped[Moment]


class AssessmentRemark(Base):
    """What was said of a sheet: an objection, a correction, or misconduct on which a second person rules.

    `met` and `whole` are the numbers as put right (a deduction has `met` alone); `was` is what stood before.
    """

    __tablename__ = "assessment_remark"
    __table_args__ = (Index("ix_assessment_remark_sheet", "sheet_id", "id"),)

    id: Mapped[Key]
    uid: Mapped[Uid]
    meeting_id: Mapped[MeetingKey]
    sheet_id: Mapped[int] = foreign("assessment_sheet.id")
    kind: Mapped[str] = mapped_column(String(12))
    measure: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(LongText)
    by_id: Mapped[UserKey]
    at: Mapped[Moment]
    state: Mapped[str] = mapped_column(String(10), default=OPEN)
    ruling: Mapped[str] = mapped_column(LongText, default="")
    ruled_by_id: Mapped[int | None] = foreign("user_account.id")
    ruled_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    met: Mapped[int | None]
    whole: Mapped[int | None]
    was: Mapped[str] = mapped_column(String(20), default="")

    sheet: Mapped[AssessmentSheet] = relationship()
    by: Mapped[User] = relationship(foreign_keys="AssessmentRemark.by_id")
    ruled_by: Mapped[User | None] = relationship(foreign_keys="AssessmentRemark.ruled_by_id")
