"""What /healthz says of each part."""

from __future__ import annotations

from datetime import UTC, datetime

from redis import Redis
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from workflow import clock
from workflow.jobs import health, queues

NOON = datetime(2020, 10, 14, 4, 0, tzinfo=UTC)


def check(connection: Redis, database: str = "sqlite://") -> dict[str, bool]:
    engine = create_engine(database)
    with Session(engine) as session:
        found = health.check(session, connection)
    engine.dispose()
    return found


def test_a_worker_is_alive_until_it_has_missed_three_beats(connection):
    with clock.at(NOON):
        health.beat(connection, health.WORKER, "one")
        health.beat(connection, health.SCHEDULER, "two")
        fresh = check(connection)
    with clock.at(NOON + health.ALIVE):
        last = check(connection)
    with clock.at(NOON + health.ALIVE * 1.01):
        dead = check(connection)

    assert fresh == last == {"database": True, "queue": True, "worker": True, "scheduler": True}
    assert dead == {"database": True, "queue": True, "worker": False, "scheduler": False}


def test_a_worker_that_leaves_is_not_alive(connection):
    health.beat(connection, health.WORKER, "one")
    health.leave(connection, health.WORKER, "one")

    assert check(connection)["worker"] is False


def test_without_a_queue_server_nothing_behind_it_is_alive(tmp_path):
    nobody = queues.connect(f"unix://{tmp_path}/nobody.sock")

    assert check(nobody) == {"database": True, "queue": False, "worker": False, "scheduler": False}


def test_a_database_that_cannot_be_opened_is_down(connection, tmp_path):
    assert check(connection, f"sqlite:///{tmp_path}/no/such/folder.db")["database"] is False
