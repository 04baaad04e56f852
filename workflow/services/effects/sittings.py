"""Effects on sittings: inviting units, keeping their replies, moving the date, issuing the minutes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from workflow.engine.deadlines import Due, due_by
from workflow.models.assignment import Assignment
from workflow.models.duty import Duty
from workflow.models.sitting import PROPOSED, TAKEN, AgendaItem, Attendance, Resolution, Sitting
from workflow.services import clocks, drafting, duties
from workflow.services.effects.registry import effect, preparation
from workflow.types import Relation

if TYPE_CHECKING:
    from workflow.services.steps import Act

READY = {Relation.INVITED: "accepted", Relation.COPY: "pending_sign"}
"""Where an invitation stands, and a copy by its own workflow: nobody has to sign for them."""


@effect
def seat_units(act: Act) -> None:
    """The units of the form are the invited ones, in its order; what another had is forgotten."""
    sitting = sitting_of(act)
    known = {row.unit_id: row for row in sitting.attendance}
    units = [act.rows.units[uid] for uid in act.inputs["units"]]
    sitting.attendance = [
        known.get(unit.id) or Attendance(meeting_id=act.matter.meeting_id, unit_id=unit.id) for unit in units
    ]


@preparation
def freeze_agenda(act: Act) -> None:
    """What the units are notified of goes into the record."""
    items = act.session.scalars(
        select(AgendaItem).where(AgendaItem.sitting_id == act.matter.id).order_by(AgendaItem.position, AgendaItem.id)
    )
    act.inputs["agenda"] = [item.title for item in items]


@effect
def invite_units(act: Act) -> None:
    """Every invited unit knows of the sitting from now on, and is to reply."""
    give(act, (row.unit_id for row in sitting_of(act).attendance), Relation.INVITED)


@effect
def keep_attendance(act: Act) -> None:
    """The reply of the actor's unit; whoever replies again corrects it."""
    assert act.actor is not None
    row = next(row for row in sitting_of(act).attendance if row.unit_id == act.actor.unit_id)
    row.reply = act.inputs["reply"]
    row.person, row.post = act.inputs.get("person") or "", act.inputs.get("post") or ""
    row.phone, row.note = act.inputs.get("phone") or "", act.inputs.get("note") or ""
    row.replied_at, row.replied_by_id = act.at, act.actor.id
    owed = select(Duty).where(
        *(Duty.matter_id == act.matter.id, Duty.unit_id == row.unit_id, Duty.done_at.is_(None)),
        Duty.assignment_id.is_(None),
    )
    found = act.session.scalars(owed).all()
    duties.close(act.session, found, actor=act.actor, action=act.transition.action, at=act.at)


@effect
def move_sitting(act: Act) -> None:
    """The sitting is at another time: its clock runs until then, and every unit is asked anew."""
    sitting, matter = sitting_of(act), act.matter
    for row in sitting.attendance:
        row.forget()
    day = sitting.held_on
    assert day is not None
    length = max(0, act.calendar.between(act.calendar.delivered_on(act.at), day))
    moment = due_by(day, act.calendar, length=length)
    for term in matter.terms:
        term.length, term.counted_at = length, act.at
        term.due_on, term.due_at, term.amber_at = moment.due_on, moment.due_at, moment.amber_at
    now_due: Due | None = clocks.enter(matter, matter.standing, at=act.at, calendar=act.calendar)
    action = act.transition.action
    duties.renew(act.session, matter, matter.standing, now_due, actor=act.actor, action=action, at=act.at)


@preparation
def freeze_minutes(act: Act) -> None:
    """What is issued goes into the record word for word."""
    act.inputs["minutes"] = sitting_of(act).minutes
    act.inputs["resolutions"] = [one.record() for one in _resolutions(act)]


@effect
def send_minutes(act: Act) -> None:
    """The minutes are copied to every invited unit, and to those that are to carry out what was resolved."""
    invited = [row.unit_id for row in sitting_of(act).attendance]
    charged = [key for one in _resolutions(act) for key in (one.lead_unit_id, *one.supports) if key is not None]
    give(act, dict.fromkeys([*invited, *charged]), Relation.COPY)


@effect
def draft_minutes(act: Act) -> None:
    """The numbered minutes (会议纪要)."""
    drafting.draft(act.session, act.matter, "minutes", actor=act.actor, at=act.at)


@effect
def free_items(act: Act) -> None:
    """What units had proposed waits for another sitting."""
    act.session.execute(
        update(AgendaItem)
        .where(AgendaItem.sitting_id == act.matter.id, AgendaItem.standing == TAKEN, AgendaItem.is_proposal)
        .values(sitting_id=None, position=0, standing=PROPOSED, decided_at=None, decided_by_id=None)
    )


def sitting_of(act: Act) -> Sitting:
    """The sitting that the act is about."""
    sitting = act.matter.sitting
    assert sitting is not None
    return sitting


def _resolutions(act: Act) -> list[Resolution]:
    rows = select(Resolution).where(Resolution.sitting_id == act.matter.id).order_by(Resolution.number, Resolution.id)
    return list(act.session.scalars(rows))


def give(act: Act, unit_ids: Iterable[int], role: Relation) -> None:
    """A part without clock for each unit: it lets them know of the matter."""
    assert act.actor is not None
    for unit_id in unit_ids:
        part = Assignment(
            meeting_id=act.matter.meeting_id, matter_id=act.matter.id, unit_id=unit_id, role=role, state=READY[role]
        )
        part.delivered_at, part.delivered_by_id = act.at, act.actor.id
        act.session.add(part)
    act.session.flush()
