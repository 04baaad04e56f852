"""Uploaded files, for whoever may see the matter they belong to."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from blueprints.access import BUSINESS, actor, allow
from blueprints.files.posted import storage
from blueprints.sending import sent
from workflow.db import db
from workflow.models.file import StoredFile
from workflow.queries import files as queries
from workflow.services import files
from workflow.services.pictures import NoPicture

bp = Blueprint("files", __name__, url_prefix="/files")

ALONE = "default-src 'none'; sandbox"
"""A picture by itself: nothing in it may run or reach anything."""
BRIEFLY = "private, max-age=600"


@bp.get("/<uuid:file_uid>")
@allow(*BUSINESS)
def show(file_uid: UUID) -> Response:
    """One file: a picture, drawn anew when it came, in the browser; everything else as a download."""
    file = queries.found(db.session(), file_uid, actor())
    try:
        content = storage().stream(file.sha256)
    except FileNotFoundError:
        abort(404)
    response = sent(content, file.name, media_type=file.media_type, is_shown=file.is_picture, etag=file.sha256)
    return _guarded(response)


@bp.get("/<uuid:file_uid>/thumbnail")
@allow(*BUSINESS)
def thumbnail(file_uid: UUID) -> Response:
    """The small version of a picture."""
    file = queries.found(db.session(), file_uid, actor())
    return _guarded(sent(_small(file), file.name, media_type="image/jpeg", is_shown=True, etag=f"{file.sha256}-small"))


def _small(file: StoredFile) -> bytes:
    try:
        return files.thumbnail(file, storage=storage())
    except (NoPicture, FileNotFoundError):
        abort(404)


def _guarded(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = ALONE
    response.headers["Cache-Control"] = BRIEFLY
    return response
