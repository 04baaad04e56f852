"""Reading checklists for those who keep them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from workflow.models.checklist import ChecklistItem, ChecklistVersion
from workflow.models.visit import Visit
from workflow.queries.paging import AnyRow


def versions(session: Session, meeting_id: int) -> Sequence[AnyRow]:
    """Every version, newest first: uid, code, number, name, published_at, item_count, points, visits done with it."""
    items = (
        select(
            ChecklistItem.checklist_id,
            func.count().label("item_count"),
            func.sum(ChecklistItem.points).label("points"),
        )
        .group_by(ChecklistItem.checklist_id)
        .subquery()
    )
    used = select(func.count()).select_from(Visit).where(Visit.checklist_version_id == ChecklistVersion.id)
    return session.execute(
        select(
            ChecklistVersion.uid,
            ChecklistVersion.code,
            ChecklistVersion.number,
            ChecklistVersion.name_zh,
            ChecklistVersion.name_en,
            ChecklistVersion.published_at,
            func.coalesce(items.c.item_count, 0).label("item_count"),
            func.coalesce(items.c.points, 0).label("points"),
            used.correlate(ChecklistVersion).scalar_subquery().label("visits"),
        )
        .outerjoin(items, items.c.checklist_id == ChecklistVersion.id)
        .where(ChecklistVersion.meeting_id == meeting_id)
        .order_by(ChecklistVersion.code, ChecklistVersion.number.desc())
    ).all()


def one(session: Session, meeting_id: int, uid: UUID) -> ChecklistVersion | None:
    """One version with its items."""
    rows = select(ChecklistVersion).where(ChecklistVersion.uid == uid, ChecklistVersion.meeting_id == meeting_id)
    return session.scalars(rows.options(selectinload(ChecklistVersion.items))).one_or_none()
