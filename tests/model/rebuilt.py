"""What the history alone says: states, rounds, parts and clocks, told again from the events and their definition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.model.clocks import Clock, Span, end
from workflow.engine.definition import BEFORE, DYNAMIC, State, Workflow
from workflow.engine.definition import Term as Rule
from workflow.engine.running import spans
from workflow.models.assignment import Assignment
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.queries.calendars import calendar_of
from workflow.types import Phase, Relation


@dataclass
class Told:
    """A term as the history tells it; `length` None where no form gave it, `is_held` while a suspension holds it up."""

    begun: datetime
    length: int | None
    stopped: datetime | None = None
    paused: datetime | None = None
    pauses: list[Span] = field(default_factory=list)
    is_held: bool = False

    def go_on(self, at: datetime) -> None:
        """Run on after a pause."""
        if self.paused is not None:
            self.pauses, self.paused = [*self.pauses, (self.paused, at)], None
        self.is_held = False


Terms = dict[str, Told]
_SIGNS = ("sign", "return_refuse")
"""A supporting unit signs for its part, or is told to take what it returned unsigned."""


def own_events(session: Session, matter: Matter) -> list[Event]:
    """What was done to the matter itself, in its order."""
    own = select(Event).where(Event.matter_id == matter.id, Event.assignment_id.is_(None))
    return list(session.scalars(own.order_by(Event.seq)))


def terms_of(flow: Workflow, events: Sequence[Event]) -> Terms:
    """The terms of a matter from its events alone."""
    terms: Terms = {}
    kept: list[Terms] = [{}]
    rests: dict[str, list[str]] = {}
    for event in events:
        before = deepcopy(terms)
        came_from = flow.states[event.from_state] if event.from_state else None
        went_to = flow.states[event.to_state]
        if _goes(flow, event) == BEFORE:
            terms = deepcopy(kept[-1])
        else:
            _run(flow, event, terms)
            if came_from is not went_to:
                _move(flow, event, terms, came_from, went_to)
                _come_back(event, terms, rests, came_from, went_to)
        if came_from is not went_to:
            kept.append(before)
    return terms


def _goes(flow: Workflow, event: Event) -> str | None:
    steps = [one for one in flow.actions.get(event.action, ()) if event.from_state in one.sources]
    return next((one.goes for one in steps), None)


def _run(flow: Workflow, event: Event, terms: Terms) -> None:
    """Start, stop, hold up and resume by the rules of the definition."""
    inputs, at = event.content["inputs"], event.at
    for rule in flow.terms:
        told, given = terms.get(rule.name), inputs.get(rule.given or "")
        is_new = told is None or any(one.begins_round for one in flow.actions.get(event.action, ()))
        if (event.action in rule.resume and given is not None) or (is_new and event.action in rule.start):
            _begin(rule, terms, given, at, inputs)
        elif told is not None and event.action in rule.stop:
            _stop(told, at)
        elif told is not None and event.action in rule.pause:
            told.paused = told.paused or (at if told.stopped is None else None)
        elif told is not None and event.action in rule.resume:
            told.stopped = None
            told.go_on(at)


def _begin(rule: Rule, terms: Terms, given: Any, at: datetime, inputs: Mapping[str, Any]) -> None:
    if rule.given is not None and not (given or rule.length or rule.by_severity or rule.until):
        return
    terms[rule.name] = Told(at, int(given) if given else None)


def _stop(told: Told, at: datetime) -> None:
    if told.stopped is None:
        told.go_on(at)
        told.stopped = at


def _move(flow: Workflow, event: Event, terms: Terms, came_from: State | None, went_to: State) -> None:
    """Suspending holds up what runs, resuming lets it run on; so does entering a state that counts on a term."""
    was, now = came_from is not None and came_from.phase == Phase.SUSPENDED, went_to.phase == Phase.SUSPENDED
    begun_now = {rule.name for rule in flow.terms if event.action in rule.start}
    for name, told in terms.items():
        if now and not was and told.stopped is None and told.paused is None and name not in begun_now:
            told.paused, told.is_held = event.at, True
        elif was and not now and told.is_held:
            told.go_on(event.at)
        if name == went_to.on_term and not now:
            if told.stopped is not None and _goes(flow, event) in DYNAMIC:
                told.paused, told.stopped = told.stopped, None
            told.go_on(event.at)


def _come_back(
    event: Event, terms: Terms, rests: dict[str, list[str]], came_from: State | None, went_to: State
) -> None:
    """Sent back to a state with a running term from one without, and returned: the term rests again there."""
    if event.content["inputs"].get("then") == "come_back" and came_from is not None and came_from.on_term is None:
        rests[came_from.code] = [went_to.on_term] if went_to.on_term else []
    elif came_from is not None and came_from.on_term and went_to.code in rests:
        for name in rests.pop(went_to.code):
            if name in terms:
                _stop(terms[name], event.at)


def check_terms(session: Session, matter: Matter, *, is_exact: bool) -> None:
    """The rows of the terms are what the history tells, their ends included where no calendar was changed."""
    told = terms_of(matter.workflow, own_events(session, matter))
    rows = {term.name: term for term in matter.terms}
    assert rows.keys() == told.keys(), (matter.kind, matter.state)
    calendar = calendar_of(session, matter.meeting)
    for name, one in told.items():
        row = rows[name]
        seen = (row.counted_at or row.started_at, row.stopped_at, row.paused_at, list(spans(row.pauses)))
        assert seen == (one.begun, one.stopped, one.paused, one.pauses), (matter.kind, matter.state, name)
        if one.length is not None and not row.is_fixed:
            assert row.length == one.length
            clock = Clock(one.begun, one.length, row.unit, one.pauses)
            assert not is_exact or end(clock, calendar.of(row.worked_by)) == row.due_at


def check_parts(session: Session, matter: Matter) -> None:
    """Every part was asked for in an act that names its unit, and what it did when is what its events say."""
    events = list(session.scalars(select(Event).where(Event.matter_id == matter.id).order_by(Event.seq)))
    parts = session.scalars(select(Assignment).where(Assignment.matter_id == matter.id)).all()
    for part in parts:
        made = [event for event in events if event.at == part.delivered_at]
        assert made, (matter.kind, part.role)
        if part.role in (Relation.SUPPORT, Relation.COUNTERSIGN):
            done = {event.action: event.at for event in events if event.assignment_id == part.id}
            if part.role == Relation.SUPPORT and part.signed_at:
                assert part.signed_at == min(done[act] for act in _SIGNS if act in done)
            if part.role == Relation.SUPPORT and part.reported_at:
                assert done["report"] == part.reported_at
