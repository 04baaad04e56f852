"""The queue server: how to reach it, and the queues in it."""

from __future__ import annotations

from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

PROMPT = "prompt"
DOCUMENTS = "documents"
BACKFILL = "backfill"
NAMES = (PROMPT, DOCUMENTS, BACKFILL)
"""Most urgent first: messages and counts; documents that somebody waits for; documents made in bulk."""

PATIENCE_SECONDS = 3
WAKE_CHANNEL = "lianzhi:wake"
"""What is published here makes the scheduler relay at once."""


def connect(redis_url: str) -> Redis:
    """A client of the queue server; connects at the first command and gives up a connection after 3 s."""
    return Redis.from_url(redis_url, socket_connect_timeout=PATIENCE_SECONDS, health_check_interval=30)


def queue(connection: Redis, name: str = PROMPT) -> Queue:
    """One queue; what a job is given must be writable as JSON.

    Raises:
        ValueError: no worker listens to such a queue.
    """
    if name not in NAMES:
        raise ValueError(f"no queue {name!r}; there are {', '.join(NAMES)}")
    return Queue(name, connection=connection, serializer=JSONSerializer)
