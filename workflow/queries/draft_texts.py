"""The texts that a draft has had."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer

from workflow.errors import NotFound
from workflow.models.definition_draft import DefinitionDraft
from workflow.models.draft_text import DraftText

MOST = 50
"""So many texts of a draft are kept."""


def of(session: Session, draft: DefinitionDraft, most: int = MOST) -> Sequence[DraftText]:
    """The texts, each with who saved it, newest first."""
    rows = select(DraftText).where(DraftText.draft_id == draft.id).order_by(DraftText.version.desc()).limit(most)
    return session.scalars(rows.options(joinedload(DraftText.saved_by), undefer(DraftText.source))).all()


def at(session: Session, draft: DefinitionDraft, version: int) -> DraftText:
    """The text that the draft had in a version.

    Raises:
        NotFound: it is not kept.
    """
    rows = select(DraftText).where(DraftText.draft_id == draft.id, DraftText.version == version)
    found = session.scalars(rows.options(undefer(DraftText.source))).one_or_none()
    if found is None:
        raise NotFound
    return found


def before(session: Session, draft: DefinitionDraft) -> int | None:
    """The version that taking the last change back leads to; None where nothing was changed, or it is kept no more."""
    of_draft = DraftText.draft_id == draft.id
    newest = select(DraftText.came_from).where(of_draft).order_by(DraftText.version.desc()).limit(1).scalar_subquery()
    return session.scalars(select(DraftText.version).where(of_draft, DraftText.version == newest)).one_or_none()
