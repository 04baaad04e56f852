"""Taking changes of a draft back; going back to an earlier text is a change like any other, and nothing is lost."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from workflow.db import transaction
from workflow.errors import Refused
from workflow.models.definition_draft import DefinitionDraft
from workflow.models.user import User
from workflow.queries import definitions as known
from workflow.queries import draft_texts
from workflow.services import draft_texts as texts
from workflow.services.definitions import DRAFTERS, may
from workflow.types import Text


def undo(uid: UUID, *, version: int, actor: User) -> DefinitionDraft:
    """Take the last change back; once more takes back the one before it.

    Args:
        version: the one that the actor was looking at.

    Raises:
        Forbidden: the actor keeps no definitions.
        NotFound: no such draft.
        Stale: somebody saved it first.
        Refused: nothing has been changed, or the former text is kept no more.
    """
    may(actor, DRAFTERS)
    with transaction() as session:
        draft = _locked(session, uid, version, actor)
        target = draft_texts.before(session, draft)
        if target is None:
            raise Refused("nothing", Text("没有可撤销的修改。", "There is no change to take back."))
        texts.put_back(session, draft, draft_texts.at(session, draft, target), actor)
    return draft


def go_back(uid: UUID, to: int, *, version: int, actor: User) -> DefinitionDraft:
    """Give the draft the text again that it had in version `to`; this can be taken back as any change can.

    Raises:
        Forbidden: the actor keeps no definitions.
        NotFound: no such draft, or that text is kept no more.
        Stale: somebody saved it first.
    """
    may(actor, DRAFTERS)
    with transaction() as session:
        draft = _locked(session, uid, version, actor)
        texts.write(session, draft, draft_texts.at(session, draft, to).source, actor)
    return draft


def _locked(session: Session, uid: UUID, version: int, actor: User) -> DefinitionDraft:
    draft = known.locked(session, uid, actor)
    draft.expect(version)
    return draft
