"""When the rules of a definition come due: what happens some time before or after a clock runs out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from workflow.engine.deadlines import Calendar, Due
from workflow.engine.definition import HOUR, OFFICE_HOUR, WORKING_DAY, Escalation, Limit

STATE, SIGN, PART = "state", "sign", "part"
"""The clocks that a rule may name beside the terms: the state's own, a part's signing, a supporting part's work."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A running clock, as rules see it.

    Attributes:
        name: what rules call it: `state`, `sign`, `part` or a term's name.
        code: which one it is among all of its row, such as `state.rectifying`.
    """

    name: str
    code: str
    started_at: datetime
    due: Due
    worked_by: str | None = None


@dataclass(frozen=True, slots=True)
class Alarm:
    """One rule's moment for one running of a clock."""

    at: datetime
    rule: Escalation
    clock: Clock


def alarms(rules: Iterable[Escalation], clocks: Iterable[Clock], state: str, calendar: Calendar) -> Iterator[Alarm]:
    """Every rule's moment for every running clock that it speaks of, in no order.

    A moment that lies before the clock's own start is none: three days before the end of a limit of one day nobody
    needs to be reminded.
    """
    by_name: dict[str, list[Clock]] = {}
    for clock in clocks:
        by_name.setdefault(clock.name, []).append(clock)
    for rule in rules:
        if rule.states and state not in rule.states:
            continue
        for clock in by_name.get(rule.clock, ()):
            at = fires_at(rule.offset, clock.due, calendar.of(clock.worked_by))
            if at > clock.started_at:
                yield Alarm(at, rule, clock)


def fires_at(offset: Limit, due: Due, calendar: Calendar) -> datetime:
    """The moment so far from a clock's end.

    Working days are counted from its last day, and the office's opening on that day is the moment; 0 of them, and any
    other unit, are counted from the moment at which it runs out.
    """
    if offset.length == 0:
        return due.due_at
    if offset.unit == WORKING_DAY:
        return calendar.opening(calendar.add(due.due_on, offset.length))
    if offset.unit == OFFICE_HOUR:
        return calendar.add_office_time(due.due_at, timedelta(hours=offset.length))
    length = timedelta(hours=offset.length) if offset.unit == HOUR else timedelta(minutes=offset.length)
    return due.due_at + length


@lru_cache(maxsize=1024)
def key(rule: Escalation) -> str:
    """What tells a rule from the others of its definition, and is the same in its next version."""
    what = (rule.action or rule.level or "", *rule.to, *(f"@{state}" for state in rule.states))
    return f"{rule.clock} {rule.offset.length} {rule.offset.unit} {rule.do} {' '.join(what)}".strip()[:160]
