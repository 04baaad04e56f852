"""What happens by itself when clocks run down: swept in batches, each rule once for each running of a clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, joinedload, selectinload

import workflow.services.effects.all  # noqa: F401  (registers every effect)
from workflow import clock
from workflow.db import transaction
from workflow.engine import machine
from workflow.engine.escalating import Alarm, key
from workflow.errors import WorkflowError
from workflow.models.assignment import Assignment
from workflow.models.escalation import EscalationFired
from workflow.models.matter import Matter
from workflow.queries.calendars import calendar_of
from workflow.queries.facts import facts_for
from workflow.rubbish import uncollected
from workflow.services import alarms, deeds, firings, reminders, steps, together
from workflow.services.firings import Owner
from workflow.types import Phase

BATCH = 300
"""How many rows one transaction takes: a few hundred are quick, and hold nobody up for long."""
_WHOLE = (
    joinedload(Matter.meeting),
    joinedload(Matter.workflow_version),
    joinedload(Matter.problem),
    joinedload(Matter.batch),
    joinedload(Matter.visit),
    joinedload(Matter.rectification),
    selectinload(Matter.terms),
)


@dataclass(frozen=True, slots=True)
class Firing:
    """An alarm whose moment has come, of a matter or of a part of it."""

    matter: Matter
    alarm: Alarm
    part: Assignment | None = None

    @property
    def owner(self) -> Owner:
        """Whose clock it is."""
        return self.part or self.matter

    @property
    def mark(self) -> tuple[int, int, str, datetime]:
        """What there can be only one of."""
        return self.matter.id, self.part.id if self.part else 0, key(self.alarm.rule), self.alarm.clock.due.due_at


def sweep() -> int:
    """Carry out whatever is due, batch by batch; returns how many rules were fired.

    Any number of callers may sweep at once: a row is taken by one of them, and a rule that fired for a running of a
    clock never fires for it again, whatever becomes of anybody's clock.
    """
    total = 0
    for turn in (_matters, _parts):
        taken = BATCH
        while taken:
            with uncollected(), transaction() as session:
                taken, fired = turn(session)
            total += fired
    return total


def _matters(session: Session) -> tuple[int, int]:
    due = select(Matter.id).where(Matter.alarm_at <= clock.now()).order_by(Matter.alarm_at, Matter.id).limit(BATCH)
    keys = session.scalars(due.with_for_update(skip_locked=True)).all()
    if not keys:
        return 0, 0
    whole = select(Matter).where(Matter.id.in_(keys)).order_by(Matter.id).options(*_WHOLE)
    matters = session.scalars(whole.execution_options(populate_existing=True)).unique().all()
    firings_due = [
        Firing(matter, alarm)
        for matter in matters
        for alarm in _due_now(alarms.pending(matter, calendar_of(session, matter.meeting)))
    ]
    with session.no_autoflush:
        fired = _fire(session, firings_due)
        for matter in matters:
            alarms.arm(matter, calendar_of(session, matter.meeting))
        together.write(session, [one for one in matters if one.id not in _acted(firings_due)])
    return len(keys), fired


def _parts(session: Session) -> tuple[int, int]:
    """Matters before their parts, so that nobody waits for us who waits for them."""
    due = select(Assignment.id, Assignment.matter_id).where(Assignment.alarm_at <= clock.now())
    rows = session.execute(due.order_by(Assignment.alarm_at, Assignment.id).limit(BATCH)).all()
    if not rows:
        return 0, 0
    locked = select(Matter.id).where(Matter.id.in_({row.matter_id for row in rows})).order_by(Matter.id)
    keys = session.scalars(locked.with_for_update(skip_locked=True)).all()
    whole = select(Assignment).where(Assignment.id.in_([row.id for row in rows]), Assignment.matter_id.in_(keys))
    of_matter = joinedload(Assignment.matter).options(*_WHOLE)
    whole = whole.options(of_matter, joinedload(Assignment.unit)).order_by(Assignment.id)
    parts = session.scalars(whole.execution_options(populate_existing=True)).unique().all()
    firings_due = [
        Firing(part.matter, alarm, part)
        for part in parts
        if part.matter.phase == Phase.OPEN
        for alarm in _due_now(alarms.pending_of_part(part, calendar_of(session, part.matter.meeting)))
    ]
    fired = _fire(session, firings_due)
    for part in parts:
        if part.matter.phase == Phase.OPEN:
            alarms.arm_part(part, calendar_of(session, part.matter.meeting))
        else:
            part.alarm_at = None
    return len(keys), fired


def _acted(found: Iterable[Firing]) -> set[int]:
    return {one.matter.id for one in found if one.alarm.rule.do in ("act", "supervise")}


def _due_now(found: Iterable[Alarm]) -> list[Alarm]:
    """Those whose moment has come, in the order in which they came; what the system performs ends the turn, for
    afterwards other clocks may run."""
    now = clock.now()
    come = sorted((one for one in found if one.at <= now), key=lambda one: one.at)
    acts = next((n for n, one in enumerate(come) if one.rule.do == "act"), None)
    return come if acts is None else come[: acts + 1]


def _fire(session: Session, found: Sequence[Firing]) -> int:
    """Claim every firing, carry out those that nobody had claimed, and note all of them on their rows."""
    if not found:
        return 0
    claimed = _claim(session, found)
    for one in found:
        due_at = one.alarm.clock.due.due_at
        firings.note(one.owner, one.alarm.clock.code, due_at, frozenset({key(one.alarm.rule)}))
    mine = [one for one in found if one.mark in claimed]
    told = [one for one in mine if one.alarm.rule.do != "act"]
    units = deeds.holders(session, [one.matter for one in told if one.part is None])
    for one in told:
        deeds.carry_out(session, one.matter, one.alarm, one.part, units.get(one.matter.id, ()))
    to_remind = [one for one in told if one.alarm.rule.do == "remind"]
    reminders.remind_of(
        session, [reminders.Clock(one.matter, one.part, one.alarm.clock.due.due_at) for one in to_remind]
    )
    _act(session, [one for one in mine if one.alarm.rule.do == "act"])
    return len(mine)


def _claim(session: Session, found: Sequence[Firing]) -> set[tuple[int, int, str, datetime]]:
    """Write one row for each; what is there already was fired before, and is not given back."""
    table, at = cast(Table, EscalationFired.__table__), clock.now()
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    rows = [
        {
            "meeting_id": one.matter.meeting_id,
            "matter_id": one.matter.id,
            "part": one.mark[1],
            "rule": one.mark[2],
            "due_at": one.mark[3],
            "planned_at": one.alarm.at,
            "fired_at": at,
            "result": "done",
        }
        for one in found
    ]
    columns = (table.c.matter_id, table.c.part, table.c.rule, table.c.due_at)
    statement = insert(table).on_conflict_do_nothing().returning(*columns)
    return {(row[0], row[1], row[2], row[3]) for row in session.execute(statement, rows)}


def _act(session: Session, found: Sequence[Firing]) -> None:
    """Let the system perform its actions; one that is refused changes nothing, and why is kept beside the firing."""
    if not found:
        return
    facts = facts_for(session, [one.matter for one in found], None)
    for one in found:
        matter, action = one.matter, one.alarm.rule.action or ""
        calendar = calendar_of(session, matter.meeting)
        try:
            transition = machine.step(matter.workflow, matter.state, action, facts[matter.id])
        except WorkflowError as error:
            _say(session, one, getattr(error, "code", type(error).__name__.lower()))
        else:
            steps.apply(steps.Act(session, matter, transition, None, clock.now(), calendar, facts=facts[matter.id]))


def supervise(session: Session, matter: Matter, level: str) -> None:
    """Have a supervision slip of a level (blue, yellow or red) drafted for a locked matter that is late."""
    deeds.supervise(session, matter, level)


def _say(session: Session, one: Firing, result: str) -> None:
    key_of = (EscalationFired.matter_id, EscalationFired.part, EscalationFired.rule, EscalationFired.due_at)
    same = [column == value for column, value in zip(key_of, one.mark, strict=True)]
    session.execute(update(EscalationFired).where(*same).values(result=result[:40]))
