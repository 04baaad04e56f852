"""The units of a problem as documents name them: who leads, supports and is copied, each with its own clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.engine.deadlines import days_used
from workflow.engine.pauses import paused_days
from workflow.engine.running import spans
from workflow.models.assignment import DELEGATE, OVER
from workflow.models.assignment import Assignment as AssignmentRow
from workflow.models.matter import Matter
from workflow.reports import source as sources
from workflow.reports.collect_clocks import mark
from workflow.reports.snapshot_parts import Assignment, Party
from workflow.reports.source import Source
from workflow.types import Relation

ORDER = (Relation.LEAD, Relation.SUPPORT, Relation.CONSULT, Relation.COUNTERSIGN, Relation.COPY)
WORKING = (Relation.LEAD, Relation.SUPPORT, Relation.COPY)
SIGNING = ("sign", "sign_direct", "return_refuse")


def current(session: Session, matter: Matter) -> list[AssignmentRow]:
    """The parts that are not over, with their units: who leads first, copies last, each oldest first."""
    return current_of_all(session, [matter])[matter.id]


def every(session: Session, matter: Matter) -> list[AssignmentRow]:
    """All parts with their units, those that are over included, oldest first; one statement."""
    rows = select(AssignmentRow).where(AssignmentRow.matter_id == matter.id).options(joinedload(AssignmentRow.unit))
    return list(session.scalars(rows.order_by(AssignmentRow.id)))


def working(parts: Iterable[AssignmentRow]) -> list[AssignmentRow]:
    """Of these, who leads, supports and is copied, in that order, without those that are over."""
    wanted = [part for part in parts if part.role in WORKING and part.state not in OVER]
    return sorted(wanted, key=lambda part: ORDER.index(Relation(part.role)))


def current_of_all(session: Session, matters: Iterable[Matter]) -> dict[int, list[AssignmentRow]]:
    """The same for several matters, by their keys, in one statement."""
    found: dict[int, list[AssignmentRow]] = {matter.id: [] for matter in matters}
    rows = session.scalars(
        select(AssignmentRow)
        .where(AssignmentRow.matter_id.in_(found), AssignmentRow.state.not_in(OVER))
        .options(joinedload(AssignmentRow.unit))
        .order_by(AssignmentRow.id)
    )
    for part in sorted(rows, key=lambda part: ORDER.index(Relation(part.role))):
        found[part.matter_id].append(part)
    return found


def lead_of(parts: Iterable[AssignmentRow]) -> AssignmentRow | None:
    """The lead's part."""
    return next((part for part in parts if part.role == Relation.LEAD), None)


def parties(parts: Iterable[AssignmentRow], role: Relation) -> list[Party]:
    """The units of one role."""
    return [sources.party(part.unit) for part in parts if part.role == role]


def told(source: Source, parts: Sequence[AssignmentRow]) -> list[Assignment]:
    """Each unit's part as a report lists it."""
    return [_told(source, part) for part in parts]


def _told(source: Source, part: AssignmentRow) -> Assignment:
    has_clock = part.length is not None and part.due_on is not None
    ended = part.reported_at or source.ended_at
    return Assignment(
        role=DELEGATE if part.mode == DELEGATE else str(part.role),
        unit=sources.short(part.unit),
        assigned_at=source.moment(part.delivered_at),
        signed_at=source.moment(part.signed_at),
        signed_by=_signed_by(source, part),
        due_on=source.day(part.due_on),
        reported_at=source.moment(part.reported_at),
        allowed_wd=_allowed(source, part) if has_clock else None,
        used_wd=max(0, days_used(part.delivered_at, ended, source.calendar) - _paused(source, part))
        if has_clock
        else 0,
        light=mark(part.is_late),
        requirement=part.task,
        reply=part.reply,
    )


def _allowed(source: Source, part: AssignmentRow) -> int | None:
    if part.due_on is None:
        return None
    whole = source.calendar.between(source.calendar.delivered_on(part.delivered_at), part.due_on)
    return max(0, whole - _paused(source, part))


def _paused(source: Source, part: AssignmentRow) -> int:
    """The working days for which its clock was held up."""
    return paused_days(spans(part.pauses), source.calendar)


def _signed_by(source: Source, part: AssignmentRow) -> str:
    """Who signed for it: the lead on the matter itself, a support on its own part."""
    of_part = part.id if part.role == Relation.SUPPORT else None
    if part.role == Relation.COPY:
        return ""
    signings = [event for event in source.events if event.action in SIGNING and event.assignment_id == of_part]
    own = [event for event in signings if event.unit_id == part.unit_id and event.at >= part.delivered_at]
    return sources.name_of(own[-1]) if own else ""
