"""Commands that serve: `worker` and `scheduler`, each one process that a supervisor keeps running."""

from __future__ import annotations

import logging
import signal
import threading

import click
from flask import current_app
from flask.cli import with_appcontext

from workflow.config import Config
from workflow.db import db
from workflow.jobs import schedule, worker
from workflow.jobs.recurring import RECURRING
from workflow.reports import render
from workflow.reports.fonts import FontsMissing

log = logging.getLogger(__name__)


@click.command("worker")
@click.option("--burst", is_flag=True, help="End when the queues are empty.")
@with_appcontext
def work(burst: bool) -> None:
    """Take jobs from the queues until told to stop."""
    _preload()
    db.engine.dispose()
    worker.work(_config().redis_url, burst=burst)


@click.command("scheduler")
@with_appcontext
def keep_time() -> None:
    """Fire what recurs, and hand promises to the queues, until told to stop."""
    is_over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: is_over.set())
    schedule.run(_config().redis_url, RECURRING, is_over, scope=current_app.app_context)


def _preload() -> None:
    """Load what every job would load anew, before the worker forks for each; without fonts other jobs still run."""
    try:
        current_app.extensions["lianzhi_signers"].warm()
        render.warm(_config().font_fangsong, _config().own_fonts)
    except FontsMissing as error:
        log.error("documents cannot be made: %s", error)


def _config() -> Config:
    config: Config = current_app.extensions["lianzhi_config"]
    return config
