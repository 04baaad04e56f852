"""A matter whose children have changed: recount, and let the system fire what follows."""

from __future__ import annotations

import workflow.services.effects.all  # noqa: F401  (registers every effect)
from workflow.db import transaction
from workflow.queries.matters import locked_by_id
from workflow.services import steps


def changed(matter_id: int) -> None:
    """Lock the matter, recount its children, fire as the system; harmless when repeated."""
    with transaction() as session:
        steps.fire_automatic(session, locked_by_id(session, matter_id))
