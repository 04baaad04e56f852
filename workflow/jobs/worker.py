"""The worker: takes jobs from the queues, each in a process forked from this one, which has loaded everything."""

from __future__ import annotations

import gc
import os
import time

from redis import Redis
from redis.client import Pipeline
from redis.exceptions import ConnectionError as Unreachable
from rq import Worker
from rq.serializers import JSONSerializer

from workflow.jobs import health, queues

LONGEST_WAIT_SECONDS = 30
RQ_MARGIN_SECONDS = 15
"""RQ waits for a job this much less than a worker's time to live."""
MAINTENANCE_SECONDS = 60
"""How often jobs of workers that died are looked for; RQ's own ten minutes would let a document wait."""


class BeatingWorker(Worker):
    """A worker whose own loop says every 15 s, idle or busy, that it is alive."""

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """Renew RQ's time to live, and beat."""
        super().heartbeat(timeout, pipeline)
        health.beat(self.connection if pipeline is None else pipeline, health.WORKER, self.name)

    def register_death(self) -> None:
        """Leave RQ's list, and ours."""
        super().register_death()  # type: ignore[no-untyped-call]
        health.leave(self.connection, health.WORKER, self.name)


def work(redis_url: str, *, burst: bool = False) -> None:
    """Take jobs until SIGTERM, which lets the one at hand finish; with `burst`, until the queues are empty.

    Each job has a process of its own, which ends with it: garbage is not collected there.
    """
    connection = queues.connect(redis_url)
    wait_for(connection)
    worker = BeatingWorker(
        list(queues.NAMES),
        connection=connection,
        serializer=JSONSerializer,
        worker_ttl=health.BEAT_SECONDS + RQ_MARGIN_SECONDS,
        job_monitoring_interval=health.BEAT_SECONDS,
        maintenance_interval=MAINTENANCE_SECONDS,
        log_job_description=False,
    )
    os.register_at_fork(after_in_child=gc.disable)
    worker.work(burst=burst, logging_level="INFO")


def wait_for(connection: Redis) -> None:
    """Return as soon as the queue server answers, which starts beside us.

    Raises:
        redis.exceptions.ConnectionError: it has not answered for 30 s.
    """
    end = time.monotonic() + LONGEST_WAIT_SECONDS
    while True:
        try:
            connection.ping()
            return
        except Unreachable:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
