"""Organisations: office, member units, stations, banks and their outlets."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Date, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.db import Base, Closed
from workflow.models.keys import Key, MeetingKey, Uid, foreign
from workflow.types import Text, UnitKind


class Unit(Base):
    """One organisation of a joint meeting.

    `parent` is the bank of an outlet, the bureau of a station, the host of the office; `station` is the precinct of
    an outlet.
    `tile_x` and `tile_y` place a station on the precinct map.
    """

    __tablename__ = "unit"
    __table_args__ = (
        UniqueConstraint("meeting_id", "code"),
        CheckConstraint("kind != 'office' OR NOT is_enforcement", name="office_inspects_nobody"),
        Index("ix_unit_meeting_kind_sort", "meeting_id", "kind", "sort", "id"),
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    meeting_id: Mapped[MeetingKey]
    kind: Mapped[UnitKind] = mapped_column(Closed(UnitKind))
    code: Mapped[str] = mapped_column(String(40))
    name_zh: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(200))
    short_zh: Mapped[str] = mapped_column(String(40))
    short_en: Mapped[str] = mapped_column(String(100))
    initials: Mapped[str] = mapped_column(String(60), default="")
    parent_id: Mapped[int | None] = foreign("unit.id")
    station_id: Mapped[int | None] = foreign("unit.id")
    is_member: Mapped[bool] = mapped_column(default=False)
    is_enforcement: Mapped[bool] = mapped_column(default=False)
    credit_code: Mapped[str] = mapped_column(String(18), default="")
    address_zh: Mapped[str] = mapped_column(String(200), default="")
    address_en: Mapped[str] = mapped_column(String(300), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    sort: Mapped[int] = mapped_column(default=0)
    tile_x: Mapped[int | None]
    tile_y: Mapped[int | None]
    closed_on: Mapped[date | None] = mapped_column(Date)

    parent: Mapped[Unit | None] = relationship(foreign_keys="Unit.parent_id", remote_side="Unit.id")
    station: Mapped[Unit | None] = relationship(foreign_keys="Unit.station_id", remote_side="Unit.id")

    @property
    def name(self) -> Text:
        """The full name in both languages."""
        return Text(self.name_zh, self.name_en)

    @property
    def short(self) -> Text:
        """The short name in both languages."""
        return Text(self.short_zh, self.short_en)

    @property
    def address(self) -> Text:
        """The address in both languages."""
        return Text(self.address_zh, self.address_en)


def worked_by_unit(kind: UnitKind) -> UnitKind:
    """The kind by whose calendar a unit works: an outlet works by its bank's."""
    return UnitKind.BANK if kind == UnitKind.OUTLET else kind
