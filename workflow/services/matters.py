"""Moving a matter, talking about it, and keeping what is being typed."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

import workflow.services.effects.all  # noqa: F401  (registers every effect)
from workflow import clock
from workflow.db import transaction
from workflow.errors import Invalid, Stale
from workflow.models.assignment import Assignment
from workflow.models.duty import Duty
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.models.reminder import Reminder
from workflow.models.talk import Comment, Draft
from workflow.models.user import User
from workflow.queries import matters
from workflow.queries.duties import first_seen_by, unseen_by
from workflow.services import steps
from workflow.services.steps import Raw
from workflow.types import Relation, Text

ALONE = frozenset({"keep_attendance"})
"""Effects of acts by which a unit speaks for itself alone: what other units said meanwhile is nothing to it."""
MOST_REPLIES = 500


def act(matter_uid: UUID, action: str, *, actor: User, version: int, raw: Raw) -> Matter:
    """Fire one action on a matter: new state, history, duties, promises of what follows.

    The row is locked throughout, so two units acting at once are served one after the other and the second sees the
    first's result.

    Args:
        version: the version that `actor` was looking at.
        raw: what was typed, by field name, as the form posts it.

    Raises:
        NotFound: no such matter, or none that `actor` may know of.
        Stale: somebody moved it first.
        Forbidden: `actor` may not fire `action`.
        Refused: the state or a guard says no.
        Invalid: an input is missing or malformed.
    """
    with transaction() as session:
        matter = matters.locked(session, matter_uid, actor)
        _expect(session, matter, action, version)
        steps.fire(session, matter, action, raw, actor=actor)
        session.execute(delete(Draft).where(Draft.user_id == actor.id, Draft.place == f"{matter.uid}/{action}"))
    return matter


def _expect(session: Session, matter: Matter, action: str, version: int) -> None:
    """Refuse what was decided on an older page; replies of several units do not make each other's pages older."""
    missed = matter.version - version
    alone = any(ALONE.intersection(one.effects) for one in matter.workflow.actions.get(action, ()))
    if not alone or not 0 < missed <= MOST_REPLIES:
        matter.expect(version)
        return
    since = select(Event.action).where(Event.matter_id == matter.id).order_by(Event.seq.desc()).limit(missed)
    if set(session.scalars(since)) != {action}:
        raise Stale


def comment(matter_uid: UUID, text: str, *, actor: User, is_internal: bool) -> Comment:
    """Say something about a matter; an internal remark stays in the writer's unit.

    Raises:
        NotFound: no such matter, or none that `actor` may know of.
        Invalid: nothing was said, or more than 2,000 characters.
    """
    words = text.strip()
    if not words or len(words) > 2000:
        raise Invalid({"text": Text("请填写 1 至 2000 字。", "Write between 1 and 2,000 characters.")})
    with transaction() as session:
        matter = matters.found(session, matter_uid, actor)
        remark = Comment(
            meeting_id=matter.meeting_id,
            matter_id=matter.id,
            author_id=actor.id,
            unit_id=actor.unit_id,
            is_internal=is_internal,
            text=words,
            at=clock.now(),
        )
        session.add(remark)
    return remark


def see(matter: Matter, *, viewer: User) -> None:
    """Note that the viewer's unit has opened a matter: its duties are no longer bold, its copy is read."""
    if viewer.unit_id is None:
        return
    at = clock.now()
    with transaction() as session:
        owed = (Duty.matter_id == matter.id, Duty.unit_id == viewer.unit_id, Duty.done_at.is_(None))
        seen = {"seen_at": func.coalesce(Duty.seen_at, at), "seen_by_id": first_seen_by(viewer)}
        session.execute(update(Duty).where(*owed, unseen_by(viewer)).values(seen))
        session.execute(
            update(Assignment)
            .where(Assignment.matter_id == matter.id, Assignment.unit_id == viewer.unit_id)
            .where(Assignment.role == Relation.COPY, Assignment.read_at.is_(None))
            .values(read_at=at, read_by_id=viewer.id)
        )
        if matter.reminders:
            to_us = (Reminder.matter_id == matter.id, Reminder.unit_id == viewer.unit_id, Reminder.read_at.is_(None))
            session.execute(update(Reminder).where(*to_us).values(read_at=at))


def save_draft(place: str, values: dict[str, list[str]], *, actor: User) -> Draft:
    """Keep what a person is typing; the last save of a place wins."""
    with transaction() as session:
        insert = sqlite.insert(Draft) if session.get_bind().dialect.name == "sqlite" else postgresql.insert(Draft)
        kept = {"values": values, "saved_at": clock.now()}
        statement = insert.values({"user_id": actor.id, "place": place[:120], **kept})
        saved = statement.on_conflict_do_update(index_elements=["user_id", "place"], set_=kept).returning(Draft)
        return session.scalars(saved, execution_options={"populate_existing": True}).one()
