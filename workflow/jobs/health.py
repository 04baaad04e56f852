"""Whether the parts of an installation are alive: the database, the queue server, a worker, a scheduler."""

from __future__ import annotations

from datetime import timedelta

from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from workflow import clock

WORKER, SCHEDULER = "worker", "scheduler"
BEAT_SECONDS = 15
ALIVE = timedelta(seconds=3 * BEAT_SECONDS)
"""Two beats may be missed."""


def beat(connection: Redis, kind: str, name: str) -> None:
    """Say that a process of a kind is alive; `connection` may be a pipeline."""
    connection.zadd(_key(kind), {name: clock.now().timestamp()})


def leave(connection: Redis, kind: str, name: str) -> None:
    """Say that a process has ended, and forget those that ended long ago without saying so."""
    connection.zrem(_key(kind), name)
    connection.zremrangebyscore(_key(kind), 0, (clock.now() - timedelta(days=1)).timestamp())


def check(session: Session, connection: Redis) -> dict[str, bool]:
    """What is alive, by part: database, queue, worker, scheduler."""
    return {"database": _answers(session), **_processes(connection)}


def _answers(session: Session) -> bool:
    try:
        return bool(session.execute(text("SELECT 1")).scalar_one() == 1)
    except SQLAlchemyError:
        session.rollback()
        return False


def _processes(connection: Redis) -> dict[str, bool]:
    """Without a queue server nothing that needs it is alive either."""
    since = (clock.now() - ALIVE).timestamp()
    try:
        beats = {kind: connection.zcount(_key(kind), since, "+inf") > 0 for kind in (WORKER, SCHEDULER)}
    except RedisError:
        return {"queue": False, WORKER: False, SCHEDULER: False}
    return {"queue": True, **beats}


def _key(kind: str) -> str:
    """A sorted set: name of a process -> the second of its last beat."""
    return f"lianzhi:beats:{kind}"
