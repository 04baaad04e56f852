"""Writing in a draft: each text that it has had is kept."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.models.definition_draft import DefinitionDraft
from workflow.models.draft_text import DraftText
from workflow.models.user import User
from workflow.queries import draft_texts


def write(session: Session, draft: DefinitionDraft, source: str, actor: User) -> None:
    """Give a draft another text; the former one is kept, and is what taking the change back leads to."""
    former = _now(session, draft)
    draft.version += 1
    _written(session, draft, source, actor, came_from=former.version)


def put_back(session: Session, draft: DefinitionDraft, text: DraftText, actor: User) -> None:
    """Give a draft a text again that it has had; taking back goes on from there to what was before it."""
    draft.version += 1
    _written(session, draft, text.source, actor, came_from=text.came_from)


def forget(session: Session, draft: DefinitionDraft) -> None:
    """Delete the texts of a draft that is deleted itself."""
    session.execute(delete(DraftText).where(DraftText.draft_id == draft.id))


def _now(session: Session, draft: DefinitionDraft) -> DraftText:
    """What is kept of the text as it stands; kept now where it was not yet."""
    rows = select(DraftText).where(DraftText.draft_id == draft.id).order_by(DraftText.version.desc()).limit(1)
    newest = session.scalars(rows).one_or_none()
    if newest is not None and newest.source == draft.source:
        return newest
    return _kept(session, draft, came_from=newest.version if newest else None)


def _written(session: Session, draft: DefinitionDraft, source: str, actor: User, *, came_from: int | None) -> None:
    draft.source = source
    draft.writers = sorted({*draft.writers, actor.id})
    draft.saved_by_id, draft.saved_at = actor.id, clock.now()
    _kept(session, draft, came_from=came_from)
    too_old = DraftText.version <= draft.version - draft_texts.MOST
    session.execute(delete(DraftText).where(DraftText.draft_id == draft.id, too_old))


def _kept(session: Session, draft: DefinitionDraft, came_from: int | None) -> DraftText:
    text = DraftText(
        draft_id=draft.id,
        version=draft.version,
        came_from=came_from,
        source=draft.source,
        saved_by_id=draft.saved_by_id,
        saved_at=draft.saved_at,
    )
    session.add(text)
    session.flush()
    return text
