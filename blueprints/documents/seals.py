"""The log of seals as a page: who had which file signed with which certificate, and what failed."""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.access import actor, allow
from blueprints.documents import shown
from blueprints.documents.views import bp
from blueprints.filters import turned
from workflow.db import db
from workflow.models.user import User
from workflow.queries import paging, seals
from workflow.services.seals import SIGNED
from workflow.signing.signers import Signers


@bp.get("/documents/seals")
@allow(*shown.REGISTER_READERS)
def sealing() -> ResponseReturnValue:
    """Every use of the joint meeting's certificate, newest first, paged."""
    viewer = actor()
    found = seals.page(db.session(), viewer, _mark())
    signers: Signers = current_app.extensions["lianzhi_signers"]
    return render_template(
        "papers/seals.html",
        rows=[_row(one, viewer) for one in found.rows],
        has_certificate=signers.settings.container(viewer.meeting.code) is not None or signers.settings.token,
        newer_url=turned(found.newer),
        older_url=turned(found.older),
    )


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
