"""Templates of documents as their keepers change them: draft, try on a real record, publish by another person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import transaction
from workflow.errors import Forbidden, Invalid, NotFound, Refused
from workflow.models.document import FINISHED, WAITING, Document
from workflow.models.document_template import DocumentTemplate
from workflow.models.meeting import Meeting
from workflow.models.user import User
from workflow.queries import templates as known
from workflow.queries.documents import family_of
from workflow.reports.adapting import LANGUAGES, UNSEEN, builtin, dropped, faults_of, hideable, steers
from workflow.reports.templates import TEMPLATE_VERSIONS
from workflow.reports.words import LABELS
from workflow.services import log
from workflow.services.definitions import locked_meeting, may
from workflow.services.promises import promise
from workflow.types import Position, Text

DRAFTERS = frozenset({Position.COORDINATOR, Position.DIRECTOR})
PUBLISHERS = frozenset({Position.DIRECTOR, Position.CONVENER})
NAMES = ("red_head", "organ")
MOST_IN_A_NAME, MOST_IN_A_MARK = 60, 20
NOTE = Text("修订说明", "Why it was changed")


def name_of(kind: str) -> Text:
    """What a kind of document is called."""
    return Text(*LABELS[f"kind.{kind}"])


def begin(kind: str, *, actor: User, copy_of: UUID | None = None) -> DocumentTemplate:
    """A draft of the next template of a kind, which begins as the one in force, an earlier version, or the built-in
    document; its specimen is the newest document of the kind.

    Raises:
        Forbidden: the actor keeps no templates.
        NotFound: there is no such kind or version.
        Refused: there is a draft already.
    """
    may(actor, DRAFTERS)
    if kind not in TEMPLATE_VERSIONS:
        raise NotFound
    with transaction() as session:
        meeting = locked_meeting(session, actor)
        found = known.versions(session, meeting, kind)
        if any(one.is_draft for one in found):
            zh, en = "已有一个草稿，请先发布或删除它。", "There is a draft already; publish or delete it first."
            raise Refused("draft", Text(zh, en))
        base = _base(meeting, found, copy_of)
        draft = _begun(kind, base.content if base else {}, actor)
        session.add(draft)
        session.flush()
        _record(session, "begin_template", draft, actor)
        newest = next(iter(known.records(session, meeting.id, kind)), None)
        if newest is not None:
            _set(session, draft, newest)
    return draft


def _base(meeting: Meeting, found: Any, copy_of: UUID | None) -> DocumentTemplate | None:
    if copy_of is None:
        return next((one for one in found if one.id in known.numbers_in_force(meeting).values()), None)
    base: DocumentTemplate | None = next((one for one in found if one.uid == copy_of), None)
    if base is None:
        raise NotFound
    return base


def _begun(kind: str, content: Mapping[str, Any], actor: User) -> DocumentTemplate:
    at = clock.now()
    return DocumentTemplate(
        meeting_id=actor.meeting_id,
        kind=kind,
        content=dict(content),
        writers=[actor.id],
        made_by_id=actor.id,
        made_at=at,
        saved_by_id=actor.id,
        saved_at=at,
    )


def save(uid: UUID, content: Mapping[str, Any], *, version: int, actor: User, note: str = "") -> DocumentTemplate:
    """Keep what was typed, and have the specimen set with it.

    Args:
        content: as `DocumentTemplate.content`; a text that equals the built-in one is not kept.
        version: the one that the actor was looking at.

    Raises:
        Forbidden: the actor keeps no templates.
        NotFound: no such draft.
        Stale: somebody saved it first.
        Invalid: a text cannot be used; nothing is kept.
    """
    may(actor, DRAFTERS)
    with transaction() as session:
        draft = known.locked(session, uid, actor)
        draft.expect(version)
        draft.content = _fit(draft.kind, content)
        draft.note = note.strip()
        draft.version += 1
        draft.saved_by_id, draft.saved_at = actor.id, clock.now()
        draft.writers = sorted({*draft.writers, actor.id})
        if draft.specimen_id is not None:
            _set(session, draft, session.get_one(Document, draft.specimen_id))
    return draft


def _fit(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """The content without what says nothing.

    Raises:
        Invalid: by `text:key`, `mark`, `red_head` or `organ`.
    """
    texts = {key: both for key, both in _own(content.get("texts", {}))}
    faults = {f"text:{fault.key}": fault.why for fault in faults_of(texts)}
    faults.update(_faults_of_names(content))
    if faults:
        raise Invalid(faults)
    kept: dict[str, Any] = {
        "texts": texts,
        "hidden": [key for key in hideable(kind) if key in content.get("hidden", ())],
        **{name: {one: content.get(name, {}).get(one, "").strip() for one in LANGUAGES} for name in NAMES},
        "mark": content.get("mark", "").strip(),
        "logo": content.get("logo", ""),
        "faces": {part: name for part, name in content.get("faces", {}).items() if name},
    }
    empty: tuple[Any, ...] = ("", {}, [], dict.fromkeys(LANGUAGES, ""))
    return {name: value for name, value in kept.items() if value not in empty}


def _own(texts: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, dict[str, str]]]:
    """The texts that differ from the built-in ones, in whichever language."""
    for key, both in texts.items():
        ours = builtin(key) or ("", "")
        own = {
            language: "" if both.get(language, "").strip() == text.strip() else both.get(language, "").strip("\r\n")
            for language, text in zip(LANGUAGES, ours, strict=True)
        }
        if any(own.values()):
            yield key, own


def _faults_of_names(content: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    for name in NAMES:
        both = [content.get(name, {}).get(language, "").strip() for language in LANGUAGES]
        if any(both) and not all(both):
            yield name, Text("请同时填写中文和英文，或都留空。", "Give it in Chinese and English, or in neither.")
        elif any(len(one) > MOST_IN_A_NAME for one in both):
            yield name, Text(f"最多{MOST_IN_A_NAME}字。", f"At most {MOST_IN_A_NAME} characters.")
        elif any(map(steers, both)):
            yield name, UNSEEN
    if steers(content.get("mark", "")):
        yield "mark", UNSEEN
    elif len(content.get("mark", "").strip()) > MOST_IN_A_MARK:
        yield "mark", Text(f"最多{MOST_IN_A_MARK}字。", f"At most {MOST_IN_A_MARK} characters.")


def try_on(uid: UUID, document_uid: UUID, *, actor: User) -> DocumentTemplate:
    """Have the specimen set from another record.

    Raises:
        Forbidden: the actor keeps no templates.
        NotFound: no such draft, or no such document among those offered.
    """
    may(actor, DRAFTERS | PUBLISHERS)
    with transaction() as session:
        draft = known.locked(session, uid, actor)
        offered = known.records(session, draft.meeting_id, draft.kind)
        chosen = next((one for one in offered if one.uid == document_uid), None)
        if chosen is None:
            raise NotFound
        _set(session, draft, chosen)
    return draft


def _set(session: Session, draft: DocumentTemplate, record: Document) -> None:
    if draft.specimen_id != record.id:
        draft.specimen_sha256, draft.plain_sha256, draft.specimen_texts = None, None, []
    draft.specimen_id, draft.specimen_making, draft.specimen_fault = record.id, WAITING, None
    session.flush()
    promise(session, "set_specimen", template_id=draft.id)


def drop(uid: UUID, *, version: int, actor: User) -> str:
    """Delete a draft; gives its kind.

    Raises:
        Forbidden: the actor keeps no templates.
        NotFound: no such draft.
        Stale: somebody saved it since.
    """
    may(actor, DRAFTERS)
    with transaction() as session:
        draft = known.locked(session, uid, actor)
        draft.expect(version)
        _record(session, "drop_template", draft, actor)
        session.delete(draft)
    return draft.kind


def publish(uid: UUID, *, version: int, note: str, actor: User, may_drop: bool = False) -> DocumentTemplate:
    """Put a draft in force: what is drafted from now on takes it, what is frozen stays as it is.

    Args:
        may_drop: the actor knows that its texts do without some facts that the built-in ones print.

    Raises:
        Forbidden: the actor publishes no templates, or has written in it.
        NotFound: no such draft.
        Stale: somebody saved it since.
        Refused: its specimen was not seen with this content.
        Invalid: no reason is given, or facts are dropped that nobody was asked about.
    """
    may(actor, PUBLISHERS)
    with transaction() as session:
        meeting = locked_meeting(session, actor)
        draft = known.locked(session, uid, actor)
        draft.expect(version)
        reason = refusal(draft, actor)
        if reason is not None:
            raise reason
        if not note.strip():
            raise Invalid({"note": Text("请写明为什么修订。", "Say why it was changed.")})
        if not may_drop and any(dropped(draft.content.get("texts", {}))):
            raise Invalid({"drop": Text("请确认这些内容不再印出。", "Confirm that these facts are printed no more.")})
        draft.number, draft.note = known.next_number(session, meeting.id, draft.kind), note.strip()
        draft.published_by_id, draft.published_at = actor.id, clock.now()
        session.flush()
        _in_force(meeting, draft.kind, draft.id, draft.content.get("mark", ""))
        lines = [log.Line(Text("版本", "version"), log.BLANK, log.said(draft.number))]
        _record(session, "publish_template", draft, actor, [*lines, log.Line(NOTE, log.BLANK, log.said(draft.note))])
    return draft


def refusal(draft: DocumentTemplate, actor: User) -> Forbidden | Refused | None:
    """Why the actor may not publish the draft as it stands; None where they may."""
    if not actor.positions & PUBLISHERS:
        zh, en = "由联席办主任或召集人发布。", "The office's director or the convener publishes it."
        return Forbidden(Text(zh, en))
    if actor.id in draft.writers:
        zh = "起草人不能发布自己改的模板，请由另一人发布。"
        en = "Whoever wrote in a template may not publish it; somebody else must."
        return Forbidden(Text(zh, en))
    if draft.specimen_id is not None and not (draft.specimen_making == FINISHED and draft.is_shown):
        zh = "样张还不是按当前内容排的，请看过样张再发布。"
        en = "The specimen does not show this content yet; look at it first, then publish."
        return Refused("specimen", Text(zh, en))
    return None


def reset(kind: str, *, actor: User) -> None:
    """Go back to the document as it is built in, from now on.

    Raises:
        Forbidden: the actor publishes no templates.
        NotFound: nothing is in force.
    """
    may(actor, PUBLISHERS)
    with transaction() as session:
        meeting = locked_meeting(session, actor)
        key = known.numbers_in_force(meeting).get(kind)
        if key is None:
            raise NotFound
        template = session.get_one(DocumentTemplate, key)
        _in_force(meeting, kind, None, "")
        _record(session, "reset_template", template, actor)


def _in_force(meeting: Meeting, kind: str, key: int | None, mark: str) -> None:
    """What is in force is kept with the joint meeting, so that a kind without a template costs nothing."""
    chosen = {**known.numbers_in_force(meeting), kind: key}
    settings = {**meeting.settings, "templates": {name: one for name, one in chosen.items() if one is not None}}
    if mark:
        settings["marks"] = {**settings.get("marks", {}), family_of(kind): mark}
    meeting.settings = settings


def _record(session: Session, act: str, template: DocumentTemplate, actor: User, lines: Any = ()) -> None:
    target = template.uid, name_of(template.kind)
    log.record(session, act, actor=actor, meeting_id=actor.meeting_id, target=target, lines=lines)


def named(session: Session, contents: set[str]) -> set[str]:
    """Those of the contents that a template still shows."""
    columns = DocumentTemplate.specimen_sha256, DocumentTemplate.plain_sha256
    found = {one for column in columns for one in session.scalars(select(column).where(column.in_(contents))) if one}
    logos = {one.get("logo", "") for one in session.scalars(select(DocumentTemplate.content))}
    return found | (logos & contents)
