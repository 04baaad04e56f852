"""The worklist: what a unit has to do now."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.models.duty import Duty
from workflow.models.user import User


def count_open(session: Session, viewer: User) -> int:
    """How many duties the viewer's unit owes."""
    if viewer.unit_id is None:
        return 0
    statement = select(func.count()).select_from(Duty).where(Duty.unit_id == viewer.unit_id, Duty.done_at.is_(None))
    return int(session.scalar(statement) or 0)
