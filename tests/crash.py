"""Killing what makes documents in the middle of it: web, workers, scheduler, queue server, database; by kill -9.

Run as `python -m tests.crash COUNT`, it registers that many documents in the installation that the environment names,
one a transaction, which is what the web does when it is killed.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from flask import Flask
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import func, select, update

from blueprints.app import create_app
from tests import factories
from tests.factories import World
from tests.servers import STARTING_SECONDS, Cluster
from workflow import clock
from workflow.config import ROOT, Config
from workflow.db import db, transaction
from workflow.jobs.processes import queue_server
from workflow.models.document import FINISHED, RENDERING, Document
from workflow.models.matter import Matter
from workflow.models.outbox import OutboxMessage
from workflow.services import drafting

SECRET = "k" * 40
LONG_AGO = timedelta(minutes=10)
Command = tuple[str, ...]
FLASK: Command = (sys.executable, "-m", "flask", "--app", "wsgi")


def environment(folder: Path, database_url: str = "") -> dict[str, str]:
    """What makes an installation of its own in a folder, its queue server being on a socket there."""
    own = {
        "DATA_DIR": folder,
        "REDIS_URL": f"unix://{folder}/q.sock",
        "SECRET_KEY": SECRET,
        "DATABASE_URL": database_url,
    }
    return {**os.environ, **{name: str(value) for name, value in own.items()}, "DEMO": "off"}


@dataclass
class Machine:
    """The processes of an installation, any of which may be killed and started anew."""

    environ: Mapping[str, str]
    folder: Path
    commands: dict[str, Command]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str) -> None:
        """Start one of the processes."""
        with (self.folder / f"{name}.log").open("ab") as out:
            self.running[name] = subprocess.Popen(
                self.commands[name], cwd=ROOT, env=self.environ, stdout=out, stderr=out, start_new_session=True
            )

    def kill(self, name: str) -> None:
        """Kill one as a power cut would; what it forked lives until it sees that."""
        process = self.running.pop(name)
        process.kill()
        process.wait()

    def stop(self) -> None:
        """Kill all, with what they forked."""
        for name in list(self.running):
            group = self.running[name].pid
            self.kill(name)
            subprocess.run(["kill", "-9", "--", f"-{group}"], check=False, capture_output=True)


def machine(folder: Path, environ: Mapping[str, str], documents: int) -> Machine:
    """Queue server, two workers, scheduler, and a web that registers documents."""
    queue = (queue_server(), "--port", "0", "--unixsocket", f"{folder}/q.sock", "--dir", str(folder), "--save", "")
    commands = {
        "queue": queue,
        "worker-1": (*FLASK, "worker"),
        "worker-2": (*FLASK, "worker"),
        "scheduler": (*FLASK, "scheduler"),
        "web": (sys.executable, "-m", "tests.crash", str(documents)),
    }
    return Machine(environ, folder, commands)


@contextmanager
def installed(environ: Mapping[str, str]) -> Iterator[Flask]:
    """The application of the installation, with the small world."""
    app = create_app(Config.from_environment(environ))
    with app.app_context():
        db.Model.metadata.create_all(db.engine)
        factories.make_world()
        factories.assigned(World(db.session()))
        db.session.remove()
        try:
            yield app
        finally:
            db.session.remove()
            db.Model.metadata.drop_all(db.engine)
            db.engine.dispose()


@contextmanager
def database(folder: Path, environ: Mapping[str, str], made: Cluster) -> Iterator[Machine]:
    """A machine with nothing but a PostgreSQL that runs."""
    only = Machine(environ, folder, {"database": tuple(map(str, made.command))})
    only.start("database")
    try:
        _until(made.is_up, STARTING_SECONDS)
        yield only
    finally:
        only.stop()


def killed(database: Machine, made: Cluster) -> None:
    """Kill the database and start it anew, which may take until what it forked has ended too."""
    database.kill("database")
    end = time.monotonic() + STARTING_SECONDS
    database.start("database")
    while not made.is_up():
        assert time.monotonic() < end, "the database does not start again"
        if database.running["database"].poll() is not None:
            database.start("database")
        time.sleep(0.2)
    db.engine.dispose()


def killed_in_the_middle(
    whole: Machine,
    documents: int,
    patience_seconds: float,
    seed: int,
    kill_database: Callable[[], object] = bool,
) -> None:
    """Kill each process, in a drawn order and at drawn moments, while documents are made; return when all are made."""
    chance = random.Random(seed)
    for name in whole.commands:
        whole.start(name)
    _until(lambda: _answers(whole.folder), 30)
    for share, name in zip((0.1, 0.25, 0.4, 0.6), chance.sample(list(whole.commands)[1:], 4), strict=True):
        _until(lambda share=share: finished() >= share * documents, patience_seconds, lambda: let_time_pass(whole))
        time.sleep(chance.random() / 2)
        whole.kill(name)
        whole.start(name)
    kill_database()
    whole.kill("queue")
    whole.start("queue")
    end = time.monotonic() + patience_seconds
    while finished() < documents and time.monotonic() < end:
        time.sleep(2)
        let_time_pass(whole)


def let_time_pass(whole: Machine) -> None:
    """What would be tried again in minutes is due now; what has ended is started, as the supervisor does."""
    long_ago = clock.now() - LONG_AGO
    is_idle = not _is_busy()
    with transaction() as session:
        session.execute(update(OutboxMessage).where(OutboxMessage.done_at.is_(None)).values(available_at=long_ago))
        if is_idle:
            session.execute(update(Document).where(Document.making == RENDERING).values(started_at=long_ago))
    for name, process in list(whole.running.items()):
        if process.poll() is not None and (name != "web" or process.returncode != 0):
            whole.start(name)


def _is_busy() -> bool:
    """Somebody began or went on making a document a moment ago."""
    recent = clock.now() - timedelta(seconds=25)
    with transaction() as session:
        return bool(session.scalar(select(func.count()).where(Document.started_at > recent)))


def finished() -> int:
    """How many documents are made."""
    with transaction() as session:
        return int(session.scalar(select(func.count()).where(Document.making == FINISHED)) or 0)


def _answers(folder: Path) -> bool:
    try:
        with Redis(unix_socket_path=f"{folder}/q.sock") as client:
            return bool(client.ping())
    except RedisError:
        return False


def _until(holds: Callable[[], bool], patience_seconds: float, meanwhile: Callable[[], None] = lambda: None) -> None:
    end = time.monotonic() + patience_seconds
    while not holds():
        assert time.monotonic() < end, "it takes too long"
        meanwhile()
        time.sleep(0.2)


def register(documents: int) -> None:
    """Register documents, one a transaction, until there are so many."""
    with create_app().app_context():
        while _registered_one_of(documents):
            time.sleep(0.2)


def _registered_one_of(documents: int) -> bool:
    with transaction() as session:
        if (session.scalar(select(func.count()).select_from(Document)) or 0) >= documents:
            return False
        matter = session.scalars(select(Matter)).one()
        drafting.draft(session, matter, "assignment_slip", actor=None, at=clock.now())
    return True


if __name__ == "__main__":
    register(int(sys.argv[1]))
