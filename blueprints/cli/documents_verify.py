"""The command that says whether a file is what was issued, also where no register is at hand."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from blueprints.cli.documents import documents
from workflow.db import db
from workflow.models.document import DRAFT, grouped
from workflow.queries import judging
from workflow.queries.judging import Judged
from workflow.signing.interface import Signature
from workflow.signing.signers import Signers

EXITS = {"genuine": 0, "changed": 1, "unknown": 3, "signed": 3, "unreadable": 3, "superseded": 4, "void": 4, "copy": 5}
VERDICTS = {
    "genuine": "GENUINE: issued here, unchanged, in force",
    "superseded": "SUPERSEDED: issued here and unchanged, but a later edition has taken its place",
    "void": "VOID: issued here and unchanged, but taken back since",
    "copy": "COPY: unchanged since it was handed out, but a marked copy for reading and not the document itself",
    "changed": "CHANGED: this is not the file that was issued",
    "signed": "SIGNED: unchanged since it was signed; whether it is in force only the issuing register can say",
    "unknown": "UNKNOWN: neither the register knows this file nor does a signature vouch for it",
    "unreadable": "UNREADABLE: this is no PDF, or a damaged one",
}
TRUSTS = {
    "trusted": "the certificate leads to one that is trusted here",
    "self_signed": "the certificate vouches for itself: it shows that nothing was changed, not who signed",
    "unknown": "nobody trusted here vouches for the certificate (TRUSTED_CERTIFICATES names whom to trust)",
    "expired": "the certificate was not in force any more",
    "revoked": "the certificate was REVOKED",
}


@documents.command("verify")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@with_appcontext
def verify(files: tuple[Path, ...], as_json: bool) -> None:
    """Say whether files are what was issued: unchanged, signed by whom, and in force.

    Exit status, the worst of all files: 0 in force; 1 changed; 3 not known here; 4 superseded or void;
    5 a marked copy for reading.
    Nothing is changed or fetched. Without the register's database the signature alone is judged.
    """
    found = [(path, _judged(path.read_bytes())) for path in files]
    if as_json:
        click.echo(json.dumps([_entry(path, one) for path, one in found], ensure_ascii=False, indent=1))
    else:
        click.echo("\n\n".join("\n".join(_lines(path, one)) for path, one in found))
    exits = {EXITS[one.verdict] for _path, one in found}
    raise SystemExit(next((code for code in (1, 3, 4, 5) if code in exits), 0))


def _judged(pdf: bytes) -> Judged:
    signers: Signers = current_app.extensions["lianzhi_signers"]
    inspection = signers.inspect(pdf)
    try:
        return judging.judged(pdf, inspection, db.session())
    except DBAPIError:
        return judging.judged(pdf, inspection, None)


def _lines(path: Path, one: Judged) -> list[str]:
    said = [f"{path.name}: {VERDICTS[one.verdict]}", *(f"  {name.upper()}  {hex}" for name, hex in one.digests.items())]
    said += _known_lines(one)
    for signature in one.inspection.signatures:
        said += _signature_lines(signature)
    if not one.inspection.is_signed:
        said.append(f"  not readable: {one.inspection.fault}" if one.inspection.fault else "  no signature")
    return said


def _known_lines(one: Judged) -> list[str]:
    if one.known is None:
        names = f"  it calls itself {one.inside.number}" if one.inside.number else ""
        asked = "  the register does not know it" if one.is_asked else "  no register could be asked"
        return [line for line in (names, asked) if line]
    known = one.known
    if known.standing == DRAFT:
        return [f"  a draft with the code {grouped(known.code)}, which was never issued"]
    lines = [f"  {known.number} {known.title.zh}, issued on {known.issued_on:%Y-%m-%d}, code {grouped(known.code)}"]
    if not one.is_same:
        lines.append(f"  the file that was issued under this code has SHA-256 {known.sha256 or '(none yet)'}")
    if known.replaced_by:
        lines.append(f"  superseded by {known.replaced_by[0]}, code {grouped(known.replaced_by[1])}")
    if one.copy:
        lines.append(f"  taken by {one.copy.unit.zh} at {_iso(one.copy.at)}; the document is {known.standing}")
    return [*lines, *(["  in the archive"] if known.is_archived else [])]


def _signature_lines(one: Signature) -> list[str]:
    at = _iso(one.at) or "an unnamed time"
    stamp = f", timestamp of an authority {_iso(one.timestamp)}" if one.timestamp else ""
    state = "unchanged" if one.is_intact and one.is_allowed else "BROKEN: something was changed"
    covers = {"whole": "covers the whole file", "extended": "something was added after it"}
    return [
        f"  signed by {one.certificate.name} at {at}{stamp}: {state}; {covers.get(one.coverage, 'covers only a part')}",
        f"    {one.certificate.subject}, {one.certificate.algorithm}, fingerprint {one.certificate.fingerprint}",
        f"    {TRUSTS[one.trust]}",
    ]


def _entry(path: Path, one: Judged) -> dict[str, Any]:
    """One file as scripts read it; moments in ISO 8601."""
    known = one.known
    register = None
    if known is not None:
        register = {
            "number": known.number,
            "title": known.title.zh,
            "issued_on": known.issued_on.isoformat(),
            "standing": known.standing,
            "code": grouped(known.code),
            "sha256": known.sha256,
            "superseded_by": known.replaced_by[0] if known.replaced_by else None,
            "archived": known.is_archived,
        }
    return {
        "file": path.name,
        "verdict": one.verdict,
        **one.digests,
        "inside": asdict(one.inside),
        "register_asked": one.is_asked,
        "same_as_register": one.is_same if known is not None else None,
        "register": register,
        "copy": {"unit": one.copy.unit.zh, "at": _iso(one.copy.at)} if one.copy else None,
        "fault": one.inspection.fault or None,
        "signatures": [_signature(signature) for signature in one.inspection.signatures],
    }


def _signature(one: Signature) -> dict[str, Any]:
    dates = {"not_before": _iso(one.certificate.not_before), "not_after": _iso(one.certificate.not_after)}
    said = {**asdict(one), "certificate": {**asdict(one.certificate), **dates}}
    return {**said, "at": _iso(one.at), "timestamp": _iso(one.timestamp)}


def _iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
