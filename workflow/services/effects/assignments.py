"""Effects on the parts of units: delivering, withdrawing, and letting the lead's follow its matter."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from workflow.engine.deadlines import Due, due
from workflow.engine.definition import Limit
from workflow.models.assignment import ENDED, Assignment
from workflow.models.document import SUPERSEDED, VOID
from workflow.models.duty import Duty
from workflow.models.unit import Unit, worked_by_unit
from workflow.services import alarms, clocks, drafting, duties
from workflow.services.beginning import latest
from workflow.services.effects.registry import effect
from workflow.services.gathering import gathered
from workflow.types import Relation

if TYPE_CHECKING:
    from workflow.services.steps import Act

DELIVERED = (Relation.LEAD, Relation.SUPPORT, Relation.COPY)
"""What an assignment gives and its end takes back; opinions and countersignatures end with the step that asked."""


@effect
def deliver_assignments(act: Act) -> None:
    """Give the lead, the supporting and the copied units of the form their parts; delivery starts their clocks."""
    lead = act.rows.units[act.inputs["lead"]]
    act.matter.lead_unit_id = lead.id
    clocks.adopt(act.matter, lead.kind, at=act.at, calendar=act.calendar)
    deliver(act, lead, Relation.LEAD, task=act.inputs.get("requirements") or "", days=int(act.inputs["days"]))
    for row in act.inputs.get("supports") or []:
        support = deliver(act, act.rows.units[row["unit"]], Relation.SUPPORT, task=row["task"], days=int(row["days"]))
        renew(act, support)
    for uid in act.inputs.get("copies") or []:
        deliver(act, act.rows.units[uid], Relation.COPY)


def deliver(act: Act, unit: Unit, role: Relation, *, task: str = "", days: int | None = None) -> Assignment:
    """A part given to a unit now, with the clocks that its length says."""
    sign = _sign_due(act, unit) if days else None
    own = act.calendar.of(worked_by_unit(unit.kind))
    term = due(Limit(days), act.at, own) if days else None
    assert act.actor is not None
    part = Assignment(
        meeting_id=act.matter.meeting_id,
        matter_id=act.matter.id,
        matter=act.matter,
        unit_id=unit.id,
        unit=unit,
        role=role,
        state="pending_sign",
        task=task,
        delivered_at=act.at,
        delivered_by_id=act.actor.id,
        sign_due_on=sign.due_on if sign else None,
        sign_due_at=sign.due_at if sign else None,
        length=days,
        due_on=term.due_on if term else None,
        due_at=term.due_at if term else None,
        amber_at=term.amber_at if term else None,
    )
    act.session.add(part)
    known = gathered(act.session)
    if known is None:
        act.session.flush()
    else:
        known.parts[act.matter.id].append(part)
    alarms.arm_part(part, act.calendar)
    return part


def _sign_due(act: Act, unit: Unit) -> Due | None:
    """Until when a unit signs for its part: soon where the matter is urgent."""
    first = latest(act.session, "assignment").workflow
    length = first.states[first.initial].limit_for(act.matter.problem.urgency if act.matter.problem else None)
    return due(length, act.at, act.calendar.of(worked_by_unit(unit.kind))) if length else None


def renew(act: Act, part: Assignment) -> None:
    """The duty of a supporting unit: sign for it, then report."""
    duties.renew_for(
        act.session,
        part,
        latest(act.session, "assignment").workflow,
        duty_due(part),
        actor=act.actor,
        action=act.transition.action,
        at=act.at,
    )


def duty_due(part: Assignment) -> Due | None:
    """What a supporting unit's present duty is due by: signing has a limit of its own."""
    if part.due_on is None or part.due_at is None or part.amber_at is None:
        return None
    if (
        part.state == "pending_sign"
        and part.sign_due_at is not None
        and part.sign_due_on is not None
        and part.sign_due_at < part.due_at
    ):
        return Due(part.sign_due_on, part.sign_due_at, part.delivered_at)
    return Due(part.due_on, part.due_at, part.amber_at)


def current(act: Act, *roles: Relation) -> list[Assignment]:
    """The matter's parts that are neither returned nor withdrawn, oldest first."""
    known = gathered(act.session)
    if known is not None and act.matter.id in known.parts:
        mine = [part for part in known.parts[act.matter.id] if part.state not in ENDED]
        return [part for part in mine if part.role in (roles or tuple(Relation))]
    rows = (
        select(Assignment)
        .where(Assignment.matter_id == act.matter.id, Assignment.state.not_in(ENDED))
        .order_by(Assignment.id)
        .execution_options(populate_existing=True)
    )
    return [part for part in act.session.scalars(rows) if part.role in (roles or tuple(Relation))]


@effect
def withdraw_assignments(act: Act) -> None:
    """Take every part back, and the slip that gave them: the assignment was wrong, or its return was accepted."""
    drafting.revoke(act.session, act.matter, "assignment_slip", VOID)
    state = "returned" if act.transition.action == "return_accept" else "withdrawn"
    for part in current(act, *DELIVERED):
        end(act, part, state if part.role == Relation.LEAD else "withdrawn")
    act.matter.lead_unit_id, act.matter.percent = None, 0


def end(act: Act, part: Assignment, state: str) -> None:
    """Put a unit out of it: its clock stops, lateness is kept, and its duties end."""
    part.state, part.ended_at = state, act.at
    if part.reported_at is None and part.due_at is not None:
        part.is_late = part.is_late or act.at >= part.due_at
    open_duties = select(Duty).where(Duty.assignment_id == part.id, Duty.done_at.is_(None))
    duties.close(
        act.session, act.session.scalars(open_duties).all(), actor=act.actor, action=act.transition.action, at=act.at
    )


@effect
def transfer_lead(act: Act) -> None:
    """Hand the lead to another unit, which begins at nought; the supports keep their parts and clocks.

    What the new lead had as a supporting or copied unit ends: nobody reviews their own reply. Replies that wait for
    review wait for the new lead. The slip of the former lead is superseded by the one that follows.
    """
    drafting.revoke(act.session, act.matter, "assignment_slip", SUPERSEDED)
    unit, problem = act.rows.units[act.inputs["lead"]], act.matter.problem
    for part in current(act, *DELIVERED):
        if part.role == Relation.LEAD or part.unit_id == unit.id:
            end(act, part, "withdrawn")
    act.matter.lead_unit_id, act.matter.percent = unit.id, 0
    clocks.adopt(act.matter, unit.kind, at=act.at, calendar=act.calendar)
    if problem is not None:
        problem.plan, problem.handler_uid = None, ""
    task = problem.requirements if problem else str((act.matter.details or {}).get("requirements") or "")
    deliver(act, unit, Relation.LEAD, task=task, days=int(act.inputs["days"]))
    for part in current(act, Relation.SUPPORT):
        if part.state == "reported":
            _review(act, part)


def _review(act: Act, part: Assignment) -> None:
    """The duty of the lead to review a supporting unit's reply."""
    flow = latest(act.session, "assignment").workflow
    limit = flow.states[part.state].limit
    moment = due(limit, act.at, act.calendar) if limit else None
    duties.renew_for(act.session, part, flow, moment, actor=act.actor, action=act.transition.action, at=act.at)


@effect
def lead_handling(act: Act) -> None:
    """The lead has signed for its part, or was told to take it."""
    for part in current(act, Relation.LEAD):
        if part.signed_at is None and part.is_signed_late is None:
            part.is_signed_late = part.sign_due_at is not None and act.at >= part.sign_due_at
        part.state, part.signed_at = "handling", part.signed_at or act.at
    if act.matter.problem is not None and act.inputs.get("handler"):
        act.matter.problem.handler_uid = act.inputs["handler"]


@effect
def return_lead(act: Act) -> None:
    """The lead asks to be rid of it; its part stays until the ruling, and what the ruling takes is not its delay."""
    for part in current(act, Relation.LEAD):
        part.is_signed_late = part.sign_due_at is not None and act.at >= part.sign_due_at


@effect
def lead_reported(act: Act) -> None:
    """The lead has reported: its clock stops."""
    for part in current(act, Relation.LEAD):
        stop(part, act.at)
        part.state, part.percent = "reported", 100


def stop(part: Assignment, at: datetime) -> None:
    """A unit has done its part: its clock stops, and whether it was late is kept for ever."""
    part.reported_at = at
    part.is_late = part.is_late or (part.due_at is not None and at >= part.due_at)


@effect
def lead_rework(act: Act) -> None:
    """The lead must do it again, by the matter's new term."""
    term = next((t for t in act.matter.terms if t.name == "unit"), None)
    for part in current(act, Relation.LEAD):
        part.state, part.reported_at, part.accepted_at = "handling", None, None
        if term is not None:
            part.length = term.length
            part.due_on, part.due_at, part.amber_at = term.due_on, term.due_at, term.amber_at


@effect
def lead_accepted(act: Act) -> None:
    """The matter is accepted: every part that has replied is, and nobody owes anything any more.

    A supporting unit that has not replied is out of it, and the record does not say that it replied.
    """
    for part in current(act, Relation.LEAD, Relation.SUPPORT):
        if part.role == Relation.SUPPORT and part.reported_at is None:
            if part.ended_at is None:
                end(act, part, "ended")
            continue
        if part.reported_at is None:
            stop(part, act.at)
        part.state, part.accepted_at = "accepted", part.accepted_at or act.at
    duties.close_all(act.session, act.matter, actor=act.actor, action=act.transition.action, at=act.at)


@effect
def part_signed(act: Act) -> None:
    """A supporting unit has signed for its part."""
    if act.assignment is not None:
        act.assignment.signed_at = act.assignment.signed_at or act.at


@effect
def part_reported(act: Act) -> None:
    """A supporting unit has reported: its clock stops."""
    if act.assignment is not None:
        stop(act.assignment, act.at)
        act.assignment.percent = 100
        act.assignment.reply = str(act.inputs.get("text") or act.inputs.get("reply") or "")


@effect
def part_accepted(act: Act) -> None:
    """The lead or the office accepts a supporting unit's report."""
    if act.assignment is not None:
        act.assignment.accepted_at = act.at


@effect
def part_rework(act: Act) -> None:
    """A supporting unit must do it again; its clock runs on."""
    if act.assignment is not None:
        act.assignment.reported_at = None


@effect
def part_ended(act: Act) -> None:
    """A supporting unit is out of it."""
    if act.assignment is not None:
        act.assignment.ended_at = act.at
