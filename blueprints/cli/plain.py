"""Commands that say in one sentence when the database cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from sqlalchemy.exc import DBAPIError

ADVICE = "name the DATA_DIR or DATABASE_URL that make run was given; make run makes and updates the tables"


def plain(command: click.Command) -> click.Command:
    """The same command, with every command below it, ending with a sentence in place of the database's traceback."""
    if isinstance(command, click.Group):
        for below in command.commands.values():
            plain(below)
    elif command.callback is not None:
        command.callback = _said(command.callback)
    return command


def _said(callback: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(callback)
    def said(*words: Any, **named: Any) -> Any:
        try:
            return callback(*words, **named)
        except DBAPIError as error:
            raise click.ClickException(f"the database cannot be used ({error.orig}); {ADVICE}") from error

    return said
