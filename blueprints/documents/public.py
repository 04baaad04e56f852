"""The public page that says whether a document is in force, and whether a file is the one that was issued."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from blueprints.access import ANYONE, allow
from blueprints.documents.views import bp
from blueprints.filters import clock as time_of_day
from blueprints.filters import day, t
from blueprints.limits import VERIFY, limiter
from workflow import clock
from workflow.db import db
from workflow.models.document import DRAFT, grouped
from workflow.queries import verifying
from workflow.queries.verifying import Copy, Public

LARGEST_FILE = 64 * 1024 * 1024
CHUNK = 1024 * 1024
SHA256 = re.compile(r"[0-9a-fA-F]{64}")


@bp.get("/verify")
@limiter.limit(VERIFY)
@allow(*ANYONE)
def verify_form() -> ResponseReturnValue:
    """Where a verify code is typed or a file chosen; ?sha256= asks for the document whose file has this digest."""
    code, digest = verifying.normal_code(request.args.get("code", "")), _digest()
    if code:
        return redirect(url_for("documents.verify", code=grouped(code)))
    if not digest:
        return _page(None, state="", code="")
    found = verifying.by_digest(db.session(), digest)
    if found is not None:
        return redirect(url_for("documents.verify", code=grouped(found.code), sha256=digest))
    copy = verifying.copy_by_digest(db.session(), digest)
    if copy is not None:
        return _page(None, state="copy", code="", copy=copy)
    return _page(None, state="no_file", code=""), 404


@bp.get("/verify/<code>")
@limiter.limit(VERIFY)
@allow(*ANYONE)
def verify(code: str) -> ResponseReturnValue:
    """What the public may know of a document; ?sha256= compares a file with the one that was issued."""
    found = verifying.by_code(db.session(), code)
    shown = grouped(verifying.normal_code(code))
    if found and _match(found) == "other" and verifying.copy_by_digest(db.session(), _digest()):
        return redirect(url_for("documents.verify_form", sha256=_digest()))
    page = _page(found, state=found.standing if found else "unknown", code=shown)
    return page, 200 if found else 404


@bp.post("/verify")
@limiter.limit(VERIFY)
@allow(*ANYONE)
def verify_upload() -> ResponseReturnValue:
    """For browsers that compute no digest: the file is read, its digest taken, and nothing is kept."""
    request.max_content_length = LARGEST_FILE
    code = verifying.normal_code(request.form.get("code", ""))
    file = request.files.get("file")
    digest = _taken(file) if file else None
    if code:
        return redirect(url_for("documents.verify", code=grouped(code), sha256=digest), 303)
    return redirect(url_for("documents.verify_form", sha256=digest), 303)


def _taken(file: FileStorage) -> str:
    taken = hashlib.sha256()
    while chunk := file.stream.read(CHUNK):
        taken.update(chunk)
    return taken.hexdigest()


def _digest() -> str:
    given = request.args.get("sha256", "").strip()
    return given.lower() if SHA256.fullmatch(given) else ""


def _page(found: Public | None, *, state: str, code: str, copy: Copy | None = None) -> str:
    return render_template(
        "papers/verify.html",
        code=code,
        found=found,
        state=state,
        facts=_copied(copy) if copy else _facts(found) if found and state != DRAFT else [],
        whole_url=url_for("documents.verify", code=grouped(copy.of.code)) if copy else "",
        match=_match(found),
        now=clock.now(),
    )


def _match(found: Public | None) -> str:
    """Whether the file that was asked about is the one that was issued; empty where none was asked about."""
    digest = _digest()
    if not digest or found is None or found.sha256 is None:
        return ""
    return "same" if digest == found.sha256 else "other"


def _facts(found: Public) -> list[tuple[str, str]]:
    facts = [
        (_("Document number"), found.number),
        (_("Title"), t(found.title)),
        (_("Issued on"), day(found.issued_on)),
    ]
    if found.sha256:
        facts.append((_("Electronic signature"), _signer(found)))
    if found.is_archived:
        facts.append((_("Archive"), _("Filed in the archive")))
    return facts


def _copied(copy: Copy) -> list[tuple[str, str]]:
    at = f"{day(copy.at)} {time_of_day(copy.at)}"
    return [*_facts(copy.of)[:3], (_("Taken by"), t(copy.unit)), (_("Taken at"), at)]


def _signer(found: Public) -> str:
    said: Any = found.signature
    if not said:
        return _("No electronic signature")
    signed_at = datetime.fromisoformat(said["timestamp"] or said["at"])
    at = f"{day(signed_at)} {time_of_day(signed_at)}"
    if said["self_signed"]:
        return _("%(name)s, %(at)s (the certificate vouches for itself)", name=said["by"], at=at)
    return _("%(name)s, %(at)s (certified by %(issuer)s)", name=said["by"], at=at, issuer=said["issuer"])
