"""A matter that moved while something hangs on it: let the system end what has become pointless, or hand it on."""

from __future__ import annotations

from rq import Queue
from sqlalchemy import select

import workflow.services.effects.all  # noqa: F401  (registers every effect)
from workflow.db import transaction
from workflow.engine import machine
from workflow.engine.facts import Facts
from workflow.models.matter import Matter
from workflow.queries.attached import OPEN
from workflow.queries.facts import facts_for
from workflow.queries.matters import WHOLE, locked_by_id
from workflow.services import following, steps
from workflow.services.promises import promise


def parent_moved(matter_id: int) -> None:
    """Lock the matter, then what hangs on it, and fire as the system; harmless when repeated."""
    with transaction() as session:
        locked_by_id(session, matter_id)
        below = select(Matter.id).where(Matter.parent_id == matter_id, Matter.is_attached, Matter.phase.in_(OPEN))
        keys = session.scalars(below.order_by(Matter.id).with_for_update()).all()
        whole = select(Matter).where(Matter.id.in_(keys)).order_by(Matter.id).options(*WHOLE)
        rows = session.scalars(whole.execution_options(populate_existing=True)).unique().all()
        steps.fire_automatic_on_all(session, rows)
        for row in filter(following.goes_along, rows):
            following.follow(session, row)


def _is_left(matter: Matter, facts: Facts) -> bool:
    """The system has to end it, or to hand it on."""
    ends = machine.automatic(matter.workflow, matter.state, facts) is not None
    return ends or (facts.is_led_by_another and following.goes_along(matter))


def sweep(_queue: Queue | None = None) -> int:
    """Promise anew what a lost or given-up promise has left standing; returns for how many matters."""
    hanging = select(Matter).where(Matter.is_attached, Matter.phase.in_(OPEN)).options(*WHOLE)
    with transaction() as session:
        rows = session.scalars(hanging.order_by(Matter.id)).unique().all()
        facts = facts_for(session, rows, None)
        stuck = {row.parent_id for row in rows if row.parent_id and _is_left(row, facts[row.id])}
        for key in sorted(stuck):
            promise(session, "parent_moved", matter_id=key)
    return len(stuck)
