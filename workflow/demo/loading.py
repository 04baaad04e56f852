"""Loading the demonstration district: organisations and people, the autumn of 2020, and today's work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


from workflow import clock
from workflow.config import ROOT
from workflow.db import db, transaction
from workflow.demo import script, seeding
from workflow.demo.replay import Replay
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
    if with_present:
        today = calendar_of(session, meeting).local_date(clock.now())
        plan = script.present(today)
        acts += replay.run(
            batches=plan.batches,
            problems=plan.problems,
            on_progress=lambda done, total: on_progress("today", done, total),
        )
    _leave_documents_to_the_worker()
    return acts


def _leave_documents_to_the_worker() -> None:
    """Old documents are made behind what people wait for."""
    with transaction() as session:
        waiting = (OutboxMessage.topic == "render_document", OutboxMessage.done_at.is_(None))
        for message in session.query(OutboxMessage).where(*waiting):
            message.payload = {**message.payload, "is_backfill": True}
            message.available_at = clock.now()


def _font() -> Path | None:
    return next(iter(sorted(FONT.glob("*sans*400*.ttf")) or sorted(FONT.glob("*.ttf"))), None)
