"""The pages of a document as pictures, beside its download."""

from __future__ import annotations

from uuid import UUID

from flask import Response, current_app
from flask.typing import ResponseReturnValue

from blueprints.access import BUSINESS, actor, allow
from blueprints.documents.views import bp
from workflow.db import db
from workflow.errors import NotFound
from workflow.queries import documents as register
from workflow.services import previews
from workflow.storage import Storage


@bp.get("/documents/<uuid:document_uid>/pages/<int:number>.png")
@allow(*BUSINESS)
def page(document_uid: UUID, number: int) -> ResponseReturnValue:
    """One page as a picture; pages count from 1. The browser may keep it: a file never changes under its hash."""
    document = register.one(db.session(), document_uid, actor())
    storage: Storage = current_app.extensions["lianzhi_storage"]
    if not document.is_finished or document.sha256 is None:
        raise NotFound
    try:
        picture = previews.page(storage, document.sha256, number)
    except (IndexError, FileNotFoundError, ValueError):
        raise NotFound from None
    response = Response(picture, mimetype="image/png")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response
