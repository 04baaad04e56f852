"""What a bulletin counts of each unit in a period; each figure is as long as the list behind it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, case, distinct, func, select
from sqlalchemy.orm import Session

from workflow.engine.deadlines import Calendar
from workflow.models.assignment import ASSIGNED, Assignment
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.queries import parts
from workflow.queries.periods import By, moments
from workflow.queries.scope import visible_to
from workflow.queries.spans import Span
from workflow.types import Light, Text, UnitKind

GROUPS: dict[str, tuple[UnitKind, ...]] = {
    "members": (UnitKind.MEMBER, UnitKind.BUREAU),
    "stations": (UnitKind.STATION,),
    "all": (UnitKind.MEMBER, UnitKind.BUREAU, UnitKind.STATION),
}
"""Which units a bulletin may be about."""
_NEVER = "void"


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """One unit's parts, counted by matter.

    `delivered`, `signed`, `finished`, `led` and `first` happened in the period; `signed_in_time` and `late` are some of
    them. `under_way`, `amber` and `red` are as of the moment of counting.
    """

    uid: str
    name: Text
    delivered: int = 0
    signed: int = 0
    signed_in_time: int = 0
    finished: int = 0
    late: int = 0
    led: int = 0
    first: int = 0
    under_way: int = 0
    amber: int = 0
    red: int = 0

    @property
    def in_time(self) -> int:
        """Of the finished ones those that were not late."""
        return self.finished - self.late

    @property
    def is_idle(self) -> bool:
        """It had nothing to do."""
        return not (self.delivered or self.signed or self.finished or self.led or self.under_way)


def of_units(
    session: Session, viewer: User, group: str, span: Span, calendar: Calendar, now: datetime
) -> list[UnitFigures]:
    """Every unit of a group in the order of the joint meeting, those without tasks too; two statements."""
    units = session.execute(
        select(Unit.id, Unit.uid, Unit.short_zh, Unit.short_en)
        .where(Unit.meeting_id == viewer.meeting_id, Unit.kind.in_(GROUPS[group]), Unit.closed_on.is_(None))
        .order_by(Unit.sort, Unit.id)
    ).all()
    counted = _counts(session, viewer, group, _figures(span, calendar, now))
    return [UnitFigures(str(uid), Text(zh, en), *counted.get(key, ())) for key, uid, zh, en in units]


def _counts(
    session: Session, viewer: User, group: str, figures: Sequence[ColumnElement[bool]]
) -> dict[int, tuple[int, ...]]:
    rows = session.execute(
        select(Unit.id, *(func.count(distinct(case((figure, Assignment.matter_id)))) for figure in figures))
        .join(Unit, Unit.id == Assignment.unit_id)
        .join(Matter, Matter.id == Assignment.matter_id)
        .where(Assignment.meeting_id == viewer.meeting_id, Unit.kind.in_(GROUPS[group]))
        .where(Assignment.role.in_(ASSIGNED), Matter.state != _NEVER, visible_to(viewer))
        .group_by(Unit.id)
    )
    return {key: tuple(int(count or 0) for count in counts) for key, *counts in rows}


def _figures(span: Span, calendar: Calendar, now: datetime) -> list[ColumnElement[bool]]:
    """What makes a part count, in the order of `UnitFigures`."""

    def by(one: By, light: Light | None = None) -> ColumnElement[bool]:
        return moments(parts.MOMENTS[one], span.first, span.last, calendar) & parts.of(one, light)

    return [
        by(By.DELIVERED),
        by(By.SIGNED),
        by(By.SIGNED, Light.DONE),
        by(By.REPORTED),
        by(By.REPORTED, Light.LATE),
        by(By.LED),
        by(By.FIRST),
        *(parts.under_way(light, now) for light in (None, Light.AMBER, Light.RED)),
    ]


def periods(today: date) -> dict[str, Span]:
    """The periods that a bulletin is usually about: the last and the present week and month, by name."""
    monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
    ended = first - timedelta(days=1)
    return {
        "last_month": Span(ended.replace(day=1), ended),
        "month": Span(first, today),
        "last_week": Span(monday - timedelta(days=7), monday - timedelta(days=1)),
        "week": Span(monday, today),
    }


def before(span: Span) -> Span:
    """What a period is compared with: before a month the month before, before its first days the same days of that
    month, else as many days before."""
    if span.first.day != 1 or (span.last.year, span.last.month) != (span.first.year, span.first.month):
        return span.before
    if span.last.day < _length(span.first):
        return Span(span.first, span.last, 1).before
    ended = span.first - timedelta(days=1)
    return Span(ended.replace(day=1), ended)


def _length(day: date) -> int:
    return monthrange(day.year, day.month)[1]
