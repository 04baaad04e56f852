"""The matters of a bulletin one by one: led by its units, and given, finished or under way in its period."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager, load_only

from workflow.engine.deadlines import Calendar
from workflow.models.assignment import Assignment
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.queries import parts
from workflow.queries.bulletins import GROUPS
from workflow.queries.periods import By, moments
from workflow.queries.scope import visible_to
from workflow.queries.spans import Span
from workflow.types import Relation


def led(
    session: Session,
    viewer: User,
    group: str,
    *,
    span: Span,
    calendar: Calendar,
    now: datetime,
    only: Collection[str] = (),
) -> Sequence[Assignment]:
    """The part of each leading unit with its matter, in the order of units and numbers; one statement.

    Args:
        group: a key of `bulletins.GROUPS`.
        only: uids of the units that it is about; none means every unit of the group.
    """
    in_period = (
        moments(parts.MOMENTS[by], span.first, span.last, calendar) & parts.of(by, None)
        for by in (By.DELIVERED, By.REPORTED)
    )
    rows = (
        select(Assignment)
        .join(Assignment.matter)
        .join(Assignment.unit)
        .where(Assignment.meeting_id == viewer.meeting_id, Assignment.role == Relation.LEAD, Matter.state != "void")
        .where(Unit.kind.in_(GROUPS[group]), or_(*in_period, parts.under_way(None, now)), visible_to(viewer))
        .options(
            contains_eager(Assignment.matter).joinedload(Matter.workflow_version),
            contains_eager(Assignment.unit).options(load_only(Unit.uid, Unit.short_zh, Unit.short_en)),
        )
        .order_by(Unit.sort, Unit.id, Matter.number, Assignment.id)
    )
    wanted = set(only)
    return [part for part in session.scalars(rows).unique() if not wanted or str(part.unit.uid) in wanted]
