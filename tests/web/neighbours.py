"""A second joint meeting beside the small one, with somebody in every position: nothing of the first is theirs."""

from __future__ import annotations

from tests.factories import MONDAY
from workflow.db import transaction
from workflow.models.meeting import Meeting
from workflow.models.unit import Unit
from workflow.models.user import Grant, User
from workflow.types import ADMINISTRATORS, Position, UnitKind

UNIT_OF: dict[Position, UnitKind] = {
    Position.HEAD: UnitKind.MEMBER,
    Position.LIAISON: UnitKind.BANK,
    Position.HANDLER: UnitKind.MEMBER,
    Position.LEADER: UnitKind.BUREAU,
    Position.TEAM_LEADER: UnitKind.STATION,
    Position.INSPECTOR: UnitKind.STATION,
    Position.REPRESENTATIVE: UnitKind.OUTLET,
}
"""Where the neighbours work; whoever is not named works in their office."""


def login(position: Position) -> str:
    """The neighbour in a position."""
    return f"neighbour.{position}"


def move_in() -> None:
    """Make the second joint meeting."""
    with transaction() as session:
        meeting = Meeting(code="next", name_zh="邻区联席会议", name_en="Joint Meeting Next Door", settings={})
        session.add(meeting)
        session.flush()
        units = {kind: _unit(meeting, kind) for kind in UnitKind}
        session.add_all(units.values())
        session.flush()
        session.add_all(_person(meeting, units, position) for position in Position)


def _unit(meeting: Meeting, kind: UnitKind) -> Unit:
    return Unit(
        meeting_id=meeting.id,
        kind=kind,
        code=f"next.{kind}",
        name_zh=f"邻区{kind}",
        name_en=f"Next {kind}",
        short_zh=f"邻区{kind}",
        short_en=f"Next {kind}",
    )


def _person(meeting: Meeting, units: dict[UnitKind, Unit], position: Position) -> User:
    unit = None if position in ADMINISTRATORS else units[UNIT_OF.get(position, UnitKind.OFFICE)]
    return User(
        meeting_id=meeting.id,
        unit_id=unit.id if unit else None,
        login=login(position),
        password_hash="-",
        name="邻居",
        session_key="test",
        grants=[Grant(position=position, approved_at=MONDAY)],
    )
