"""What the clocks of a matter would show on another definition; worked out without touching the matter.

The state's limit counts from where it counted before; where there was none, or the matter goes to another state, it
counts from the moment of moving. A term whose length a form gave keeps it. Nothing ends earlier than it did, unless
that is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast

from workflow.engine import limits
from workflow.engine.deadlines import Calendar, Due
from workflow.engine.definition import Limit, State, Workflow
from workflow.engine.pauses import counted
from workflow.engine.running import Running, spans
from workflow.models.matter import Matter, Term
from workflow.services.working import worked_by
from workflow.types import Phase, Text

LIMIT, TERM = Text("“{name}”的时限", "the limit of “{name}”"), Text("“{name}”期限", "the term “{name}”")
UNIT = Text("承办时限", "the unit's term")


@dataclass(frozen=True, slots=True)
class Change:
    """One clock that would end at another moment; None is no clock.

    Attributes:
        kept: it would have ended earlier, and keeps what it has.
    """

    what: Text
    before: Due | None
    after: Due | None
    kept: bool = False

    @property
    def how(self) -> str:
        """`later`, `earlier`, `kept`, `new` or `gone`."""
        if self.before is None or self.after is None:
            return "new" if self.before is None else "gone"
        if self.kept:
            return "kept"
        return "later" if self.after.due_at > self.before.due_at else "earlier"


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks on the other definition: the state's limit, the terms that change, those that have no length there
    any more, and all that is different."""

    limit: Running | None
    terms: tuple[tuple[Term, Limit, Due], ...]
    changes: tuple[Change, ...]
    gone: tuple[Term, ...] = ()


class _Under:
    """A matter as it would be on another definition; everything else is read from the matter itself."""

    def __init__(self, matter: Matter, workflow: Workflow) -> None:
        self._matter, self.workflow = matter, workflow

    def __getattr__(self, name: str) -> Any:
        return getattr(self._matter, name)


@dataclass(frozen=True, slots=True)
class Move:
    """A matter that would go to a state of another definition.

    Attributes:
        may_shorten: clocks may end earlier than they do.
    """

    matter: Matter
    workflow: Workflow
    state: State
    at: datetime
    may_shorten: bool = False

    @property
    def under(self) -> Matter:
        """The matter as if it ran on the other definition already."""
        return cast(Matter, _Under(self.matter, self.workflow))


def clocks_after(move: Move, calendar: Calendar) -> Clocks:
    """What the clocks would show; those of a suspended matter stay as they were held up."""
    matter = move.matter
    before = matter.limit
    if matter.phase == Phase.SUSPENDED or move.state.phase == Phase.SUSPENDED:
        return Clocks(before, (), ())
    limit, changes = _limit(move, before, calendar)
    terms: list[tuple[Term, Limit, Due]] = []
    gone = tuple(term for term in matter.terms if _is_gone(move, term))
    changes += [Change(_called(term), _ends(term), None) for term in gone]
    for term in matter.terms:
        found = _term(move, term, calendar)
        if found is None:
            continue
        change, length = found
        changes.append(change)
        if change.after is not None and not change.kept:
            terms.append((term, length, change.after))
    return Clocks(limit, tuple(terms), tuple(changes), gone)


def _limit(move: Move, before: Running | None, calendar: Calendar) -> tuple[Running | None, list[Change]]:
    after = _counted_limit(move, before, calendar)
    what = LIMIT.format(name=move.state.text)
    if before is None or after is None:
        is_alike = before is None and after is None
        change = Change(what, before.due if before else None, after.due if after else None)
        return after, [] if is_alike else [change]
    if after.due.due_at == before.due.due_at:
        return after, []
    if after.due.due_at < before.due.due_at and not move.may_shorten:
        kept = replace(before, state=after.state, source=after.source)
        return kept, [Change(what, before.due, after.due, kept=True)]
    return after, [Change(what, before.due, after.due)]


def _counted_limit(move: Move, before: Running | None, calendar: Calendar) -> Running | None:
    matter, state = move.matter, move.state
    goes_on = before is not None and before.state == state.code
    action = before.source.removeprefix("action.") if before and before.source.startswith("action.") else ""
    via = next((t for t in move.workflow.actions.get(action, ()) if t.target == state.code), None) if goes_on else None
    urgency = matter.problem.urgency if matter.problem else None
    entry = limits.of_state(state, via, urgency, matter.severity, matter.meeting.limits_of(matter.kind))
    if entry is None:
        return None
    kind = worked_by(move.under, state.code, calendar)
    start, pauses = (before.started_at, before.pauses) if before and goes_on else (move.at, ())
    return Running(
        state=state.code,
        limit=entry.limit,
        started_at=start,
        due=counted(entry.limit, start, pauses, calendar.of(kind)),
        source=entry.key,
        pauses=pauses,
        worked_by=kind,
        is_set=entry.is_set,
    )


def _called(term: Term) -> Text:
    return UNIT if term.name == "unit" else TERM.format(name=term.name)


def _ends(term: Term) -> Due:
    return Due(term.due_on, term.due_at, term.amber_at)


def _is_gone(move: Move, term: Term) -> bool:
    """A running term whose rule is gone, or lost the length that the old one gave."""
    old, new = move.matter.workflow.term(term.name), move.workflow.term(term.name)
    if term.stopped_at is not None or old is None:
        return False
    if new is None:
        return True
    severity, set_here = move.matter.severity, move.matter.meeting.limits_of(move.matter.kind)
    was, now = (limits.of_term(rule, severity, set_here) for rule in (old, new))
    return now is None and new.until is None and was is not None and was.limit == Limit(term.length, term.unit)


def _term(move: Move, term: Term, calendar: Calendar) -> tuple[Change, Limit] | None:
    """How a running term would change: its rule gives another length than the old one did."""
    matter = move.matter
    old, new = matter.workflow.term(term.name), move.workflow.term(term.name)
    if term.stopped_at is not None or old is None or new is None:
        return None
    before = _ends(term)
    set_here = matter.meeting.limits_of(matter.kind)
    was, now = (limits.of_term(rule, matter.severity, set_here) for rule in (old, new))
    has = Limit(term.length, term.unit)
    if now is None or was is None or was.limit == now.limit or was.limit != has:
        return None
    own = calendar.of(worked_by(move.under, term.name, calendar))
    after = counted(now.limit, term.counted_at or term.started_at, spans(term.pauses), own)
    return Change(_called(term), before, after, kept=after.due_at < before.due_at and not move.may_shorten), now.limit


def due_of(move: Move, clocks: Clocks) -> date | None:
    """The day that would count in the state, whichever of its clocks ends first."""
    ends = {term.name: due for term, _, due in clocks.terms}
    moments = [clocks.limit.due] if clocks.limit else []
    for term in move.matter.terms:
        is_running = term.stopped_at is None and term.paused_at is None and term not in clocks.gone
        if term.name == move.state.on_term and is_running:
            moments.append(ends.get(term.name, _ends(term)))
    return min(moments, key=lambda due: due.due_at).due_on if moments else None
