"""A matter whose children have changed: recount, and let the system fire what follows."""

from __future__ import annotations

from rq import Queue
from sqlalchemy import select
from sqlalchemy.orm import aliased

import workflow.services.effects.all  # noqa: F401  (registers every effect)
from workflow.db import transaction
from workflow.engine import machine
from workflow.models.matter import Matter
from workflow.queries.facts import facts_for
from workflow.queries.matters import WHOLE, locked_by_id
from workflow.services import merging, steps
from workflow.services.promises import promise
from workflow.types import Phase


def changed(matter_id: int) -> None:
    """Lock the matter, recount its children, fire as the system; harmless when repeated."""
    with transaction() as session:
        steps.fire_automatic(session, locked_by_id(session, matter_id))


def merged(matter_id: int, merged_id: int) -> None:
    """Tell a matter's history that another was merged into it; harmless when repeated."""
    merging.note(matter_id, merged_id)


def sweep(_queue: Queue | None = None) -> int:
    """Promise anew what a lost or given-up promise has left standing; returns for how many matters."""
    child = aliased(Matter)
    parents = select(child.parent_id).where(child.parent_id.is_not(None))
    waiting = select(Matter).where(Matter.phase == Phase.OPEN, Matter.id.in_(parents)).options(*WHOLE)
    with transaction() as session:
        matters = session.scalars(waiting.order_by(Matter.id)).unique().all()
        facts = facts_for(session, matters, None)
        stuck = [
            matter.id
            for matter in matters
            if machine.automatic(matter.workflow, matter.state, facts[matter.id]) is not None
        ]
        for key in stuck:
            promise(session, "children_changed", matter_id=key)
    return len(stuck)
