"""What is due and would be due on another day by the calendar as it stands now.

A change of the calendar moves nothing by itself. Here every open clock is counted again from its delivery: the terms
and the states of matters, the parts of supporting units, and the duties that follow them. Source: handbook H.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from workflow.engine import clock_words
from workflow.engine.deadlines import Calendar, Due, due
from workflow.engine.definition import OFFICE_HOUR, WORKING_DAY, Limit, Workflow
from workflow.engine.pauses import counted
from workflow.engine.running import spans
from workflow.models.assignment import ASSIGNED, Assignment
from workflow.models.duty import Duty
from workflow.models.matter import Matter, Term
from workflow.models.unit import worked_by_unit
from workflow.models.user import User
from workflow.queries.flows import newest
from workflow.types import Phase, Relation, Text

STEP, MOST = 300, 200
RUNNING, AWAITED = ("pending_sign", "return_review", "handling"), "pending"
LIVE = (Phase.OPEN, Phase.SUSPENDED)
COUNTED = (WORKING_DAY, OFFICE_HOUR)
"""Units that a calendar decides about; hours and minutes run through every night."""
WHOLE, LIMIT, SIGN, ANSWER = (
    Text("本事项", "the matter"),
    Text("环节时限", "the state's limit"),
    Text("{unit}签收", "{unit}, to sign"),
    Text("{unit}答复", "{unit}, to answer"),
)


@dataclass(frozen=True, slots=True)
class Shift:
    """One clock that the present calendar ends at another moment.

    Attributes:
        row: the matter, term, part or duty whose clock it is; `is_signing` means a part's limit for signing, `is_limit`
            the state's own limit of a matter, which may run beside a term that ends first.
        what: how it is called; None is not worth a line of its own, because it follows another.
    """

    row: Matter | Term | Assignment | Duty
    after: Due
    what: Text | None = None
    is_signing: bool = False
    is_limit: bool = False

    @property
    def before(self) -> date | None:
        """The day on which it is due so far."""
        if isinstance(self.row, Matter) and self.is_limit:
            return self.row.limit.due.due_on if self.row.limit else None
        return self.row.sign_due_on if isinstance(self.row, Assignment) and self.is_signing else self.row.due_on

    @property
    def so_far(self) -> datetime | None:
        """The moment at which it has run out so far."""
        if isinstance(self.row, Matter) and self.is_limit:
            return self.row.limit_due_at
        return self.row.sign_due_at if isinstance(self.row, Assignment) and self.is_signing else self.row.due_at

    @property
    def is_later(self) -> bool:
        """The present calendar gives more time; less is never taken."""
        return self.so_far is not None and self.after.due_at > self.so_far


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
        parts.where(of_meeting, is_open, Assignment.state.in_((*RUNNING, AWAITED)), Assignment.due_on >= day),
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
    terms = select(Term.id).where(Term.matter_id == Matter.id, Term.stopped_at.is_(None), Term.due_on >= since)
    statement = (
        select(Matter)
        .where(Matter.meeting_id == meeting_id, Matter.phase.in_(LIVE), Matter.id > last)
        .where(or_(Matter.due_on >= since, parts.correlate(Matter).exists(), terms.correlate(Matter).exists()))
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
    is_owed = or_(and_(Assignment.role.in_(ASSIGNED), Assignment.state.in_(RUNNING)), Assignment.state == AWAITED)
    running = select(Assignment).where(Assignment.matter_id.in_(keys), is_owed).options(joinedload(Assignment.unit))
    for part in session.scalars(running):
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
        name = f"term.{shift.row.name}" if isinstance(shift.row, Term) else ""
        yield Shift(shift.row, shift.after, None if follows else clock_words.called(matter.workflow, name))
    if whole is not None:
        yield whole
    yield from _of_limit(matter, whole, calendar)
    of_parts = [shift for part in parts for shift in _of_part(matter, part, terms.values(), flow, calendar)]
    yield from of_parts
    for duty in duties:
        yield from _of_duty(
            duty, [shift for shift in of_parts if shift.row.id == duty.assignment_id], whole, flow, calendar
        )


def _again(limit: Limit, start: datetime, pauses: Any, calendar: Calendar, so_far: datetime | None) -> Due | None:
    """What a length comes to now, held up as often as it was; None where that is no other moment."""
    if limit.unit not in COUNTED or so_far is None:
        return None
    moment = counted(limit, start, spans(pauses), calendar)
    return moment if moment.due_at != so_far else None


def _of_term(matter: Matter, term: Term, calendar: Calendar) -> Iterator[Shift]:
    """A running term; one that ends with a fixed day has no length to count again."""
    rule = matter.workflow.term(term.name)
    if term.stopped_at is None and not term.is_fixed and (rule is None or rule.until is None):
        start, own = term.counted_at or term.started_at, calendar.of(term.worked_by)
        moment = _again(Limit(term.length, term.unit), start, term.pauses, own, term.due_at)
        if moment is not None:
            yield Shift(term, moment)


def _limit_again(matter: Matter, calendar: Calendar) -> Due | None:
    """What the state's own limit comes to now; None where it has none."""
    limit = matter.limit
    if limit is None or limit.limit.unit not in COUNTED:
        return limit.due if limit else None
    return counted(limit.limit, limit.started_at, limit.pauses, calendar.of(limit.worked_by))


def _of_limit(matter: Matter, whole: Shift | None, calendar: Calendar) -> Iterator[Shift]:
    """The state's own limit, where it does not end with the whole matter's clock."""
    moment = _limit_again(matter, calendar)
    if moment is not None and moment.due_at != matter.limit_due_at:
        follows = whole is not None and whole.after.due_at == moment.due_at
        yield Shift(matter, moment, None if follows else LIMIT, is_limit=True)


def _of_matter(matter: Matter, terms: Mapping[int, Shift], calendar: Calendar) -> Shift | None:
    """Whichever ends first, the state's limit or the running term, as `services.clocks` decides it."""
    state, limit = matter.standing, _limit_again(matter, calendar)
    by_calendar, with_both = [], []
    if limit is not None and matter.limit is not None:
        by_calendar.append(limit)
        with_both.append(_later(limit, matter.limit.due))
    for term in matter.terms:
        if term.name == state.on_term and term.stopped_at is None and term.paused_at is None:
            so_far = Due(term.due_on, term.due_at, term.amber_at)
            moment = terms[term.id].after if term.id in terms else so_far
            by_calendar.append(moment)
            with_both.append(_later(moment, so_far))
    if not by_calendar or matter.due_at is None:
        return None
    for moments in (with_both, by_calendar):
        first = min(moments, key=lambda moment: moment.due_at)
        if first.due_at != matter.due_at:
            return Shift(matter, first, WHOLE)
    return None


def _later(one: Due, other: Due) -> Due:
    return max(one, other, key=lambda moment: moment.due_at)


def _of_part(matter: Matter, part: Assignment, terms: Any, flow: Workflow, calendar: Calendar) -> Iterator[Shift]:
    """A unit's part: the lead's clock is the matter's term, a supporting unit has its own; signing has a limit."""
    sign = flow.states[flow.initial].limit_for(matter.problem.urgency if matter.problem else None)
    own = calendar.of(worked_by_unit(part.unit.kind))
    if part.state == flow.initial and sign is not None:
        moment = _again(sign, part.delivered_at, part.pauses, own, part.sign_due_at)
        if moment is not None:
            yield Shift(part, moment, SIGN.format(unit=part.unit.short), is_signing=True)
    if part.role == Relation.LEAD:
        counting = matter.workflow.counting
        yield from (Shift(part, t.after) for t in terms if t.row.due_at == part.due_at and t.row.name in counting)
    elif part.length is not None:
        is_answer = part.state == AWAITED
        own = calendar if is_answer else own
        moment = _again(Limit(part.length), part.delivered_at, part.pauses, own, part.due_at)
        if moment is not None:
            yield Shift(part, moment, ANSWER.format(unit=part.unit.short) if is_answer else part.unit.short)


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
