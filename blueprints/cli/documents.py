"""Commands about documents: list them, take one out, have one made again."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from workflow.config import Config
from workflow.db import db
from workflow.errors import Refused
from workflow.models.document import Document, grouped
from workflow.models.meeting import Meeting
from workflow.queries import documents as register
from workflow.queries import meetings
from workflow.reports import fonts
from workflow.reports.measuring import measure
from workflow.reports.measuring_file import Unreadable, described
from workflow.services import documents as services
from workflow.storage import Storage


@click.group("documents")
def documents() -> None:
    """The numbered documents."""


@documents.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@click.option("--meeting", "code", help="The joint meeting's code; the first one without it.")
@with_appcontext
def list_all(as_json: bool, code: str | None) -> None:
    """Every document in the order in which they were numbered, with its state, pages and SHA-256."""
    found = [_entry(row) for row in register.register(db.session(), meeting_of(code).id)]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for one in found:
        told = (one["number"] or "-", one["state"], str(one["pages"] or "-"), (one["sha256"] or "-")[:12], one["title"])
        click.echo("\t".join(told))


@documents.command("export")
@click.option("--number", required=True, help="The document's number, such as 岚联办报〔2026〕36号.")
@click.option("--to", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), help="Where it goes.")
@click.option("--meeting", "code", help="The joint meeting's code; the first one without it.")
@with_appcontext
def export(number: str, folder: Path, code: str | None) -> None:
    """Write a finished document into a folder, and print where."""
    document = _document(number, code)
    storage: Storage = current_app.extensions["lianzhi_storage"]
    if document.sha256 is None or not document.is_finished:
        raise click.ClickException(f"{document.number} is not finished: {document.making}{_because(document)}")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{document.number}.pdf"
    path.write_bytes(b"".join(storage.checked(document.sha256)))
    services.log_download(document, actor=None)
    click.echo(path)


@documents.command("retry")
@click.option("--number", required=True, help="The document's number.")
@click.option("--meeting", "code", help="The joint meeting's code; the first one without it.")
@with_appcontext
def retry(number: str, code: str | None) -> None:
    """Have a document that failed made again."""
    try:
        document = services.retry(_document(number, code).uid, actor=None)
    except Refused as refusal:
        raise click.ClickException(refusal.reason.en) from refusal
    click.echo(f"{document.number} is being made again")


@documents.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", default="", help="The kind of document, such as minutes; without it, as the file says.")
@click.option("--language", type=click.Choice(["zh", "en", "both"]), help="Without it, as the file says.")
@click.option("--json", "as_json", is_flag=True, help="Print the check report as JSON.")
@with_appcontext
def check(file: Path, kind: str, language: str | None, as_json: bool) -> None:
    """Measure a PDF file: what is wanted, what was found; the exit code is 1 if it may not be issued."""
    config: Config = current_app.extensions["lianzhi_config"]
    data = file.read_bytes()
    try:
        said = described(data)
        fonts.configure(fonts.fangsong_in(said.fonts, config.font_fangsong), config.own_fonts)
        with fonts.wearing(said.faces):
            names = fonts.faces().stand_ins
            report = measure(data, kind or said.kind, language=language or said.language, stand_ins=names)
    except (Unreadable, fonts.FontsMissing) as error:
        raise click.ClickException(f"{file}: {error}") from error
    if as_json:
        click.echo(report.to_json())
    else:
        for item in report.items:
            values = (item.state, item.what.en, item.wanted.en, item.measured.en, item.tolerance.en, item.standard.en)
            click.echo("\t".join(values) + (f"\tp. {item.page}" if item.page else ""))
        click.echo(report.summary.en)
    if not report.passed:
        raise click.exceptions.Exit(1)


def meeting_of(code: str | None) -> Meeting:
    """The joint meeting of a code, the first one without it."""
    meeting = meetings.coded(db.session(), code)
    if meeting is None:
        raise click.ClickException(f"there is no joint meeting {code!r}" if code else "there is no joint meeting yet")
    return meeting


def _document(number: str, code: str | None) -> Document:
    document = register.numbered(db.session(), number, meeting_of(code).id)
    if document is None:
        raise click.ClickException(f"there is no document {number!r}")
    return document


def _because(document: Document) -> str:
    return f" ({document.reason.en})" if document.reason else ""


def _entry(row: Any) -> dict[str, Any]:
    """One document as scripts read it; moments in ISO 8601, UTC."""
    reason = Document(fault=row.fault).reason
    return {
        "number": row.number,
        "edition": row.edition,
        "kind": row.kind,
        "title": row.title,
        "matter": row.matter_number,
        "state": row.making,
        "standing": row.standing,
        "created_at": _iso(row.created_at),
        "finished_at": _iso(row.finished_at),
        "pages": row.pages,
        "size": row.size,
        "sha256": row.sha256,
        "verify_code": grouped(row.verify_code),
        "fault": reason.en if reason else None,
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
