"""What use cases share: firing one action on a locked matter, from rule to history, duties and promises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from workflow import clock
from workflow.engine import checks, destinations, forms, machine
from workflow.engine.deadlines import Calendar, Due
from workflow.engine.definition import BEFORE, DYNAMIC, State, Transition
from workflow.engine.destinations import destination
from workflow.engine.facts import Facts
from workflow.engine.forms import Inputs
from workflow.engine.running import Result
from workflow.models.assignment import Assignment
from workflow.models.event import Event
from workflow.models.file import StoredFile
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries.attached import count_open
from workflow.queries.calendars import calendar_of
from workflow.queries.facts import facts_for
from workflow.services import alarms, clocks, duties, history, inputs, leaving, moves, pausing
from workflow.services.effects.registry import EFFECTS, PREPARATIONS
from workflow.services.gathering import gathered
from workflow.services.inputs import Rows
from workflow.services.promises import tell_ancestors, tell_attached
from workflow.types import Phase

Raw = Mapping[str, Sequence[str]]


@dataclass(slots=True)
class Act:
    """One firing of a transition: all that its effects may use.

    Attributes:
        actor: None is the system.
        facts: as they were before the act.
        made: the opinions and countersignatures asked for in this act.
        role: the role in which the actor may do this; None is the system.
        results: how the clocks ended that this ends.
        on_behalf: the person for whom a substitute does this, whose role it is.
        rows: the rows that the inputs name.
        files: what is handed in beside the files of the form.
        assignment: the supporting part that moves, where it is not the matter itself.
        said: what the record shows beside what was typed.
    """

    session: Session
    matter: Matter
    transition: Transition
    actor: User | None
    at: datetime
    calendar: Calendar
    inputs: Inputs = field(default_factory=dict)
    rows: Rows = field(default_factory=lambda: Rows({}, {}, {}, {}, {}))
    files: list[StoredFile] = field(default_factory=list)
    event: Event | None = None
    assignment: Assignment | None = None
    role: str | None = None
    results: list[Result] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)
    made: list[Assignment] = field(default_factory=list)
    on_behalf: User | None = None
    said: list[dict[str, str]] = field(default_factory=list)


def fire(session: Session, matter: Matter, action: str, raw: Raw, *, actor: User, facts: Facts | None = None) -> Event:
    """Fire one action of a person on a locked matter.

    Raises:
        Forbidden, Refused: as `machine.step`.
        Invalid: as `forms.parse`, or a check blames a field.
    """
    facts = facts or facts_for(session, [matter], actor)[matter.id]
    transition = machine.step(matter.workflow, matter.state, action, facts)
    act = prepared(session, matter, transition, raw, actor=actor, facts=facts)
    return apply(act)


def prepared(session: Session, matter: Matter, transition: Transition, raw: Raw, *, actor: User, facts: Facts) -> Act:
    """Parse, resolve and check what was typed.

    Raises:
        Invalid: something is missing, malformed or contradicts the matter.
    """
    known, calendar = gathered(session), calendar_of(session, matter.meeting)
    at = known.at if known else clock.now()
    parsed, rows = _read(session, matter, transition, raw, actor)
    if transition.goes in DYNAMIC:
        destinations.check(transition, matter.state, parsed, facts)
        destination(matter.workflow, matter.state, transition, matter.memory, parsed)
    checks.run(transition, parsed, facts, calendar=calendar, now=at)
    capacity = machine.capacity(transition, facts)
    role = next((role for role in transition.who if role in capacity.roles), None)
    principal = next((one for one in actor.principals if one.id == capacity.acts_as), None)
    act = Act(session, matter, transition, actor, at, calendar, parsed, rows, role=role, on_behalf=principal)
    act.facts = facts
    for name in transition.effects:
        if name in PREPARATIONS:
            EFFECTS[name](act)
    return act


def _read(session: Session, matter: Matter, transition: Transition, raw: Raw, actor: User) -> tuple[forms.Inputs, Rows]:
    """What was typed and the rows that it names; of an act on many it is read once, unless it depends on the matter."""
    known, form = gathered(session), transition.form
    is_shared = known is not None and not any(one.who for one in form)
    if known is not None and is_shared and id(transition) in known.typed:
        parsed, rows = known.typed[id(transition)]
        return dict(parsed), rows
    parsed = forms.parse(form, raw)
    rows = inputs.rows_of(session, form, parsed, actor=actor, meeting_id=matter.meeting_id, matter=matter)
    if known is not None and is_shared:
        known.typed[id(transition)] = dict(parsed), rows
    return parsed, rows


def fire_automatic(session: Session, matter: Matter) -> list[Event]:
    """Let the system fire what it may, one after the other, until nothing more follows."""
    return fire_automatic_on_all(session, [matter])


def fire_automatic_on_all(session: Session, matters: Sequence[Matter]) -> list[Event]:
    """The same for several matters; the number of statements hardly grows with theirs."""
    events: list[Event] = []
    waiting = [matter for matter in matters if _may_follow(matter)]
    while waiting:
        facts, moved = facts_for(session, waiting, None), []
        for matter in waiting:
            transition = machine.automatic(matter.workflow, matter.state, facts[matter.id])
            if transition is not None and transition.is_move and transition.target != matter.state:
                at, calendar = clock.now(), calendar_of(session, matter.meeting)
                events.append(apply(Act(session, matter, transition, None, at, calendar, facts=facts[matter.id])))
                moved.append(matter)
        waiting = [matter for matter in moved if _may_follow(matter)]
    return events


def _may_follow(matter: Matter) -> bool:
    return any(transition.is_automatic for transition in matter.workflow.leaving[matter.state])


def apply(act: Act) -> Event:
    """Change the matter as its transition says: columns, state, clocks, event, duties, effects, promises."""
    matter, transition = act.matter, act.transition
    came_from = matter.standing
    went_to = destination(matter.workflow, came_from.code, transition, matter.memory, act.inputs)
    before = moves.kept(act, went_to)
    inputs.store(matter, transition.form, act.inputs, act.rows)
    act.results = clocks.run(matter, transition, act.inputs, at=act.at, calendar=act.calendar)
    _leave(act, went_to)
    matter.version += 1
    moment = _enter(act, came_from) if went_to != came_from.code else None
    moves.remember(act, came_from.code, before)
    act.event = record(act, came_from, matter.standing)
    run_effects(act)
    if matter.state != came_from.code:
        leaving.follow(act, came_from)
        duties.renew(
            act.session,
            matter,
            matter.standing,
            _due_now(act, moment),
            actor=act.actor,
            action=transition.action,
            at=act.at,
        )
    alarms.arm(matter, act.calendar)
    if matter.standing.phase != came_from.phase or (
        matter.parent_id and not came_from.reveals and matter.standing.reveals
    ):
        tell_ancestors(act.session, matter)
    if matter.state != came_from.code:
        _tell_around(act.session, matter, came_from)
    if act.actor is not None and _opens_automatic(matter, came_from.code):
        fire_automatic(act.session, matter)
    return act.event


def _leave(act: Act, target: str) -> None:
    """Take the new state; how the limit of the old one ended is kept, unless a suspension only holds it up."""
    states, matter = act.matter.workflow.states, act.matter
    if target != matter.state and (states[target].phase != Phase.SUSPENDED or matter.standing.phase == Phase.SUSPENDED):
        act.results += clocks.leave(matter, at=act.at, calendar=act.calendar)
    matter.state = target


def _tell_around(session: Session, matter: Matter, came_from: State) -> None:
    """What hangs on it learns that it moved; what it hangs on counts anew where it began or ended."""
    tell_attached(session, matter)
    if matter.phase != came_from.phase:
        count_attached(session, matter)


def count_attached(session: Session, matter: Matter) -> None:
    """Count anew what is open on the matter that this one hangs on, whose row is locked."""
    if matter.is_attached and matter.parent is not None:
        session.flush()
        matter.parent.attached = count_open(session, matter.parent)


def _opens_automatic(matter: Matter, came_from: str) -> bool:
    """The new state has something for the system to do that the old one had not."""
    before, now = (
        {t.action for t in matter.workflow.leaving[state] if t.is_automatic} for state in (came_from, matter.state)
    )
    return bool(now - before)


def _enter(act: Act, came_from: State) -> Due | None:
    """Put the matter into its new state, with the clock that counts there; returns what a duty is due by."""
    matter, state = act.matter, act.matter.standing
    kept = pausing.follow(act.session, matter, state, via=act.transition, at=act.at, calendar=act.calendar)
    matter.phase, matter.entered_at = state.phase, act.at
    if state.reveals and matter.revealed_at is None:
        matter.revealed_at = act.at
    if state.phase in (Phase.SETTLED, Phase.CANCELLED):
        moves.close(act)
    moves.come_back(act, came_from.code)
    moves.run_on(act)
    moment = clocks.enter(matter, state, at=act.at, calendar=act.calendar, via=act.transition, kept=kept)
    if act.transition.goes == BEFORE:
        moves.restore(act)
        return clocks.now_due(matter)
    return moment


def _due_now(act: Act, moment: Due | None) -> Due | None:
    """An effect may have set the term (an assignment delivers it); then that is what counts."""
    if act.transition.goes == BEFORE or not act.transition.effects:
        return moment
    return clocks.count(act.matter)


def run_effects(act: Act) -> None:
    """Let the transition's named consequences follow, in their order."""
    for name in act.transition.effects:
        if name not in PREPARATIONS:
            EFFECTS[name](act)


def record(act: Act, came_from: State | None, went_to: State) -> Event:
    """Write what was done into the matter's chain; the files that were handed in are tied to it."""
    form = act.transition.form
    opinion_name = inputs.opinion_field(form)
    return history.append(
        act.session,
        act.matter,
        act.transition,
        actor=act.actor,
        role=act.role,
        on_behalf=act.on_behalf,
        came_from=came_from,
        went_to=went_to,
        at=act.at,
        inputs=act.inputs,
        shown=[*act.said, *inputs.shown(form, act.inputs, act.rows)],
        opinion=str(act.inputs.get(opinion_name) or "") if opinion_name else "",
        files=_handed_in(act),
        assignment=act.assignment,
        results=act.results,
    )


def _handed_in(act: Act) -> list[StoredFile]:
    """The files of the act in the form's order, each marked as the evidence that its field asks for."""
    found = []
    for one in act.transition.form:
        for uid in (act.inputs.get(one.name) or []) if one.type == "files" else []:
            file = act.rows.files[uid]
            file.evidence = one.evidence or file.evidence
            found.append(file)
    return list(dict.fromkeys([*found, *act.files]))
