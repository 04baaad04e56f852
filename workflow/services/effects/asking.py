"""Effects of opinions, delegated steps and copies: asking, answering, taking back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from workflow.engine.deadlines import Due, due
from workflow.engine.definition import Limit
from workflow.errors import Invalid
from workflow.models.assignment import AFTER, BEFORE, DELEGATE, OVER, Assignment, part_kind
from workflow.models.duty import Duty
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.services import alarms, duties
from workflow.services.beginning import latest
from workflow.services.effects.assignments import stop
from workflow.services.effects.registry import effect, preparation
from workflow.types import Relation, Text

if TYPE_CHECKING:
    from workflow.services.steps import Act


def ask(act: Act, unit: Unit, role: Relation, *, task: str, moment: Due | None, **columns: Any) -> Assignment:
    """Give a unit a part of its own that it is to answer, and the duty that goes with it."""
    assert act.actor is not None
    flow = latest(act.session, part_kind(role, act.matter.kind)).workflow
    part = Assignment(
        meeting_id=act.matter.meeting_id,
        matter_id=act.matter.id,
        matter=act.matter,
        unit_id=unit.id,
        unit=unit,
        role=role,
        state=flow.initial,
        task=task,
        delivered_at=act.at,
        delivered_by_id=act.actor.id,
        asked_by_unit_id=act.actor.unit_id,
        due_on=moment.due_on if moment else None,
        due_at=moment.due_at if moment else None,
        amber_at=moment.amber_at if moment else None,
        **columns,
    )
    act.session.add(part)
    act.session.flush()
    act.made.append(part)
    alarms.arm_part(part, act.calendar)
    duties.renew_for(act.session, part, flow, moment, actor=act.actor, action=act.transition.action, at=act.at)
    return part


def asked(act: Act) -> list[Assignment]:
    """The matter's parts that are not over, oldest first, with what this transaction has changed in them."""
    act.session.flush()
    rows = select(Assignment).where(Assignment.matter_id == act.matter.id, Assignment.state.not_in(OVER))
    return list(act.session.scalars(rows.order_by(Assignment.id)))


@preparation
def may_consult(act: Act) -> None:
    """Nobody asks their own unit, or a unit that has not answered yet.

    Raises:
        Invalid: a unit that cannot be asked.
    """
    waiting = {part.unit_id for part in asked(act) if part.role == Relation.CONSULT and part.state == "pending"}
    for uid in act.inputs["units"]:
        _refuse_unit(act, act.rows.units[uid], "units", waiting)


def _refuse_unit(act: Act, unit: Unit, field: str, waiting: set[int]) -> None:
    if act.actor is not None and unit.id == act.actor.unit_id:
        raise Invalid({field: Text("不能选择本单位。", "Choose another unit than your own.")})
    if unit.id in waiting:
        zh, en = f"“{unit.short_zh}”已在征求意见，尚未答复。", f"{unit.short_en} has been asked and has not answered."
        raise Invalid({field: Text(zh, en)})


@effect
def consult(act: Act) -> None:
    """Ask other units for their opinion; the holder, or the next one, waits for it."""
    days, mode = int(act.inputs["days"]), act.inputs.get("mode") or BEFORE
    moment = due(Limit(days), act.at, act.calendar)
    for uid in act.inputs["units"]:
        ask(
            act,
            act.rows.units[uid],
            Relation.CONSULT,
            task=act.inputs["question"],
            moment=moment,
            length=days,
            mode=AFTER if mode == AFTER else BEFORE,
            asked_state=act.matter.state,
        )


@preparation
def may_delegate(act: Act) -> None:
    """A step is handed to one other unit, or to one other person of the holder's own.

    Raises:
        Invalid: neither is named, or both, or the holder.
    """
    unit, person = act.inputs.get("unit"), act.inputs.get("person")
    if bool(unit) == bool(person):
        zh, en = "受托单位和受托人员选填一项。", "Name either a unit or a person, and not both."
        raise Invalid({"unit": Text(zh, en)})
    if unit:
        waiting = {part.unit_id for part in asked(act) if part.role == Relation.CONSULT and part.state == "pending"}
        _refuse_unit(act, act.rows.units[unit], "unit", waiting)
    elif act.actor is not None:
        _refuse_person(act.rows.people[str(person)], act.actor)


def _refuse_person(person: User, actor: User) -> None:
    if person.unit_id != actor.unit_id:
        zh, en = "请选择本单位人员；委派其他单位请填“受托单位”。", "Choose a person of your own unit."
        raise Invalid({"person": Text(zh, en)})
    if person.id == actor.id:
        raise Invalid({"person": Text("不能委派给自己。", "Choose another person than yourself.")})


@effect
def delegate(act: Act) -> None:
    """Let another do the holder's step; it comes back with an opinion, and the holder's duty rests until then."""
    person = act.rows.people.get(act.inputs.get("person") or "")
    unit = person.unit if person is not None else act.rows.units[act.inputs["unit"]]
    assert unit is not None
    days = int(act.inputs["days"])
    ask(
        act,
        unit,
        Relation.CONSULT,
        task=act.inputs["question"],
        moment=due(Limit(days), act.at, act.calendar),
        length=days,
        mode=DELEGATE,
        asked_state=act.matter.state,
        person_id=person.id if person is not None else None,
    )
    for duty in _owed(act, act.actor.unit_id if act.actor else None):
        duty.is_resting = True


def _owed(act: Act, unit_id: int | None) -> list[Duty]:
    """The open duties of a unit on the matter itself."""
    own = (Duty.matter_id == act.matter.id, Duty.unit_id == unit_id, Duty.assignment_id.is_(None))
    return list(act.session.scalars(select(Duty).where(*own, Duty.done_at.is_(None))))


@effect
def part_answered(act: Act) -> None:
    """The opinion is there: its clock stops, and whoever asked finds the matter marked as new."""
    part = act.assignment
    if part is not None:
        stop(part, act.at)
        part.percent, part.reply = 100, str(act.inputs.get("opinion") or "")
        _wake(act, part)


@effect
def part_declined(act: Act) -> None:
    """Nobody answers any more: it was returned, or taken back."""
    if act.assignment is not None:
        act.assignment.ended_at = act.at
        _wake(act, act.assignment)


def _wake(act: Act, part: Assignment) -> None:
    for duty in _owed(act, part.asked_by_unit_id):
        duty.seen_at = None
        duty.is_resting = duty.is_resting and part.mode != DELEGATE


@effect
def copy_to(act: Act) -> None:
    """Let more units know; who has a part already need not be told."""
    known = {part.unit_id for part in asked(act)}
    for uid in act.inputs["units"]:
        unit = act.rows.units[uid]
        if unit.id not in known:
            ask(act, unit, Relation.COPY, task=act.inputs.get("note") or "", moment=None)


@preparation
def may_copy(act: Act) -> None:
    """A copy goes to somebody who does not know yet.

    Raises:
        Invalid: every unit named has a part already.
    """
    known = {part.unit_id for part in asked(act)} | {act.actor.unit_id if act.actor else None}
    if all(act.rows.units[uid].id in known for uid in act.inputs["units"]):
        zh, en = "所选单位均已知悉本事项，请另选。", "The units chosen know of the matter already; choose others."
        raise Invalid({"units": Text(zh, en)})
