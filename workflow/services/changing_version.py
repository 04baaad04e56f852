"""Putting one matter on another version of its definition, and back: state, clocks, steps to do, one event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from workflow.engine.deadlines import Calendar, Due
from workflow.engine.definition import State, Transition
from workflow.engine.running import Result
from workflow.models.duty import Duty
from workflow.models.event import Event
from workflow.models.keys import NEVER
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.models.workflow_version import WorkflowVersion
from workflow.services import alarms, clocks, duties, firings, history
from workflow.services.reclocking import Change, Clocks, Move, clocks_after
from workflow.types import SYSTEM, Phase, Text

CHANGE = Transition(
    action="change_version", text=Text("流程换版", "Move to another version"), sources=(), target=None, who=(SYSTEM,)
)
UNDO = Transition(
    action="undo_change_version",
    text=Text("撤销流程换版", "Undo the move to another version"),
    sources=(),
    target=None,
    who=(SYSTEM,),
)
VERSION = Text("流程版本", "Version of the workflow")
WAYS = {
    "later": Text("由 {before} 延至 {after}", "from {before} to {after}"),
    "earlier": Text("由 {before} 提前至 {after}", "brought forward from {before} to {after}"),
    "kept": Text(
        "仍为 {before}（新时限为 {after}，不提前）",
        "still {before}; the new limit would end on {after}",
    ),
    "new": Text("新增，{after} 到期", "new, due on {after}"),
    "gone": Text("取消，原 {before} 到期", "none any more; it was due on {before}"),
}


@dataclass(frozen=True, slots=True)
class Hand:
    """Who changes versions, when and why, and the open steps of each matter by its key."""

    session: Session
    actor: User
    at: datetime
    calendar: Calendar
    reason: str
    duties: Mapping[int, Sequence[Duty]]


def before(matter: Matter) -> dict[str, Any]:
    """What the way back restores, as JSON can hold it."""
    return {
        "state": matter.state,
        "phase": str(matter.phase),
        "clocks": clocks.snapshot(matter),
        "memory": dict(matter.memory),
    }


def put(hand: Hand, matter: Matter, version: WorkflowVersion, state: State, *, may_shorten: bool) -> Event:
    """Put a locked matter on a version, in one of its states; parts of units stay as they are."""
    move = Move(matter, version.workflow, state, hand.at, may_shorten)
    new, came_from, was = clocks_after(move, hand.calendar), matter.standing, matter.workflow_version
    is_other = state.code != matter.state
    results = clocks.leave(matter, at=hand.at, calendar=hand.calendar) if is_other else []
    matter.workflow_version, matter.workflow_version_id = version, version.id
    if is_other:
        matter.state, matter.entered_at = state.code, hand.at
    if state.reveals and matter.revealed_at is None:
        matter.revealed_at = hand.at
    _set(matter, new, hand.at)
    matter.version += 1
    _renew(hand, matter, came_from, clocks.count(matter))
    alarms.arm(matter, hand.calendar)
    return _write(hand, matter, CHANGE, (came_from, was), changes=new.changes, results=results)


def put_back(hand: Hand, matter: Matter, version: WorkflowVersion, kept: Mapping[str, Any]) -> Event:
    """Put a locked matter back to what `before` said."""
    came_from, was = matter.standing, matter.workflow_version
    matter.workflow_version, matter.workflow_version_id = version, version.id
    matter.state, matter.phase = kept["state"], Phase(kept["phase"])
    matter.memory = {name: value for name, value in kept["memory"].items() if name != "before"}
    clocks.restore(matter, kept["clocks"])
    matter.version += 1
    _renew(hand, matter, came_from, _due(matter))
    alarms.arm(matter, hand.calendar)
    return _write(hand, matter, UNDO, (came_from, was))


def _set(matter: Matter, new: Clocks, at: datetime) -> None:
    """Give the clocks what was worked out; what a running one has had of reminders it is not given again."""
    old, limit = matter.limit, new.limit
    if limit is not None and old is not None and old.state == limit.state:
        firings.carry(matter, f"state.{limit.state}", old.due.due_at, limit.due.due_at)
    matter.limit_clock = limit.plain() if limit else None
    matter.limit_due_at = limit.due.due_at if limit else None
    for term in new.gone:
        term.stopped_at, term.is_late = at, at >= term.due_at
    for term, length, due in new.terms:
        firings.carry(matter, f"term.{term.name}", term.due_at, due.due_at)
        term.length, term.unit = length.length, length.unit
        term.due_on, term.due_at, term.amber_at = due.due_on, due.due_at, due.amber_at


def _due(matter: Matter) -> Due | None:
    if matter.due_on is None or matter.due_at is None:
        return None
    return Due(matter.due_on, matter.due_at, matter.amber_at or matter.due_at)


def _renew(hand: Hand, matter: Matter, came_from: State, due: Due | None) -> None:
    """The steps to do: whoever held the state and still holds it keeps theirs, as read as it was."""
    state, mine = matter.standing, hand.duties.get(matter.id, ())
    if (state.code, state.holder) != (came_from.code, came_from.holder):
        duties.renew(hand.session, matter, state, due, actor=None, action=CHANGE.action, at=hand.at)
        return
    for duty in (duty for duty in mine if duty.state == state.code):
        duty.action = duties.next_action(matter.workflow, state.code, duty.roles) or duty.action
        if matter.phase != Phase.SUSPENDED:
            duty.due_on, duty.due_at = (due.due_on, due.due_at) if due else (None, None)
            duty.amber_at, duty.sort_at = (due.amber_at, due.due_at) if due else (None, NEVER)


def _write(
    hand: Hand,
    matter: Matter,
    what: Transition,
    left: tuple[State, WorkflowVersion],
    *,
    changes: Sequence[Change] = (),
    results: Sequence[Result] = (),
) -> Event:
    (came_from, was), now = left, matter.workflow_version
    numbers = Text(f"第 {was.number} 版 → 第 {now.number} 版", f"version {was.number} → version {now.number}")
    return history.append(
        hand.session,
        matter,
        what,
        actor=hand.actor,
        came_from=came_from,
        went_to=matter.standing,
        at=hand.at,
        inputs={"from_version": was.number, "to_version": now.number},
        shown=[_line("version", VERSION, numbers), *(_line("due_on", one.what, _said(one)) for one in changes)],
        opinion=hand.reason,
        results=results,
    )


def _said(change: Change) -> Text:
    days = (one.due_on if one else None for one in (change.before, change.after))
    return WAYS[change.how].format(**dict(zip(("before", "after"), days, strict=True)))


def _line(name: str, what: Text, value: Text) -> dict[str, str]:
    return {"name": name, "zh": what.zh, "en": what.en, "value_zh": value.zh, "value_en": value.en}
