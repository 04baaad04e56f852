"""What people do to matters and to parts of them: mostly what is theirs to do, and now and then anything at all."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from sqlalchemy.orm import Session

from tests import factories, filling, inspections, sittings, truths
from tests.model.branches import watched
from tests.model.office import UNDER_WAY, Office, reasons
from tests.presses import given
from tests.presses_inspection import sheet
from workflow.engine.definition import Transition
from workflow.errors import NotFound
from workflow.models.assignment import Assignment, part_kind
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries.flows import newest
from workflow.services import assignments, batches, bulk, kinds, matters, problems, visits
from workflow.services import sittings as arranging
from workflow.services.beginning import latest

Raw = dict[str, list[str]]
THEIRS = 0.85
"""How often it is tried by somebody whose role it is, from a state in which it may be done."""


def register(office: Office, dice: Random, kind: str | None = None) -> None:
    """A new matter of any kind that somebody registers."""
    flows = newest(office.session, office.present(office.people[0]).meeting_id)
    alone = [code for code, flow in flows.items() if flow.made and not flow.made.attaches]
    kind = kind or dice.choice([*alone, "problem", "batch", "sitting"])
    if kind in alone:
        _register_made(office, kind, dice)
    elif kind == "problem":
        _register_problem(office, dice)
    elif kind == "batch":
        raw = factories.raw(**inspections.plan(office.scene.world))
        person = _coordinator(office, dice)
        office.tried("batch begin", lambda: batches.plan(raw, actor=person))
    else:
        raw, person = factories.raw(**sittings.arrangement(office.scene.world)), _coordinator(office, dice)
        office.tried("sitting begin", lambda: arranging.arrange(raw, actor=person))


def _coordinator(office: Office, dice: Random) -> User:
    return office.scene.world.person("coord") if dice.random() < THEIRS else office.anybody(dice)


def _register_problem(office: Office, dice: Random) -> None:
    person = office.anybody(dice)
    form = latest(office.session, "problem").workflow.actions["submit"][0].form
    raw = _filled(office, form, _blank(person, "problem"), person, dice)
    office.tried("problem begin", lambda: problems.register(raw, actor=person))


def _register_made(office: Office, kind: str, dice: Random, parent: Matter | None = None) -> None:
    flow = newest(office.session, office.present(office.people[0]).meeting_id)[kind]
    assert flow.made is not None
    registration = flow.made.registration(flow.initial)
    roles = {role.partition(".")[2] for role in registration.who}
    able = [one for one in office.people if roles & {str(p) for p in one.own_positions}]
    person = office.present(dice.choice(able)) if able and dice.random() < 0.9 else office.anybody(dice)
    blank = parent or _blank(person, kind)
    raw = _filled(office, registration.form, blank, person, dice)
    above = parent.uid if parent else None
    office.tried(f"{kind} begin", lambda: kinds.register(kind, raw, actor=person, parent=above))


def hang(office: Office, dice: Random) -> None:
    """An instrument, such as an extension, on a matter that it may hang on."""
    flows = newest(office.session, office.present(office.people[0]).meeting_id)
    for parent in dice.sample(office.matters(*UNDER_WAY), len(office.matters(*UNDER_WAY))):
        fitting = [code for code, flow in flows.items() if flow.made and parent.kind in flow.made.attaches]
        if fitting:
            _register_made(office, dice.choice(fitting), dice, parent)
            return


def _blank(person: User, kind: str) -> Matter:
    return Matter(meeting_id=person.meeting_id, meeting=person.meeting, kind=kind)


def act_on(office: Office, matter: Matter, dice: Random) -> None:
    """An action of a matter."""
    transition, person = _chosen(office, matter, matter.workflow.transitions, matter.state, dice)
    raw = _typed(office, transition, matter, person, dice)
    version = office.scene.fresh(matter).version - (dice.random() < 0.03)
    name = f"{matter.kind} {transition.action}"
    with watched(office, matter, transition, raw):
        if transition.action == "finish" and matter.kind == "visit":
            answers = given(sheet(office.scene)) if dice.random() < 0.8 else {}
            office.tried(name, lambda: visits.hand_in(matter.uid, answers, raw, actor=person, version=version))
        else:
            action = transition.action if dice.random() < 0.99 else "no_such_action"
            office.tried(name, lambda: matters.act(matter.uid, action, actor=person, version=version, raw=raw))


def act_on_part(office: Office, part: Assignment, dice: Random) -> None:
    """An action of a unit's part: a support's, an opinion's, a countersignature's, a copy's."""
    flow = latest(office.session, part_kind(part.role, part.matter.kind)).workflow
    transition, person = _chosen(office, part.matter, flow.transitions, part.state, dice)
    matter, uid, action = part.matter, part.uid, transition.action
    raw, version = _typed(office, transition, matter, person, dice), office.scene.fresh(matter).version
    name = f"{flow.kind} {action}"
    with watched(office, matter, transition, raw, part=part):
        office.tried(name, lambda: assignments.act(matter.uid, uid, action, actor=person, version=version, raw=raw))


def act_on_many(office: Office, dice: Random) -> list[Matter]:
    """The same action on several matters, by all or by none or each by itself; which they were."""
    first = dice.choice(office.matters(*UNDER_WAY))
    alike = [one for one in office.matters(*UNDER_WAY) if one.kind == first.kind]
    several = dice.sample(alike, min(len(alike), dice.randint(2, 4)))
    steps = [one for one in first.workflow.transitions if first.state in one.sources and not one.is_automatic]
    if not steps:
        return []
    transition = dice.choice(steps)
    theirs = office.who_have(set(transition.who), first)
    person = office.present(dice.choice(theirs)) if theirs else office.anybody(dice)
    raw, whole = _typed(office, transition, first, person, dice), dice.random() < 0.5
    seen = {one.uid: one.version - (dice.random() < 0.03) for one in several}
    before, told = truths.rows(office.session), []

    def attempt() -> None:
        told.extend(bulk.act_on_all(list(seen), transition.action, actor=person, raw=raw, is_whole=whole, seen=seen))

    office.tried(f"many {transition.action}", attempt)
    refused = [one.fault for one in told if one.fault is not None]
    assert all(text.zh.strip() and text.en.strip() for fault in refused for text in reasons(fault))
    if refused and (whole or len(refused) == len(told)):
        assert truths.rows(office.session) == before, f"many {transition.action} were refused and changed something"
    return several


def _chosen(
    office: Office, matter: Matter, transitions: Sequence[Transition], state: str, dice: Random
) -> tuple[Transition, User]:
    """Nearly always a step of this state by somebody whose role it is; else anything by anybody."""
    here = [one for one in transitions if state in one.sources and not one.is_automatic]
    if here and dice.random() < THEIRS:
        calm = [one for one in here if not one.is_danger]
        transition = dice.choice(calm if calm and dice.random() < 0.8 else here)
        theirs = office.who_have(set(transition.who), matter)
        if theirs:
            return transition, office.present(dice.choice(theirs))
    return dice.choice(transitions), office.anybody(dice)


def _typed(office: Office, transition: Transition, matter: Matter, person: User, dice: Random) -> Raw:
    if transition.action == "select" and matter.kind == "batch" and dice.random() < 0.8:
        return dict(factories.raw(**inspections.selection(office.scene.world)))
    if transition.page == "batches.plan":
        return dict(factories.raw(**inspections.plan(office.scene.world)))
    return _filled(office, transition.form, matter, person, dice)


def _filled(office: Office, form: Sequence[object], matter: Matter, person: User, dice: Random) -> Raw:
    """What is typed; a person whom the matter is hidden from has nothing to choose among."""
    session: Session = office.session
    try:
        return filling.filled(session, form, matter, person, office.scene.storage, dice)  # type: ignore[arg-type]
    except NotFound:
        return {}
