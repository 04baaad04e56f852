"""Many people at once: each in a thread and a session of their own, on a database of the crowd's own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from flask import Flask

from blueprints.app import create_app
from tests import factories
from tests.conftest import configured
from tests.factories import World
from workflow import clock
from workflow import db as database
from workflow.db import Base, db
from workflow.jobs import render

PATIENCE_SECONDS = 60
MOST = 16
"""Threads at once; each wants a connection."""
Job = Callable[[World], object]


@contextmanager
def gathered(folder: Path, database_url: str = "") -> Iterator[Flask]:
    """An application with the small world on an empty database, which is emptied again."""
    kept = database.waker, render.press
    app = create_app(replace(configured(folder, database_url), web_threads=MOST))
    database.waker = kept[0]
    with app.app_context():
        Base.metadata.drop_all(db.engine)
        Base.metadata.create_all(db.engine)
        factories.make_world()
        db.session.remove()
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            Base.metadata.drop_all(db.engine)
            db.engine.dispose()
        database.waker, render.press = kept


def at_once(app: Flask, jobs: Sequence[Job]) -> list[BaseException | None]:
    """Start every job at the same moment; what each raised, or None, in their order. Nobody may hang."""
    outcomes: list[BaseException | None] = [TimeoutError("hangs")] * len(jobs)
    start = threading.Barrier(len(jobs))
    present = clock.now()

    def run(place: int, job: Job) -> None:
        with app.app_context(), clock.at(present):
            start.wait(PATIENCE_SECONDS)
            try:
                job(World(db.session()))
                outcomes[place] = None
            except BaseException as error:
                outcomes[place] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    return outcomes
