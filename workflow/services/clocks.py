"""The clocks of a matter: its terms, its state's limit, and the due moment that counts now."""

from __future__ import annotations

from datetime import datetime

from workflow.engine import limits
from workflow.engine.deadlines import Calendar, Due, due, due_by
from workflow.engine.definition import Limit, State, Transition
from workflow.engine.definition import Term as TermRule
from workflow.engine.forms import Inputs
from workflow.engine.pauses import moved
from workflow.engine.running import Result, Running, ended, plain_spans, spans
from workflow.models.keys import NEVER
from workflow.models.matter import Matter, Term, detail_of
from workflow.models.unit import worked_by_unit
from workflow.services import firings
from workflow.services.snapshots import restore as restore
from workflow.services.snapshots import snapshot as snapshot
from workflow.services.working import worked_by
from workflow.types import Phase, Relation, UnitKind


def run(matter: Matter, transition: Transition, inputs: Inputs, *, at: datetime, calendar: Calendar) -> list[Result]:
    """Start, stop, hold up or resume the terms that this transition names; gives back how those that it stops ended."""
    action, found = transition.action, []
    for rule in matter.workflow.terms:
        term = next((t for t in matter.terms if t.name == rule.name), None)
        is_given = action in rule.resume and inputs.get(rule.given or "") is not None
        is_new = term is None or transition.begins_round
        if is_given or (is_new and action in rule.start):
            _begin(matter, rule, term, inputs, at=at, calendar=calendar)
        elif term is not None and action in rule.stop:
            found += stop(matter, term, at=at, calendar=calendar)
        elif term is not None and action in rule.pause:
            hold(term, at=at)
        elif term is not None and action in rule.resume:
            term.stopped_at = term.is_late = None
            go_on(matter, term, at=at, calendar=calendar)
    return found


def _begin(
    matter: Matter, rule: TermRule, term: Term | None, inputs: Inputs, *, at: datetime, calendar: Calendar
) -> None:
    given = inputs.get(rule.given) if rule.given else None
    entry = limits.of_term(rule, matter.severity, matter.meeting.limits_of(matter.kind))
    kind = worked_by(matter, rule.name, calendar)
    own = calendar.of(kind)
    if given or entry is not None:
        limit = Limit(int(given)) if given else entry.limit if entry else Limit(0)
        moment = due(limit, at, own)
    elif rule.until is not None:
        last = getattr(detail_of(matter), rule.until)
        limit = Limit(max(0, own.between(own.delivered_on(at), last)))
        moment = due_by(last, own, length=limit.length)
    else:
        return
    if term is None:
        term = Term(matter_id=matter.id, name=rule.name, started_at=at)
        matter.terms.append(term)
    elif term.stopped_at is None and rule.name in matter.workflow.counting:
        matter.is_late = matter.is_late or at >= term.due_at
    term.length, term.unit, term.counted_at, term.stopped_at = limit.length, limit.unit, at, None
    term.paused_at, term.pauses, term.is_late = None, None, None
    term.is_fixed, term.worked_by = entry is None and not given, kind
    term.due_on, term.due_at, term.amber_at = moment.due_on, moment.due_at, moment.amber_at


def stop(matter: Matter, term: Term, *, at: datetime, calendar: Calendar) -> list[Result]:
    """Stop a term; whether it had run out by then stays, and a pause that it was in ends with it."""
    if term.stopped_at is not None:
        return []
    go_on(matter, term, at=at, calendar=calendar)
    term.stopped_at, term.is_late = at, at >= term.due_at
    matter.is_late = matter.is_late or (term.is_late and term.name in matter.workflow.counting)
    own, limit = calendar.of(term.worked_by), Limit(term.length, term.unit)
    span = (term.counted_at or term.started_at, at)
    return [ended(f"term.{term.name}", limit, _as_due(term), span, own, pauses=spans(term.pauses))]


def adopt(matter: Matter, kind: UnitKind, *, at: datetime, calendar: Calendar) -> None:
    """Count what has begun just now, or begins with it, by the calendar of the unit that takes the lead."""
    for term in matter.terms:
        if not calendar.kinds or term.counted_at != at or term.is_fixed or not _is_leads(matter, term.name):
            continue
        own = worked_by_unit(kind)
        term.worked_by = own if own in calendar.kinds else None
        moment = due(Limit(term.length, term.unit), at, calendar.of(term.worked_by))
        term.due_on, term.due_at, term.amber_at = moment.due_on, moment.due_at, moment.amber_at


def _is_leads(matter: Matter, term: str) -> bool:
    states = (state for state in matter.workflow.states.values() if state.on_term == term)
    return any(role.startswith(f"{Relation.LEAD}.") for state in states for role in state.holder)


def leave(matter: Matter, *, at: datetime, calendar: Calendar) -> list[Result]:
    """How the limit of the state ends that is being left; nothing where it has none."""
    limit = matter.limit
    if limit is None:
        return []
    own, span = calendar.of(limit.worked_by), (limit.started_at, at)
    return [ended(f"state.{limit.state}", limit.limit, limit.due, span, own, pauses=limit.pauses)]


def hold(term: Term, *, at: datetime) -> bool:
    """Hold a running term up; whether it was running."""
    if term.stopped_at is not None or term.paused_at is not None:
        return False
    term.paused_at = at
    return True


def go_on(matter: Matter, term: Term, *, at: datetime, calendar: Calendar) -> None:
    """Let a term that was held up run on with what was left of it."""
    if term.paused_at is None:
        return
    before, pause = term.due_at, (term.paused_at, at)
    moment = moved(_as_due(term), Limit(term.length, term.unit), pause, calendar.of(term.worked_by))
    term.due_on, term.due_at, term.amber_at = moment.due_on, moment.due_at, moment.amber_at
    term.paused_at, term.pauses = None, [*(term.pauses or []), *plain_spans([pause])]
    firings.carry(matter, f"term.{term.name}", before, moment.due_at)


def enter(
    matter: Matter,
    state: State,
    *,
    at: datetime,
    calendar: Calendar,
    via: Transition | None = None,
    kept: Running | None = None,
) -> Due | None:
    """Set the state's limit and the due moment that counts in it; returns what a duty of this state is due by.

    Args:
        via: the transition by which it was entered.
        kept: the state's limit as it runs on after it was held up; None begins it anew.
    """
    for term in matter.terms:
        if term.name == state.on_term and state.phase != Phase.SUSPENDED:
            go_on(matter, term, at=at, calendar=calendar)
    limit = kept or _limit(matter, state, via, at=at, calendar=calendar)
    matter.limit_clock = limit.plain() if limit else None
    matter.limit_due_at = limit.due.due_at if limit else None
    return count(matter)


def _limit(matter: Matter, state: State, via: Transition | None, *, at: datetime, calendar: Calendar) -> Running | None:
    urgency = matter.problem.urgency if matter.problem else None
    entry = limits.of_state(state, via, urgency, matter.severity, matter.meeting.limits_of(matter.kind))
    if entry is None:
        return None
    kind = worked_by(matter, state.code, calendar)
    moment = due(entry.limit, at, calendar.of(kind))
    return Running(
        state=state.code,
        limit=entry.limit,
        started_at=at,
        due=moment,
        source=entry.key,
        worked_by=kind,
        is_set=entry.is_set,
    )


def count(matter: Matter) -> Due | None:
    """Set the due moment that counts in the present state, whichever of its clocks ends first; gives it back."""
    state, limit = matter.standing, matter.limit
    on_term = next((t for t in matter.terms if t.name == state.on_term and _is_running(t)), None)
    moments = [m for m in (limit.due if limit else None, _as_due(on_term) if on_term else None) if m is not None]
    now_due = min(moments, key=lambda moment: moment.due_at) if moments else None
    if state.phase in (Phase.SETTLED, Phase.CANCELLED):
        _settle(matter)
    else:
        _set(matter, now_due)
    return now_due


def _is_running(term: Term) -> bool:
    return term.stopped_at is None and term.paused_at is None


def _as_due(term: Term) -> Due:
    return Due(term.due_on, term.due_at, term.amber_at)


def _settle(matter: Matter) -> None:
    """A settled matter keeps its unit's term on record; nothing runs any more."""
    counting = matter.workflow.counting
    term = next((t for t in matter.terms if t.name in counting), None)
    _set(matter, _as_due(term) if term else None)


def _set(matter: Matter, moment: Due | None) -> None:
    matter.due_on = moment.due_on if moment else None
    matter.due_at = moment.due_at if moment else None
    matter.amber_at = moment.amber_at if moment else None
    matter.sort_at = moment.due_at if moment else NEVER


def run_on(matter: Matter, limit: Running, *, since: datetime, at: datetime, calendar: Calendar) -> Running:
    """A state's limit that was held up since then, with what was left of it."""
    pause = (since, at)
    moment = moved(limit.due, limit.limit, pause, calendar.of(limit.worked_by))
    firings.carry(matter, f"state.{limit.state}", limit.due.due_at, moment.due_at)
    return Running(
        state=limit.state,
        limit=limit.limit,
        started_at=limit.started_at,
        due=moment,
        source=limit.source,
        pauses=(*limit.pauses, pause),
        worked_by=limit.worked_by,
        is_set=limit.is_set,
    )


def now_due(matter: Matter) -> Due | None:
    """The moment that counts now; None where nothing runs."""
    if matter.due_on is None or matter.due_at is None or matter.amber_at is None:
        return None
    return Due(matter.due_on, matter.due_at, matter.amber_at)
