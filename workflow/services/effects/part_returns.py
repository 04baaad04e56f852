"""Effects of a supporting unit's return of its part: it is counted, and another unit may take the part over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.errors import Invalid
from workflow.models.assignment import Assignment
from workflow.models.unit import Unit, worked_by_unit
from workflow.queries.facts_of_parts import returned
from workflow.services.effects.assignments import current, deliver, renew
from workflow.services.effects.registry import effect
from workflow.types import Relation, Text

if TYPE_CHECKING:
    from workflow.services.steps import Act


@effect
def count_part_return(act: Act) -> None:
    """A supporting unit asks to be rid of its part; how often it did is kept apart from the lead's returns."""
    part = act.assignment
    if part is None:
        return
    before, people = returned(act.matter, part.unit_id), (act.actor, act.on_behalf)
    by = sorted({*before["by"], *(person.id for person in people if person is not None)})
    counted = {**(act.matter.memory.get("part_returns") or {}), str(part.unit_id): {**before, "by": by}}
    counted[str(part.unit_id)]["times"] += 1
    act.matter.memory = {**act.matter.memory, "part_returns": counted}


@effect
def support_instead(act: Act) -> None:
    """Give the part that was returned to the unit of the form, if one is named: the same task and length, counted anew.

    Raises:
        Invalid: that unit has a part in the matter already, or it is the one that returned.
    """
    part = act.assignment
    if part is None or not act.inputs.get("instead"):
        return
    unit = act.rows.units[act.inputs["instead"]]
    if unit.id == part.unit_id or any(one.unit_id == unit.id for one in current(act, Relation.LEAD, Relation.SUPPORT)):
        zh, en = "该单位已承办本事项，请另选单位。", "This unit has a part in the matter already; choose another."
        raise Invalid({"instead": Text(zh, en)})
    renew(act, deliver(act, unit, Relation.SUPPORT, task=part.task, days=_days_left(act, part, unit)))


def _days_left(act: Act, part: Assignment, unit: Unit) -> int:
    """The length of a part, but no longer than the lead has left."""
    own, length = act.calendar.of(worked_by_unit(unit.kind)), part.length or 1
    ends = [one.due_on for one in current(act, Relation.LEAD) if one.due_on is not None]
    return max(1, min([length, *(own.between(own.delivered_on(act.at), day) for day in ends)]))
