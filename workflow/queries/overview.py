"""The overview: what is under way by unit, kind and light, and what came and went against the period before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, case, distinct, func, or_, select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.engine.deadlines import Calendar
from workflow.engine.definition import Workflow
from workflow.models.assignment import ASSIGNED, Assignment
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.queries import parts
from workflow.queries.filters import Columns, clockless, lit
from workflow.queries.periods import VOID, By, happened, moments
from workflow.queries.scope import visible_to
from workflow.queries.spans import Span
from workflow.types import Light, Phase, Relation, Text

KINDS = ("problem", "rectification")
"""The kinds that are written off: what the figures and the weeks count."""
CLOCK = Columns(
    state=Matter.state,
    part=None,
    sort_at=Matter.sort_at,
    amber_at=Matter.amber_at,
    moment=Matter.created_at,
    units=(),
    named=(),
)
"""The clock of a matter, as the lists read it."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit's parts, by matter: those under way with their lights, and those finished in the period."""

    uid: str
    name: Text
    under_way: int
    green: int
    amber: int
    red: int
    finished: int
    late: int

    @property
    def in_time(self) -> int:
        """Of the finished ones those that were not late."""
        return self.finished - self.late

    @property
    def on_time(self) -> float | None:
        """Share of the finished ones that were in time, 0 to 100; None where none was finished."""
        return 100 * self.in_time / self.finished if self.finished else None


@dataclass(frozen=True, slots=True)
class KindRow:
    """Open matters of one kind by light; `none` have no clock running."""

    kind: str
    green: int
    amber: int
    red: int
    none: int


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """Open matters of one kind that wait for the office in one state, by light."""

    kind: str
    state: str
    kind_name: Text
    state_name: Text
    open: int
    amber: int
    red: int


@dataclass(frozen=True, slots=True)
class Flow:
    """What came and was settled in a period, and how many of those late."""

    begun: int = 0
    settled: int = 0
    late: int = 0

    @property
    def on_time(self) -> float | None:
        """Share settled in time, 0 to 100; None where none was settled."""
        return 100 * (self.settled - self.late) / self.settled if self.settled else None

    def __add__(self, other: Flow) -> Flow:
        """Both together."""
        return Flow(self.begun + other.begun, self.settled + other.settled, self.late + other.late)


@dataclass(frozen=True, slots=True)
class Week:
    """One week, by its Monday."""

    monday: date
    begun: int
    settled: int

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)


def units(session: Session, viewer: User, span: Span, calendar: Calendar) -> list[UnitRow]:
    """Every unit with parts, most open ones first; one statement."""
    now = clock.now()
    reported = moments(Assignment.reported_at, span.first, span.last, calendar)
    rows = session.execute(
        select(
            Unit.uid,
            Unit.short_zh,
            Unit.short_en,
            *(_matters(parts.under_way(light, now)) for light in (None, Light.GREEN, Light.AMBER, Light.RED)),
            *(_matters(reported & parts.finished(light)) for light in (None, Light.LATE)),
        )
        .join(Unit, Unit.id == Assignment.unit_id)
        .join(Matter, Matter.id == Assignment.matter_id)
        .where(Assignment.meeting_id == viewer.meeting_id, Assignment.role.in_(ASSIGNED), visible_to(viewer))
        .group_by(Unit.id, Unit.uid, Unit.short_zh, Unit.short_en, Unit.sort)
        .order_by(Unit.sort)
    )
    found = [UnitRow(str(uid), Text(zh, en), *(int(n or 0) for n in counts)) for uid, zh, en, *counts in rows]
    return sorted((row for row in found if row.under_way or row.finished), key=lambda row: -row.under_way)


def kinds(session: Session, viewer: User) -> list[KindRow]:
    """Open matters by kind and light; one statement."""
    now = clock.now()
    lights = (_sum(lit(light, CLOCK, now)) for light in (Light.GREEN, Light.AMBER, Light.RED))
    rows = session.execute(
        select(Matter.kind, *lights, _sum(clockless(CLOCK, now)))
        .where(visible_to(viewer), Matter.phase == Phase.OPEN)
        .group_by(Matter.kind)
        .order_by(Matter.kind)
    )
    return [KindRow(kind, *(int(n or 0) for n in counts)) for kind, *counts in rows]


def office(session: Session, viewer: User, known: Mapping[str, Workflow]) -> list[OfficeRow]:
    """What lies with the office, by kind and state, the most overdue first; a state's own limit decides its light.

    Args:
        known: the newest definition of each kind.
    """
    now = clock.now()
    held = {
        (kind, state.code): (flow.text, state.text)
        for kind, flow in known.items()
        for state in flow.states.values()
        if state.holder and state.holder[0].startswith(f"{Relation.OFFICE}.")
    }
    rows = session.execute(
        select(
            Matter.kind, Matter.state, func.count(), *(_sum(lit(one, CLOCK, now)) for one in (Light.AMBER, Light.RED))
        )
        .where(visible_to(viewer), Matter.phase == Phase.OPEN, Matter.state.in_({state for _, state in held}))
        .group_by(Matter.kind, Matter.state)
    )
    found = [
        OfficeRow(kind, state, *held[kind, state], *(int(n or 0) for n in counts))
        for kind, state, *counts in rows
        if (kind, state) in held
    ]
    return sorted(found, key=lambda row: (-row.red, -row.amber, -row.open, row.kind, row.state))


def flows(session: Session, viewer: User, span: Span, calendar: Calendar) -> dict[str, tuple[Flow, Flow]]:
    """What came and went by kind, in a period and in the one before; one statement."""
    sums = [one for period in (span, span.before) for one in _flow(period, calendar)]
    earliest = calendar.midnight(min(span.first, span.before.first))
    rows = session.execute(
        select(Matter.kind, *sums)
        .where(visible_to(viewer), or_(Matter.created_at >= earliest, Matter.closed_at >= earliest))
        .group_by(Matter.kind)
        .order_by(Matter.kind)
    )
    counted = {kind: [int(n or 0) for n in counts] for kind, *counts in rows}
    return {kind: (Flow(*counts[:3]), Flow(*counts[3:])) for kind, counts in counted.items() if any(counts)}


def together(found: Mapping[str, tuple[Flow, Flow]], at: int) -> Flow:
    """The flow of all kinds that are written off, in the period (0) or the one before (1)."""
    return sum((both[at] for kind, both in found.items() if kind in KINDS), Flow())


def weeks(session: Session, viewer: User, last: date, calendar: Calendar, count: int = 12) -> list[Week]:
    """The last weeks up to the one of `last`, oldest first; one statement."""
    monday = last - timedelta(days=last.weekday())
    spans = [Span(day, day + timedelta(days=6)) for day in _mondays(monday, count)]
    sums = [one for span in spans for one in _flow(span, calendar)[:2]]
    earliest = calendar.midnight(spans[0].first)
    row = session.execute(
        select(*sums).where(
            visible_to(viewer),
            Matter.kind.in_(KINDS),
            or_(Matter.created_at >= earliest, Matter.closed_at >= earliest),
        )
    ).one()
    counts = [int(n or 0) for n in row]
    return [Week(span.first, *counts[2 * at : 2 * at + 2]) for at, span in enumerate(spans)]


def _mondays(last: date, count: int) -> Iterator[date]:
    return (last - timedelta(weeks=n) for n in reversed(range(count)))


def _flow(span: Span, calendar: Calendar) -> tuple[ColumnElement[int], ColumnElement[int], ColumnElement[int]]:
    """Registered, settled, settled late."""
    settled = happened(By.CLOSED, span.first, span.last, calendar)
    begun = and_(Matter.state != VOID, moments(Matter.created_at, span.first, span.last, calendar))
    return _sum(begun), _sum(settled), _sum(and_(settled, Matter.is_late))


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _matters(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(distinct(case((condition, Assignment.matter_id))))
