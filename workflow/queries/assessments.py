"""Reading assessments: rounds, their sheets, a unit's sheet with what was said of it, and the cases behind it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true
from sqlalchemy.orm import Session, joinedload

from workflow.errors import NotFound
from workflow.models.assessment import (
    PUBLISHED,
    SHOWN,
    TRIAL,
    Assessment,
    AssessmentCase,
    AssessmentRemark,
    AssessmentSheet,
)
from workflow.models.assignment import ENDED, Assignment
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.queries.assessment_cases import Month
from workflow.queries.scope import visible_to
from workflow.types import UnitKind

GROUPS: dict[str, tuple[UnitKind, ...]] = {
    "members": (UnitKind.MEMBER, UnitKind.BUREAU),
    "stations": (UnitKind.STATION,),
    "banks": (UnitKind.BANK,),
}
"""Who is ranked with whom."""
RANKED = tuple(kind for kinds in GROUPS.values() for kind in kinds)
MOST_CASES = 500
LONGEST_MONTH = 31


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case with its matter; `uid` is None for a matter that the reader may not open any more."""

    uid: UUID | None
    number: str
    title: str
    title_en: str
    kind: str
    is_met: bool
    at: datetime


def oversees(viewer: User) -> bool:
    """The viewer is of the office, and sees every sheet before it is published."""
    return viewer.unit is not None and viewer.unit.kind == UnitKind.OFFICE


def is_assessed(viewer: User) -> bool:
    """The viewer's unit has a sheet of its own."""
    return viewer.unit is not None and viewer.unit.kind in RANKED


def rounds(session: Session, viewer: User) -> Sequence[Assessment]:
    """The rounds that the viewer may know of, newest first."""
    rows = select(Assessment).where(_known(viewer)).options(joinedload(Assessment.counted_by))
    return session.scalars(rows.order_by(Assessment.month.desc())).all()


def of_month(session: Session, meeting_id: int, month: date) -> Assessment | None:
    """The round of a month."""
    return session.scalars(
        select(Assessment).where(Assessment.meeting_id == meeting_id, Assessment.month == month)
    ).one_or_none()


def found(session: Session, viewer: User, uid: UUID, *, lock: bool = False) -> Assessment:
    """One round.

    Raises:
        NotFound: no such round, or none that the viewer may know of.
    """
    rows = select(Assessment).where(Assessment.uid == uid, _known(viewer))
    if lock:
        rows = rows.with_for_update(of=Assessment).execution_options(populate_existing=True)
    one = session.scalars(rows).one_or_none()
    if one is None:
        raise NotFound
    return one


def sheets(session: Session, assessment: Assessment, viewer: User) -> Sequence[AssessmentSheet]:
    """Every sheet that the viewer may read, the best first, who is not ranked last; one's own alone until published."""
    rows = (
        select(AssessmentSheet)
        .join(Unit, Unit.id == AssessmentSheet.unit_id)
        .where(AssessmentSheet.assessment_id == assessment.id, _readable(assessment, viewer))
        .options(joinedload(AssessmentSheet.unit))
        .order_by(AssessmentSheet.place.is_(None), AssessmentSheet.place, AssessmentSheet.is_idle, Unit.sort, Unit.id)
    )
    return session.scalars(rows).all()


def sheet(session: Session, viewer: User, uid: UUID) -> AssessmentSheet:
    """One sheet with its round and unit.

    Raises:
        NotFound: no such sheet, or one that the viewer may not read.
    """
    rows = (
        select(AssessmentSheet)
        .join(Assessment, Assessment.id == AssessmentSheet.assessment_id)
        .where(AssessmentSheet.uid == uid, _known(viewer))
        .options(joinedload(AssessmentSheet.assessment), joinedload(AssessmentSheet.unit))
    )
    one = session.scalars(rows).one_or_none()
    if one is None or not _may_read(one, viewer):
        raise NotFound
    return one


def earlier_places(session: Session, assessment: Assessment) -> Mapping[int, int]:
    """The places of the month before by unit; nothing where that month was not published."""
    index = assessment.month.year * 12 + assessment.month.month - 2
    before = date(index // 12, index % 12 + 1, 1)
    rows = session.execute(
        select(AssessmentSheet.unit_id, AssessmentSheet.place)
        .join(Assessment, Assessment.id == AssessmentSheet.assessment_id)
        .where(Assessment.meeting_id == assessment.meeting_id, Assessment.month == before)
        .where(Assessment.state == PUBLISHED, AssessmentSheet.place.is_not(None))
    )
    return {unit_id: place for unit_id, place in rows if place is not None}


def published(
    session: Session, meeting_id: int, first: date, last: date
) -> tuple[Assessment, Mapping[str, AssessmentSheet]] | None:
    """The published round of a whole month with its sheets by the uid of their unit; None for any other span."""
    is_whole = first.day == 1 and (last + timedelta(days=1)).day == 1 and (last - first).days < LONGEST_MONTH
    rows = session.execute(
        select(Unit.uid, AssessmentSheet)
        .join(Unit, Unit.id == AssessmentSheet.unit_id)
        .join(Assessment, Assessment.id == AssessmentSheet.assessment_id)
        .where(Assessment.meeting_id == meeting_id, Assessment.state == PUBLISHED)
        .where(Assessment.month == first if is_whole else false())
        .options(joinedload(AssessmentSheet.assessment))
    )
    found = {str(uid): sheet for uid, sheet in rows}
    return (next(iter(found.values())).assessment, found) if found else None


def remarks(session: Session, sheets: Collection[AssessmentSheet]) -> Sequence[AssessmentRemark]:
    """What was said of these sheets, oldest first."""
    rows = select(AssessmentRemark).where(AssessmentRemark.sheet_id.in_([one.id for one in sheets]))
    people = (joinedload(AssessmentRemark.by), joinedload(AssessmentRemark.ruled_by))
    return session.scalars(rows.options(*people).order_by(AssessmentRemark.id)).all()


def cases(
    session: Session, sheet: AssessmentSheet, measure: str, viewer: User, *, is_met: bool | None = None
) -> list[CaseRow]:
    """The cases behind one number, oldest first, each with its matter; one statement."""
    rows = session.execute(
        select(Matter.uid, Matter.number, Matter.title, Matter.title_en, Matter.kind)
        .add_columns(AssessmentCase.is_met, AssessmentCase.at, visible_to(viewer).label("is_visible"))
        .join(Matter, Matter.id == AssessmentCase.matter_id)
        .where(AssessmentCase.sheet_id == sheet.id, AssessmentCase.measure == measure)
        .where(true() if is_met is None else AssessmentCase.is_met.is_(is_met))
        .order_by(AssessmentCase.id)
        .limit(MOST_CASES)
    )
    return [CaseRow(uid if is_visible else None, *rest) for uid, *rest, is_visible in rows]


def assessed(session: Session, meeting_id: int) -> Sequence[Unit]:
    """The units that are scored: members, stations and banks that are not closed."""
    rows = select(Unit).where(Unit.meeting_id == meeting_id, Unit.kind.in_(RANKED), Unit.closed_on.is_(None))
    return session.scalars(rows.order_by(Unit.sort, Unit.id)).all()


def busy(session: Session, meeting_id: int, month: Month) -> set[int]:
    """The units that had something in hand in the month: a part that was theirs, or a bank's rectification."""
    still = or_(Assignment.reported_at.is_(None), Assignment.reported_at >= month.first)
    parts = select(Assignment.unit_id).where(
        Assignment.meeting_id == meeting_id,
        Assignment.delivered_at < month.last,
        Assignment.state.not_in(ENDED),
        still,
        exists().where(Matter.id == Assignment.matter_id, Matter.is_attached.is_(False)),
    )
    open_then = or_(Matter.closed_at.is_(None), Matter.closed_at >= month.first)
    owed = select(Matter.bank_id).where(
        Matter.meeting_id == meeting_id,
        Matter.kind == "rectification",
        Matter.revealed_at < month.last,
        open_then,
        Matter.bank_id.is_not(None),
    )
    return set(session.scalars(parts.union(owed)))


def missed_before(session: Session, assessment_month: date, meeting_id: int, measure: str) -> set[tuple[int, int]]:
    """Unit and matter of what an earlier month has counted as missed already."""
    rows = session.execute(
        select(AssessmentSheet.unit_id, AssessmentCase.matter_id)
        .join(AssessmentSheet, AssessmentSheet.id == AssessmentCase.sheet_id)
        .join(Assessment, Assessment.id == AssessmentSheet.assessment_id)
        .where(Assessment.meeting_id == meeting_id, Assessment.month < assessment_month)
        .where(AssessmentCase.measure == measure, AssessmentCase.is_met.is_(False))
    )
    return {(unit_id, matter_id) for unit_id, matter_id in rows}


def _known(viewer: User) -> ColumnElement[bool]:
    mine = Assessment.meeting_id == viewer.meeting_id
    if oversees(viewer):
        return mine
    if not is_assessed(viewer):
        return and_(mine, Assessment.id < 0)
    return and_(mine, Assessment.state != TRIAL)


def _readable(assessment: Assessment, viewer: User) -> ColumnElement[bool]:
    if oversees(viewer) or assessment.state == PUBLISHED:
        return true()
    return AssessmentSheet.unit_id == viewer.unit_id


def _may_read(one: AssessmentSheet, viewer: User) -> bool:
    """A ranking is everybody's, the sheet with its lists is the unit's and the office's."""
    return oversees(viewer) or one.unit_id == viewer.unit_id


def is_shown(assessment: Assessment, now: datetime) -> bool:
    """Units may still object."""
    return assessment.state == SHOWN and assessment.due_at is not None and now < assessment.due_at
