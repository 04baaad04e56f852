"""The relay: promises from the outbox to the queue, at least once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.exceptions import DuplicateJobError
from sqlalchemy import select, update

from workflow import clock
from workflow.config import Config
from workflow.db import transaction
from workflow.jobs import queues
from workflow.models.outbox import OutboxMessage

BATCH = 200
AGAIN_AFTER = timedelta(minutes=3)
JOB_SECONDS = 600
PERFORM = "workflow.jobs.performing.perform"
log = logging.getLogger(__name__)


def waker(config: Config) -> Callable[[], None]:
    """A function that wakes the relay after a commit; where the queue server is away, polling will do."""
    client = Redis.from_url(config.redis_url, socket_connect_timeout=0.2, socket_timeout=0.5)

    def wake() -> None:
        try:
            client.publish(queues.WAKE_CHANNEL, "1")
        except RedisError:
            log.debug("the queue server is away; the relay polls")

    return wake


def relay_once(queue: Queue) -> int:
    """Hand every promise that is due to the queue of its sort; returns how many.

    The job's id is the promise's, so handing it over twice is harmless; one that is not done within three minutes is
    handed over again. `queue` is any queue of the server.
    """
    now = clock.now()
    with transaction() as session:
        due = (
            select(OutboxMessage.id, OutboxMessage.topic, OutboxMessage.payload)
            .where(OutboxMessage.done_at.is_(None), OutboxMessage.available_at <= now)
            .order_by(OutboxMessage.available_at, OutboxMessage.id)
        )
        promises = session.execute(due.limit(BATCH).with_for_update(skip_locked=True)).all()
        keys = [key for key, _, _ in promises]
        if keys:
            again = now + AGAIN_AFTER
            session.execute(update(OutboxMessage).where(OutboxMessage.id.in_(keys)).values(available_at=again))
    for key, topic, payload in promises:
        _enqueue(queues.queue(queue.connection, _queue_of(topic, payload)), key)
    return len(promises)


def _queue_of(topic: str, payload: Mapping[str, Any]) -> str:
    if topic != "render_document":
        return queues.PROMPT
    return queues.BACKFILL if payload.get("is_backfill") else queues.DOCUMENTS


def _enqueue(queue: Queue, key: int) -> None:
    """A job that failed leaves no trace in the queue: the outbox alone decides when it is tried again."""
    with suppress(DuplicateJobError):
        queue.enqueue(
            PERFORM, key, job_id=f"outbox-{key}", unique=True, result_ttl=0, failure_ttl=1, job_timeout=JOB_SECONDS
        )
