"""Keeping one promise of the outbox: do it, mark it done; or count the failure and put it off."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, true, update

from workflow import clock
from workflow.db import transaction
from workflow.jobs.render import Busy
from workflow.jobs.topics import TOPICS
from workflow.models.outbox import MOST_ATTEMPTS, OutboxMessage

BUSY_SECONDS = 10
"""When somebody else is at it, it is asked again after this and counts as no attempt: their claim ends by itself."""


def perform(key: int) -> None:
    """Do one promise and mark it done; a failure is counted, put off with back-off, and given up after six."""
    with transaction() as session:
        message = session.get(OutboxMessage, key)
        if message is None or message.done_at is not None:
            return
        topic, payload = message.topic, dict(message.payload)
        message.attempts += 1
        attempts = message.attempts
    try:
        TOPICS[topic](**payload)
    except Exception as error:
        _put_off(key, attempts, error)
        raise
    with transaction() as session:
        session.execute(update(OutboxMessage).where(OutboxMessage.id == key).values(done_at=clock.now(), fault=None))


def _put_off(key: int, attempts: int, error: Exception) -> None:
    given_up = clock.now() if attempts >= MOST_ATTEMPTS else None
    is_waiting = isinstance(error, Busy)
    given_up = None if is_waiting else given_up
    later = clock.now() + timedelta(seconds=BUSY_SECONDS if is_waiting else min(600, 5 * 2**attempts))
    with transaction() as session:
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id == key)
            .values(
                attempts=attempts - is_waiting,
                fault=f"{type(error).__name__}: {error}"[:2000],
                available_at=later,
                done_at=given_up,
            )
        )


def perform_all(*topics: str) -> int:
    """Do every open promise of these topics (of all, where none is named) here and now, without a queue.

    For replaying history and for tests. Returns how many were done.
    """
    count = 0
    wanted = OutboxMessage.topic.in_(topics) if topics else true()
    while True:
        with transaction() as session:
            open_ones = select(OutboxMessage.id).where(OutboxMessage.done_at.is_(None), wanted)
            keys = list(session.scalars(open_ones.order_by(OutboxMessage.id)))
        if not keys:
            return count
        for key in keys:
            perform(key)
            count += 1
