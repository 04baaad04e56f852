"""How many matters of each kind a person may know of."""

from __future__ import annotations

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries.attached import OPEN
from workflow.queries.scope import visible_to


def numbers(session: Session, viewer: User) -> dict[str, tuple[int, int]]:
    """By kind: how many are open, and how many there are; one statement."""
    is_open = func.coalesce(func.sum(case((Matter.phase.in_(OPEN), 1), else_=0)), 0)
    rows = session.execute(select(Matter.kind, is_open, func.count()).where(visible_to(viewer)).group_by(Matter.kind))
    return {kind: (int(under_way), every) for kind, under_way, every in rows}
