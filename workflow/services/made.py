"""Beginning a matter of a kind that is made of its definition alone, in a transaction that runs already."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.engine import checks, forms, machine
from workflow.engine.deadlines import Calendar
from workflow.engine.definition import Transition, Workflow
from workflow.engine.facts import Facts
from workflow.errors import Forbidden, NotFound
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.models.workflow_version import WorkflowVersion
from workflow.queries.attached import ROUND
from workflow.queries.calendars import calendar_of
from workflow.queries.registering import capacity, facts_of_new, in_whose_name
from workflow.services import alarms, clocks, duties, inputs, steps
from workflow.services.beginning import Seed, latest, made_row
from workflow.services.effects.registry import EFFECTS, PREPARATIONS
from workflow.services.steps import Act, Raw
from workflow.types import Position, Text, UnitKind

LONGEST_TITLE = 200
BY_ITSELF = Text("自动生成", "Drafted by the system")
CORRECTION = Text("拟制更正版", "Draft a correction")


def made_version(session: Session, kind: str, meeting_id: int) -> WorkflowVersion:
    """The definition that a new matter of a made kind takes in a joint meeting.

    Raises:
        NotFound: there is no such kind, or it needs code.
    """
    try:
        version = latest(session, kind, meeting_id)
    except LookupError:
        raise NotFound from None
    if version.workflow.made is None:
        raise NotFound
    return version


def begun(
    session: Session, version: WorkflowVersion, raw: Raw, *, actor: User | None, parent: Matter | None = None
) -> Matter:
    """Begin one in the running transaction; `parent` is locked already, and `actor` None is the system.

    Raises:
        NotFound, Forbidden, Refused, Invalid: as `register`.
    """
    flow = version.workflow
    registration = registration_of(flow, parent)
    facts = capacity(facts_of_new(session, flow, actor, parent), registration.who)
    if facts.roles.isdisjoint(registration.who):
        raise Forbidden(machine.belongs_to(registration), registration.who)
    refused = machine.refusal(registration, facts)
    if refused is not None:
        raise refused
    act = _prepared(session, version, registration, raw, actor=actor, parent=parent, facts=facts)
    return _begin(act)


def hung(session: Session, kind: str, parent: Matter, *, at: datetime, calendar: Calendar) -> Matter:
    """Hang a matter of a made kind on a locked one, as the system: nobody fills in a form, and no guard is asked."""
    version = made_version(session, kind, parent.meeting_id)
    flow = version.workflow
    assert flow.made is not None
    year, owner = calendar.local_date(at).year, office_coordinator(session, parent)
    matter = made_row(session, version, _seed(flow, parent), meeting=parent.meeting, year=year, actor=owner)
    matter.details = {ROUND: parent.round}
    registration = replace(flow.made.registration(flow.initial), text=BY_ITSELF)
    return _begin(Act(session, matter, registration, None, at, calendar))


def again(former: Act) -> Matter:
    """Another matter of the act's kind, called and registered as that one; whoever acts begins it, without a form."""
    session, matter, at = former.session, former.matter, former.at
    assert former.actor is not None
    version = made_version(session, matter.kind, matter.meeting_id)
    flow = version.workflow
    assert flow.made is not None
    kept = {field.sets for field in flow.made.form} & set(matter.details)
    columns = {"details": {name: matter.details[name] for name in sorted(one for one in kept if one)}}
    seed = Seed(title=matter.title, title_en=matter.title_en, detail=None, columns=columns)
    year = former.calendar.local_date(at).year
    row = made_row(session, version, seed, meeting=matter.meeting, year=year, actor=former.actor)
    registration = replace(
        flow.made.registration(flow.initial), text=CORRECTION, form=former.transition.form, effects=()
    )
    return _begin(Act(session, row, registration, former.actor, at, former.calendar, former.inputs, former.rows))


def registration_of(flow: Workflow, parent: Matter | None) -> Transition:
    """The registration of a made kind.

    Raises:
        NotFound: the kind hangs on nothing and a parent was named, or the other way round.
    """
    attaches = flow.made.attaches if flow.made else ()
    if flow.made is None or bool(attaches) != (parent is not None) or (parent and parent.kind not in attaches):
        raise NotFound
    return flow.made.registration(flow.initial)


def _prepared(
    session: Session,
    version: WorkflowVersion,
    registration: Transition,
    raw: Raw,
    *,
    actor: User | None,
    parent: Matter | None,
    facts: Facts,
) -> Act:
    """Parse and check what was typed, and make the row that it fills."""
    owner = actor or office_coordinator(session, parent)
    at, calendar = clock.now(), calendar_of(session, owner.meeting)
    parsed = forms.parse(registration.form, raw)
    rows = inputs.rows_of(session, registration.form, parsed, actor=actor, meeting_id=owner.meeting_id, matter=parent)
    checks.run(registration, parsed, facts, calendar=calendar, now=at)
    year = calendar.local_date(at).year
    seed = _seed(version.workflow, parent)
    matter = made_row(session, version, seed, meeting=owner.meeting, year=year, actor=owner)
    role = next((role for role in registration.who if role in facts.roles), None)
    act = Act(session, matter, registration, actor, at, calendar, parsed, rows, role=role)
    act.on_behalf = in_whose_name(actor, facts)
    inputs.store(matter, registration.form, parsed, rows)
    for name in registration.effects:
        if name in PREPARATIONS:
            EFFECTS[name](act)
    return act


def _seed(flow: Workflow, parent: Matter | None) -> Seed:
    """The row before anything is typed into it; an instrument is called after its parent."""
    if parent is None:
        return Seed(title=flow.text.zh, detail=None, columns={"details": {}})
    titles = Text(f"{flow.text.zh}：{parent.title}", f"{flow.text.en}: {parent.title_en or parent.title}")
    above = {"parent_id": parent.id, "parent": parent, "is_attached": True, "severity": parent.severity, "details": {}}
    return Seed(title=titles.zh[:LONGEST_TITLE], title_en=titles.en[:300], detail=None, columns=above)


def _begin(act: Act) -> Matter:
    """The first moment of the row: effects, clocks, history, duties."""
    session, matter, state = act.session, act.matter, act.matter.standing
    session.add(matter)
    session.flush()
    if state.reveals:
        matter.revealed_at = act.at
    act.results = clocks.run(matter, act.transition, act.inputs, at=act.at, calendar=act.calendar)
    act.event = steps.record(act, None, state)
    steps.run_effects(act)
    moment = clocks.enter(matter, state, at=act.at, calendar=act.calendar)
    alarms.arm(matter, act.calendar)
    duties.begin(session, matter, state, moment, actor=act.actor, at=act.at)
    steps.count_attached(session, matter)
    return matter


def office_coordinator(session: Session, parent: Matter | None) -> User:
    """In whose name the system drafts: the first coordinator of the office.

    Raises:
        NotFound: nobody works in the office.
    """
    if parent is None:
        raise NotFound
    office = select(Unit.id).where(Unit.meeting_id == parent.meeting_id, Unit.kind == UnitKind.OFFICE)
    people = select(User).where(User.unit_id.in_(office), User.is_enabled).order_by(User.id)
    found = session.scalars(people).unique().all()
    for wanted in (Position.COORDINATOR, Position.DIRECTOR):
        for person in found:
            if wanted in person.positions:
                return person
    raise NotFound
