"""Every kept content read once a week and compared with its hash, a slice at a time, when nobody waits for a worker."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, get_current_job
from rq.exceptions import DuplicateJobError

from workflow import clock
from workflow.db import transaction
from workflow.jobs import queues, render
from workflow.queries import contents

WEEK_SECONDS = 7 * 24 * 3600
SLICE_SECONDS = 30
"""How long a worker reads on before it looks whether anybody waits for it."""
LONGEST_SECONDS = 3600
"""The last content of a slice may be large, and its place slow."""
KEY = "lianzhi:contents"
READ = "workflow.jobs.rereading.read"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How far a reading has come; moments in ISO 8601.

    Attributes:
        after: the SHA-256 that was read last; they are read in order.
        ended: empty while it goes on.
        faults: how many contents are missing, changed or cannot be opened.
    """

    began: str
    after: str = ""
    ended: str = ""
    count: int = 0
    faults: int = 0


def begin(queue: Queue) -> None:
    """Ask for all contents to be read again."""
    _enqueue(queue.connection, Reading(began=clock.now().isoformat(timespec="seconds")))


def read(so_far: Mapping[str, Any]) -> None:
    """Read a slice, and ask for the next one; after the last, keep the result where `last` finds it."""
    job = get_current_job()
    assert job is not None, "this is a job of a worker"
    reading = _slice(Reading(**so_far))
    if not reading.ended:
        _enqueue(job.connection, reading)
        return
    job.connection.set(KEY, json.dumps(asdict(reading)))
    say = log.error if reading.faults else log.info
    say("%s contents read, %s missing or changed", reading.count, reading.faults)


def last(connection: Redis) -> Reading | None:
    """The result of the last whole reading; None where there was none, or the queue server does not answer."""
    try:
        kept: Any = connection.get(KEY)
    except RedisError:
        return None
    return Reading(**json.loads(kept)) if kept else None


def _slice(reading: Reading) -> Reading:
    assert render.press is not None, "no application was made"
    with transaction() as session:
        named = {one.sha256: one.what for one in contents.needed(session) if one.sha256 > reading.after}
    end = time.monotonic() + SLICE_SECONDS
    for sha256, what in sorted(named.items()):
        fault = render.press.storage.fault(sha256)
        if fault:
            log.error("the file storage does not have %s as it was: %s (%s)", sha256, fault, what)
        reading = replace(reading, after=sha256, count=reading.count + 1, faults=reading.faults + bool(fault))
        if time.monotonic() >= end:
            return reading
    return replace(reading, ended=clock.now().isoformat(timespec="seconds"))


def _enqueue(connection: Redis, reading: Reading) -> None:
    job_id, queue = f"contents-{reading.after}", queues.queue(connection, queues.BACKFILL)
    times = {"result_ttl": 0, "failure_ttl": WEEK_SECONDS, "job_timeout": LONGEST_SECONDS}
    with suppress(DuplicateJobError):
        queue.enqueue(READ, asdict(reading), job_id=job_id, unique=True, **times)
