"""Facts that only sittings have, from rows: one statement for one sitting or for many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.models.matter import Matter
from workflow.models.sitting import AgendaItem, Attendance, Sitting
from workflow.queries.calendars import calendar_of


def of_sittings(session: Session, matters: Sequence[Matter], extra: dict[int, dict[str, Any]]) -> None:
    """Agenda and invited units of sittings in preparation, and how far off every sitting is."""
    counts = _counts(session, [matter.id for matter in matters if matter.state == "draft"])
    for matter in matters:
        items, invited = counts.get(matter.id, (1, 1))
        extra[matter.id] |= {"has_agenda": items > 0, "has_invited": invited > 0, **_when(session, matter)}


def _counts(session: Session, ids: list[int]) -> dict[int, tuple[int, int]]:
    if not ids:
        return {}
    items = select(func.count(AgendaItem.id)).where(AgendaItem.sitting_id == Sitting.matter_id)
    invited = select(func.count(Attendance.id)).where(Attendance.sitting_id == Sitting.matter_id)
    rows = session.execute(
        select(Sitting.matter_id, items.scalar_subquery(), invited.scalar_subquery()).where(Sitting.matter_id.in_(ids))
    )
    return {key: (listed, asked) for key, listed, asked in rows}


def _when(session: Session, matter: Matter) -> dict[str, Any]:
    sitting, now = matter.sitting, clock.now()
    if sitting is None or sitting.held_at is None or sitting.held_on is None:
        return {}
    calendar = calendar_of(session, matter.meeting)
    days = calendar.between(calendar.delivered_on(now), sitting.held_on)
    return {"is_ahead": sitting.held_at > now, "notice_days": days}
