"""What the page of a workflow reads: its versions and the matters on them."""

from __future__ import annotations

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from workflow.models.matter import Matter
from workflow.models.workflow_version import WorkflowVersion
from workflow.queries.definitions import seen_by
from workflow.types import Phase


def versions_in_use(session: Session, meeting_id: int, kind: str) -> list[tuple[int, int, int]]:
    """Each published version of a kind: number, matters under way on it, all matters on it; newest first."""
    under_way = func.sum(case((Matter.phase == Phase.OPEN, 1), else_=0))
    rows = session.execute(
        select(WorkflowVersion.number, under_way, func.count(Matter.id))
        .outerjoin(Matter, (Matter.workflow_version_id == WorkflowVersion.id) & (Matter.meeting_id == meeting_id))
        .where(WorkflowVersion.kind == kind, seen_by(meeting_id))
        .group_by(WorkflowVersion.number)
        .order_by(WorkflowVersion.number.desc())
    )
    return [(number, int(open_ones or 0), int(every)) for number, open_ones, every in rows]
