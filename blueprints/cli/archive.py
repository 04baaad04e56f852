"""Commands about the archive: what is due, make a package, verify one."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from blueprints.cli.documents import meeting_of
from workflow import clock
from workflow.archive import verifying
from workflow.archive.checking import FAILED
from workflow.archive.packing import Packed, pack
from workflow.db import db
from workflow.errors import NotFound, Refused
from workflow.models.matter import Matter
from workflow.queries import archiving
from workflow.storage import Storage


@click.group("archive")
def archive() -> None:
    """Settled matters on their way to the archive."""


@archive.command("due")
@click.option("--meeting", "code", help="The joint meeting's code; the first one without it.")
@with_appcontext
def due(code: str | None) -> None:
    """Every settled matter whose documents are not filed yet: last day, number, how long it is kept, title."""
    for one in archiving.due(db.session(), meeting_of(code)):
        click.echo(f"{one.by}\t{one.number}\t{one.keep}\t{one.title}")


@archive.command("make")
@click.option("--number", required=True, help="The settled matter's number.")
@click.option("--to", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), help="Where it goes.")
@click.option("--meeting", "code", help="The joint meeting's code; the first one without it.")
@with_appcontext
def make(number: str, folder: Path, code: str | None) -> None:
    """Write the package of a settled matter into a folder; prints where, and the SHA-256 of its manifest."""
    session, storage = db.session(), current_app.extensions["lianzhi_storage"]
    try:
        matter = archiving.settled(session, meeting_of(code), number)
    except NotFound as error:
        raise click.ClickException(f"there is no matter {number!r}") from error
    except Refused as refusal:
        raise click.ClickException(refusal.reason.en) from refusal
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{matter.number}.zip"
    packed = _written(path, matter, storage)
    for point in packed.points:
        if point.result == FAILED:
            click.echo(f"{point.property.en}: {point.what.en}: {point.seen.en}", err=True)
    click.echo(f"{path}\t{packed.manifest}")
    if not packed.is_sound:
        raise SystemExit(1)


@archive.command("verify")
@click.argument("package", type=click.Path(path_type=Path))
@click.option("--expect", default="", help="The manifest's SHA-256 as it was registered.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="en")
def verify(package: Path, expect: str, language: str) -> None:
    """Compare a package with its manifest; 0 unchanged, 1 changed, 2 no package. Asks no database."""
    raise SystemExit(verifying.report(package, expected=expect, language=language, say=click.echo))


def _written(path: Path, matter: Matter, storage: Storage) -> Packed:
    """Aside first, so that no half package bears the name of a whole one."""
    aside = path.with_suffix(".part")
    content = archiving.content(db.session(), matter, storage, at=clock.now(), by="archive make")
    try:
        with aside.open("wb") as file:
            packed = pack(content, file)
        if verifying.verify(aside, packed.manifest).faults:
            raise OSError("the package does not read back as it was written")
        aside.replace(path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise click.ClickException(f"{matter.number} cannot be packed: {error}") from error
    return packed
