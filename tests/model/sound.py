"""Everything that must be true of a district after any step: of each matter, of each part, of each person."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select

from tests import truths
from tests.model import clocks, rebuilt
from tests.model.office import UNDER_WAY, Office
from workflow.models.assignment import Assignment
from workflow.models.escalation import EscalationFired
from workflow.models.matter import Matter
from workflow.models.reminder import Reminder
from workflow.queries import worklist
from workflow.queries.audit import verify
from workflow.types import Phase, Position

ANSWERING = ("pending_sign", "handling", "reported", "pending")
READING = {Position.VIEWER, Position.AUDITOR}


def matter_is_sound(office: Office, matter: Matter) -> None:
    """A matter and its parts."""
    session, matter = office.session, office.scene.fresh(matter)
    assert truths.owed(session, matter) == truths.should_owe(session, matter), (matter.kind, matter.state)
    assert truths.replayed(session, matter) == matter.state
    parts = [part for part in office.parts(matter)]
    _somebody_can(office, matter, parts)
    clocks.run_forward(session, matter, office.now)
    clocks.one_counts(session, matter)
    clocks.shine(matter, office.now)
    if not office.calendar_changed:
        clocks.stand_still(session, matter)
    rebuilt.check_terms(session, matter, is_exact=not office.calendar_changed)
    rebuilt.check_parts(session, matter)
    for part in parts:
        _part_is_sound(office, matter, part)


def _somebody_can(office: Office, matter: Matter, parts: list[Assignment]) -> None:
    """Somebody has a button that works, on the matter or on a part that it waits for; or it waits for what is below."""
    if matter.phase not in UNDER_WAY or truths.somebody_may_move(office.session, matter, office.people):
        return
    asked = any(truths.somebody_may_move_part(office.session, part, office.people) for part in parts)
    assert asked or truths.waits_for_others(office.session, matter), (matter.kind, matter.state)


def _part_is_sound(office: Office, matter: Matter, part: Assignment) -> None:
    session = office.session
    assert truths.owed_for(session, part) == truths.should_owe_for(session, part), (part.role, part.state, matter.state)
    if matter.phase == Phase.OPEN and part.state in ANSWERING:
        assert truths.replayed_for(session, part) == part.state
        if part.role != "copy":
            assert truths.somebody_may_move_part(session, part, office.people), (part.role, part.state, matter.state)


def everybody_sees_their_own(office: Office) -> None:
    """待办 counts, for everybody, exactly what their unit holds by the definitions; mere readers have nothing."""
    session = office.session
    holds: Counter[int] = Counter()
    convened: Counter[int] = Counter()
    for matter in office.matters():
        owed = [truths.should_owe(session, matter)]
        owed += [truths.should_owe_for(session, part) for part in office.parts(matter)]
        for one in owed:
            holds.update(one.keys())
            convened.update(unit for unit, roles in one.items() if any(r.endswith(".convener") for r in roles))
    for person in office.people:
        present = office.present(person)
        positions = set(present.positions)
        expected = holds[person.unit_id or 0]
        if positions <= READING:
            expected = 0
        elif positions <= READING | {Position.CONVENER}:
            expected = convened[person.unit_id or 0]
        assert worklist.count_open(session, present) == expected, person.login


def reminders_fired_once(office: Office) -> None:
    """No rule fired twice for one running of a clock, and nobody was reminded oftener than rules fired."""
    mark = (EscalationFired.matter_id, EscalationFired.part, EscalationFired.rule, EscalationFired.due_at)
    twice = select(func.count()).select_from(EscalationFired).group_by(*mark).having(func.count() > 1)
    assert office.session.scalars(twice).all() == []
    sent = office.session.execute(
        select(Reminder.matter_id, Reminder.assignment_id, func.count())
        .where(Reminder.sent_by_id.is_(None))
        .group_by(Reminder.matter_id, Reminder.assignment_id)
    )
    rules = select(EscalationFired.matter_id, EscalationFired.part, func.count()).where(
        EscalationFired.rule.contains("remind")
    )
    fired = {
        (matter, part): count
        for matter, part, count in office.session.execute(
            rules.group_by(EscalationFired.matter_id, EscalationFired.part)
        )
    }
    holders = len(office.people)
    for matter, part, count in sent:
        assert count <= fired.get((matter, part or 0), 0) * holders


def district_is_sound(office: Office) -> None:
    """Everything at once, and every chain of history unbroken."""
    for matter in office.matters():
        matter_is_sound(office, matter)
    everybody_sees_their_own(office)
    reminders_fired_once(office)
    assert verify(office.session).breaks == ()
