"""What a form lets one choose among: units, people, matters, checklists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from workflow.engine.definition import Field
from workflow.models.checklist import ChecklistVersion
from workflow.models.matter import Matter
from workflow.models.sitting import Attendance
from workflow.models.tie import MERGED, Tie
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.queries import people
from workflow.queries.scope import visible_to
from workflow.types import UNIT_KINDS, Phase, Text, UnitKind

MOST_MATTERS = 300
TIED = "tied"
"""The field that takes one of the matters that this one is related to."""
INVITED = "invited"
"""The field that takes some of the units that are invited to this sitting."""
ORDER = {kind: number for number, kind in enumerate(UnitKind)}


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: what is posted, how it reads, what finds it, its group; whether it is ticked at first."""

    value: str
    text: Text
    keys: str = ""
    group: Text | None = None
    is_usual: bool = False


def for_form(session: Session, form: Sequence[Field], matter: Matter, viewer: User) -> dict[str, list[Option]]:
    """The options of every field that takes a uid, by field name (a column of a table: `table-column`).

    One statement for all units, one for the people of each role, one for matters and one for checklists, where asked.
    """
    found: dict[str, list[Option]] = {}
    units: list[tuple[Any, Option]] | None = None
    for name, field in _named(form):
        match field.type:
            case "units" if name == INVITED:
                found[name] = _invited(session, matter)
            case "unit" | "units":
                units = _units(session, matter.meeting_id, form) if units is None else units
                found[name] = [option for unit, option in units if _is_of(unit, field.units)]
            case "person" | "persons":
                found[name] = _people(session, field, matter, viewer)
            case "matter":
                is_tied = name == TIED
                found[name] = _tied(session, matter, viewer) if is_tied else _matters(session, matter, viewer, field)
            case "checklist":
                found[name] = _checklists(session, matter.meeting_id)
    return found


def _is_of(unit: Any, kinds: Sequence[str]) -> bool:
    return not kinds or unit.kind in kinds or (unit.is_member and UnitKind.MEMBER in kinds)


def _named(form: Sequence[Field]) -> list[tuple[str, Field]]:
    columns = [(f"{field.name}-{column.name}", column) for field in form for column in field.columns]
    return [(field.name, field) for field in form] + columns


def _units(session: Session, meeting_id: int, form: Sequence[Field]) -> list[tuple[Any, Option]]:
    kinds = {kind for _, field in _named(form) for kind in field.units if field.type in ("unit", "units")}
    rows = session.execute(
        select(Unit.uid, Unit.kind, Unit.is_member, Unit.short_zh, Unit.short_en, Unit.initials)
        .where(Unit.meeting_id == meeting_id, Unit.closed_on.is_(None))
        .where(or_(Unit.kind.in_(kinds), Unit.is_member.is_(UnitKind.MEMBER in kinds)) if kinds else Unit.id > 0)
        .order_by(Unit.sort, Unit.id)
    ).all()
    return [(row, _unit(row)) for row in sorted(rows, key=lambda row: ORDER[UnitKind(row.kind)])]


def _invited(session: Session, matter: Matter) -> list[Option]:
    """The units that are invited to a sitting, in their order."""
    rows = select(Unit.uid, Unit.kind, Unit.short_zh, Unit.short_en, Unit.initials)
    rows = rows.join(Attendance, Attendance.unit_id == Unit.id).where(Attendance.sitting_id == matter.id)
    return [_unit(row) for row in session.execute(rows.order_by(Attendance.id))]


def _unit(row: Any) -> Option:
    return Option(str(row.uid), Text(row.short_zh, row.short_en), row.initials, UNIT_KINDS[UnitKind(row.kind)])


def _people(session: Session, field: Field, matter: Matter, viewer: User) -> list[Option]:
    """Those who may have the role, the viewer's own unit first."""
    found = people.for_role(session, field.who or "", matter) if field.who else []
    own = viewer.unit.short_zh if viewer.unit else ""
    found = sorted(found, key=lambda person: person.unit.zh != own)
    units = {person.unit.zh for person in found}
    if len(units) < 2:
        return [Option(str(one.uid), one.name, one.name.en, is_usual=one.is_in_team) for one in found]
    return [
        Option(
            str(person.uid),
            Text(f"{person.name.zh}（{person.unit.zh}）", f"{person.name.en} ({person.unit.en})"),
            person.name.en,
            is_usual=person.is_in_team,
        )
        for person in found
    ]


def _matters(session: Session, matter: Matter, viewer: User, field: Field) -> list[Option]:
    """Other matters of the same kind, newest first: open ones where the matter goes into one, else settled ones too."""
    phases = (Phase.OPEN,) if field.sets else (Phase.OPEN, Phase.SUSPENDED, Phase.SETTLED)
    return _options(session, Matter.phase.in_(phases), matter, viewer)


def _tied(session: Session, matter: Matter, viewer: User) -> list[Option]:
    """The matters that somebody has related this one to, or it to them."""
    ours = or_(Tie.matter_id == matter.id, Tie.other_id == matter.id)
    ends = select(Tie.matter_id).where(ours, Tie.kind != MERGED), select(Tie.other_id).where(ours, Tie.kind != MERGED)
    return _options(session, or_(*(Matter.id.in_(end) for end in ends)), matter, viewer)


def _options(session: Session, which: ColumnElement[bool], matter: Matter, viewer: User) -> list[Option]:
    rows = session.execute(
        select(Matter.uid, Matter.number, Matter.title, Matter.title_en)
        .where(Matter.kind == matter.kind, which, Matter.id != matter.id, visible_to(viewer))
        .order_by(Matter.id.desc())
        .limit(MOST_MATTERS)
    )
    return [Option(str(uid), Text(f"{number} {zh}", f"{number} {en or zh}")) for uid, number, zh, en in rows]


def _checklists(session: Session, meeting_id: int) -> list[Option]:
    rows = session.scalars(
        select(ChecklistVersion)
        .where(ChecklistVersion.meeting_id == meeting_id, ChecklistVersion.published_at.is_not(None))
        .order_by(ChecklistVersion.code, ChecklistVersion.number.desc())
    )
    return [
        Option(
            str(row.uid),
            Text(f"{row.name_zh}（第 {row.number} 版）", f"{row.name_en} (version {row.number})"),
        )
        for row in rows
    ]
