"""The command that makes a certificate for a joint meeting that has none yet."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from blueprints.cli.documents import documents
from workflow import clock
from workflow.config import Config
from workflow.db import db
from workflow.queries import meetings
from workflow.signing import keeping
from workflow.signing.certificates import Subject, described

CAUTION = """\
This certificate vouches for itself. What it signs can be proved unchanged since, by anybody.
It does NOT prove who signed: whoever makes a certificate can write any name into it, and it has no legal force
as a reliable electronic signature. For that, have one issued by a licensed authority, put it in its place
(%s), and keep the fingerprint below where people can find it."""


@documents.command("certificate")
@click.option("--meeting", "code", help="The joint meeting's code; the first one without it.")
@click.option("--years", type=click.IntRange(1, 20), default=5, show_default=True, help="How long it is in force.")
@with_appcontext
def certificate(code: str | None, years: int) -> None:
    """Make a key and a self-signed certificate for a joint meeting, and say what it does not prove.

    One that is there already is never overwritten.
    """
    meeting = meetings.coded(db.session(), code)
    if meeting is None:
        raise click.ClickException(f"there is no joint meeting {code!r}" if code else "there is no joint meeting yet")
    config: Config = current_app.extensions["lianzhi_config"]
    subject = Subject(meeting.name.zh, f"{meeting.name.zh}办公室")
    try:
        path, held = keeping.make(config.signing.folder, meeting.code, subject, at=clock.now(), years=years)
    except FileExistsError as error:
        raise click.ClickException(f"{meeting.code} has a certificate already: {error.filename}") from error
    known = described(held.certificate)
    click.echo(f"{path}\n{known.subject}\nin force until {known.not_after:%Y-%m-%d}, {known.algorithm}")
    click.echo(f"fingerprint (SHA-256) {known.fingerprint}\n\n{CAUTION % path}")
