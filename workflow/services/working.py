"""By whose calendar a clock of a matter counts: that of the kind of unit which must act while it runs."""

from __future__ import annotations

from workflow.engine.deadlines import Calendar
from workflow.models.matter import Matter
from workflow.models.unit import worked_by_unit
from workflow.queries.roles import FIELD_POSITIONS
from workflow.types import SYSTEM, Relation, UnitKind


def worked_by(matter: Matter, name: str, calendar: Calendar) -> str | None:
    """The kind of unit whose calendar counts for a state or a term; None where that is the office's.

    Args:
        name: the state's code or the term's name; a term counts by who holds the first state that is on it.
    """
    if not calendar.kinds:
        return None
    states = matter.workflow.states
    state = states.get(name) or next((one for one in states.values() if one.on_term == name), None)
    role = next((role for role in state.holder if role != SYSTEM), None) if state else None
    kind = _kind(matter, role) if role else None
    return kind if kind in calendar.kinds else None


def _kind(matter: Matter, role: str) -> str | None:
    relation, _, position = role.partition(".")
    match relation:
        case Relation.SUBJECT:
            return UnitKind.BANK
        case Relation.STATION:
            return UnitKind.STATION
        case Relation.ENFORCEMENT:
            return UnitKind.STATION if position in FIELD_POSITIONS and matter.station_id else UnitKind.BUREAU
        case Relation.LEAD:
            return worked_by_unit(matter.lead_unit.kind) if matter.lead_unit else None
        case Relation.INITIATOR:
            return worked_by_unit(matter.created_unit.kind) if matter.created_unit else None
    return None
