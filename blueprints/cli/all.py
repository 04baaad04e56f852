"""The commands of `flask --app wsgi`, one file a group."""

from __future__ import annotations

from flask import Flask

from blueprints.cli import demo, documents, meetings, processes, workflows

GROUPS = (
    processes.keep_time,
    processes.work,
    meetings.figures,
    meetings.audit,
    meetings.init,
    workflows.workflows,
    documents.documents,
    demo.demo,
)


def register(app: Flask) -> None:
    """Add every command and group of commands."""
    for command in GROUPS:
        app.cli.add_command(command)
