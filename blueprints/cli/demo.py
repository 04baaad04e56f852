"""Commands about the demonstration district."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from workflow import clock
from workflow.config import Config
from workflow.db import db
from workflow.demo import accounts as demonstration
from workflow.queries import meetings
from workflow.signing import keeping
from workflow.signing.certificates import Subject


@click.group("demo")
def demo() -> None:
    """The demonstration district: invented in every name, true to its model in every count."""


@demo.command("load")
@click.option("--only-history", is_flag=True, help="Leave out the present-day work.")
@with_appcontext
def load(only_history: bool) -> None:
    """Make the district and replay its history through the product's own services; does nothing where it is there
    already.
    """
    from workflow.demo import loading  # the whole district; no other command needs it

    config = _config()
    if not config.is_demo or config.demo_password is None:
        raise click.ClickException("the demonstration is off; set DEMO=on")
    if meetings.first(db.session()) is not None:
        click.echo("There is a joint meeting already; nothing was loaded.")
        return
    acts = loading.load(
        config.demo_password,
        current_app.extensions["lianzhi_storage"],
        with_present=not only_history,
        on_progress=_progress,
    )
    if sys.stderr.isatty():
        click.echo(err=True)
    _certify(config)
    click.echo(f"The demonstration district is loaded: {acts} acts replayed.")


def _certify(config: Config) -> None:
    """Give the district a certificate that vouches for itself, so that its documents are signed; kept if there."""
    meeting = meetings.first(db.session())
    if meeting is None or config.signing.container(meeting.code) is not None:
        return
    subject = Subject(meeting.name.zh, f"{meeting.name.zh}办公室")
    keeping.make(config.signing.folder, meeting.code, subject, at=clock.now())


def _progress(what: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r  {what}: {done} of {total} acts ", nl=False, err=True)
    elif done == total or done % 100 == 0:
        click.echo(f"  {what}: {done} of {total} acts", err=True)


@demo.command("accounts")
@with_appcontext
def accounts() -> None:
    """Print the accounts worth trying, and their password."""
    config = _config()
    if config.demo_password is None:
        raise click.ClickException("the demonstration is off; set DEMO=on")
    for line in demonstration.lines(config.demo_password):
        click.echo(f"  {line}")


def _config() -> Config:
    config: Config = current_app.extensions["lianzhi_config"]
    return config
