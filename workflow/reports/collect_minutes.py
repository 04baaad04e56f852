"""The data of the minutes of a sitting (会议纪要)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from workflow.models.sitting import LEAVE, TAKEN, AgendaItem, Attendance, Resolution, Sitting
from workflow.models.unit import Unit
from workflow.reports import collect_head as heads
from workflow.reports import source as sources
from workflow.reports.snapshot_minutes import Attendee, Item, Minutes, Resolved
from workflow.reports.snapshot_parts import Bilingual, Head, Party
from workflow.reports.source import Source

KIND = "minutes"
ABSENT = "absent"


def collect(source: Source) -> Minutes:
    """Everything the minutes say, frozen."""
    sitting = source.matter.sitting
    assert sitting is not None
    rows = _invited(source, sitting)
    resolved = _resolutions(source, sitting)
    units = _named(source, resolved)
    return Minutes(
        head=_head(source, [sources.party(row.unit) for row in rows], list(units.values())),
        number=source.matter.number,
        name=sources.heading(source.matter),
        held_at=source.moment(sitting.held_at),
        place=sitting.place,
        chair=sitting.chair,
        recorder=sitting.recorder,
        agenda=_agenda(source, sitting),
        text=sitting.minutes,
        resolutions=[_resolved(source, one, units) for one in resolved],
        attendance=[_attendee(row, is_called=any(one.arrived_at for one in rows)) for row in rows],
    )


def _head(source: Source, invited: list[Party], charged: list[Party]) -> Head:
    """The head, with the mark of minutes; copies go to the invited units and to those that have something to do."""
    meeting = source.matter.meeting
    mark = Bilingual(zh=f"{meeting.name_zh}会议纪要", en=f"{meeting.name_en}: minutes")
    made = heads.head(
        source,
        KIND,
        organ=heads.issuer(source, KIND),
        addressee=Bilingual(zh="", en=""),
        subject=sources.heading(source.matter),
        signer="",
        copies=[*invited, *charged],
    )
    return {**made, "mark": mark}


def _invited(source: Source, sitting: Sitting) -> Sequence[Attendance]:
    rows = select(Attendance).where(Attendance.sitting_id == sitting.matter_id).order_by(Attendance.id)
    return source.session.scalars(rows.options(joinedload(Attendance.unit))).all()


def _attendee(row: Attendance, *, is_called: bool) -> Attendee:
    """Whoever was seen; where nobody called the roll, whoever had said that they would come."""
    came = row.arrived_at is not None if is_called else row.reply not in ("", LEAVE)
    part = row.reply if came and row.reply != LEAVE else LEAVE if row.reply == LEAVE and not came else ABSENT
    part = "attend" if came and part in ("", ABSENT) else part
    return Attendee(unit=sources.short(row.unit), name=row.person, post=row.post, part=part)


def _agenda(source: Source, sitting: Sitting) -> list[Item]:
    rows = select(AgendaItem).where(AgendaItem.sitting_id == sitting.matter_id, AgendaItem.standing == TAKEN)
    ordered = rows.order_by(AgendaItem.position, AgendaItem.id).options(joinedload(AgendaItem.unit))
    return [
        Item(title=item.title, unit=sources.short(item.unit) if item.unit else None)
        for item in source.session.scalars(ordered)
    ]


def _resolutions(source: Source, sitting: Sitting) -> Sequence[Resolution]:
    rows = select(Resolution).where(Resolution.sitting_id == sitting.matter_id)
    return source.session.scalars(rows.order_by(Resolution.number, Resolution.id)).all()


def _named(source: Source, rows: Sequence[Resolution]) -> dict[int, Party]:
    """The units that resolutions name, in their order."""
    keys = [key for one in rows for key in (one.lead_unit_id, *one.supports) if key is not None]
    found = source.session.scalars(select(Unit).where(Unit.id.in_(keys))) if keys else ()
    units = {unit.id: sources.party(unit) for unit in found}
    return {key: units[key] for key in dict.fromkeys(keys) if key in units}


def _resolved(source: Source, one: Resolution, units: dict[int, Party]) -> Resolved:
    return Resolved(
        number=one.number,
        title=one.title,
        text=one.text,
        lead=units.get(one.lead_unit_id) if one.lead_unit_id else None,
        support=[units[key] for key in one.supports if key in units],
        days=one.length,
        due_on=source.day(one.due_on),
    )
