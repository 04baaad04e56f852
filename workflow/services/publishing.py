"""Publishing a draft: by somebody else than who wrote it, without a fault, and rehearsed."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import transaction
from workflow.errors import Forbidden, Invalid, Refused
from workflow.models.definition_draft import DefinitionDraft
from workflow.models.user import User
from workflow.models.workflow_version import WorkflowVersion
from workflow.queries import definitions as known
from workflow.services import draft_texts, log
from workflow.services.definitions import PUBLISHERS, locked_meeting, may, not_theirs, record
from workflow.services.soundness import findings
from workflow.types import Text

NOTE = Text("修订说明", "Why it was changed")


def publish(uid: UUID, *, version: int, note: str, actor: User) -> WorkflowVersion:
    """Publish a draft as the next version: new matters take it, those under way stay on theirs.

    Publishing the very text that is in force already makes no new version.

    Args:
        version: of the draft that the actor was looking at.
        note: why it was changed; kept with the version.

    Raises:
        Forbidden: the actor is neither the director nor the system administrator, or has written in the draft.
        NotFound: no such draft.
        Stale: somebody saved it since.
        Refused: it has faults, or its text has not been rehearsed.
        Invalid: no reason is given.
    """
    may(actor, PUBLISHERS)
    with transaction() as session:
        meeting = locked_meeting(session, actor)
        draft = known.locked(session, uid, actor)
        draft.expect(version)
        reason = refusal(session, draft, actor)
        if reason is not None:
            raise reason
        if not note.strip():
            raise Invalid({"note": Text("请写明为什么修订。", "Say why it was changed.")})
        found = known.versions(session, meeting.id, draft.kind)
        now = known.in_force(found)
        if now is None or now.sha256 != draft.sha256:
            now = _published(session, draft, found, note.strip(), actor)
        lines = [log.Line(Text("版本", "version"), log.BLANK, log.said(now.number))]
        record(session, "publish_definition", draft, actor, [*lines, log.Line(NOTE, log.BLANK, log.said(now.note))])
        draft_texts.forget(session, draft)
        session.delete(draft)
    return now


def refusal(session: Session, draft: DefinitionDraft, actor: User) -> Forbidden | Refused | None:
    """Why the actor may not publish the draft as it stands; None where they may."""
    if not actor.positions & PUBLISHERS:
        return not_theirs(PUBLISHERS)
    if actor.id in draft.writers:
        zh = "起草人不能发布自己写的流程，请由联席办主任或系统管理员中的另一人发布。"
        en = "Whoever wrote in a draft may not publish it; the director or the system administrator must, as another."
        return Forbidden(Text(zh, en))
    faults = findings(session, draft.saved_by.meeting, draft.source, kind=draft.kind)
    if faults:
        zh, en = "还有 {n} 处错误，改正后才能发布。", "{n} fault(s) are left; mend them first."
        return Refused("faults", Text(zh, en).format(n=len(faults)))
    if not draft.is_rehearsed:
        zh = "当前文本尚未演练，请先演练，看清对在办事项的影响。"
        en = "This text has not been rehearsed; rehearse it first, and see what it does to the matters under way."
        return Refused("rehearsal", Text(zh, en))
    return None


def _published(
    session: Session, draft: DefinitionDraft, found: Iterable[WorkflowVersion], note: str, actor: User
) -> WorkflowVersion:
    version = WorkflowVersion(
        meeting_id=draft.meeting_id,
        kind=draft.kind,
        number=max((one.number for one in found), default=0) + 1,
        source=draft.source,
        sha256=draft.sha256,
        published_at=clock.now(),
        published_by_id=actor.id,
        drafted_by_id=draft.saved_by_id,
        base_id=draft.base_version_id,
        note=note,
    )
    session.add(version)
    session.flush()
    return version
