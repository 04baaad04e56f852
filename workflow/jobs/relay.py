"""The relay: promises from the outbox to the queue, at least once, and back to done."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, Retry
from sqlalchemy import select, true, update

from workflow import clock
from workflow.config import Config
from workflow.db import transaction
from workflow.jobs import queues
from workflow.models.outbox import OutboxMessage

BATCH = 200
MOST_ATTEMPTS = 6
AGAIN_AFTER = timedelta(minutes=3)
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
    """Hand every promise that is due to the queue; returns how many.

    The job's id is the promise's, so handing it over twice is harmless; one not done within three minutes is handed
    over again.
    """
    now = clock.now()
    with transaction() as session:
        due = select(OutboxMessage.id).where(OutboxMessage.done_at.is_(None), OutboxMessage.available_at <= now)
        ids = list(
            session.scalars(
                due.order_by(OutboxMessage.available_at, OutboxMessage.id)
                .limit(BATCH)
                .with_for_update(skip_locked=True)
            )
        )
        if ids:
            session.execute(
                update(OutboxMessage).where(OutboxMessage.id.in_(ids)).values(available_at=now + AGAIN_AFTER)
            )
    for key in ids:
        queue.enqueue(
            "workflow.jobs.relay.perform",
            key,
            job_id=f"outbox-{key}",
            unique=True,
            retry=Retry(max=2, interval=[5, 30]),
            result_ttl=0,
            failure_ttl=86400,
            job_timeout=600,
        )
    return len(ids)


def perform(key: int) -> None:
    """Do one promise and mark it done; a failure is counted, put off with back-off, and given up after six."""
    from workflow.jobs.topics import TOPICS

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
    later = clock.now() + timedelta(seconds=min(600, 5 * 2**attempts))
    with transaction() as session:
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id == key)
            .values(fault=f"{type(error).__name__}: {error}"[:2000], available_at=later, done_at=given_up)
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
