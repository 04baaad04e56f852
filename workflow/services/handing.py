"""Handing resolutions on: each becomes a problem or a task, all of them or none, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

import workflow.services.effects.all  # noqa: F401  (registers every effect)
from workflow import clock
from workflow.db import transaction
from workflow.engine.definition import Transition
from workflow.errors import Forbidden, Invalid, Refused
from workflow.models.matter import Matter
from workflow.models.problem import Problem
from workflow.models.sitting import TASK, Resolution
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.queries.calendars import calendar_of
from workflow.services import steps
from workflow.services.beginning import begin
from workflow.services.made import begun, made_version
from workflow.services.resolutions import of_sitting, refuse_handed, tie
from workflow.services.sittings import OFFICE_DOES, locked, record, refuse_others, refuse_unless, shown
from workflow.services.steps import Raw
from workflow.types import Text

HAND_ON = Transition("hand_on", Text("议定事项转办", "Hand resolutions on"), (), None, OFFICE_DOES)
MOST = 50
REGISTER, ACCEPT, ASSIGN = "register", "accept", "assign"
MODES = (ASSIGN, ACCEPT)
LONGEST_TASK = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """How one resolution is handed on.

    Attributes:
        given: what the office adds to the minutes: `category`, `severity`, `place`, `urgency`, `needs_plan` of a
            problem, `task_type` of a task and, where it differs from the resolution's own, `days`.
    """

    resolution: UUID
    given: Mapping[str, str]


class NotHanded(Invalid):
    """Nothing was handed on: what stood in the way of each resolution, by its uid."""


def hand_on(sitting_uid: UUID, orders: Sequence[Order], *, mode: str, actor: User) -> list[Matter]:
    """Make a problem or a task of each resolution, in their order.

    Args:
        mode: `assign` delivers each to its units at once, which starts their clocks; `accept` registers it and leaves
            the assignment for later; a task is delivered in either case.

    Raises:
        Forbidden: the person is no coordinator of the office.
        NotFound: no such sitting, or a resolution that is not of it.
        Refused: the minutes are not issued.
        Invalid: nothing is chosen, or more than fifty.
        NotHanded: one or more of the resolutions cannot be handed on; then none is.
    """
    if not 0 < len(orders) <= MOST or mode not in MODES:
        raise Invalid({"": Text(f"请选择 1 至 {MOST} 项议定事项。", f"Choose between 1 and {MOST} resolutions.")})
    with transaction() as session:
        matter = locked(session, sitting_uid, actor)
        refuse_others(actor)
        refuse_unless(matter, ("issued",))
        made: list[Matter] = []
        faults: dict[str, Text] = {}
        for order in orders:
            one = of_sitting(session, matter, order.resolution)
            try:
                refuse_handed(one)
                made.append(_handed(session, matter, one, order, mode, actor))
            except (Invalid, Refused, Forbidden) as error:
                faults[str(one.uid)] = _said(error)
        if faults:
            raise NotHanded(faults)
        numbers = "、".join(one.number for one in made)
        record(session, matter, HAND_ON, actor, [shown("problems", Text("转办为", "As"), Text(numbers, numbers))])
    return made


def _handed(session: Session, sitting: Matter, one: Resolution, order: Order, mode: str, actor: User) -> Matter:
    if one.becomes == TASK:
        return _task(session, sitting, one, order.given, actor)
    return _problem(session, sitting, one, order, mode, actor)


def _task(session: Session, sitting: Matter, one: Resolution, given: Mapping[str, str], actor: User) -> Matter:
    """Register a task, which delivers it to its units."""
    days, units = _days(session, sitting, one, given), _uids(session, one)
    raw = _raw(
        title=one.title,
        task_type=given.get("task_type") or "accept",
        source="meeting",
        lead=units.get(one.lead_unit_id or 0, ""),
        days=days,
        requirements=one.text,
    )
    version = made_version(session, TASK, sitting.meeting_id)
    task = begun(session, version, {**raw, **_supports(one, units, days)}, actor=actor)
    tie(one, task)
    return task


def _problem(session: Session, sitting: Matter, one: Resolution, order: Order, mode: str, actor: User) -> Matter:
    """Register, accept and, where asked, assign one problem."""
    days = _days(session, sitting, one, order.given)
    units = _uids(session, one)
    problem = begin(session, sitting.meeting, "problem", title=one.title, actor=actor, detail=Problem())
    tie(one, problem)
    steps.fire(session, problem, "submit", _submission(sitting, one, order.given), actor=actor)
    steps.fire(session, problem, "accept", _acceptance(sitting, one, order.given), actor=actor)
    if mode == ASSIGN:
        steps.fire(session, problem, "assign", _assignment(one, units, days, order.given), actor=actor)
    return problem


def _said(error: Invalid | Refused | Forbidden) -> Text:
    """Why a resolution cannot be handed on, in one sentence a language."""
    if not isinstance(error, Invalid):
        return error.reason
    return Text("；".join(one.zh for one in error.faults.values()), "; ".join(one.en for one in error.faults.values()))


def _days(session: Session, sitting: Matter, one: Resolution, given: Mapping[str, str]) -> str:
    """The term in working days: what was typed, else the resolution's own, else until the day that was set."""
    if given.get("days"):
        return given["days"]
    if one.length is not None:
        return str(one.length)
    calendar = calendar_of(session, sitting.meeting)
    days = calendar.between(calendar.delivered_on(clock.now()), one.due_on) if one.due_on else 0
    if days < 1:
        text = Text(
            "完成日期已过或就在今天，请填写办理时限。", "The day that was set is past or today; give a term instead."
        )
        raise Invalid({"days": text})
    return str(days)


def _uids(session: Session, one: Resolution) -> dict[int, str]:
    keys = [key for key in (one.lead_unit_id, *one.supports) if key is not None]
    rows = session.execute(select(Unit.id, Unit.uid).where(Unit.id.in_(keys), Unit.closed_on.is_(None)))
    return {key: str(uid) for key, uid in rows}


def source_of(sitting: Matter, one: Resolution) -> Text:
    """Where a problem comes from, in words."""
    return Text(f"{sitting.number} 议定事项 {one.number}", f"{sitting.number}, resolution {one.number}")


def _submission(sitting: Matter, one: Resolution, given: Mapping[str, str]) -> Raw:
    held = sitting.sitting.held_on if sitting.sitting else None
    day = f"（{held.year}年{held.month}月{held.day}日）" if held else ""
    return _raw(
        title=one.title,
        source="meeting",
        category=given.get("category", ""),
        severity=given.get("severity", ""),
        facts=f"{sitting.title}{day}议定：{one.text}",
        place=given.get("place", ""),
        found_on=held.isoformat() if held else "",
    )


def _acceptance(sitting: Matter, one: Resolution, given: Mapping[str, str]) -> Raw:
    basis = f"{sitting.title}纪要（{source_of(sitting, one).zh}）。"
    return _raw(category=given.get("category", ""), severity=given.get("severity", ""), basis=basis)


def _assignment(one: Resolution, units: Mapping[int, str], days: str, given: Mapping[str, str]) -> Raw:
    raw = _raw(
        lead=units.get(one.lead_unit_id or 0, ""),
        days=days,
        urgency=given.get("urgency") or "normal",
        needs_plan=given.get("needs_plan") or "true",
        requirements=one.text,
    )
    return {**raw, **_supports(one, units, days)}


def _supports(one: Resolution, units: Mapping[int, str], days: str) -> dict[str, list[str]]:
    """The rows of the supporting units, as a form posts them."""
    found: dict[str, list[str]] = {}
    for number, key in enumerate(one.supports):
        task = {"unit": units.get(key, ""), "task": one.text[:LONGEST_TASK], "days": days}
        found |= {f"supports-{number}-{name}": [value] for name, value in task.items()}
    return found


def _raw(**values: str) -> dict[str, list[str]]:
    return {name: [value] for name, value in values.items()}
