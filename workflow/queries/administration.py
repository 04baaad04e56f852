"""What administration pages read: units, accounts, calendar days, checklists, definitions in use."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from workflow.models.checklist import ChecklistVersion
from workflow.models.matter import Matter
from workflow.models.meeting import CalendarDay
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.models.visit import Visit
from workflow.models.workflow_version import WorkflowVersion
from workflow.types import Phase, UnitKind

MOST = 500


def units(
    session: Session, meeting_id: int, kind: UnitKind, text: str = "", *, with_closed: bool = False
) -> list[Unit]:
    """Units of a kind whose name or code holds `text`, in official order; at most 500."""
    rows = select(Unit).where(Unit.meeting_id == meeting_id, Unit.kind == kind)
    if not with_closed:
        rows = rows.where(Unit.closed_on.is_(None))
    if text:
        rows = rows.where(
            or_(
                *(
                    column.icontains(text, autoescape=True)
                    for column in (Unit.name_zh, Unit.name_en, Unit.code, Unit.initials)
                )
            )
        )
    rows = rows.options(joinedload(Unit.parent), joinedload(Unit.station)).order_by(Unit.sort, Unit.id)
    return list(session.scalars(rows.limit(MOST)))


def counts_by_kind(session: Session, meeting_id: int) -> dict[UnitKind, int]:
    """How many open units of each kind there are."""
    rows = session.execute(
        select(Unit.kind, func.count())
        .where(Unit.meeting_id == meeting_id, Unit.closed_on.is_(None))
        .group_by(Unit.kind)
    )
    return {kind: count for kind, count in rows}


def people(
    session: Session, meeting_id: int, text: str = "", unit_uid: str = "", *, only_waiting: bool = False
) -> list[User]:
    """Accounts whose login or name holds `text`, by unit; at most 500."""
    rows = select(User).where(User.meeting_id == meeting_id).outerjoin(Unit, Unit.id == User.unit_id)
    if text:
        columns = (User.login, User.name, User.name_en, Unit.name_zh)
        rows = rows.where(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    found = session.scalars(rows.order_by(Unit.sort, User.id).limit(MOST)).unique()
    return [one for one in found if not only_waiting or any(grant.approved_at is None for grant in one.grants)]


def days_of_year(session: Session, meeting_id: int, year: int) -> dict[date, CalendarDay]:
    """The rows of a year by day; a day without one follows Monday to Friday."""
    rows = select(CalendarDay).where(
        CalendarDay.meeting_id == meeting_id, CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))
    )
    return {row.day: row for row in session.scalars(rows)}


def due_in_year(session: Session, meeting_id: int, year: int, today: date) -> int:
    """Open matters whose due day lies ahead in that year."""
    statement = select(func.count()).select_from(Matter)
    ahead = Matter.due_on.between(max(today, date(year, 1, 1)), date(year, 12, 31))
    return int(session.scalar(statement.where(Matter.meeting_id == meeting_id, Matter.phase == Phase.OPEN, ahead)) or 0)


def checklists(session: Session, meeting_id: int) -> list[tuple[ChecklistVersion, int]]:
    """Every version with the number of visits done with it, newest first."""
    used = (
        select(Visit.checklist_version_id, func.count().label("visits")).group_by(Visit.checklist_version_id).subquery()
    )
    rows = session.execute(
        select(ChecklistVersion, func.coalesce(used.c.visits, 0))
        .outerjoin(used, used.c.checklist_version_id == ChecklistVersion.id)
        .where(ChecklistVersion.meeting_id == meeting_id)
        .options(selectinload(ChecklistVersion.items))
        .order_by(ChecklistVersion.code, ChecklistVersion.number.desc())
    )
    return [(version, int(visits)) for version, visits in rows]


def versions_in_use(session: Session, meeting_id: int, kind: str) -> list[tuple[int, int, int]]:
    """Each published version of a kind: number, matters under way on it, all matters on it; newest first."""
    under_way = func.sum(case((Matter.phase == Phase.OPEN, 1), else_=0))
    rows = session.execute(
        select(WorkflowVersion.number, under_way, func.count(Matter.id))
        .outerjoin(Matter, (Matter.workflow_version_id == WorkflowVersion.id) & (Matter.meeting_id == meeting_id))
        .where(WorkflowVersion.kind == kind)
        .group_by(WorkflowVersion.number)
        .order_by(WorkflowVersion.number.desc())
    )
    return [(number, int(open_ones or 0), int(every)) for number, open_ones, every in rows]


def unit(session: Session, meeting_id: int, unit_uid: UUID) -> Unit | None:
    """One unit of a joint meeting."""
    rows = select(Unit).where(Unit.uid == unit_uid, Unit.meeting_id == meeting_id)
    return session.scalars(rows.options(joinedload(Unit.parent), joinedload(Unit.station))).one_or_none()


def person(session: Session, meeting_id: int, user_uid: UUID) -> User | None:
    """One account of a joint meeting."""
    return (
        session.scalars(select(User).where(User.uid == user_uid, User.meeting_id == meeting_id)).unique().one_or_none()
    )


def checklist(session: Session, meeting_id: int, checklist_uid: UUID) -> ChecklistVersion | None:
    """One version of a checklist with its items."""
    rows = select(ChecklistVersion).where(
        ChecklistVersion.uid == checklist_uid, ChecklistVersion.meeting_id == meeting_id
    )
    return session.scalars(rows.options(selectinload(ChecklistVersion.items))).one_or_none()
