"""Units, as the office keeps them: adding, changing, closing, opening again."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import transaction
from workflow.errors import Invalid, NotFound, Refused, Stale
from workflow.initials import initials
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.queries.calendars import calendar_of
from workflow.queries.units import open_work, seal_of
from workflow.services import log
from workflow.services.unit_rules import LINES, MAY_INSPECT, PARTS, Places, Typed, chosen, faults, next_code
from workflow.types import Text, UnitKind


def add(kind: UnitKind, typed: Typed, *, actor: User) -> Unit:
    """Add a unit to the actor's joint meeting; without a place of its own it comes last among its kind.

    Raises:
        Invalid: a part is missing, malformed or taken, or its kind cannot be added.
    """
    with transaction() as session:
        places = chosen(session, kind, typed, actor.meeting_id)
        found = faults(session, kind, typed, places, actor.meeting_id, unit=None)
        if found:
            raise Invalid(found)
        code = typed.get("code", "").strip() or next_code(session, kind, actor.meeting_id)
        unit = Unit(meeting_id=actor.meeting_id, kind=kind, code=code, sort=_last(session, actor.meeting_id, kind) + 1)
        _fill(unit, typed, places)
        session.add(unit)
        session.flush()
        _record(session, "add_unit", unit, actor, log.changes(PARTS, {}, known(unit)))
    return unit


def change(unit_uid: UUID, typed: Typed, *, seal: str, actor: User) -> Unit:
    """Change a unit; its kind and code stay. Documents that exist keep the name of their day.

    Args:
        seal: what `queries.units.seal_of` said of the unit that the actor was looking at.

    Raises:
        NotFound: no such unit in the actor's joint meeting.
        Stale: somebody changed it since.
        Invalid: a part is missing, malformed or taken.
    """
    with transaction() as session:
        unit = _locked(session, unit_uid, actor)
        if seal != seal_of(unit):
            raise Stale
        places = chosen(session, unit.kind, typed, actor.meeting_id)
        found = faults(session, unit.kind, typed, places, actor.meeting_id, unit=unit)
        if found:
            raise Invalid(found)
        before = known(unit)
        _fill(unit, typed, places)
        lines = log.changes(PARTS, before, known(unit))
        if lines:
            _record(session, "change_unit", unit, actor, lines)
    return unit


def close(unit_uid: UUID, closed_on: date, *, actor: User) -> Unit:
    """Close a unit: it can be given no more work; its history stays.

    Raises:
        NotFound: no such open unit in the actor's joint meeting.
        Refused: it is the office, or work or other units still hang on it; the sentence says which.
        Invalid: the day lies ahead.
    """
    with transaction() as session:
        unit = _locked(session, unit_uid, actor)
        if unit.closed_on is not None:
            raise NotFound
        today = calendar_of(session, actor.meeting).local_date(clock.now())
        if closed_on > today:
            text = Text(f"停用日期不能晚于今天（{today}）。", f"The day cannot lie ahead; today is {today}.")
            raise Invalid({"closed_on": text})
        _refuse_to_close(session, unit)
        unit.closed_on = closed_on
        day = log.Line(Text("停用日期", "closed on"), log.BLANK, log.said(closed_on))
        _record(session, "close_unit", unit, actor, [day])
    return unit


def _refuse_to_close(session: Session, unit: Unit) -> None:
    if unit.kind == UnitKind.OFFICE:
        raise Refused("office", Text("联席会议办公室不能停用。", "The office cannot be closed."))
    reasons = open_work(session, unit).reasons()
    if reasons:
        zh, en = "；".join(reason.zh for reason in reasons), "; ".join(reason.en for reason in reasons)
        raise Refused(
            "open_work",
            Text(f"{zh}。请先办结、转办或调整，再停用。", f"{en}. Finish, transfer or move these first."),
        )


def reopen(unit_uid: UUID, *, actor: User) -> Unit:
    """Open a closed unit again.

    Raises:
        NotFound: no such closed unit in the actor's joint meeting.
        Refused: what it belongs to is closed itself.
    """
    with transaction() as session:
        unit = _locked(session, unit_uid, actor)
        if unit.closed_on is None:
            raise NotFound
        for above in (unit.parent, unit.station):
            if above is not None and above.closed_on is not None:
                zh = f"{above.short_zh}已停用，请先恢复它，或为本单位另选所属。"
                raise Refused("above", Text(zh, f"{above.short_en} is closed; open that first, or choose another."))
        day = log.Line(Text("停用日期", "closed on"), log.said(unit.closed_on), log.BLANK)
        unit.closed_on = None
        _record(session, "reopen_unit", unit, actor, [day])
    return unit


def known(unit: Unit) -> dict[str, Any]:
    """Everything that is kept about a unit, by the names of `PARTS`."""
    return {
        **{name: getattr(unit, name) for name in LINES},
        "parent": unit.parent.short if unit.parent else "",
        "station": unit.station.short if unit.station else "",
        "is_member": unit.is_member,
        "is_enforcement": unit.is_enforcement,
        "sort": unit.sort,
    }


def _locked(session: Session, unit_uid: UUID, actor: User) -> Unit:
    rows = select(Unit).where(Unit.uid == unit_uid, Unit.meeting_id == actor.meeting_id)
    locked = rows.with_for_update(of=Unit, key_share=True).execution_options(populate_existing=True)
    unit = session.scalars(locked).one_or_none()
    if unit is None:
        raise NotFound
    return unit


def _last(session: Session, meeting_id: int, kind: UnitKind) -> int:
    last = select(func.max(Unit.sort)).where(Unit.meeting_id == meeting_id, Unit.kind == kind)
    return session.scalar(last) or 0


def _fill(unit: Unit, typed: Typed, places: Places) -> None:
    for name in LINES:
        setattr(unit, name, typed.get(name, "").strip())
    unit.initials = initials(unit.short_zh)[:60]
    unit.parent = places.parent or unit.parent
    unit.station = places.station or unit.station
    unit.sort = int(typed.get("sort", "").strip() or 0) or unit.sort
    unit.is_member = unit.kind == UnitKind.MEMBER or (unit.kind == UnitKind.BUREAU and bool(typed.get("is_member")))
    unit.is_enforcement = unit.kind in MAY_INSPECT and bool(typed.get("is_enforcement"))


def _record(session: Session, act: str, unit: Unit, actor: User, lines: Any) -> None:
    log.record(session, act, actor=actor, meeting_id=unit.meeting_id, target=(unit.uid, unit.name), lines=lines)
