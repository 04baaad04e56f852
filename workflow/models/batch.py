"""What an inspection batch has beside its matter: its plan and the outlets chosen."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base, json_column
from workflow.models.checklist import ChecklistVersion
from workflow.models.keys import DetailKey, Key, UnitKey, foreign
from workflow.models.matter import Matter
from workflow.models.unit import Unit


class Batch(Base):
    """The plan of a batch; its enforcement subject is `matter.enforcement_unit`."""

    __tablename__ = "batch"

    matter_id: Mapped[DetailKey]
    mode: Mapped[str] = mapped_column(String(20), default="territorial")
    basis: Mapped[str] = mapped_column(LongText, default="")
    scope: Mapped[str] = mapped_column(LongText, default="")
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    checklist_version_id: Mapped[int | None] = foreign("checklist_version.id")
    approval_number: Mapped[str] = mapped_column(String(60), default="")
    notice: Mapped[str] = mapped_column(LongText, default="")
    summary: Mapped[str] = mapped_column(LongText, default="")
    first_completed_on: Mapped[date | None] = mapped_column(Date)

    matter: Mapped[Matter] = relationship(back_populates="batch", foreign_keys="Batch.matter_id")
    checklist: Mapped[ChecklistVersion | None] = relationship()
    objects: Mapped[list[BatchObject]] = relationship(
        back_populates="batch", order_by="BatchObject.id", cascade="all, delete-orphan"
    )


class BatchObject(Base):
    """One outlet chosen for a batch, why, and the team that will go (user ids, at least two)."""

    __tablename__ = "batch_object"
    __table_args__ = (UniqueConstraint("batch_id", "outlet_id"), Index("ix_batch_object_outlet", "outlet_id"))

    id: Mapped[Key]
    batch_id: Mapped[int] = foreign("batch.matter_id")
    outlet_id: Mapped[UnitKey]
    station_id: Mapped[UnitKey]
    reason: Mapped[str] = mapped_column(String(200), default="")
    team: Mapped[list[int]] = mapped_column(json_column(), default=list)
    visit_id: Mapped[int | None] = foreign("matter.id")

    batch: Mapped[Batch] = relationship(back_populates="objects")
    outlet: Mapped[Unit] = relationship(foreign_keys="BatchObject.outlet_id")
    station: Mapped[Unit] = relationship(foreign_keys="BatchObject.station_id")
