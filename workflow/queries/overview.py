"""The overview: what is under way by unit, kind and light, and what came and went against the period before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from workflow import clock
from workflow.engine.deadlines import Calendar
from workflow.models.assignment import Assignment
from workflow.models.matter import Matter
from workflow.models.meeting import Meeting
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.queries.scope import visible_to
from workflow.types import Phase, Relation, Text

WORKING = ("pending_sign", "handling")


@dataclass(frozen=True, slots=True)
class Span:
    """A period, both days included."""

    first: date
    last: date

    @property
    def before(self) -> Span:
        """The period of the same length that ends the day before."""
        length = (self.last - self.first).days + 1
        return Span(self.first - timedelta(days=length), self.first - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit's parts: open ones by light, and those finished in the period, late ones among them."""

    uid: str
    name: Text
    green: int
    amber: int
    red: int
    finished: int
    late: int

    @property
    def under_way(self) -> int:
        """Open parts of every light."""
        return self.green + self.amber + self.red

    @property
    def on_time(self) -> float | None:
        """Share of the finished ones that were in time, 0 to 100; None where none was finished."""
        return 100 * (self.finished - self.late) / self.finished if self.finished else None


@dataclass(frozen=True, slots=True)
class KindRow:
    """Open matters of one kind by light; `none` have no clock running."""

    kind: str
    green: int
    amber: int
    red: int
    none: int


@dataclass(frozen=True, slots=True)
class Flow:
    """Problems and rectifications that came and were settled in a period, and how many of those late."""

    begun: int
    settled: int
    late: int

    @property
    def on_time(self) -> float | None:
        """Share settled in time, 0 to 100; None where none was settled."""
        return 100 * (self.settled - self.late) / self.settled if self.settled else None


@dataclass(frozen=True, slots=True)
class Week:
    """One week, by its Monday."""

    monday: date
    begun: int
    settled: int


KINDS = ("problem", "rectification")


def units(session: Session, viewer: User, span: Span, calendar: Calendar) -> list[UnitRow]:
    """Every unit with parts, most open ones first; one statement."""
    now, (start, end) = clock.now(), _moments(span, calendar)
    is_open = Assignment.state.in_(WORKING)
    is_finished = (Assignment.reported_at >= start) & (Assignment.reported_at < end)
    rows = session.execute(
        select(
            Unit.uid,
            Unit.short_zh,
            Unit.short_en,
            _sum(is_open & (Assignment.amber_at > now)),
            _sum(is_open & (Assignment.amber_at <= now) & (Assignment.due_at > now)),
            _sum(is_open & (Assignment.due_at <= now)),
            _sum(is_finished),
            _sum(is_finished & Assignment.is_late),
        )
        .join(Unit, Unit.id == Assignment.unit_id)
        .join(Matter, Matter.id == Assignment.matter_id)
        .where(Assignment.meeting_id == viewer.meeting_id, Assignment.role != Relation.COPY, visible_to(viewer))
        .group_by(Unit.id, Unit.uid, Unit.short_zh, Unit.short_en, Unit.sort)
        .order_by(Unit.sort)
    )
    found = [UnitRow(str(uid), Text(zh, en), *(int(n or 0) for n in counts)) for uid, zh, en, *counts in rows]
    return sorted((row for row in found if row.under_way or row.finished), key=lambda row: -row.under_way)


def kinds(session: Session, viewer: User) -> list[KindRow]:
    """Open matters by kind and light; one statement."""
    now = clock.now()
    rows = session.execute(
        select(
            Matter.kind,
            _sum((Matter.due_at > now) & (Matter.amber_at > now)),
            _sum((Matter.due_at > now) & (Matter.amber_at <= now)),
            _sum(Matter.due_at <= now),
            _sum(Matter.due_at.is_(None)),
        )
        .where(visible_to(viewer), Matter.phase == Phase.OPEN)
        .group_by(Matter.kind)
        .order_by(Matter.kind)
    )
    return [KindRow(kind, *(int(n or 0) for n in counts)) for kind, *counts in rows]


def flow(session: Session, viewer: User, span: Span, calendar: Calendar) -> Flow:
    """What came and went in a period; one statement."""
    start, end = _moments(span, calendar)
    settled = (Matter.phase == Phase.SETTLED) & (Matter.closed_at >= start) & (Matter.closed_at < end)
    row = session.execute(
        select(
            _sum((Matter.created_at >= start) & (Matter.created_at < end)),
            _sum(settled),
            _sum(settled & Matter.is_late),
        ).where(visible_to(viewer), Matter.kind.in_(KINDS))
    ).one()
    return Flow(*(int(n or 0) for n in row))


def weeks(session: Session, viewer: User, last: date, calendar: Calendar, count: int = 12) -> list[Week]:
    """The last weeks up to the one of `last`, oldest first; two statements."""
    mondays = [last - timedelta(days=last.weekday()) - timedelta(weeks=n) for n in reversed(range(count))]
    start, end = calendar.midnight(mondays[0]), calendar.midnight(mondays[-1] + timedelta(days=7))
    begun = _by_week(session, viewer, Matter.created_at, start, end, calendar)
    settled = _by_week(session, viewer, Matter.closed_at, start, end, calendar, Matter.phase == Phase.SETTLED)
    return [Week(monday, begun.get(monday, 0), settled.get(monday, 0)) for monday in mondays]


def _by_week(
    session: Session,
    viewer: User,
    column: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None],
    start: datetime,
    end: datetime,
    calendar: Calendar,
    *where: ColumnElement[bool],
) -> dict[date, int]:
    """Counts by Monday: the database counts by day, so that a hundred thousand matters come back as 84 rows."""
    day = func.date(column)
    rows = session.execute(
        select(day, func.count())
        .where(visible_to(viewer), Matter.kind.in_(KINDS), column >= start, column < end, *where)
        .group_by(day)
    )
    found: dict[date, int] = {}
    for text, count in rows:
        one = text if isinstance(text, date) else date.fromisoformat(text)
        monday = one - timedelta(days=one.weekday())
        found[monday] = found.get(monday, 0) + int(count)
    return found


def spans(meeting: Meeting, today: date) -> Iterator[tuple[str, Span]]:
    """The periods that one may choose: month, quarter, year so far, and the reporting period where one is set."""
    yield "month", Span(today.replace(day=1), today)
    yield "quarter", Span(today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1), today)
    yield "year", Span(today.replace(month=1, day=1), today)
    if meeting.period is not None:
        yield "reporting", Span(*meeting.period)


def _moments(span: Span, calendar: Calendar) -> tuple[datetime, datetime]:
    return calendar.midnight(span.first), calendar.midnight(span.last + timedelta(days=1))


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
