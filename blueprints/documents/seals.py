"""The log of seals as a page: who had which file signed with which certificate, and what failed."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import actor, allow
from blueprints.documents import shown
from blueprints.documents.views import bp
from blueprints.filters import turned
from blueprints.lists import exports
from blueprints.lists.sheet import MOMENT, SheetColumn
from workflow.db import db
from workflow.models.user import User
from workflow.queries import paging, seals
from workflow.services.seals import SIGNED
from workflow.signing.signers import Signers


@bp.get("/documents/seals")
@allow(*shown.REGISTER_READERS)
def sealing() -> ResponseReturnValue:
    """Every use of the joint meeting's certificate, newest first, paged; ?format=xlsx gives all of them."""
    viewer = actor()
    if request.args.get("format") == "xlsx":
        return _file(viewer)
    found = seals.page(db.session(), viewer, _mark())
    signers: Signers = current_app.extensions["lianzhi_signers"]
    return render_template(
        "papers/seals.html",
        rows=[_row(one, viewer) for one in found.rows],
        has_certificate=signers.settings.container(viewer.meeting.code) is not None or signers.settings.token,
        export_url=url_for("documents.sealing", format="xlsx"),
        newer_url=turned(found.newer),
        older_url=turned(found.older),
    )


def _file(viewer: User) -> Response:
    columns = [
        SheetColumn("at", _("When"), MOMENT, 17),
        SheetColumn("number", _("Document number"), width=24),
        SheetColumn("title", _("Title"), width=60),
        SheetColumn("by", _("Whose act"), width=14),
        SheetColumn("outcome", _("Outcome"), width=16),
        SheetColumn("subject", _("Certificate"), width=40),
        SheetColumn("fingerprint", _("SHA-256 of the certificate"), width=66),
        SheetColumn("sha256", _("SHA-256 of the file"), width=66),
    ]
    told = (_line(one, viewer) for one in seals.every(db.session(), viewer))
    return exports.answer(_("Log of seals"), columns, told, [])


def _line(one: Any, viewer: User) -> dict[str, Any]:
    """A use as the Excel file has it: nothing is cut short."""
    return {
        "at": one.at,
        "number": one.number,
        "title": shown.title(one, viewer),
        "by": one.by,
        "outcome": _("Signed with the certificate") if one.outcome == SIGNED else _("The signing failed"),
        "subject": one.subject,
        "fingerprint": one.fingerprint,
        "sha256": one.sha256,
    }


def _mark() -> paging.Mark | None:
    before, after = request.args.get("before"), request.args.get("after")
    return paging.read(before, is_before=True) if before else paging.read(after) if after else None


def _row(one: Any, viewer: User) -> dict[str, Any]:
    return {
        "at": one.at,
        "number": one.number or "—",
        "title": shown.title(one, viewer),
        "page_url": url_for("documents.show", document_uid=one.uid),
        "by": one.by or "—",
        "is_signed": one.outcome == SIGNED,
        "subject": one.subject.partition(",")[0].removeprefix("CN="),
        "fingerprint": one.fingerprint[:16],
        "sha256": (one.sha256 or "")[:16],
    }
