"""Rehearsing a definition on copies of the matters that are under way."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import db, transaction
from workflow.engine.loading import load
from workflow.errors import Refused
from workflow.models.definition_draft import DefinitionDraft
from workflow.models.meeting import Meeting
from workflow.models.rehearsal import Rehearsal
from workflow.models.user import User
from workflow.models.workflow_version import digest
from workflow.queries import definitions as known
from workflow.queries import rehearsals
from workflow.queries.calendars import calendar_of
from workflow.queries.facts import facts_for
from workflow.queries.staffing import staff_of
from workflow.services.definitions import DRAFTERS, PUBLISHERS, may
from workflow.services.promises import promise
from workflow.services.rehearsing import Rehearsing
from workflow.services.soundness import findings
from workflow.types import Text

AT_ONCE = 500
"""So many matters are rehearsed while the person waits; more are a job that says how far it is."""
KEEPERS = DRAFTERS | PUBLISHERS


def rehearse(uid: UUID, state_map: Mapping[str, str], *, actor: User) -> Rehearsal:
    """Rehearse a draft's text on all open matters of its kind; where there are many, a job goes on with it.

    Args:
        state_map: where those would go whose state the text has not.

    Raises:
        Forbidden: the actor keeps no definitions.
        NotFound: no such draft.
        Refused: the text has faults.
    """
    may(actor, KEEPERS)
    with transaction() as session:
        draft = known.locked(session, uid, actor)
        if findings(session, actor.meeting, draft.source, kind=draft.kind):
            zh, en = "流程还有错误，改正后才能演练。", "There are faults left; mend them, then rehearse."
            raise Refused("faults", Text(zh, en))
        rehearsal = _asked(session, draft.kind, draft.source, state_map, actor)
    return _performed(rehearsal)


def rehearse_version(kind: str, number: int, state_map: Mapping[str, str], *, actor: User) -> Rehearsal:
    """Rehearse a published version, before matters are moved over to it.

    Raises:
        Forbidden, NotFound: as `rehearse`.
    """
    may(actor, KEEPERS)
    with transaction() as session:
        version = known.version(session, actor.meeting_id, kind, number)
        rehearsal = _asked(session, kind, version.source, state_map, actor)
    return _performed(rehearsal)


def _asked(session: Session, kind: str, source: str, state_map: Mapping[str, str], actor: User) -> Rehearsal:
    rehearsal = Rehearsal(
        meeting_id=actor.meeting_id,
        kind=kind,
        sha256=digest(source),
        source=source,
        state_map={old: new for old, new in state_map.items() if new and new != old},
        asked_by_id=actor.id,
        asked_at=clock.now(),
        total=rehearsals.count_under_way(session, actor.meeting_id, kind),
    )
    session.add(rehearsal)
    session.flush()
    if rehearsal.total > AT_ONCE:
        promise(session, "rehearse", rehearsal_id=rehearsal.id)
    return rehearsal


def _performed(rehearsal: Rehearsal) -> Rehearsal:
    if rehearsal.total <= AT_ONCE:
        perform(rehearsal.id)
    return rehearsal


def perform(rehearsal_id: int) -> None:
    """Work a rehearsal out, batch by batch; matters are read and never written. One that has ended is left alone.

    Raises:
        Exception: whatever stopped it, after the reason was kept; the relay tries again.
    """
    session: Session = db.session()
    rehearsal = rehearsals.to_perform(session, rehearsal_id)
    if rehearsal is None:
        return
    try:
        tally = _tallied(session, rehearsal)
    except Exception as error:
        with transaction() as writing:
            writing.get_one(Rehearsal, rehearsal_id).fault = f"{type(error).__name__}: {error}"[:2000]
        raise
    with transaction() as writing:
        ended = writing.get_one(Rehearsal, rehearsal_id, populate_existing=True)
        ended.ended_at, ended.fault, ended.result = clock.now(), None, tally.plain()
        ended.done = ended.total = tally.total
        of_kind = DefinitionDraft.meeting_id == ended.meeting_id, DefinitionDraft.kind == ended.kind
        for draft in writing.scalars(select(DefinitionDraft).where(*of_kind).with_for_update(of=DefinitionDraft)):
            if draft.sha256 == ended.sha256:
                draft.rehearsed_sha256 = draft.checked_sha256 = ended.sha256


def _tallied(session: Session, rehearsal: Rehearsal) -> Rehearsing:
    flow = load(rehearsal.source, name=rehearsal.kind)
    meeting = session.get_one(Meeting, rehearsal.meeting_id)
    staff, calendar = staff_of(session, meeting.id), calendar_of(session, meeting)
    tally = Rehearsing(flow, dict(rehearsal.state_map), staff, calendar, clock.now())
    for matters in rehearsals.batches(session, meeting.id, rehearsal.kind):
        facts = facts_for(session, matters, None)
        for matter in matters:
            tally.take(matter, facts[matter.id])
        if rehearsal.total > AT_ONCE:
            _say(rehearsal.id, tally.total)
    return tally


def _say(rehearsal_id: int, done: int) -> None:
    with transaction() as session:
        session.execute(update(Rehearsal).where(Rehearsal.id == rehearsal_id).values(done=done))
