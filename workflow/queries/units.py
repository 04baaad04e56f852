"""Reading units for those who keep them: lists, one unit, who works there, and what keeps it from being closed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from workflow.models.assignment import ASSIGNED, ENDED, Assignment
from workflow.models.batch import Batch, BatchObject
from workflow.models.duty import Duty
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.queries.paging import AnyRow, Mark, Order, Page, Statement, page
from workflow.types import Phase, Text, UnitKind

SIZE = 50
UNDER_WAY = (Phase.OPEN, Phase.SUSPENDED)
_Parent, _Station = aliased(Unit), aliased(Unit)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of units is narrowed to; `standing` is open, closed or empty for both."""

    kind: UnitKind
    text: str = ""
    parent: UUID | None = None
    station: UUID | None = None
    standing: str = "open"


def listed(session: Session, meeting_id: int, wanted: Wanted, mark: Mark | None = None) -> Page:
    """A page of the units of a kind in official order; one statement."""
    order = Order(Unit.sort, Unit.id)
    return page(session, _rows(meeting_id, wanted), order, mark, SIZE)


def every(session: Session, meeting_id: int, wanted: Wanted) -> Iterator[AnyRow]:
    """All of them in official order; one statement."""
    statement = _rows(meeting_id, wanted).order_by(Unit.sort, Unit.id)
    yield from session.execute(statement.execution_options(yield_per=500))


def count(session: Session, meeting_id: int, wanted: Wanted) -> int:
    """How many units match."""
    rows = _rows(meeting_id, wanted).with_only_columns(Unit.id).subquery()
    return session.scalar(select(func.count()).select_from(rows)) or 0


def _rows(meeting_id: int, wanted: Wanted) -> Statement:
    statement = (
        select(
            Unit.uid,
            Unit.code,
            Unit.name_zh,
            Unit.name_en,
            Unit.short_zh,
            Unit.short_en,
            Unit.address_zh,
            Unit.address_en,
            Unit.phone,
            Unit.is_member,
            Unit.is_enforcement,
            Unit.closed_on,
            _Parent.short_zh.label("parent_zh"),
            _Parent.short_en.label("parent_en"),
            _Station.short_zh.label("station_zh"),
            _Station.short_en.label("station_en"),
        )
        .outerjoin(_Parent, _Parent.id == Unit.parent_id)
        .outerjoin(_Station, _Station.id == Unit.station_id)
        .where(Unit.meeting_id == meeting_id, Unit.kind == wanted.kind)
    )
    return statement.where(*_clauses(wanted))


def _clauses(wanted: Wanted) -> list[ColumnElement[bool]]:
    clauses: list[ColumnElement[bool]] = []
    columns = (Unit.name_zh, Unit.short_zh, Unit.name_en, Unit.short_en, Unit.initials, Unit.code, Unit.address_zh)
    for word in wanted.text.split()[:5]:
        clauses.append(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    if wanted.parent is not None:
        clauses.append(_Parent.uid == wanted.parent)
    if wanted.station is not None:
        clauses.append(_Station.uid == wanted.station)
    if wanted.standing in ("open", "closed"):
        is_open = Unit.closed_on.is_(None)
        clauses.append(is_open if wanted.standing == "open" else ~is_open)
    return clauses


def counts(session: Session, meeting_id: int) -> dict[UnitKind, int]:
    """How many open units of each kind there are."""
    rows = session.execute(
        select(Unit.kind, func.count())
        .where(Unit.meeting_id == meeting_id, Unit.closed_on.is_(None))
        .group_by(Unit.kind)
    )
    return {UnitKind(kind): number for kind, number in rows}


def members(session: Session, meeting_id: int) -> int:
    """How many open member units there are, the police bureau among them where it is one."""
    rows = select(func.count()).select_from(Unit).where(Unit.meeting_id == meeting_id, Unit.is_member)
    return session.scalar(rows.where(Unit.closed_on.is_(None))) or 0


def to_choose(session: Session, meeting_id: int, kinds: Sequence[UnitKind]) -> Sequence[AnyRow]:
    """The open units of these kinds to choose among: uid, kind, short_zh, short_en, initials; kinds in their order."""
    rows = session.execute(
        select(Unit.uid, Unit.kind, Unit.short_zh, Unit.short_en, Unit.initials)
        .where(Unit.meeting_id == meeting_id, Unit.closed_on.is_(None), Unit.kind.in_(kinds))
        .order_by(Unit.sort, Unit.id)
    ).all()
    return sorted(rows, key=lambda row: list(kinds).index(UnitKind(row.kind)))


def one(session: Session, meeting_id: int, uid: UUID) -> Unit | None:
    """One unit of a joint meeting with what it belongs to."""
    rows = select(Unit).where(Unit.uid == uid, Unit.meeting_id == meeting_id)
    return session.scalars(rows.options(joinedload(Unit.parent), joinedload(Unit.station))).one_or_none()


def people_of(session: Session, unit: Unit) -> Sequence[User]:
    """The accounts of a unit that may sign in, oldest first."""
    return (
        session.scalars(select(User).where(User.unit_id == unit.id, User.is_enabled).order_by(User.id)).unique().all()
    )


def seal_of(unit: Unit) -> str:
    """A short mark of all that can be changed about a unit: another one means that somebody changed it."""
    parts = (
        *(unit.name_zh, unit.short_zh, unit.name_en, unit.short_en, unit.address_zh, unit.address_en, unit.phone),
        *(unit.credit_code, unit.parent_id, unit.station_id, unit.is_member, unit.is_enforcement, unit.sort),
        unit.closed_on,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What still hangs on a unit: matters, parts of matters, duties, plans that chose it, and open units below it."""

    matters: int
    parts: int
    duties: int
    plans: int
    members: int
    precinct: int

    def reasons(self) -> list[Text]:
        """Why the unit cannot be closed yet, the gravest first."""
        said = (
            (self.matters, Text("还有 {n} 件在办事项", "{n} matters under way concern it")),
            (self.parts, Text("还有 {n} 件承办未完成", "{n} parts of it are not finished")),
            (self.duties, Text("还有 {n} 项待办", "it owes {n} steps")),
            (self.plans, Text("有 {n} 个在办批次选了它", "{n} batches under way have chosen it")),
            (self.members, Text("还有 {n} 个下属单位在用", "{n} open units belong to it")),
            (self.precinct, Text("辖区内还有 {n} 个网点在用", "{n} open outlets lie in its precinct")),
        )
        return [text.format(n=number) for number, text in said if number]


def open_work(session: Session, unit: Unit) -> OpenWork:
    """Count what still hangs on a unit; one statement."""
    roles = (
        *(Matter.lead_unit_id, Matter.subject_unit_id, Matter.bank_id),
        *(Matter.station_id, Matter.enforcement_unit_id),
    )
    under_way = Matter.phase.in_(UNDER_WAY)
    in_meeting = Matter.meeting_id == unit.meeting_id
    parts = _count(Assignment).join(Matter, Matter.id == Assignment.matter_id)
    plans = select(func.count(BatchObject.batch_id.distinct())).join(Batch, Batch.matter_id == BatchObject.batch_id)
    counted = (
        _count(Matter).where(in_meeting, under_way, or_(*(role == unit.id for role in roles))),
        parts.where(Assignment.unit_id == unit.id, Assignment.state.not_in((*ENDED, "accepted")), under_way).where(
            Assignment.role.in_(ASSIGNED)
        ),
        _count(Duty).where(Duty.unit_id == unit.id, Duty.done_at.is_(None)),
        plans.join(Matter, Matter.id == Batch.matter_id).where(BatchObject.outlet_id == unit.id, under_way),
        _count(Unit).where(Unit.parent_id == unit.id, Unit.closed_on.is_(None)),
        _count(Unit).where(Unit.station_id == unit.id, Unit.closed_on.is_(None)),
    )
    row = session.execute(select(*(statement.scalar_subquery() for statement in counted))).one()
    return OpenWork(*(int(number) for number in row))


def _count(table: type[Matter] | type[Assignment] | type[Duty] | type[Unit]) -> Select[int]:
    return select(func.count()).select_from(table)
