"""What a rectification has beside its matter."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base
from workflow.models.keys import DetailKey, foreign
from workflow.models.matter import Matter


class Rectification(Base):
    """The duty to put one or more findings of a visit right; or one that hangs on a problem."""

    __tablename__ = "rectification"

    matter_id: Mapped[DetailKey]
    visit_id: Mapped[int | None] = foreign("visit.matter_id")
    batch_id: Mapped[int | None] = foreign("batch.matter_id")
    facts: Mapped[str] = mapped_column(LongText, default="")
    clause: Mapped[str] = mapped_column(LongText, default="")
    requirement: Mapped[str] = mapped_column(LongText, default="")
    delivery: Mapped[str] = mapped_column(String(20), default="")
    measures: Mapped[str] = mapped_column(LongText, default="")
    lasting: Mapped[str] = mapped_column(LongText, default="")
    reinspect_on: Mapped[date | None] = mapped_column(Date)

    matter: Mapped[Matter] = relationship(back_populates="rectification", foreign_keys="Rectification.matter_id")
