"""The register of documents as an Excel file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response
from flask_babel import gettext as _

from blueprints.documents import shown
from blueprints.lists import exports
from blueprints.lists.sheet import DATE, MOMENT, NUMBER, SheetColumn
from workflow.models.document import CANCELLED, FAILED, FINISHED
from workflow.models.user import User
from workflow.queries.documents import FAMILIES, Wanted


def states() -> dict[str, str]:
    """What the register can be narrowed to, in words."""
    return {
        "coming": _("Being made"),
        "failed": _("Failed"),
        "cancelled": _("Stopped"),
        "draft": _("Draft, under approval"),
        "valid": _("Issued"),
        "superseded": _("Superseded"),
        "void": _("Void"),
    }


def file(found: Iterable[Any], viewer: User, wanted: Wanted) -> Response:
    """Every document as filtered, as an attachment."""
    columns = [
        SheetColumn("number", _("Document number"), width=24),
        SheetColumn("title", _("Title"), width=60),
        SheetColumn("kind", _("Kind"), width=14),
        SheetColumn("matter", _("Matter"), width=20),
        SheetColumn("state", _("State"), width=12),
        SheetColumn("issued_on", _("Issued on"), DATE, 12),
        SheetColumn("made_at", _("Made"), MOMENT, 17),
        SheetColumn("pages", _("Pages"), NUMBER, 8),
        SheetColumn("sha256", "SHA-256", width=66),
    ]
    return exports.answer(_("Documents"), columns, (_row(one, viewer) for one in found), _in_force(wanted))


def _row(one: Any, viewer: User) -> dict[str, Any]:
    is_left = one.making in (FAILED, CANCELLED)
    standing = one.standing if one.making == FINISHED else one.making if is_left else "coming"
    return {
        "number": one.number,
        "title": shown.title(one, viewer),
        "kind": shown.kind(one.kind),
        "matter": one.matter_number,
        "state": states()[standing],
        "issued_on": one.issued_at,
        "made_at": one.finished_at,
        "pages": one.pages,
        "sha256": one.sha256,
    }


def _in_force(wanted: Wanted) -> list[str]:
    """The filters in force, in words."""
    said = [
        _("Word: %(word)s", word=wanted.text) if wanted.text else "",
        shown.kind(FAMILIES[wanted.family][0]) if wanted.family else "",
        states()[wanted.state] if wanted.state else "",
        _("%(year)s", year=wanted.year) if wanted.year else "",
    ]
    return [words for words in said if words]
