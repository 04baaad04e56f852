"""Units, as the office keeps them: adding, changing, closing."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from pypinyin import Style, lazy_pinyin
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import transaction
from workflow.errors import Invalid, NotFound, Refused
from workflow.models.duty import Duty
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.queries.calendars import calendar_of
from workflow.types import Text, UnitKind

LONGEST = {"code": 40, "name_zh": 100, "name_en": 200, "short_zh": 40, "short_en": 100, "phone": 40, "credit_code": 18}
LONGEST |= {"address_zh": 200, "address_en": 300}
NEEDED = ("name_zh", "name_en", "short_zh", "short_en")
ADDABLE = (UnitKind.MEMBER, UnitKind.STATION, UnitKind.BANK, UnitKind.OUTLET)
PARENTS = {UnitKind.STATION: UnitKind.BUREAU, UnitKind.OUTLET: UnitKind.BANK}
Typed = Mapping[str, str]


def add(kind: UnitKind, typed: Typed, *, actor: User) -> Unit:
    """Add a unit to the actor's joint meeting.

    Raises:
        Invalid: a field is missing, too long or taken, or what it belongs to is not given.
    """
    with transaction() as session:
        faults = _faults(session, kind, typed, actor.meeting_id, is_new=True)
        if kind not in ADDABLE:
            faults["kind"] = Text(
                "只能添加成员单位、派出所、银行和网点。", "Member units, stations, banks and outlets can be added."
            )
        if faults:
            raise Invalid(faults)
        last = session.scalar(select(func.max(Unit.sort)).where(Unit.meeting_id == actor.meeting_id, Unit.kind == kind))
        unit = Unit(meeting_id=actor.meeting_id, kind=kind, code=typed["code"].strip(), sort=(last or 0) + 1)
        unit.is_member = kind == UnitKind.MEMBER
        _fill(session, unit, typed)
        session.add(unit)
    return unit


def change(unit_uid: UUID, typed: Typed, *, actor: User) -> Unit:
    """Change a unit's names, address and place; its kind and code stay.

    Raises:
        NotFound: no such unit in the actor's joint meeting.
        Invalid: a field is missing or too long, or what it belongs to is not given.
    """
    with transaction() as session:
        unit = _found(session, unit_uid, actor)
        faults = _faults(session, unit.kind, typed, actor.meeting_id, is_new=False)
        if faults:
            raise Invalid(faults)
        _fill(session, unit, typed)
    return unit


def close(unit_uid: UUID, *, actor: User) -> Unit:
    """Close a unit from today on; its history stays.

    Raises:
        NotFound: no such unit in the actor's joint meeting.
        Refused: it is the office, still owes something, or other open units belong to it.
    """
    with transaction() as session:
        unit = _found(session, unit_uid, actor)
        owed = session.scalar(select(func.count()).where(Duty.unit_id == unit.id, Duty.done_at.is_(None))) or 0
        below = (Unit.parent_id == unit.id) | (Unit.station_id == unit.id)
        belonging = session.scalar(select(func.count()).select_from(Unit).where(below, Unit.closed_on.is_(None))) or 0
        if unit.kind == UnitKind.OFFICE:
            raise Refused("office", Text("联席会议办公室不能停用。", "The office cannot be closed."))
        if owed:
            raise Refused(
                "owes",
                Text(
                    f"该单位还有 {owed} 项待办，办结或转办后再停用。",
                    f"It still owes {owed}; finish or transfer them first.",
                ),
            )
        if belonging:
            raise Refused(
                "below", Text(f"还有 {belonging} 个下属单位或网点未停用。", f"{belonging} open units belong to it.")
            )
        unit.closed_on = calendar_of(session, actor.meeting).local_date(clock.now())
    return unit


def _found(session: Session, unit_uid: UUID, actor: User) -> Unit:
    unit = session.scalars(select(Unit).where(Unit.uid == unit_uid, Unit.meeting_id == actor.meeting_id)).one_or_none()
    if unit is None:
        raise NotFound
    return unit


def _faults(session: Session, kind: UnitKind, typed: Typed, meeting_id: int, *, is_new: bool) -> dict[str, Text]:
    faults: dict[str, Text] = {}
    for name in (*NEEDED, *(("code",) if is_new else ())):
        if not typed.get(name, "").strip():
            faults[name] = Text("请填写此项。", "Fill this in.")
    for name, longest in LONGEST.items():
        if len(typed.get(name, "").strip()) > longest:
            faults[name] = Text(f"最多 {longest} 个字。", f"At most {longest} characters.")
    if is_new and "code" not in faults and _is_taken(session, typed["code"].strip(), meeting_id):
        faults["code"] = Text("此代码已被使用，请另取一个。", "This code is taken; choose another.")
    if kind in PARENTS and _unit(session, typed.get("parent"), meeting_id, PARENTS[kind]) is None:
        faults["parent"] = Text("请选择所属单位。", "Choose what it belongs to.")
    if kind == UnitKind.OUTLET and _unit(session, typed.get("station"), meeting_id, UnitKind.STATION) is None:
        faults["station"] = Text("请选择属地派出所。", "Choose the station of its precinct.")
    return faults


def _is_taken(session: Session, code: str, meeting_id: int) -> bool:
    return session.scalar(select(Unit.id).where(Unit.meeting_id == meeting_id, Unit.code == code)) is not None


def _unit(session: Session, uid: str | None, meeting_id: int, kind: UnitKind) -> Unit | None:
    try:
        key = UUID(uid or "")
    except ValueError:
        return None
    return session.scalars(
        select(Unit).where(Unit.uid == key, Unit.meeting_id == meeting_id, Unit.kind == kind)
    ).one_or_none()


def _fill(session: Session, unit: Unit, typed: Typed) -> None:
    for name in LONGEST:
        if name != "code" and name in typed:
            setattr(unit, name, typed[name].strip())
    unit.initials = "".join(lazy_pinyin(unit.short_zh, style=Style.FIRST_LETTER, errors="ignore"))[:60]
    parent = _unit(session, typed.get("parent"), unit.meeting_id, PARENTS[unit.kind]) if unit.kind in PARENTS else None
    if parent is not None:
        unit.parent_id = parent.id
    if unit.kind == UnitKind.OUTLET:
        station = _unit(session, typed.get("station"), unit.meeting_id, UnitKind.STATION)
        unit.station_id = station.id if station else unit.station_id
    if unit.kind in (UnitKind.BUREAU, UnitKind.STATION):
        unit.is_enforcement = typed.get("is_enforcement") == "on"
