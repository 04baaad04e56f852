"""Registering a matter of a kind that is made of its definition alone, and what hangs on another matter."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete

import workflow.services.effects.all  # noqa: F401  (registers every effect)
from workflow.db import transaction
from workflow.models.matter import Matter
from workflow.models.talk import Draft
from workflow.models.user import User
from workflow.queries import matters
from workflow.services.made import begun, made_version
from workflow.services.steps import Raw


def place(kind: str, parent: UUID | None = None) -> str:
    """Where the draft of a registration is kept."""
    return f"kinds.new/{kind}/{parent}" if parent else f"kinds.new/{kind}"


def register(kind: str, raw: Raw, *, actor: User, parent: UUID | None = None) -> Matter:
    """Register a matter of a kind made of its definition: number, details, first holder, first line of history.

    Args:
        raw: the registration's form, as posted.
        parent: the matter that an instrument hangs on; its row is locked first, and its state stays as it is.

    Raises:
        NotFound: no such kind, or no such parent that `actor` may know of, or none that the kind may hang on.
        Forbidden: `actor` may not register one.
        Refused: a guard says no.
        Invalid: an input is missing or malformed.
    """
    with transaction() as session:
        version = made_version(session, kind, actor.meeting_id)
        above = matters.locked(session, parent, actor) if parent else None
        matter = begun(session, version, raw, actor=actor, parent=above)
        session.execute(delete(Draft).where(Draft.user_id == actor.id, Draft.place == place(kind, parent)))
    return matter
