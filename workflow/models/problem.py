"""What a problem has beside its matter."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base, json_column
from workflow.models.keys import DetailKey, foreign
from workflow.models.matter import Matter
from workflow.models.unit import Unit

if TYPE_CHECKING:
    from workflow.models.sitting import Resolution


class Problem(Base):
    """The facts, source and requirements of a problem.

    `task_type` says who closes it: `read`, `self` or `accept`.
    `plan` is the accepted or latest plan (measures, milestones, 五落实) as its form gave it. `resolution` is what a
    sitting resolved, where the problem comes from one.
    """

    __tablename__ = "problem"

    matter_id: Mapped[DetailKey]
    source: Mapped[str] = mapped_column(String(40), default="")
    category: Mapped[str] = mapped_column(String(40), default="")
    facts: Mapped[str] = mapped_column(LongText, default="")
    basis: Mapped[str] = mapped_column(LongText, default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    found_on: Mapped[date | None] = mapped_column(Date)
    concerned_unit_id: Mapped[int | None] = foreign("unit.id")
    urgency: Mapped[str] = mapped_column(String(16), default="normal")
    requirements: Mapped[str] = mapped_column(LongText, default="")
    needs_plan: Mapped[bool] = mapped_column(default=True)
    handler_uid: Mapped[str] = mapped_column(String(36), default="")
    plan: Mapped[dict[str, Any] | None] = mapped_column(json_column())
    merged_into_id: Mapped[int | None] = foreign("matter.id")
    archive_number: Mapped[str] = mapped_column(String(60), default="")
    retention: Mapped[str] = mapped_column(String(16), default="")
    resolution_id: Mapped[int | None] = foreign("resolution.id")
    task_type: Mapped[str] = mapped_column(String(16), default="accept", server_default="accept")

    matter: Mapped[Matter] = relationship(back_populates="problem", foreign_keys="Problem.matter_id")
    concerned_unit: Mapped[Unit | None] = relationship(foreign_keys="Problem.concerned_unit_id")
    merged_into: Mapped[Matter | None] = relationship(foreign_keys="Problem.merged_into_id")
    resolution: Mapped[Resolution | None] = relationship(foreign_keys="Problem.resolution_id")
