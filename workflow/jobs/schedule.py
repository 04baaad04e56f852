"""The scheduler: fires what recurs; any number of schedulers may run, each turn is taken by one of them."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from redis import Redis
from redis.client import PubSub
from redis.exceptions import RedisError
from rq import Queue
from rq.scheduler import RQScheduler
from rq.serializers import JSONSerializer

from workflow import clock
from workflow.jobs import health, queues, worker

PAUSE_SECONDS = 1.0
MEMORY_SECONDS = 60
"""How long the queue server remembers who took a turn, at least."""

Scope = Callable[[], AbstractContextManager[object]]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recurring:
    """Something to do once in each span of `every_seconds`, counted from the epoch; it must bear being done twice.

    Attributes:
        answers_wake: it is also done as soon as somebody publishes on `queues.WAKE_CHANNEL`.
    """

    name: str
    every_seconds: int
    act: Callable[[Queue], object]
    answers_wake: bool = False


@dataclass
class Turns:
    """Who does what when: the first scheduler to ask for a turn has it, and nobody has it again."""

    connection: Redis
    _asked: dict[str, int] = field(default_factory=dict)

    def take(self, job: Recurring) -> bool:
        """Whether this job's present turn is ours; the queue server is asked once a turn."""
        turn = int(clock.now().timestamp()) // job.every_seconds
        if self._asked.get(job.name) == turn:
            return False
        key, kept = f"lianzhi:turn:{job.name}:{turn}", max(2 * job.every_seconds, MEMORY_SECONDS)
        is_ours = bool(self.connection.set(key, "taken", nx=True, ex=kept))
        self._asked[job.name] = turn
        return is_ours


def run(redis_url: str, recurring: Sequence[Recurring], is_over: threading.Event, *, scope: Scope) -> None:
    """Fire what recurs, each in a `scope` of its own, and put due retries back into their queues, until `is_over`."""
    connection = queues.connect(redis_url)
    worker.wait_for(connection)
    name, turns = f"{socket.gethostname()}.{os.getpid()}", Turns(connection)
    retries = RQScheduler(queues.NAMES, connection, serializer=JSONSerializer)
    with connection.pubsub(ignore_subscribe_messages=True) as ear:  # type: ignore[no-untyped-call]
        while not is_over.is_set():
            try:
                health.beat(connection, health.SCHEDULER, name)
                _requeue(retries)
                fire(turns, recurring, scope=scope, is_woken=_listen(ear))
            except RedisError as error:
                log.error("the queue server does not answer: %s", error)
                is_over.wait(PAUSE_SECONDS)
    retries.release_locks()  # type: ignore[no-untyped-call]
    health.leave(connection, health.SCHEDULER, name)


def fire(turns: Turns, recurring: Sequence[Recurring], *, scope: Scope, is_woken: bool = False) -> list[str]:
    """Do what is due and ours, and whatever a wake-up is for; gives the names of what was done, failed or not."""
    due = [job for job in recurring if turns.take(job) or (is_woken and job.answers_wake)]
    for job in due:
        with scope():
            _do(job, queues.queue(turns.connection))
    return [job.name for job in due]


def _do(job: Recurring, queue: Queue) -> None:
    """One job's fault must not stop the others; its next turn tries again."""
    try:
        job.act(queue)
    except RedisError:
        raise
    except Exception:
        log.exception("%s failed", job.name)


def _requeue(retries: RQScheduler) -> None:
    """Put failed jobs whose time has come back into their queues, if the lock for that is ours."""
    if retries.acquire_locks():  # type: ignore[no-untyped-call]
        retries.enqueue_scheduled_jobs()  # type: ignore[no-untyped-call]


def _listen(ear: PubSub) -> bool:
    """Wait up to a second for a wake-up; whether one came. Several at once count as one."""
    if not ear.subscribed:
        ear.subscribe(queues.WAKE_CHANNEL)
    is_woken = ear.get_message(timeout=PAUSE_SECONDS) is not None
    while is_woken and ear.get_message(timeout=0) is not None:
        pass
    return is_woken
