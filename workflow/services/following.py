"""What hangs on a matter and does not end when another unit takes the lead goes along to that unit."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.engine.definition import Transition
from workflow.models.assignment import ENDED, Assignment
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.queries.attached import OPEN, owing
from workflow.queries.calendars import calendar_of
from workflow.services import alarms, clocks, duties, history
from workflow.types import SYSTEM, Relation, Text

FOLLOW = Transition(
    action="follow_lead",
    text=Text("事项已转办，改由新牵头单位承办", "Goes along to the new lead, as the matter was transferred"),
    sources=(),
    target=None,
    who=(SYSTEM,),
)
WITH_IT, ENDS = "take_parents_unit", "parent_has_changed_hands"
"""The effect by which an instrument is its parent's unit's, and the guard by which some end when that changes."""


def goes_along(matter: Matter) -> bool:
    """It is the parent's unit's, still open with a former one, and its definition does not end it for that."""
    made, parent = matter.workflow.made, matter.parent
    if made is None or parent is None or matter.phase not in OPEN or parent.phase not in OPEN:
        return False
    is_others = matter.lead_unit_id is not None and owing(parent) not in (None, matter.lead_unit_id)
    ends = any(ENDS in transition.guards for transition in matter.workflow.transitions)
    return is_others and WITH_IT in made.effects and not ends


def follow(session: Session, matter: Matter) -> None:
    """Hand a locked instrument to the unit that leads its parent now; its clocks run on."""
    assert matter.parent is not None
    at, calendar = clock.now(), calendar_of(session, matter.meeting)
    former, lead = session.get_one(Unit, matter.lead_unit_id), session.get_one(Unit, owing(matter.parent))
    mine = (Assignment.matter_id == matter.id, Assignment.role == Relation.LEAD, Assignment.state.not_in(ENDED))
    for part in session.scalars(select(Assignment).where(*mine)):
        part.state, part.ended_at = "withdrawn", at
    matter.lead_unit_id = lead.id
    matter.version += 1
    session.add(
        Assignment(
            meeting_id=matter.meeting_id,
            matter_id=matter.id,
            unit_id=lead.id,
            role=Relation.LEAD,
            state="pending_sign",
            delivered_at=at,
            delivered_by_id=matter.created_by_id,
        )
    )
    session.flush()
    _tell(session, matter, former, lead)
    if any(role.startswith(f"{Relation.LEAD}.") for role in matter.standing.holder):
        moment = clocks.now_due(matter)
        duties.renew(session, matter, matter.standing, moment, actor=None, action=FOLLOW.action, at=at)
    alarms.arm(matter, calendar)


def _tell(session: Session, matter: Matter, former: Unit, lead: Unit) -> None:
    units = (("原承办单位", "Former unit", former), ("现承办单位", "Unit now", lead))
    shown = [
        {"name": "lead", "zh": zh, "en": en, "value_zh": unit.short.zh, "value_en": unit.short.en}
        for zh, en, unit in units
    ]
    state, at = matter.standing, clock.now()
    history.append(session, matter, FOLLOW, actor=None, came_from=state, went_to=state, at=at, inputs={}, shown=shown)
