"""The cases of a month by unit, read from the record: what the assessment counts. Source: handbook B5."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from workflow.engine.deadlines import Calendar
from workflow.models.assignment import ASSIGNED, ENDED, OVER, Assignment
from workflow.models.event import Event
from workflow.models.matter import Matter, Term
from workflow.models.reminder import BEFORE, Reminder
from workflow.queries.assessment_rules import (
    AMBER,
    BAD_RETURN,
    CLOSE,
    FIRST,
    HELP,
    LOOKBACK,
    MATERIAL,
    RED,
    REPORT,
    SIGN,
)
from workflow.queries.periods import VOID
from workflow.queries.spans import Span
from workflow.types import Phase, Relation

ANSWERING = (Relation.COUNTERSIGN, Relation.CONSULT)
INSTRUMENTS = {"supervision": ("reply", "replying"), "letter": ("answer", "sent")}
"""Instruments that a unit answers: the action of the answer, and the state in which it is owed."""
MOMENT = timedelta(microseconds=1)
LAST_DAY = 25
"""Until which day of a month the monthly report of a listed matter is in time. Source: handbook B2, 挂牌督办."""
RULED: dict[str, tuple[str, bool]] = {
    "lookback_ok": (LOOKBACK, True),
    "rebound": (LOOKBACK, False),
    "plan_ok": (MATERIAL, True),
    "plan_back": (MATERIAL, False),
    "review_pass": (MATERIAL, True),
    "need_reinspect": (MATERIAL, True),
    "review_back": (MATERIAL, False),
    "return_refuse": (BAD_RETURN, False),
}
"""What the office decided on what a lead unit did, by action."""
RULED_OF_PARTS: dict[str, tuple[str, bool]] = {
    "accept": (MATERIAL, True),
    "send_back": (MATERIAL, False),
    "return_refuse": (BAD_RETURN, False),
}
RULED_OF_BANKS: dict[str, tuple[str, bool]] = {
    "reinspect": (MATERIAL, True),
    "desk_pass": (MATERIAL, True),
    "report_back": (MATERIAL, False),
}


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a unit; `at` is the moment by which it belongs to the month."""

    unit_id: int
    matter_id: int
    measure: str
    is_met: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Month:
    """The moments of a month, the last one exclusive, and until when a monthly report is in time."""

    first: datetime
    last: datetime
    reported_by: datetime

    def has(self, at: datetime | None) -> bool:
        """It lies in the month."""
        return at is not None and self.first <= at < self.last

    def ends(self, due_at: datetime | None) -> datetime | None:
        """The last moment of a limit that ends in the month; its due moment is the midnight after."""
        return due_at - MOMENT if due_at is not None and self.has(due_at - MOMENT) else None

    @classmethod
    def of(cls, span: Span, calendar: Calendar) -> Month:
        """The local month as moments."""
        last = calendar.midnight(span.last + timedelta(days=1))
        return cls(calendar.midnight(span.first), last, calendar.midnight(span.first.replace(day=LAST_DAY + 1)))


def gathered(session: Session, meeting_id: int, month: Month) -> list[Case]:
    """Every case of the month in the order of time; seven statements, however much happened."""
    found: list[Case] = []
    for read in (_of_parts, _settled, _of_terms, _ruled, _of_reminders, _of_instruments, _of_listings):
        found += read(session, meeting_id, month)
    red = {(one.unit_id, one.matter_id) for one in found if one.measure == RED}
    kept = [one for one in found if one.measure != AMBER or (one.unit_id, one.matter_id) not in red]
    return sorted(kept, key=lambda one: (one.at, one.unit_id, one.measure, one.matter_id))


def timed(
    done_at: datetime | None, due_at: datetime | None, is_late: bool, month: Month
) -> tuple[bool, datetime] | None:
    """Whether something due was done in time and when that was decided; None where not in this month.

    In time it belongs to the moment it was done, late to the moment it fell due.
    """
    if done_at is not None and not is_late:
        return (True, done_at) if month.has(done_at) else None
    if due_at is None or (done_at is not None and due_at > done_at):
        return (False, done_at) if done_at is not None and month.has(done_at) else None
    ended = month.ends(due_at)
    return (False, ended) if ended is not None else None


def _of_parts(session: Session, meeting_id: int, month: Month) -> Iterator[Case]:
    moments = (Assignment.signed_at, Assignment.sign_due_at, Assignment.reported_at, Assignment.due_at)
    rows = session.scalars(
        select(Assignment)
        .join(Matter, Matter.id == Assignment.matter_id)
        .where(Assignment.meeting_id == meeting_id, Assignment.role.in_((*ASSIGNED, *ANSWERING)))
        .where(Assignment.state.not_in(ENDED), Matter.state != VOID)
        .where(or_(Matter.is_attached.is_(False), Assignment.role.in_(ANSWERING)))
        .where(or_(*(_within(at, month) for at in moments)))
    )
    for part in rows:
        yield from _of_part(part, month)


def _of_part(part: Assignment, month: Month) -> Iterator[Case]:
    """Signing and finishing of one part; what is held up or over without a report is not late."""
    is_lead, is_work = part.role == Relation.LEAD, part.role in ASSIGNED
    is_idle = part.paused_at is not None or part.ended_at is not None or part.state in OVER
    sign = timed(part.signed_at, part.sign_due_at, bool(part.is_signed_late), month)
    if is_work and sign and (part.signed_at or (part.is_unsigned and not is_idle)):
        yield Case(part.unit_id, part.matter_id, SIGN if is_lead else HELP, *sign)
    done = timed(part.reported_at, part.due_at, part.is_late, month)
    if done and (part.reported_at or not is_idle):
        yield Case(part.unit_id, part.matter_id, CLOSE if is_lead else HELP, *done)
        if is_work and not done[0]:
            yield Case(part.unit_id, part.matter_id, RED, *done)


def _settled(session: Session, meeting_id: int, month: Month) -> Iterator[Case]:
    """What a unit led, and a bank's rectifications, that were settled in the month."""
    lead = and_(Assignment.matter_id == Matter.id, Assignment.role == Relation.LEAD, Assignment.state.not_in(ENDED))
    rows = session.execute(
        select(Matter.id, Matter.kind, Matter.bank_id, Assignment.unit_id, Matter.fails, Matter.closed_at)
        .join(Assignment, lead, isouter=True)
        .where(Matter.meeting_id == meeting_id, Matter.phase == Phase.SETTLED, Matter.is_attached.is_(False))
        .where(Matter.closed_at >= month.first, Matter.closed_at < month.last)
    )
    for matter_id, kind, bank_id, unit_id, fails, closed_at in rows:
        owner = bank_id if kind == "rectification" else unit_id
        if owner is not None and closed_at is not None:
            yield Case(owner, matter_id, FIRST, fails == 0, closed_at)


def _of_terms(session: Session, meeting_id: int, month: Month) -> Iterator[Case]:
    """The terms of a bank's rectifications and of a team's visits."""
    named = {"rectification": "unit", "visit": "team"}
    within = (_within(at, month) for at in (Term.stopped_at, Term.due_at))
    rows = session.execute(
        select(Term, Matter.kind, Matter.bank_id, Matter.enforcement_unit_id)
        .join(Matter, Matter.id == Term.matter_id)
        .where(Matter.meeting_id == meeting_id, Matter.phase != Phase.CANCELLED)
        .where(or_(*(and_(Matter.kind == kind, Term.name == name) for kind, name in named.items())))
        .where(or_(*within))
    )
    for term, kind, bank_id, team_id in rows:
        owner = bank_id if kind == "rectification" else team_id
        done = timed(term.stopped_at, term.due_at, bool(term.is_late), month)
        if owner is not None and done and (term.stopped_at or term.paused_at is None):
            yield Case(owner, term.matter_id, CLOSE, *done)
            if not done[0]:
                yield Case(owner, term.matter_id, RED, *done)


def _ruled(session: Session, meeting_id: int, month: Month) -> Iterator[Case]:
    """Decisions on what a unit handed in or gave back; of a lead, on whoever led at that moment."""
    led = and_(
        Event.assignment_id.is_(None),
        Assignment.matter_id == Event.matter_id,
        Assignment.role == Relation.LEAD,
        Assignment.delivered_at <= Event.at,
        or_(Assignment.ended_at.is_(None), Assignment.ended_at >= Event.at),
    )
    actions = {*RULED, *RULED_OF_PARTS, *RULED_OF_BANKS, "receive"}
    rows = session.execute(
        select(Event.matter_id, Event.action, Event.at, Event.is_late, Event.assignment_id)
        .add_columns(Assignment.unit_id, Matter.kind, Matter.bank_id)
        .join(Matter, Matter.id == Event.matter_id)
        .join(Assignment, or_(Event.assignment_id == Assignment.id, led), isouter=True)
        .where(Event.meeting_id == meeting_id, Event.at >= month.first, Event.at < month.last)
        .where(Event.action.in_(actions))
    )
    for matter_id, action, at, is_late, part_id, unit_id, kind, bank_id in rows:
        if kind == "rectification" and action == "receive" and bank_id is not None:
            yield Case(bank_id, matter_id, SIGN, not is_late, at)
            continue
        rules = RULED_OF_BANKS if kind == "rectification" else RULED_OF_PARTS if part_id else RULED
        owner = bank_id if kind == "rectification" else unit_id
        if owner is not None and action in rules:
            yield Case(owner, matter_id, *rules[action], at)


def _of_reminders(session: Session, meeting_id: int, month: Month) -> Iterator[Case]:
    """Replies that were due in the month, and matters that were twice near their end."""
    acted = exists().where(
        Event.matter_id == Reminder.matter_id,
        Event.unit_id == Reminder.unit_id,
        Event.at >= Reminder.sent_at,
        Event.at < Reminder.reply_due_at,
    )
    near = and_(Reminder.kind == BEFORE, _within(Reminder.sent_at, month))
    rows = session.execute(
        select(Reminder, acted.label("acted"))
        .where(Reminder.meeting_id == meeting_id)
        .where(or_(_within(Reminder.reply_due_at, month), near))
    )
    times: Counter[tuple[int, int]] = Counter()
    for one, is_done in rows:
        ended = month.ends(one.reply_due_at)
        if ended is not None:
            is_met = is_done or (one.replied_at is not None and one.replied_at <= ended)
            yield Case(one.unit_id, one.matter_id, REPORT, bool(is_met), ended)
        if one.kind == BEFORE and month.has(one.sent_at):
            times[one.unit_id, one.matter_id] += 1
            if times[one.unit_id, one.matter_id] == 2:
                yield Case(one.unit_id, one.matter_id, AMBER, False, one.sent_at)


def _within(column: Any, month: Month) -> ColumnElement[bool]:
    """A moment of the month, or the midnight that ends a limit of its last day."""
    clause: ColumnElement[bool] = and_(column >= month.first, column <= month.last)
    return clause


def _of_instruments(session: Session, meeting_id: int, month: Month) -> Iterator[Case]:
    """Answers to supervisions and letters by the month of the answer; without one, by that in which it was due."""
    waiting = or_(*(and_(Matter.kind == k, Matter.state == state) for k, (_a, state) in INSTRUMENTS.items()))
    event = aliased(Event, select(Event).where(_within(Event.at, month)).subquery())
    answered = or_(*(and_(Matter.kind == k, event.action == action) for k, (action, _s) in INSTRUMENTS.items()))
    rows = session.execute(
        select(Matter.id, Matter.lead_unit_id, event.at, event.is_late, Matter.limit_due_at)
        .join(event, and_(event.matter_id == Matter.id, answered), isouter=True)
        .where(Matter.meeting_id == meeting_id, Matter.kind.in_(INSTRUMENTS), Matter.lead_unit_id.is_not(None))
        .where(or_(event.id.is_not(None), and_(waiting, _within(Matter.limit_due_at, month))))
    )
    for matter_id, unit_id, at, is_late, due_at in rows:
        decided_at = at if month.has(at) else month.ends(due_at)
        if unit_id is not None and decided_at is not None:
            yield Case(unit_id, matter_id, REPORT, month.has(at) and not is_late, decided_at)


def _of_listings(session: Session, meeting_id: int, month: Month) -> Iterator[Case]:
    """Monthly reports of what was listed before the month began and still was on its last day for reporting."""
    event = aliased(Event, select(Event).where(_within(Event.at, month), Event.action == "report_month").subquery())
    rows = session.execute(
        select(Matter.id, Matter.lead_unit_id, event.at)
        .join(event, event.matter_id == Matter.id, isouter=True)
        .where(Matter.meeting_id == meeting_id, Matter.kind == "listing", Matter.lead_unit_id.is_not(None))
        .where(or_(event.id.is_not(None), and_(Matter.state == "listed", Matter.entered_at < month.first)))
        .order_by(event.at)
    )
    seen: set[int] = set()
    for matter_id, unit_id, at in rows:
        if unit_id is not None and matter_id not in seen:
            seen.add(matter_id)
            is_met = at is not None and at < month.reported_by
            yield Case(unit_id, matter_id, REPORT, is_met, at or month.reported_by - MOMENT)
