"""Reading reminders: the log of a matter, whom one may remind, what is overdue, and who has not replied."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from workflow.engine.definition import Workflow
from workflow.models.assignment import Assignment
from workflow.models.duty import Duty
from workflow.models.matter import Matter
from workflow.models.reminder import BY_HAND, Reminder
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.queries.roles import BANK_POSITIONS, FIELD_POSITIONS
from workflow.queries.scope import visible_to
from workflow.types import Phase, Position, Relation, UnitKind

REMINDING = frozenset({Position.COORDINATOR, Position.DIRECTOR, Position.REVIEWER})
"""Of the office, who reminds any unit."""
ASKING = REMINDING | {Position.HEAD, Position.LIAISON, Position.HANDLER, Position.LEADER, Position.TEAM_LEADER}
"""Who reminds those that support their unit, or that it asked."""
MOST = 500
"""Rows of the list, and as many reminders in one go."""


def of_matter(session: Session, matter: Matter) -> tuple[Reminder, ...]:
    """Every reminder about a matter, newest first; no statement where there is none."""
    if not matter.reminders:
        return ()
    rows = select(Reminder).where(Reminder.matter_id == matter.id).order_by(Reminder.id.desc())
    return tuple(session.scalars(rows.options(*_SHOWN)))


_SHOWN = (
    joinedload(Reminder.unit),
    joinedload(Reminder.sent_by),
    joinedload(Reminder.sent_by_unit),
    joinedload(Reminder.replied_by),
)


def oversees(viewer: User) -> bool:
    """The viewer reminds any unit: they direct, co-ordinate or review for the office."""
    return viewer.unit is not None and viewer.unit.kind == UnitKind.OFFICE and bool(viewer.positions & REMINDING)


def may_remind(viewer: User) -> bool:
    """The viewer has a position that reminds somebody."""
    return viewer.unit_id is not None and bool(viewer.positions & ASKING)


def may_answer(viewer: User) -> bool:
    """The viewer has a position that acts; a reader replies to nothing."""
    return bool(viewer.positions - {Position.VIEWER, Position.AUDITOR}) and not viewer.is_administrator


Target = tuple[UUID, UUID, UUID | None]
"""What a unit owes, by the uids of the matter, of the unit and of its part; no part means the matter itself."""


def targets(
    session: Session, matters: Collection[Matter], actor: User, only: Collection[Target] = ()
) -> Sequence[Duty]:
    """What other units owe on these matters that `actor` may remind them of; one statement, or none.

    Args:
        only: of the matters named here nothing but this.
    """
    if not matters or not may_remind(actor):
        return []
    rows = (
        select(Duty)
        .join(Matter, Matter.id == Duty.matter_id)
        .join(Assignment, Assignment.id == Duty.assignment_id, isouter=True)
        .where(Duty.matter_id.in_([matter.id for matter in matters]), Duty.done_at.is_(None))
        .where(Duty.unit_id != actor.unit_id, _is_mine_to_urge(actor))
        .options(joinedload(Duty.unit), joinedload(Duty.assignment))
        .order_by(Duty.id)
    )
    uids, narrowed = {matter.id: matter.uid for matter in matters}, {matter_uid for matter_uid, _, _ in only}
    found = [(uids[duty.matter_id], duty) for duty in session.scalars(rows)]
    return [duty for uid, duty in found if uid not in narrowed or target(uid, duty) in only]


def target(matter_uid: UUID, duty: Duty) -> Target:
    """What a duty is to whoever picks it to be reminded of."""
    return matter_uid, duty.unit.uid, duty.assignment.uid if duty.assignment else None


def _is_mine_to_urge(actor: User) -> ColumnElement[bool]:
    if oversees(actor):
        return Duty.id.is_not(None)
    supports = and_(Assignment.role == Relation.SUPPORT, Matter.lead_unit_id == actor.unit_id)
    return or_(supports, Assignment.asked_by_unit_id == actor.unit_id)


def holders(
    matter: Matter, parts: Sequence[Assignment], part_flows: Mapping[Relation, Workflow], viewer: User
) -> list[tuple[Unit, Assignment | None]]:
    """The same as `targets` from what a page has read already: each unit that must act, with the part it owes."""
    if matter.phase != Phase.OPEN or not may_remind(viewer):
        return []
    found: list[tuple[Unit, Assignment | None]] = []
    if oversees(viewer):
        found += [(unit, None) for role in matter.standing.holder if (unit := unit_of(matter, role)) is not None]
    for part in parts:
        flow = part_flows.get(Relation(part.role))
        is_owed = flow is not None and any(role.startswith(f"{part.role}.") for role in flow.states[part.state].holder)
        is_lead = part.role == Relation.SUPPORT and matter.lead_unit_id == viewer.unit_id
        if is_owed and (oversees(viewer) or is_lead or part.asked_by_unit_id == viewer.unit_id):
            found.append((part.unit, part))
    others = [one for one in found if one[0].id != viewer.unit_id]
    return list({(unit.id, part.id if part else 0): (unit, part) for unit, part in others}.values())


def unit_of(matter: Matter, role: str) -> Unit | None:
    """The unit that owes what a role of the matter itself holds; None for the office and the system."""
    relation, _, position = role.partition(".")
    is_bank = position in BANK_POSITIONS and matter.bank is not None
    is_in_field = position in FIELD_POSITIONS and matter.station is not None
    units = {
        Relation.LEAD: matter.lead_unit,
        Relation.SUBJECT: matter.bank if is_bank else matter.subject_unit,
        Relation.STATION: matter.station,
        Relation.ENFORCEMENT: matter.station if is_in_field else matter.enforcement_unit,
        Relation.INITIATOR: matter.created_unit,
    }
    return next((unit for name, unit in units.items() if name == relation), None)


def sent_since(session: Session, matter_ids: Collection[int], moment: datetime) -> set[tuple[int, int, int | None]]:
    """Matter, unit and part of everybody who was reminded by hand since a moment; one statement."""
    rows = session.execute(
        select(Reminder.matter_id, Reminder.unit_id, Reminder.assignment_id).where(
            Reminder.matter_id.in_(matter_ids), Reminder.kind == BY_HAND, Reminder.sent_at >= moment
        )
    )
    return {(matter_id, unit_id, part_id) for matter_id, unit_id, part_id in rows}


def unanswered(session: Session, viewer: User) -> Sequence[Reminder]:
    """Reminders that wait for a reply as long as what they are about is not done, the earliest due first."""
    part = or_(Duty.assignment_id == Reminder.assignment_id, Reminder.assignment_id.is_(None))
    owed = select(Duty.id).where(Duty.matter_id == Reminder.matter_id, Duty.unit_id == Reminder.unit_id, part)
    rows = (
        select(Reminder)
        .join(Matter, Matter.id == Reminder.matter_id)
        .where(Reminder.meeting_id == viewer.meeting_id, Reminder.replied_at.is_(None), visible_to(viewer))
        .where(owed.where(Duty.done_at.is_(None)).exists())
        .order_by(Reminder.reply_due_at, Reminder.id)
        .limit(MOST)
    )
    return session.scalars(rows.options(*_SHOWN, joinedload(Reminder.matter))).all()


def overdue(session: Session, viewer: User, now: datetime) -> Sequence[Duty]:
    """What other units have not done in time, the longest overdue first."""
    rows = (
        select(Duty)
        .join(Matter, Matter.id == Duty.matter_id)
        .where(Duty.meeting_id == viewer.meeting_id, Duty.done_at.is_(None), Duty.sort_at <= now)
        .where(Duty.unit_id != viewer.unit_id, Matter.phase == Phase.OPEN, visible_to(viewer))
        .options(joinedload(Duty.unit), joinedload(Duty.matter), joinedload(Duty.assignment))
        .order_by(Duty.sort_at, Duty.id)
        .limit(MOST)
    )
    return session.scalars(rows).all()
