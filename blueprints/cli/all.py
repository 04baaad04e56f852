"""The commands of `flask --app wsgi`, one file a group."""

from __future__ import annotations

from flask import Flask

from blueprints.cli import processes

GROUPS = (processes.keep_time, processes.work)


def register(app: Flask) -> None:
    """Add every command and group of commands."""
    for command in GROUPS:
        app.cli.add_command(command)
