"""The clocks of a matter: its terms, its state's limit, and the due moment that counts now."""

from __future__ import annotations

from datetime import datetime

from workflow.engine.deadlines import Calendar, Due, due, due_by
from workflow.engine.definition import Limit, State, Transition
from workflow.engine.definition import Term as TermRule
from workflow.engine.forms import Inputs
from workflow.models.keys import NEVER
from workflow.models.matter import Matter, Term, detail_of
from workflow.types import Phase


def run(matter: Matter, transition: Transition, inputs: Inputs, *, at: datetime, calendar: Calendar) -> None:
    """Start, stop or resume the terms that this transition names."""
    for rule in matter.workflow.terms:
        term = next((t for t in matter.terms if t.name == rule.name), None)
        is_given = transition.action in rule.resume and inputs.get(rule.given or "") is not None
        if is_given or (term is None and transition.action in rule.start):
            _begin(matter, rule, term, inputs, at=at, calendar=calendar)
        elif term is not None and transition.action in rule.stop:
            term.stopped_at = at
            matter.is_late = matter.is_late or at >= term.due_at
        elif term is not None and transition.action in rule.resume:
            term.stopped_at = None


def _begin(
    matter: Matter, rule: TermRule, term: Term | None, inputs: Inputs, *, at: datetime, calendar: Calendar
) -> None:
    given = inputs.get(rule.given) if rule.given else None
    limit = Limit(int(given)) if given else rule.limit(matter.severity)
    if limit is not None:
        moment = due(limit, at, calendar)
    elif rule.until is not None:
        last = getattr(detail_of(matter), rule.until)
        limit = Limit(max(0, calendar.between(calendar.delivered_on(at), last)))
        moment = due_by(last, calendar, length=limit.length)
    else:
        return
    if term is None:
        term = Term(matter_id=matter.id, name=rule.name, started_at=at)
        matter.terms.append(term)
    elif term.stopped_at is None:
        matter.is_late = matter.is_late or at >= term.due_at
    term.length, term.unit, term.counted_at, term.stopped_at = limit.length, limit.unit, at, None
    term.due_on, term.due_at, term.amber_at = moment.due_on, moment.due_at, moment.amber_at


def enter(matter: Matter, state: State, *, at: datetime, calendar: Calendar) -> Due | None:
    """Set the state's limit and the due moment that counts in it; returns what a duty of this state is due by."""
    length = state.limit_for(matter.problem.urgency if matter.problem else None)
    limit = due(length, at, calendar) if length else None
    matter.limit_due_at = limit.due_at if limit else None
    running = next((t for t in matter.terms if t.name == state.on_term and t.stopped_at is None), None)
    moments = [m for m in (limit, _as_due(running)) if m is not None]
    now_due = min(moments, key=lambda moment: moment.due_at) if moments else None
    if state.phase in (Phase.SETTLED, Phase.CANCELLED):
        _settle(matter)
    else:
        _set(matter, now_due)
    return now_due


def _as_due(term: Term | None) -> Due | None:
    return Due(term.due_on, term.due_at, term.amber_at) if term else None


def _settle(matter: Matter) -> None:
    """A settled matter keeps its unit's term on record; nothing runs any more."""
    term = next((t for t in matter.terms), None)
    _set(matter, Due(term.due_on, term.due_at, term.amber_at) if term else None)


def _set(matter: Matter, moment: Due | None) -> None:
    matter.due_on = moment.due_on if moment else None
    matter.due_at = moment.due_at if moment else None
    matter.amber_at = moment.amber_at if moment else None
    matter.sort_at = moment.due_at if moment else NEVER
