"""Commands about a joint meeting: its figures, its history's chains, its beginning."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime

import click
from flask.cli import with_appcontext

from workflow.db import db
from workflow.errors import Invalid
from workflow.queries import audit as chains
from workflow.queries import figures as counted
from workflow.queries import log, meetings
from workflow.services import definitions, installation


@click.command("figures")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--meeting", "code", help="The joint meeting's code; the first one without it.")
@click.option(
    "--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="First day; without days the reporting period counts."
)
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), help="Last day.")
@with_appcontext
def figures(as_json: bool, code: str | None, first: datetime | None, last: datetime | None) -> None:
    """Count units, batches, visits, findings and rectifications by the counting rules."""
    session = db.session()
    meeting = meetings.coded(session, code)
    if meeting is None:
        raise click.ClickException(
            f"there is no joint meeting {code!r}" if code else "there is no joint meeting yet: flask --app wsgi init"
        )
    found = asdict(counted.figures(session, meeting, _day(first), _day(last)))
    if as_json:
        click.echo(json.dumps(found))
        return
    for name, value in found.items():
        click.echo(f"{name.replace('_', ' '):22}{value:>8}")


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


@click.group("audit")
def audit() -> None:
    """The unbroken record."""


@audit.command("verify")
@with_appcontext
def verify() -> None:
    """Walk every chain of history and every administrators' log; names the first broken link of each, ends with 1."""
    session = db.session()
    walk = chains.verify(session)
    for broken in walk.breaks:
        click.echo(f"{broken.number}, event {broken.seq}: {broken.what}", err=True)
    click.echo(f"{walk.events} events of {walk.matters} matters, {len(walk.breaks)} broken")
    found = [(meeting, log.broken(session, meeting)) for meeting in meetings.every(session)]
    for meeting, line in found:
        click.echo(
            f"administration log of {meeting.code}: {meeting.log_seq} lines, {_verdict(line)}", err=line is not None
        )
    if walk.breaks or any(line is not None for _meeting, line in found):
        raise SystemExit(1)


def _verdict(line: int | None) -> str:
    return "unbroken" if line is None else f"broken at line {line}"


@click.command("init")
@click.option("--code", prompt="Code of the joint meeting (letters)", help="Short code, such as lanjiang.")
@click.option("--name-zh", prompt="Name in Chinese")
@click.option("--name-en", prompt="Name in English")
@click.option(
    "--password", prompt=True, hide_input=True, confirmation_prompt=True, help="First password of the administrators."
)
@with_appcontext
def init(code: str, name_zh: str, name_en: str, password: str) -> None:
    """Create a joint meeting with its office and its first three administrators."""
    definitions.publish_shipped()
    try:
        logins = installation.found(code, name_zh, name_en, password)
    except Invalid as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"Joint meeting {code}; administrators: {', '.join(logins)}. Each must set a new password at the first sign-in."
    )
