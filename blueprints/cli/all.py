"""The commands of `flask --app wsgi`, one file a group."""

from __future__ import annotations

from flask import Flask

from blueprints.cli import (
    archive,
    demo,
    documents,
    documents_certificate,  # noqa: F401  (adds a command to documents)
    documents_verify,  # noqa: F401  (adds a command to documents)
    meetings,
    processes,
    storage,
    workflows,
)
from blueprints.cli.plain import plain

GROUPS = (
    processes.keep_time,
    processes.work,
    plain(meetings.figures),
    plain(meetings.audit),
    plain(meetings.init),
    plain(workflows.workflows),
    plain(documents.documents),
    plain(storage.storage),
    plain(archive.archive),
    plain(demo.demo),
)


def register(app: Flask) -> None:
    """Add every command and group of commands."""
    for command in GROUPS:
        app.cli.add_command(command)
