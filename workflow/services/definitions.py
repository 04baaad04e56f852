"""Definitions as their keepers change them: draft, check, publish; and publishing those that come with the product."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import transaction
from workflow.engine.loading import load, shipped
from workflow.engine.nodes import DefinitionFault, Fault
from workflow.errors import Forbidden, Invalid, NotFound, Refused
from workflow.models.definition_draft import DefinitionDraft
from workflow.models.meeting import Meeting
from workflow.models.user import User
from workflow.models.workflow_version import WorkflowVersion, digest
from workflow.queries import definitions as known
from workflow.services import draft_texts, log
from workflow.services.soundness import findings
from workflow.types import Position, Text

DRAFTERS = frozenset({Position.COORDINATOR, Position.DIRECTOR})
PUBLISHERS = frozenset({Position.DIRECTOR, Position.SYSTEM_ADMIN})
MOST_CHARACTERS = 200_000
_KIND = re.compile(r"^kind:[ \t]*(\S+)[^\n]*$", re.MULTILINE)
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


def publish_shipped() -> list[str]:
    """Publish every shipped definition that differs from the newest published one; returns `kind@number` for each."""
    published = []
    with transaction() as session:
        for kind, (source, _) in shipped().items():
            sha256, of_kind = digest(source), WorkflowVersion.kind == kind
            is_shipped = WorkflowVersion.meeting_id.is_(None)
            if session.scalar(select(WorkflowVersion.id).where(of_kind, is_shipped, WorkflowVersion.sha256 == sha256)):
                continue
            number = (session.scalar(select(func.max(WorkflowVersion.number)).where(of_kind)) or 0) + 1
            session.add(
                WorkflowVersion(kind=kind, number=number, source=source, sha256=sha256, published_at=clock.now())
            )
            published.append(f"{kind}@{number}")
    return published


def start_draft(kind: str, *, actor: User, copy_of: int | None = None) -> DefinitionDraft:
    """A draft of the next version of a kind.

    Args:
        kind: one that there is, or the code of a new one.
        copy_of: the key of the version whose text it begins with, which may be of another kind; None takes the one
            in force.

    Raises:
        Forbidden: the actor keeps no definitions.
        NotFound: no such kind or version in the actor's joint meeting.
        Refused: there is a draft of it already, or it comes with the product only.
        Invalid: `kind` is no code.
    """
    may(actor, DRAFTERS)
    with transaction() as session:
        meeting = locked_meeting(session, actor)
        found = known.versions(session, meeting.id, kind)
        base = session.get(WorkflowVersion, copy_of) if copy_of is not None else known.in_force(found)
        if base is None or base.meeting_id not in (None, meeting.id):
            raise NotFound
        _expect_free(session, kind, actor)
        source = base.source if base.kind == kind else _KIND.sub(f"kind: {kind}", base.source, count=1)
        return _begin(session, kind, source, base, actor)


def take_from_yaml(text: str, *, actor: User) -> DefinitionDraft:
    """A draft that begins with a text from elsewhere; its kind is the one that it names.

    Raises:
        Forbidden, Refused: as `start_draft`.
        Invalid: the text names no kind, or is too long.
    """
    may(actor, DRAFTERS)
    match = _KIND.search(text)
    if match is None:
        zh, en = "文件中没有 kind，看不出是哪一类事项的流程。", "The file has no kind; nothing says what it is about."
        raise Invalid({"source": Text(zh, en)})
    _expect_short(text)
    kind = match[1].strip("\"'")
    with transaction() as session:
        meeting = locked_meeting(session, actor)
        _expect_free(session, kind, actor)
        base = known.in_force(known.versions(session, meeting.id, kind))
        return _begin(session, kind, text.replace("\r\n", "\n"), base, actor)


def save_draft(uid: UUID, source: str, *, version: int, actor: User, note: str | None = None) -> DefinitionDraft:
    """Keep a text, whatever it is worth; what is wrong with it is worked out when it is read.

    Args:
        version: the one that the actor was looking at.
        note: why the definition is changed; None leaves what was noted.

    Raises:
        Forbidden: the actor keeps no definitions.
        NotFound: no such draft.
        Stale: somebody saved it first.
        Invalid: the text is too long.
    """
    may(actor, DRAFTERS)
    _expect_short(source)
    with transaction() as session:
        draft = known.locked(session, uid, actor)
        draft.expect(version)
        text = source.replace("\r\n", "\n")
        if note is not None:
            draft.note = note.strip()
        if text != draft.source:
            draft_texts.write(session, draft, text, actor)
        else:
            draft.version += 1
    return draft


def drop_draft(uid: UUID, *, actor: User) -> None:
    """Delete a draft.

    Raises:
        Forbidden: the actor keeps no definitions.
        NotFound: no such draft.
    """
    may(actor, DRAFTERS)
    with transaction() as session:
        draft = known.locked(session, uid, actor)
        record(session, "drop_definition", draft, actor)
        draft_texts.forget(session, draft)
        session.delete(draft)


def check(uid: UUID, *, actor: User) -> tuple[Fault, ...]:
    """Every fault of a draft, by line; a text without any is marked as checked.

    Raises:
        NotFound: no such draft.
    """
    with transaction() as session:
        draft = known.locked(session, uid, actor)
        found = findings(session, actor.meeting, draft.source, kind=draft.kind)
        draft.checked_sha256 = None if found else draft.sha256
    return found


def _begin(session: Session, kind: str, source: str, base: WorkflowVersion | None, actor: User) -> DefinitionDraft:
    at = clock.now()
    draft = DefinitionDraft(
        meeting_id=actor.meeting_id,
        kind=kind,
        source=source,
        base_version_id=base.id if base else None,
        made_by_id=actor.id,
        made_at=at,
        saved_by_id=actor.id,
        saved_at=at,
        writers=[actor.id],
    )
    session.add(draft)
    session.flush()
    record(session, "begin_definition", draft, actor)
    return draft


def _expect_free(session: Session, kind: str, actor: User) -> None:
    if not _CODE.fullmatch(kind):
        zh = "代码须以小写字母开头，只用小写字母、数字和下划线，不超过 40 个字符。"
        en = "A code begins with a small letter and has small letters, digits and underscores only, 40 at most."
        raise Invalid({"kind": Text(zh, en)})
    if kind in known.PARTS:
        zh = "单位承办部分的流程随产品提供，不在此修改。"
        en = "The workflow of a unit's part comes with the product and is not changed here."
        raise Refused("part", Text(zh, en))
    if known.draft_of(session, kind, actor) is not None:
        zh, en = "已有一个草稿，请先发布或删除它。", "There is a draft already; publish or delete it first."
        raise Refused("draft", Text(zh, en))


def _expect_short(source: str) -> None:
    if len(source) > MOST_CHARACTERS:
        zh, en = "文本过长，最多 {n} 个字符。", "The text is too long; it may have {n} characters."
        raise Invalid({"source": Text(zh, en).format(n=MOST_CHARACTERS)})


def may(actor: User, positions: frozenset[Position]) -> None:
    """Refuse everybody who holds none of the positions.

    Raises:
        Forbidden: the actor holds none.
    """
    if not actor.positions & positions:
        raise not_theirs(positions)


def not_theirs(positions: frozenset[Position]) -> Forbidden:
    """The refusal that names who may."""
    if positions is PUBLISHERS:
        zh, en = "由联席办主任或系统管理员发布", "the office director or the system administrator publishes it"
    else:
        zh, en = "由联席办协调员或主任起草", "the office's coordinator or director drafts it"
    return Forbidden(Text(zh, en))


def locked_meeting(session: Session, actor: User) -> Meeting:
    """Two people never begin or publish at once in one joint meeting."""
    return session.get_one(Meeting, actor.meeting_id, with_for_update={"key_share": True}, populate_existing=True)


def record(session: Session, act: str, draft: DefinitionDraft, actor: User, lines: Iterable[log.Line] = ()) -> None:
    """Write an act on a draft into the administrators' log."""
    log.record(session, act, actor=actor, meeting_id=draft.meeting_id, target=(draft.uid, named(draft)), lines=lines)


def named(draft: DefinitionDraft) -> Text:
    """What the draft is of: the name that its text gives it, or the code of the kind where that cannot be read."""
    try:
        text = load(draft.source, name="draft").text
    except DefinitionFault:
        text = draft.base_version.workflow.text if draft.base_version else Text(draft.kind, draft.kind)
    return Text(f"流程“{text.zh}”", f"the workflow “{text.en}”")
