"""Registering a problem."""

from __future__ import annotations

from sqlalchemy import delete

import workflow.services.effects.all  # noqa: F401  (registers every effect)
from workflow.db import transaction
from workflow.models.matter import Matter
from workflow.models.problem import Problem
from workflow.models.talk import Draft
from workflow.models.user import User
from workflow.services import steps
from workflow.services.beginning import begin
from workflow.services.steps import Raw

PLACE = "problems.new"
UNTITLED = "未命名问题"


def register(raw: Raw, *, actor: User) -> Matter:
    """Register a problem and submit it to the office, in one transaction: what is refused leaves nothing behind.

    Args:
        raw: the form of the problem's `submit` action, as posted.

    Raises:
        Forbidden: the person may not register problems.
        Invalid: an input is missing or malformed.
    """
    with transaction() as session:
        matter = begin(session, actor.meeting, "problem", title=UNTITLED, actor=actor, detail=Problem())
        steps.fire(session, matter, "submit", raw, actor=actor)
        session.execute(delete(Draft).where(Draft.user_id == actor.id, Draft.place == PLACE))
    return matter
