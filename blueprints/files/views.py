"""Uploaded files, for whoever may see the matter they belong to."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, send_file
from werkzeug.wrappers import Response

from blueprints.access import BUSINESS, actor, allow
from blueprints.files.posted import storage
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
    path = storage().path(file.sha256)
    if not path.exists():
        abort(404)
    response = send_file(
        path,
        mimetype=file.media_type,
        as_attachment=not file.is_picture,
        download_name=file.name,
        etag=file.sha256,
        conditional=True,
    )
    return _guarded(response)


@bp.get("/<uuid:file_uid>/thumbnail")
@allow(*BUSINESS)
def thumbnail(file_uid: UUID) -> Response:
    """The small version of a picture."""
    file = queries.found(db.session(), file_uid, actor())
    return _guarded(send_file(_small(file), mimetype="image/jpeg", etag=f"{file.sha256}-small", conditional=True))


def _small(file: StoredFile) -> str:
    try:
        return str(files.thumbnail(file, storage=storage()))
    except (NoPicture, FileNotFoundError):
        abort(404)


def _guarded(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = ALONE
    response.headers["Cache-Control"] = BRIEFLY
    return response
