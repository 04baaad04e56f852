"""Suspending and resuming a matter's clocks: its terms, its state's limit, the parts of units and their duties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.engine.deadlines import Calendar, Due
from workflow.engine.definition import HOUR, WORKING_DAY, Limit, State, Transition
from workflow.engine.pauses import Span, moved
from workflow.engine.running import Running, due_of, plain_due, plain_spans, running
from workflow.models.assignment import ENDED, Assignment
from workflow.models.duty import Duty
from workflow.models.keys import NEVER
from workflow.models.matter import Matter
from workflow.models.unit import worked_by_unit
from workflow.services import alarms, clocks, firings
from workflow.types import Phase, Relation


def follow(
    session: Session, matter: Matter, state: State, *, via: Transition, at: datetime, calendar: Calendar
) -> Running | None:
    """Hold up or let go every clock as the matter enters `state`, while its phase still says where it comes from.

    Returns:
        The limit of `state` that runs on, where the suspension had held it up.
    """
    was_held, is_held = matter.phase == Phase.SUSPENDED, state.phase == Phase.SUSPENDED
    if is_held and not was_held:
        _hold(session, matter, at, via)
    elif was_held and not is_held:
        return _release(session, matter, state, at=at, calendar=calendar)
    return None


def _hold(session: Session, matter: Matter, at: datetime, via: Transition) -> None:
    """A term that this very act begins, such as that of the suspension itself, goes on."""
    own = {rule.name for rule in matter.workflow.terms if via.action in rule.start}
    held = [term.name for term in matter.terms if term.name not in own and clocks.hold(term, at=at)]
    for part in _parts(session, matter):
        if part.reported_at is None:
            part.paused_at, part.alarm_at = at, None
    matter.held = {
        "at": at.isoformat(),
        "limit": matter.limit_clock,
        "terms": held,
        "duties": {str(duty.id): _set_aside(duty) for duty in _duties(session, matter) if duty.due_at is not None},
    }


def _set_aside(duty: Duty) -> dict[str, Any]:
    assert duty.due_on is not None
    assert duty.due_at is not None
    kept = plain_due(Due(duty.due_on, duty.due_at, duty.amber_at or duty.due_at))
    duty.due_on = duty.due_at = duty.amber_at = None
    duty.sort_at = NEVER
    return kept


def _release(session: Session, matter: Matter, state: State, *, at: datetime, calendar: Calendar) -> Running | None:
    held = matter.held or {"at": matter.entered_at.isoformat(), "limit": None, "terms": [], "duties": {}}
    matter.held = None
    since = datetime.fromisoformat(held["at"])
    for term in matter.terms:
        if term.name in held["terms"]:
            clocks.go_on(matter, term, at=at, calendar=calendar)
    parts = {part.id: part for part in _parts(session, matter)}
    for part in parts.values():
        if part.paused_at is not None:
            _let_go(part, (part.paused_at, at), calendar.of(worked_by_unit(part.unit.kind)))
            alarms.arm_part(part, calendar)
    for duty in _duties(session, matter):
        kept = held["duties"].get(str(duty.id))
        if kept is not None and duty.assignment_id in parts:
            own = calendar.of(worked_by_unit(parts[duty.assignment_id].unit.kind))
            _give_back(duty, moved_like(due_of(kept), (since, at), own, parts[duty.assignment_id].length))
    limit = running(held["limit"]) if held["limit"] else None
    if limit is None or limit.state != state.code:
        return None
    return clocks.run_on(matter, limit, since=since, at=at, calendar=calendar)


def _let_go(part: Assignment, pause: Span, calendar: Calendar) -> None:
    if part.sign_due_on is not None and part.sign_due_at is not None and part.signed_at is None:
        before = part.sign_due_at
        sign = moved_like(Due(part.sign_due_on, before, part.delivered_at), pause, calendar, None)
        part.sign_due_on, part.sign_due_at = sign.due_on, sign.due_at
        firings.carry(part, "sign", before, sign.due_at)
    if part.due_on is not None and part.due_at is not None and part.amber_at is not None:
        before = part.due_at
        moment = moved_like(Due(part.due_on, before, part.amber_at), pause, calendar, part.length)
        part.due_on, part.due_at, part.amber_at = moment.due_on, moment.due_at, moment.amber_at
        firings.carry(part, "part", before, moment.due_at)
    part.paused_at, part.pauses = None, [*(part.pauses or []), *plain_spans([pause])]


def moved_like(moment: Due, pause: Span, calendar: Calendar, length: int | None) -> Due:
    """A clock whose unit no row keeps: what ends at a local midnight counts working days, other moments the hours."""
    is_day = moment.due_at == calendar.midnight(calendar.local_date(moment.due_at))
    return moved(moment, Limit(length or 0, WORKING_DAY if is_day else HOUR), pause, calendar)


def _give_back(duty: Duty, moment: Due) -> None:
    duty.due_on, duty.due_at, duty.amber_at = moment.due_on, moment.due_at, moment.amber_at
    duty.sort_at = moment.due_at


def _parts(session: Session, matter: Matter) -> Sequence[Assignment]:
    """The parts that have clocks: neither ended nor copies; two statements a suspension, and none at other steps."""
    rows = select(Assignment).where(Assignment.matter_id == matter.id, Assignment.state.not_in(ENDED))
    rows = rows.where(Assignment.role != Relation.COPY).options(joinedload(Assignment.unit))
    return session.scalars(rows.order_by(Assignment.id)).all()


def _duties(session: Session, matter: Matter) -> Sequence[Duty]:
    """The open duties of parts; the matter's own end as it leaves its state."""
    rows = select(Duty).where(Duty.matter_id == matter.id, Duty.done_at.is_(None))
    return session.scalars(rows.where(Duty.assignment_id.is_not(None)).order_by(Duty.id)).all()
