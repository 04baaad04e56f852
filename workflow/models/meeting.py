"""The joint meeting: the tenant, its working-day calendar and its number counters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Date, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, json_column
from workflow.engine.lights import USUAL_AMBER, Amber
from workflow.models.keys import Key, MeetingKey, Uid
from workflow.types import Text


class Meeting(Base):
    """A joint meeting and its settings.

    `settings` holds: `marks` (document kind -> 机关代字), `organs` (family -> {zh, en}), `office_close` ("17:30"),
    `period` ([first day, last day] of the reporting period), `phrases` (common phrases, [{zh, en}]), `office_open`
    ("09:00"), `lunch` (["12:00", "13:30"], or [] for none), `limits` (kind -> {entry of `engine.limits`: "2 wd"}) and
    `working` (kind of unit -> "always", or {week, holidays, open, close, lunch}); `amber` ([3, 30]);
    `unmoved_since`, the day from which on due dates have not followed a changed calendar yet.
    `log_seq` and `log_head` are where the chain of the administrators' log ends.
    """

    __tablename__ = "meeting"

    id: Mapped[Key]
    uid: Mapped[Uid]
    code: Mapped[str] = mapped_column(String(32), unique=True)
    name_zh: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(200))
    zone: Mapped[str] = mapped_column(String(40), default="Asia/Shanghai")
    settings: Mapped[dict[str, Any]] = mapped_column(json_column(), default=dict)
    calendar_version: Mapped[int] = mapped_column(default=1)
    log_seq: Mapped[int] = mapped_column(default=0, server_default="0")
    log_head: Mapped[str] = mapped_column(String(64), default="", server_default="")
    is_demo: Mapped[bool] = mapped_column(default=False)

    @property
    def name(self) -> Text:
        """The name in both languages."""
        return Text(self.name_zh, self.name_en)

    @property
    def timezone(self) -> ZoneInfo:
        """The zone in which its days begin and end."""
        return ZoneInfo(self.zone)

    @property
    def office_close(self) -> time:
        """What is delivered after this local time counts as delivered on the next working day."""
        return time.fromisoformat(self.settings.get("office_close", "17:30"))

    @property
    def office_open(self) -> time:
        """When office hours begin."""
        return time.fromisoformat(self.settings.get("office_open", "09:00"))

    @property
    def lunch(self) -> tuple[time, time] | None:
        """From when to when office hours rest at noon; None where they do not."""
        rest = self.settings.get("lunch", ["12:00", "13:30"])
        return (time.fromisoformat(rest[0]), time.fromisoformat(rest[1])) if rest else None

    @property
    def amber(self) -> Amber:
        """How early lights turn amber."""
        return Amber(*self.settings.get("amber", USUAL_AMBER))

    def limits_of(self, kind: str) -> Mapping[str, str]:
        """The limits of a kind of matter that this joint meeting has set for itself, as `engine.limits` reads them."""
        limits: Mapping[str, str] = self.settings.get("limits", {}).get(kind, {})
        return limits

    @property
    def period(self) -> tuple[date, date] | None:
        """First and last day of the reporting period; None where none is set."""
        days = self.settings.get("period")
        return (date.fromisoformat(days[0]), date.fromisoformat(days[1])) if days else None


class CalendarDay(Base):
    """What a day is in a joint meeting's calendar; a day without a row follows Monday to Friday."""

    __tablename__ = "calendar_day"
    __table_args__ = (UniqueConstraint("meeting_id", "day"),)

    id: Mapped[Key]
    meeting_id: Mapped[MeetingKey]
    day: Mapped[date] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(String(16))
    name_zh: Mapped[str] = mapped_column(String(40), default="")
    name_en: Mapped[str] = mapped_column(String(80), default="")
    source: Mapped[str] = mapped_column(String(200), default="")
    is_provisional: Mapped[bool] = mapped_column(default=False)


class Counter(Base):
    """The last number given out, one row per meeting, kind and year."""

    __tablename__ = "counter"
    __table_args__ = (UniqueConstraint("meeting_id", "kind", "year"),)

    id: Mapped[Key]
    meeting_id: Mapped[MeetingKey]
    kind: Mapped[str] = mapped_column(String(40))
    year: Mapped[int]
    value: Mapped[int] = mapped_column(default=0)
