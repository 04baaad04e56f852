"""What is due and would be due on another day by the calendar as it stands now.

A change of the calendar moves nothing by itself. Here every open clock is counted again from its delivery: the terms
and the states of matters, the parts of supporting units, and the duties that follow them. Source: handbook H.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from workflow.engine.deadlines import Calendar, Due, due
from workflow.engine.definition import WORKING_DAY, Limit, Workflow
from workflow.models.assignment import Assignment
from workflow.models.duty import Duty
from workflow.models.matter import Matter, Term
from workflow.models.user import User
from workflow.queries.flows import newest
from workflow.types import Phase, Relation, Text

STEP, MOST = 300, 200
RUNNING = ("pending_sign", "handling")
WHOLE, TERM, SIGN = (
    Text("本事项", "the matter"),
    Text("承办时限", "the unit's term"),
    Text("{unit}签收", "{unit}, to sign"),
)


@dataclass(frozen=True, slots=True)
class Shift:
    """One clock that the present calendar ends at another moment.

    Attributes:
        row: the matter, term, part or duty whose clock it is; `is_signing` means a part's limit for signing.
        what: how it is called; None is not worth a line of its own, because it follows another.
    """

    row: Matter | Term | Assignment | Duty
    after: Due
    what: Text | None = None
    is_signing: bool = False

    @property
    def before(self) -> date | None:
        """The day on which it is due so far."""
        return self.row.sign_due_on if isinstance(self.row, Assignment) and self.is_signing else self.row.due_on

    @property
    def is_later(self) -> bool:
        """The present calendar gives more time; less is never taken."""
        so_far = self.row.sign_due_at if isinstance(self.row, Assignment) and self.is_signing else self.row.due_at
        return so_far is not None and self.after.due_at > so_far


@dataclass(frozen=True, slots=True)
class Moved:
    """A matter with clocks that the present calendar ends at another moment."""

    matter: Matter
    shifts: tuple[Shift, ...]

    @property
    def later(self) -> tuple[Shift, ...]:
        """Those that would get more time."""
        return tuple(shift for shift in self.shifts if shift.is_later)

    @property
    def earlier(self) -> tuple[Shift, ...]:
        """Those that would get less, and keep what they have."""
        return tuple(shift for shift in self.shifts if not shift.is_later)


def due_from(session: Session, viewer: User, day: date) -> tuple[int, int, int]:
    """How many open matters, parts and duties are due on that day or later; one statement."""
    of_meeting, is_open = Matter.meeting_id == viewer.meeting_id, Matter.phase == Phase.OPEN
    parts = select(func.count()).select_from(Assignment).join(Matter, Matter.id == Assignment.matter_id)
    counted = (
        select(func.count()).select_from(Matter).where(of_meeting, is_open, Matter.due_on >= day),
        parts.where(of_meeting, is_open, Assignment.state.in_(RUNNING), Assignment.due_on >= day),
        select(func.count())
        .select_from(Duty)
        .where(Duty.meeting_id == viewer.meeting_id, Duty.done_at.is_(None), Duty.due_on >= day),
    )
    matters, running, duties = session.execute(select(*(one.scalar_subquery() for one in counted))).one()
    return int(matters), int(running), int(duties)


def differing(
    session: Session, viewer: User, calendar: Calendar, since: date, *, is_locked: bool = False
) -> tuple[list[Moved], bool]:
    """Matters with a clock due on `since` or later that the present calendar ends elsewhere, oldest first.

    Returns:
        At most `MOST` of them, and whether there are more.

    Args:
        is_locked: their rows are locked until the transaction ends, and read afresh.
    """
    found: list[Moved] = []
    part_flow = newest(session)["assignment"]
    for matters in _slices(session, viewer.meeting_id, since, is_locked):
        parts, duties = _beside(session, matters)
        for matter in matters:
            shifts = tuple(_shifts(matter, parts[matter.id], duties[matter.id], part_flow, calendar))
            if shifts:
                found.append(Moved(matter, shifts))
            if len(found) > MOST:
                return found[:MOST], True
    return found, False


def _slices(session: Session, meeting_id: int, since: date, is_locked: bool) -> Iterator[Sequence[Matter]]:
    last = 0
    while True:
        matters = session.scalars(_slice(meeting_id, since, last, is_locked)).unique().all()
        if not matters:
            return
        yield matters
        last = matters[-1].id


def _slice(meeting_id: int, since: date, last: int, is_locked: bool) -> Select[Matter]:
    parts = select(Assignment.id).where(Assignment.matter_id == Matter.id, Assignment.due_on >= since)
    statement = (
        select(Matter)
        .where(Matter.meeting_id == meeting_id, Matter.phase == Phase.OPEN, Matter.id > last)
        .where(or_(Matter.due_on >= since, parts.correlate(Matter).exists()))
        .options(selectinload(Matter.terms), joinedload(Matter.workflow_version), joinedload(Matter.problem))
        .order_by(Matter.id)
        .limit(STEP)
    )
    if not is_locked:
        return statement
    return statement.with_for_update(of=Matter).execution_options(populate_existing=True)


def _beside(
    session: Session, matters: Sequence[Matter]
) -> tuple[Mapping[int, list[Assignment]], Mapping[int, list[Duty]]]:
    """The running parts and the open duties of these matters, by matter."""
    keys = [matter.id for matter in matters]
    parts: dict[int, list[Assignment]] = defaultdict(list)
    duties: dict[int, list[Duty]] = defaultdict(list)
    running = select(Assignment).where(Assignment.matter_id.in_(keys), Assignment.state.in_(RUNNING))
    for part in session.scalars(running.where(Assignment.role != Relation.COPY).options(joinedload(Assignment.unit))):
        parts[part.matter_id].append(part)
    for duty in session.scalars(select(Duty).where(Duty.matter_id.in_(keys), Duty.done_at.is_(None))):
        duties[duty.matter_id].append(duty)
    return parts, duties


def _shifts(
    matter: Matter, parts: Sequence[Assignment], duties: Sequence[Duty], flow: Workflow, calendar: Calendar
) -> Iterator[Shift]:
    terms = {term.id: shift for term in matter.terms for shift in _of_term(matter, term, calendar)}
    whole = _of_matter(matter, terms, calendar)
    for shift in terms.values():
        follows = whole is not None and shift.after.due_on == whole.after.due_on and shift.before == whole.before
        yield Shift(shift.row, shift.after, None if follows else TERM)
    if whole is not None:
        yield whole
    of_parts = [shift for part in parts for shift in _of_part(matter, part, terms.values(), flow, calendar)]
    yield from of_parts
    for duty in duties:
        yield from _of_duty(
            duty, [shift for shift in of_parts if shift.row.id == duty.assignment_id], whole, flow, calendar
        )


def _again(length: int, start: Any, calendar: Calendar, so_far: Any) -> Due | None:
    """What so many working days come to now; None where that is no other moment."""
    moment = due(Limit(length), start, calendar)
    return moment if so_far is not None and moment.due_at != so_far else None


def _of_term(matter: Matter, term: Term, calendar: Calendar) -> Iterator[Shift]:
    """A running term of working days; one that ends with a fixed day has no length to count again."""
    rule = matter.workflow.term(term.name)
    if term.stopped_at is None and term.unit == WORKING_DAY and rule is not None and rule.until is None:
        moment = _again(term.length, term.counted_at or term.started_at, calendar, term.due_at)
        if moment is not None:
            yield Shift(term, moment)


def _of_matter(matter: Matter, terms: Mapping[int, Shift], calendar: Calendar) -> Shift | None:
    """Whichever ends first, the state's limit or the running term, as `services.clocks` decides it."""
    state = matter.standing
    limit = state.limit_for(matter.problem.urgency if matter.problem else None)
    moments = [due(limit, matter.entered_at, calendar)] if limit is not None else []
    for term in matter.terms:
        if term.name == state.on_term and term.stopped_at is None:
            kept = Due(term.due_on, term.due_at, term.amber_at)
            moved = terms.get(term.id)
            moments.append(moved.after if moved is not None and moved.is_later else kept)
    if not moments or matter.due_at is None:
        return None
    first = min(moments, key=lambda moment: moment.due_at)
    return Shift(matter, first, WHOLE) if first.due_at != matter.due_at else None


def _of_part(matter: Matter, part: Assignment, terms: Any, flow: Workflow, calendar: Calendar) -> Iterator[Shift]:
    """A unit's part: the lead's clock is the matter's term, a supporting unit has its own; signing has a limit."""
    sign = flow.states[flow.initial].limit_for(matter.problem.urgency if matter.problem else None)
    if part.state == flow.initial and sign is not None and sign.unit == WORKING_DAY:
        moment = _again(sign.length, part.delivered_at, calendar, part.sign_due_at)
        if moment is not None:
            yield Shift(part, moment, SIGN.format(unit=part.unit.short), is_signing=True)
    if part.role == Relation.LEAD:
        yield from (Shift(part, one.after) for one in terms if one.row.due_at == part.due_at)
    elif part.length is not None:
        moment = _again(part.length, part.delivered_at, calendar, part.due_at)
        if moment is not None:
            yield Shift(part, moment, part.unit.short)


def _of_duty(
    duty: Duty, of_part: Sequence[Shift], whole: Shift | None, flow: Workflow, calendar: Calendar
) -> Iterator[Shift]:
    """A duty follows the clock that it was made from; the review of a reply has the limit of its state."""
    if duty.assignment_id is None:
        if whole is not None and whole.row.due_at == duty.due_at:
            yield Shift(duty, whole.after)
        return
    limit = flow.states[duty.state].limit if duty.state in flow.states and duty.state not in RUNNING else None
    if limit is not None:
        moment = due(limit, duty.received_at, calendar)
        if duty.due_at is not None and moment.due_at != duty.due_at:
            yield Shift(duty, moment)
        return
    for shift in of_part:
        part = shift.row
        so_far = part.sign_due_at if isinstance(part, Assignment) and shift.is_signing else part.due_at
        if so_far == duty.due_at:
            yield Shift(duty, shift.after)
            return
