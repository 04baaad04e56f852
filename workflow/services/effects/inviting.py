"""Effects on who is invited to a sitting once its notice is out: units that come to it, and units that need not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Select, select

from workflow.errors import Invalid
from workflow.models.assignment import ENDED, Assignment
from workflow.models.duty import Duty
from workflow.models.sitting import Attendance
from workflow.models.unit import Unit
from workflow.services import clocks, duties
from workflow.services.effects.registry import effect, preparation
from workflow.services.effects.sittings import give, sitting_of
from workflow.types import Relation, Text

if TYPE_CHECKING:
    from workflow.services.steps import Act

MORE, GONE = "units", "invited"
_NOBODY_LEFT = Text(
    "至少保留一个参会单位；会议不开的，请取消会议。", "One unit at least must stay; else cancel the sitting."
)


@preparation
def may_invite_more(act: Act) -> None:
    """Only units that are not invited yet.

    Raises:
        Invalid: one of them is.
    """
    known = {row.unit_id for row in sitting_of(act).attendance}
    twice = [unit for unit in _named(act, MORE) if unit.id in known]
    if twice:
        raise Invalid({MORE: _told("已在参会单位中：{units}", "invited already: {units}", twice)})


@effect
def invite_more(act: Act) -> None:
    """They know of the sitting from now on and are to reply; nobody else is asked anything anew."""
    sitting, units = sitting_of(act), _named(act, MORE)
    sitting.attendance += [Attendance(meeting_id=act.matter.meeting_id, unit_id=unit.id) for unit in units]
    give(act, (unit.id for unit in units), Relation.INVITED)
    duties.add(act.session, act.matter, [unit.id for unit in units], clocks.now_due(act.matter), actor=act.actor)


@preparation
def may_call_off(act: Act) -> None:
    """Only units that are invited, and not all of them.

    Raises:
        Invalid: one of them is not invited, or nobody would be left.
    """
    known, units = {row.unit_id for row in sitting_of(act).attendance}, _named(act, GONE)
    strangers = [unit for unit in units if unit.id not in known]
    if strangers:
        raise Invalid({GONE: _told("不是参会单位：{units}", "not invited: {units}", strangers)})
    if len(units) == len(known):
        raise Invalid({GONE: _NOBODY_LEFT})


@effect
def call_off_units(act: Act) -> None:
    """They owe no reply any more and are no longer listed; a copy tells them so."""
    sitting, gone = sitting_of(act), {unit.id for unit in _named(act, GONE)}
    sitting.attendance = [row for row in sitting.attendance if row.unit_id not in gone]
    for part in act.session.scalars(_invitations(act, gone)):
        part.state, part.ended_at = "withdrawn", act.at
    owed = select(Duty).where(Duty.matter_id == act.matter.id, Duty.done_at.is_(None), Duty.unit_id.in_(gone))
    rows = act.session.scalars(owed).all()
    duties.close(act.session, rows, actor=act.actor, action=act.transition.action, at=act.at)
    give(act, sorted(gone), Relation.COPY)


def _invitations(act: Act, units: set[int]) -> Select[Assignment]:
    rows = select(Assignment).where(Assignment.matter_id == act.matter.id, Assignment.role == Relation.INVITED)
    return rows.where(Assignment.unit_id.in_(units), Assignment.state.not_in(ENDED))


def _named(act: Act, field: str) -> list[Unit]:
    return [act.rows.units[uid] for uid in act.inputs[field]]


def _told(zh: str, en: str, units: list[Unit]) -> Text:
    said = Text("、".join(unit.short_zh for unit in units), ", ".join(unit.short_en for unit in units))
    return Text(zh.format(units=said.zh), en.format(units=said.en))
