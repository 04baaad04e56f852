"""All that is wrong with a definition: what the engine finds in the text, and what only the joint meeting can say."""

from __future__ import annotations

from functools import cache

from sqlalchemy.orm import Session

import workflow.services.effects.all  # noqa: F401  (registers every effect)
from workflow.engine import checking
from workflow.engine.loading import shipped
from workflow.engine.nodes import Fault
from workflow.models.meeting import Meeting
from workflow.services.effects.registry import EFFECTS


def findings(session: Session, meeting: Meeting, source: str, *, kind: str | None = None) -> tuple[Fault, ...]:
    """Every fault of a definition in the order of its lines; none where it may be published.

    Args:
        kind: what the definition must be of.
    """
    return checking.check(source, name=kind or "draft", effects=EFFECTS, endpoints=pages())


@cache
def pages() -> frozenset[str]:
    """The pages made for an action: those that the shipped definitions name, since only they have one."""
    return frozenset(t.page for _, flow in shipped().values() for t in flow.transitions if t.page)
