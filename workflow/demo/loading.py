"""Loading the demonstration district: organisations and people, the autumn of 2020, and today's work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from workflow import clock
from workflow.config import ROOT
from workflow.db import db, transaction
from workflow.demo import bulletins, kinds, operations, reports, script, seeding
from workflow.demo.assessments import Months
from workflow.demo.days import Counted
from workflow.demo.present import present
from workflow.demo.replay import Replay
from workflow.demo.sittings import Stage
from workflow.models.document import VALID, Document
from workflow.models.matter import Matter
from workflow.models.meeting import Meeting
from workflow.models.outbox import OutboxMessage
from workflow.queries import meetings
from workflow.queries.calendars import calendar_of
from workflow.services import definitions
from workflow.storage import Storage

FONT = ROOT / "assets" / "fonts"


def load(
    password: str, storage: Storage, *, with_present: bool = True, on_progress: Callable[[str, int, int], None]
) -> int:
    """Fill an empty database; returns how many acts were replayed. Documents are left to the worker."""
    definitions.publish_shipped()
    seeding.seed(password)
    session = db.session()
    meeting = meetings.first(session)
    assert meeting is not None
    replay = Replay(meeting, storage, _font())
    acts = replay.run(batches=script.history(), on_progress=lambda done, total: on_progress("2020", done, total))
    acts += reports.signed(replay, now=clock.now(), leave=False)
    if with_present:
        acts += _present(replay, meeting, on_progress)
    _leave_documents_to_the_worker()
    return acts


def _present(replay: Replay, meeting: Meeting, on_progress: Callable[[str, int, int], None]) -> int:
    """Today's work; reports and packages of the few problems that are archived already are taken as made."""
    calendar = calendar_of(db.session(), meeting)
    now = clock.now().astimezone(calendar.zone)
    plan, days = present(now, calendar.is_working), Counted(now, calendar.is_working)
    acts = replay.run(
        batches=plan.batches,
        problems=(*plan.problems, *operations.problems(days)),
        besides=operations.Desk(replay, days).deeds(),
        on_progress=lambda done, total: on_progress("today", done, total),
    )
    acts += kinds.replayed(replay, days)
    acts += reports.signed(replay, now=now, leave=True)
    for key, act in plan.archiving:
        this = Matter.uid == replay.problems[key]
        with reports.taken_as_made(this, Document.matter_id, standing=VALID), reports.taken_as_packed(this):
            replay.file(key, act)
    acts += Stage(replay, Counted(clock.now().astimezone(calendar.zone), calendar.is_working)).run()
    acts += Months(replay, Counted(clock.now().astimezone(calendar.zone), calendar.is_working)).run()
    acts += bulletins.replayed(replay, days)
    return acts + len(plan.archiving)


def _leave_documents_to_the_worker() -> None:
    """Old documents are made behind what people wait for."""
    with transaction() as session:
        waiting = (OutboxMessage.topic == "render_document", OutboxMessage.done_at.is_(None))
        for message in session.scalars(select(OutboxMessage).where(*waiting)):
            message.payload = {**message.payload, "is_backfill": True}
            message.available_at = clock.now()


def _font() -> Path | None:
    return next(iter(sorted(FONT.glob("*sans*400*.ttf")) or sorted(FONT.glob("*.ttf"))), None)
