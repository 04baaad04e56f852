"""Who took a document, in words, for those who may know."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from blueprints.filters import reader_language, t
from workflow.db import db
from workflow.models.document import DOCX, DRAFT, PACKAGE, WATERMARKED, ZIP, Document
from workflow.models.user import User
from workflow.queries import downloads


def of(document: Document, viewer: User) -> dict[str, Any] | None:
    """How often it was taken, and the latest times; None for whoever may not know."""
    if not downloads.may_read(viewer):
        return None
    count, rows = downloads.of(db.session(), document)
    return {"count": count, "rows": [_row(row) for row in rows]}


def _row(row: Any) -> dict[str, Any]:
    person: User | None = row.User
    return {
        "at": row.at,
        "who": person.name_in(reader_language()) if person else _("The operator"),
        "unit": t(person.unit.short) if person and person.unit else "",
        "form": _form(row.form, is_bundled=row.bundle is not None),
    }


def _form(code: str, *, is_bundled: bool) -> str:
    if code == WATERMARKED:
        return _("Copy with a mark, in a ZIP") if is_bundled else _("Copy with a mark")
    return {DRAFT: _("Draft"), ZIP: _("In a ZIP"), DOCX: "Word", PACKAGE: _("In an archive package")}.get(code, "PDF")
