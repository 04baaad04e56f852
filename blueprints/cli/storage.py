"""Commands about the file storage: try it, verify every content, copy a folder into it, make and change keys."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from workflow.db import db
from workflow.queries import contents
from workflow.storage import Storage
from workflow.storage_cipher import new_line
from workflow.storage_places import Folder


@click.group("storage")
def storage() -> None:
    """Where uploads and documents are kept."""


@storage.command("check")
@with_appcontext
def check() -> None:
    """Write, read and delete a little; says why when that fails."""
    try:
        _storage().answers()
    except OSError as error:
        raise click.ClickException(f"the storage cannot be used: {error}") from error
    click.echo("the storage answers")


@storage.command("verify")
@with_appcontext
def verify() -> None:
    """Read every content that a document or an upload names, and compare it with its hash; 1 where one is not right."""
    kept, count, faults, seen = _storage(), 0, 0, set[str]()
    for one in contents.needed(db.session()):
        if one.sha256 in seen:
            continue
        seen.add(one.sha256)
        count += 1
        fault = kept.fault(one.sha256)
        if fault:
            faults += 1
            click.echo(f"{fault}\t{one.sha256}\t{one.what}")
    click.echo(f"{count} contents, {faults} missing or changed")
    if faults:
        raise SystemExit(1)


@storage.command("copy")
@click.option("--from", "folder", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@with_appcontext
def copy(folder: Path) -> None:
    """Copy every content of a folder (DATA_DIR/files) into the storage that is set now; what is there stays."""
    kept, source = _storage(), Storage(Folder(folder.absolute()), _storage().keys)
    count = faults = 0
    for sha256 in source.hashes():
        if kept.has(sha256):
            continue
        try:
            kept.put(b"".join(source.checked(sha256)))
            count += 1
        except OSError as error:
            faults += 1
            click.echo(f"not copied\t{sha256}\t{error}")
    click.echo(f"{count} contents copied, {faults} could not be")
    if faults:
        raise SystemExit(1)


@storage.command("new-key")
@click.argument("key_id")
def new_key(key_id: str) -> None:
    """Print a line with a new key; put it first in the file that STORAGE_KEYS names, and keep the earlier lines."""
    click.echo(new_line(key_id))


@storage.command("reseal")
@with_appcontext
def reseal() -> None:
    """Seal with the first key all that is kept plain or under an earlier key; it may be stopped and begun again."""
    kept = _storage()
    if kept.keys is None:
        raise click.ClickException("STORAGE_KEYS names no file of keys")
    count = sum(kept.reseal(sha256) for sha256 in list(kept.hashes()))
    click.echo(f"{count} contents sealed with the key {kept.keys.current}")


def _storage() -> Storage:
    found: Storage = current_app.extensions["lianzhi_storage"]
    return found
