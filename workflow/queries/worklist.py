"""The worklist: what a unit has to do, has done, was copied on, and what nobody has signed for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, bindparam, case, cast, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from workflow.db import UtcDateTime
from workflow.models.assignment import ENDED, FLOWS, WORDED, Assignment
from workflow.models.duty import Duty
from workflow.models.matter import Matter
from workflow.models.problem import Problem
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.models.workflow_version import WorkflowVersion
from workflow.queries.filters import Columns, Now, waits_for_a_unit, waits_for_signature
from workflow.queries.listing import CLOCK, CLOSED, COUNTED, MATTER, NAMED, OPEN, Listing
from workflow.queries.paging import AnyRow, Order, Statement
from workflow.queries.scope import visible_to
from workflow.types import Position, Relation, UnitKind

Sender, Holder = aliased(Unit), aliased(Unit)
_Later = aliased(Duty)

READING = frozenset({Position.VIEWER, Position.AUDITOR})
"""Positions that only read."""


def _newest(kind: str) -> ColumnElement[str | None]:
    shipped = (WorkflowVersion.kind == kind, WorkflowVersion.meeting_id.is_(None))
    of_kind = select(WorkflowVersion.sha256).where(*shipped)
    return of_kind.order_by(WorkflowVersion.number.desc()).limit(1).scalar_subquery()


_part_flow = case(
    *((and_(Assignment.role == role, Matter.kind == of), _newest(kind)) for (of, role), kind in WORDED.items()),
    (Assignment.role == Relation.CONSULT, _newest(FLOWS[Relation.CONSULT])),
    (Assignment.role == Relation.COUNTERSIGN, _newest(FLOWS[Relation.COUNTERSIGN])),
    else_=_newest(FLOWS[Relation.SUPPORT]),
).label("part_flow")
"""The workflow of the part that a row is about; without a part it says nothing."""


def count_open(session: Session, viewer: User) -> int:
    """How many duties the viewer's unit owes, of which the viewer may act on some."""
    if viewer.unit_id is None or only_reads(viewer):
        return 0
    return int(session.scalar(select(func.count()).select_from(Duty).where(*_owed(viewer))) or 0)


def only_reads(viewer: User) -> bool:
    """The viewer has no position that acts: nothing is theirs to do."""
    return viewer.positions <= READING


def _owed(viewer: User) -> tuple[ColumnElement[bool], ...]:
    """The open duties of the viewer's unit; of a convener those that name one, of a mere reader none."""
    return (Duty.unit_id == viewer.unit_id, Duty.done_at.is_(None), *_own(viewer))


def _own(viewer: User) -> tuple[ColumnElement[bool], ...]:
    if only_reads(viewer):
        return (false(),)
    if viewer.positions <= READING | {Position.CONVENER}:
        return (cast(Duty.roles, String).contains(f".{Position.CONVENER}"),)
    return ()


@dataclass(frozen=True, slots=True)
class Figures:
    """How much there is: open duties of the viewer's unit by clock, copies not read, and what the tab 未签收 holds."""

    all: int = 0
    overdue: int = 0
    today: int = 0
    soon: int = 0
    to_sign: int = 0
    unread_copies: int = 0
    unsigned: int = 0


def figures(session: Session, viewer: User, now: Now) -> Figures:
    """The counters over the worklist and its tabs; one statement."""
    if viewer.unit_id is None:
        return Figures()
    values = {"meeting": viewer.meeting_id, "unit": viewer.unit_id, "now": now.at, "tomorrow": now.tomorrow}
    statement = _figures(oversees(viewer)).where(*_own(viewer))
    return Figures(*session.execute(statement, values).one())


@cache
def _figures(sees_all: bool) -> Statement:
    """Built once a process; its values are `meeting`, `unit`, `now` and `tomorrow`, the end of the local day."""
    sort_at, at, tomorrow = (
        Duty.sort_at,
        bindparam("now", type_=UtcDateTime()),
        bindparam("tomorrow", type_=UtcDateTime()),
    )
    unread = select(Assignment.id).where(
        Assignment.unit_id == bindparam("unit"),
        Assignment.role == Relation.COPY,
        Assignment.state.not_in(ENDED),
        Assignment.read_at.is_(None),
    )
    counted = select(
        func.count(),
        func.count().filter(sort_at <= at),
        func.count().filter(sort_at > at, sort_at <= tomorrow),
        func.count().filter(sort_at > at, Duty.amber_at <= at),
        _number(_unsigned(waits_for_signature, sees_all=False)),
        _number(unread),
        _number(_unsigned(waits_for_a_unit, sees_all=sees_all)),
    )
    return counted.select_from(Duty).where(Duty.unit_id == bindparam("unit"), Duty.done_at.is_(None))


def _number(rows: Statement) -> ColumnElement[int]:
    return select(func.count()).select_from(rows.limit(COUNTED + 1).subquery()).scalar_subquery()


def _unsigned(waits_for: Callable[..., ColumnElement[bool]], *, sees_all: bool) -> Statement:
    duty, matter = aliased(Duty), aliased(Matter)
    owed = duty.meeting_id == bindparam("meeting") if sees_all else duty.unit_id == bindparam("unit")
    waits = waits_for(duty, matter)
    return select(duty.id).join(matter, matter.id == duty.matter_id).where(owed, duty.done_at.is_(None), waits)


def oversees(viewer: User) -> bool:
    """The viewer's unit is the office, which sees what any unit has not signed for."""
    return viewer.unit is not None and viewer.unit.kind == UnitKind.OFFICE


def todo(viewer: User) -> Listing:
    """What the viewer's unit has to do now, by due time."""
    return Listing(
        viewer, _duties().where(visible_to(viewer)).where(*_owed(viewer)), _OF_DUTY, _BY_DUE | _BY_RECEIVED | _BY_NUMBER
    )


def unsigned(viewer: User) -> Listing:
    """What nobody has signed for or answered, by unit: to the office of every unit, to others of their own."""
    owed = Duty.meeting_id == viewer.meeting_id if oversees(viewer) else Duty.unit_id == viewer.unit_id
    rows = _duties().where(visible_to(viewer)).where(owed, Duty.done_at.is_(None), waits_for_a_unit())
    by_unit = {"unit": Order(Duty.unit_id, Duty.id)}
    columns = replace(_OF_DUTY, units=(Duty.unit_id,))
    return Listing(viewer, rows, columns, by_unit | _BY_RECEIVED | _BY_DUE | _BY_NUMBER)


def ticked(session: Session, viewer: User, uids: Collection[UUID]) -> Sequence[AnyRow]:
    """The open duties of the viewer's unit on these matters or supporting parts, by due time."""
    on_part = and_(Duty.assignment_id.is_not(None), Assignment.uid.in_(uids))
    on_matter = and_(Duty.assignment_id.is_(None), Matter.uid.in_(uids))
    rows = _duties().where(visible_to(viewer)).where(*_owed(viewer), or_(on_part, on_matter))
    return session.execute(rows.order_by(Duty.sort_at, Duty.id)).all()


@cache
def _duties() -> Statement:
    """Duties with their matter, and with the part where they are about one; built once a process, not scoped."""
    return (
        select(
            *MATTER,
            Assignment.uid.label("part"),
            Assignment.unit_id.label("part_unit_id"),
            Assignment.role.label("part_role"),
            Assignment.mode.label("part_mode"),
            _part_flow,
            Duty.state,
            Duty.action,
            Duty.roles,
            Duty.unit_id,
            Duty.is_resting,
            Duty.reminders.label("urged"),
            Duty.from_unit_id,
            Duty.received_at,
            Duty.seen_at,
            Duty.due_on,
            Duty.due_at,
            Duty.amber_at,
            Problem.urgency,
            Problem.needs_plan,
            Problem.task_type,
            Sender.short_zh.label("from_zh"),
            Sender.short_en.label("from_en"),
            Holder.short_zh.label("holder_zh"),
            Holder.short_en.label("holder_en"),
        )
        .join(Matter, Matter.id == Duty.matter_id)
        .join(WorkflowVersion, WorkflowVersion.id == Matter.workflow_version_id)
        .join(Holder, Holder.id == Duty.unit_id)
        .join(Assignment, Assignment.id == Duty.assignment_id, isouter=True)
        .join(Problem, Problem.matter_id == Duty.matter_id, isouter=True)
        .join(Sender, Sender.id == Duty.from_unit_id, isouter=True)
    )


def handled(viewer: User, *, is_finished: bool) -> Listing:
    """Matters that the viewer's own people have acted on, the latest act first; under way or finished."""
    rows = _matters_of(Duty).where(visible_to(viewer))
    part = (
        Assignment.uid.label("part"),
        Assignment.unit_id.label("part_unit_id"),
        Assignment.role.label("part_role"),
        Assignment.mode.label("part_mode"),
        _part_flow,
    )
    rows = rows.add_columns(Duty.done_at, Duty.done_action, Duty.unit_id, *part)
    rows = rows.join(Assignment, Assignment.id == Duty.assignment_id, isouter=True)
    own = (Duty.unit_id == viewer.unit_id, Duty.done_at.is_not(None), Duty.done_by_id.is_not(None))
    rows = rows.where(*own, ~_has_later(), Matter.phase.in_(CLOSED if is_finished else OPEN))
    orders = {"done": Order(Duty.done_at, Duty.id, is_descending=True)}
    return Listing(viewer, rows, replace(_OF_MATTER, moment=Duty.done_at), orders | _by_matter())


def _has_later() -> ColumnElement[bool]:
    """The unit has acted on the matter once more since; so each matter is listed once."""
    later = _Later
    same = (later.matter_id == Duty.matter_id, later.unit_id == Duty.unit_id, later.done_by_id.is_not(None))
    is_later = and_(later.done_at >= Duty.done_at, or_(later.done_at > Duty.done_at, later.id > Duty.id))
    return select(later.id).where(*same, is_later).exists()


def copied(viewer: User) -> Listing:
    """What the viewer's unit was copied on, the latest first."""
    own = (Assignment.unit_id == viewer.unit_id, Assignment.role == Relation.COPY, Assignment.state.not_in(ENDED))
    rows = _matters_of(Assignment).where(visible_to(viewer))
    rows = rows.add_columns(Assignment.delivered_at.label("received_at"), Assignment.read_at.label("seen_at"))
    columns = replace(_OF_MATTER, moment=Assignment.delivered_at)
    orders = {"received": Order(Assignment.delivered_at, Assignment.id, is_descending=True)}
    return Listing(viewer, rows.where(*own), columns, orders | _by_matter())


@cache
def _matters_of(table: type[Duty] | type[Assignment]) -> Statement:
    """Matters through the table that says why; from is the unit that leads or registered them; not scoped."""
    return (
        select(
            *MATTER,
            *CLOCK,
            Sender.short_zh.label("from_zh"),
            Sender.short_en.label("from_en"),
        )
        .select_from(table)
        .join(Matter, Matter.id == table.matter_id)
        .join(WorkflowVersion, WorkflowVersion.id == Matter.workflow_version_id)
        .join(Sender, Sender.id == func.coalesce(Matter.lead_unit_id, Matter.created_unit_id), isouter=True)
    )


def _by_matter() -> dict[str, Order]:
    return {"due": Order(Matter.sort_at, Matter.id), "number": Order(Matter.number, Matter.id, is_descending=True)}


_OF_DUTY = Columns(
    state=Duty.state,
    part=Duty.assignment_id,
    sort_at=Duty.sort_at,
    amber_at=Duty.amber_at,
    moment=Duty.received_at,
    units=(Duty.from_unit_id,),
    named=(Duty.from_unit_id, *NAMED),
)
_OF_MATTER = Columns(
    state=Matter.state,
    part=None,
    sort_at=Matter.sort_at,
    amber_at=Matter.amber_at,
    moment=Matter.created_at,
    units=NAMED,
    named=NAMED,
)
_BY_DUE = {"due": Order(Duty.sort_at, Duty.id)}
_BY_RECEIVED = {"received": Order(Duty.received_at, Duty.id, is_descending=True)}
_BY_NUMBER = {"number": Order(Matter.number, Duty.id, is_descending=True)}
