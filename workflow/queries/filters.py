"""What a list is narrowed to, and how that reads in SQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from workflow.engine.deadlines import Calendar
from workflow.models.checklist import ChecklistItem
from workflow.models.duty import Duty
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.visit import Answer, Finding
from workflow.queries import parts, periods
from workflow.queries.paging import AnyRow, Column
from workflow.queries.periods import VOID, By
from workflow.types import Light, Phase, Severity, UnitKind

PART = "assignment"
"""The kind under which the states of supporting parts are named in filters."""
SIGNING = ("sign", "sign_direct", "receive")
ASKED = "pending"
"""The state of an opinion and of a countersignature that was asked for and not given."""
"""The actions by which a unit signs for what it was given; a visit's `sign` is a signature and is left out."""
LOST, FAILED = ("partly", "failed"), ("failed",)
HANDED_IN = ("pending_sign", "submitted", "completed")
"""The states of a visit whose checklist has been handed in."""
CHOOSABLE = (UnitKind.OFFICE, UnitKind.BUREAU, UnitKind.MEMBER, UnitKind.STATION, UnitKind.BANK)

_Above = aliased(Matter)


@dataclass(frozen=True, slots=True)
class Now:
    """The present moment in the calendar of a joint meeting."""

    at: datetime
    calendar: Calendar

    @property
    def today(self) -> date:
        """The local day."""
        return self.calendar.local_date(self.at)

    @property
    def tomorrow(self) -> datetime:
        """The moment at which the local day ends, UTC."""
        return self.calendar.midnight(self.today + timedelta(days=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list is narrowed to; None and empty mean no narrowing.

    Attributes:
        text: what number, title or a unit's name holds.
        state: a kind (or `PART`) and one of its states, or several with commas between.
        kind: one kind, or several with commas between.
        show: `today` for what is due today, `unsigned` for what is to be signed for, `found` for visits with findings,
            `clockless` for what has no clock running, `void` for what was registered in error, which nothing else shows
            but a state that names it, `part` for what the unit of `unit` has a part of under way (the
            light is then that part's).
        unit: the uid of a unit.
        batch: the uid of the batch that it belongs to.
        details: the details of a made kind that must have a value, by name.
        lost, failed: the number of a checklist item that the visit did not fully meet, or failed.
        since, until: the first and last local day of the list's own moment (received, registered, done), or of `by`.
    """

    text: str = ""
    kind: str | None = None
    state: tuple[str, str] | None = None
    light: Light | None = None
    show: str | None = None
    unit: UUID | None = None
    severity: Severity | None = None
    phase: Phase | None = None
    since: date | None = None
    until: date | None = None
    by: By | None = None
    batch: UUID | None = None
    lost: int | None = None
    failed: int | None = None
    details: tuple[tuple[str, str], ...] = ()

    def names(self) -> list[str]:
        """The filters in force; first and last day, and what they are about, are one."""
        given = [field.name for field in fields(self) if field.name != "by" and getattr(self, field.name)]
        return [name for name in given if not (name == "until" and self.since)]

    def without(self, name: str) -> Wanted:
        """The same with one filter dropped."""
        dropped = ("since", "until", "by") if name in ("since", "until") else (name,)
        nothing = Wanted()
        return replace(self, **{one: getattr(nothing, one) for one in dropped})


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What the filters of one list look at.

    Attributes:
        part: the key of a supporting part, in lists that show parts.
        sort_at: the due moment, or never.
        moment: the list's own moment.
        units: keys of the units that a unit filter looks at.
        named: keys of the units whose names the text looks at.
        batch, visit: keys of the batch and of the visit, in lists of what belongs to them.
    """

    state: Column
    part: Column | None
    sort_at: Column
    amber_at: Column
    moment: Column
    units: tuple[Column, ...]
    named: tuple[Column, ...]
    batch: Column | None = None
    visit: Column | None = None


def clauses(wanted: Wanted, columns: Columns, now: Now, *, meeting_id: int) -> list[ColumnElement[bool]]:
    """What WHERE takes, all of which must hold."""
    return [
        *_of_text(wanted.text, columns, meeting_id),
        *_of_kind(wanted, columns),
        *_of_clock(wanted, columns, now),
        *_of_unit(wanted, columns, now),
        *_of_inspection(wanted, columns),
        *_of_period(wanted, columns.moment, now.calendar),
    ]


def _of_text(text: str, columns: Columns, meeting_id: int) -> Iterator[ColumnElement[bool]]:
    for word in text.split()[:5]:
        names = (Unit.name_zh, Unit.short_zh, Unit.name_en, Unit.short_en, Unit.initials)
        named = select(Unit.id).where(Unit.meeting_id == meeting_id, or_(*(_holds(name, word) for name in names)))
        own = (_holds(Matter.number, word), _holds(Matter.title, word), _holds(Matter.title_en, word))
        yield or_(*own, *(column.in_(named) for column in columns.named))


def _holds(column: Column, word: str) -> ColumnElement[bool]:
    return column.icontains(word, autoescape=True)


def _of_kind(wanted: Wanted, columns: Columns) -> Iterator[ColumnElement[bool]]:
    if wanted.kind:
        several = wanted.kind.split(",")
        yield Matter.kind.in_(several) if len(several) > 1 else Matter.kind == wanted.kind
    if wanted.state:
        kind, state = wanted.state
        yield columns.state.in_(state.split(","))
        if kind != PART:
            yield Matter.kind == kind
        if columns.part is not None:
            yield columns.part.is_not(None) if kind == PART else columns.part.is_(None)
    if wanted.severity:
        yield Matter.severity == wanted.severity
    if wanted.phase:
        yield Matter.phase == wanted.phase
    if wanted.show == VOID:
        yield Matter.state == VOID
    elif wanted.state is None or VOID not in wanted.state[1].split(","):
        yield Matter.state != VOID
    for name, value in wanted.details:
        yield Matter.details[name].as_string() == value


def _of_clock(wanted: Wanted, columns: Columns, now: Now) -> Iterator[ColumnElement[bool]]:
    if wanted.light and not _is_of_part(wanted):
        yield lit(wanted.light, columns, now.at)
    if wanted.show == "today":
        yield Matter.phase == Phase.OPEN
        yield and_(columns.sort_at > now.at, columns.sort_at <= now.tomorrow)
    if wanted.show == "unsigned":
        yield waits_for_signature()
    if wanted.show == "clockless":
        yield clockless(columns, now.at)


def lit(light: Light, columns: Columns, now: datetime) -> ColumnElement[bool]:
    """The rows that show a light, as `deadlines.light` says it."""
    sort_at, amber_at = columns.sort_at, columns.amber_at
    is_open = Matter.phase == Phase.OPEN
    match light:
        case Light.RED:
            return and_(is_open, sort_at <= now)
        case Light.AMBER:
            return and_(is_open, sort_at > now, amber_at <= now)
        case Light.GREEN:
            return and_(is_open, sort_at > now, amber_at > now)
        case Light.GREY:
            return Matter.phase == Phase.SUSPENDED
        case Light.DONE:
            return and_(Matter.phase == Phase.SETTLED, Matter.is_late.is_(False))
        case Light.LATE:
            return and_(Matter.phase == Phase.SETTLED, Matter.is_late.is_(True))


def clockless(columns: Columns, now: datetime) -> ColumnElement[bool]:
    """Open rows that show no light, since no clock of theirs is running."""
    return and_(Matter.phase == Phase.OPEN, columns.sort_at > now, columns.amber_at.is_(None))


def waits_for_signature(duty: type[Duty] = Duty, matter: type[Matter] = Matter) -> ColumnElement[bool]:
    """The duties whose next step is to sign for what was delivered."""
    return and_(duty.action.in_(SIGNING), matter.kind != "visit")


def waits_for_a_unit(duty: type[Duty] = Duty, matter: type[Matter] = Matter) -> ColumnElement[bool]:
    """The same, and the opinions and countersignatures that a unit was asked for and has not given."""
    asked = and_(duty.assignment_id.is_not(None), duty.state == ASKED)
    return or_(waits_for_signature(duty, matter), asked)


def _is_of_part(wanted: Wanted) -> bool:
    """The filter of unit, and with it that of light, is about the unit's own part."""
    return wanted.unit is not None and (wanted.show == "part" or wanted.by in parts.MOMENTS)


def _of_unit(wanted: Wanted, columns: Columns, now: Now) -> Iterator[ColumnElement[bool]]:
    if wanted.unit is None:
        return
    key = select(Unit.id).where(Unit.uid == wanted.unit).scalar_subquery()
    if wanted.show == "part":
        yield parts.held(key, parts.under_way(wanted.light, now.at))
    elif wanted.by in parts.MOMENTS:
        when = periods.moments(parts.MOMENTS[wanted.by], wanted.since, wanted.until, now.calendar)
        yield parts.held(key, when & parts.of(wanted.by, wanted.light))
    else:
        yield or_(*(column == key for column in columns.units))


def _of_inspection(wanted: Wanted, columns: Columns) -> Iterator[ColumnElement[bool]]:
    if wanted.batch is not None and columns.batch is not None:
        yield columns.batch == select(_Above.id).where(_Above.uid == wanted.batch).scalar_subquery()
    if columns.visit is None:
        return
    if wanted.show == "found":
        yield exists().where(Finding.visit_id == columns.visit, Finding.dismissed_on.is_(None))
    for number, results in ((wanted.lost, LOST), (wanted.failed, FAILED)):
        if number is not None:
            yield columns.state.in_(HANDED_IN)
            yield _answered(columns.visit, number, results)


def _answered(visit: Column, number: int, results: Sequence[str]) -> ColumnElement[bool]:
    """The last answer to an item, by its number, is one of these."""
    later = aliased(Answer)
    is_corrected = exists().where(
        later.visit_id == Answer.visit_id, later.item_id == Answer.item_id, later.round > Answer.round
    )
    return exists().where(
        *(Answer.visit_id == visit, Answer.item_id == ChecklistItem.id, ChecklistItem.number == number),
        *(Answer.result.in_(results), ~is_corrected),
    )


def _of_period(wanted: Wanted, moment: Column, calendar: Calendar) -> Iterator[ColumnElement[bool]]:
    if wanted.by:
        yield periods.happened(wanted.by, wanted.since, wanted.until, calendar)
        return
    if wanted.since:
        yield moment >= calendar.midnight(wanted.since)
    if wanted.until:
        yield moment < calendar.midnight(wanted.until + timedelta(days=1))


def units_to_choose(session: Session, meeting_id: int) -> Sequence[AnyRow]:
    """Units that a list can be narrowed to: uid, short_zh, short_en, kind; office and members first, no outlets."""
    statement = (
        select(Unit.uid, Unit.short_zh, Unit.short_en, Unit.kind)
        .where(Unit.meeting_id == meeting_id, Unit.kind.in_(CHOOSABLE))
        .order_by(Unit.kind, Unit.sort, Unit.id)
    )
    rows = session.execute(statement).all()
    return sorted(rows, key=lambda row: CHOOSABLE.index(UnitKind(row.kind)))
