"""The archivist's pages: what is to be archived, the package of each matter and its check, and filing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import Headers

from blueprints.access import OFFICE, actor, allow
from blueprints.archive import shown
from blueprints.errors import faults_in
from blueprints.filters import turned
from workflow.archive.content import keeping
from workflow.db import db
from workflow.errors import Invalid
from workflow.models.document import PACKAGE
from workflow.models.matter import Matter
from workflow.queries import archiving, paging
from workflow.queries import filing as packages
from workflow.services import archiving as making
from workflow.services import documents, filing
from workflow.storage import Storage
from workflow.types import Position

bp = Blueprint("archive", __name__, url_prefix="/archive")


@bp.get("")
@allow(*OFFICE)
def index() -> ResponseReturnValue:
    """What is to be archived and what was, in four tabs, paged."""
    viewer, session = actor(), db.session()
    tab = request.args.get("tab", packages.DUE)
    tab = tab if tab in packages.TABS else packages.DUE
    found = packages.page(session, viewer, tab, _mark())
    return render_template(
        "archive/index.html",
        tab=tab,
        tabs=shown.tabs(packages.counts(session, viewer), tab),
        rows=[shown.row(one, viewer) for one in found.rows],
        nothing=shown.nothing(tab),
        newer_url=turned(found.newer),
        older_url=turned(found.older),
    )


@bp.post("/packages")
@allow(*OFFICE)
def ask() -> ResponseReturnValue:
    """Have the packages of the ticked matters made."""
    uids = [UUID(one) for one in request.form.getlist("matter")]
    if not uids:
        flash(_("Tick at least one matter."), "warning")
        return redirect(url_for("archive.index"), 303)
    count = making.ask(uids, actor=actor())
    flash(ngettext("%(num)s package is being made.", "%(num)s packages are being made.", count), "success")
    if len(uids) == 1:
        return redirect(url_for("archive.show", matter_uid=uids[0]), 303)
    return redirect(url_for("archive.index", tab=packages.COMING), 303)


@bp.get("/<uuid:matter_uid>")
@allow(*OFFICE)
def show(matter_uid: UUID) -> ResponseReturnValue:
    """The package of one matter: how far it is, what its check found, and the form to file it."""
    matter = archiving.seen(db.session(), actor(), matter_uid)
    return render_template("archive/show.html", **_page(matter, {}, {}))


@bp.get("/<uuid:matter_uid>/package")
@allow(*OFFICE)
def package(matter_uid: UUID) -> ResponseReturnValue:
    """The package as it was made; who took it is written down at each of its documents."""
    session, viewer = db.session(), actor()
    matter = archiving.seen(session, viewer, matter_uid)
    made = packages.made(session, viewer, matter)
    storage: Storage = current_app.extensions["lianzhi_storage"]
    assert made.sha256 is not None
    pieces = storage.checked(made.sha256)
    name, size = matter.number, made.size
    documents.log_bundle(archiving.issued(session, matter), actor=viewer, form=PACKAGE)
    headers = Headers({"Content-Length": str(size), "Cache-Control": "private, no-store"})
    headers.set("Content-Disposition", "attachment", filename=f"{name}.zip")
    return Response(pieces, mimetype="application/zip", headers=headers)


@bp.post("/<uuid:matter_uid>/file")
@allow(Position.ARCHIVIST)
def file(matter_uid: UUID) -> ResponseReturnValue:
    """File a matter under an archive number; what cannot be used comes back as it was typed."""
    session, viewer = db.session(), actor()
    matter = archiving.seen(session, viewer, matter_uid)
    made = packages.made(session, viewer, matter)
    number, retention = request.form.get("archive_no", ""), request.form.get("retention", "")
    try:
        filing.file(made.uid, number, retention, actor=viewer)
    except Invalid as error:
        typed = {"archive_no": number, "retention": retention}
        return render_template("archive/show.html", **_page(matter, typed, faults_in(error))), 422
    flash(_("%(matter)s is filed as %(number)s.", matter=matter.number, number=number.strip()), "success")
    return redirect(url_for("archive.show", matter_uid=matter_uid), 303)


def _page(matter: Matter, typed: Mapping[str, str], faults: Mapping[str, str]) -> dict[str, Any]:
    session, viewer = db.session(), actor()
    found = packages.one(session, viewer, matter)
    is_listed = archiving.is_listed(session, matter)
    kept = filing.YEARS_30 if is_listed else filing.YEARS_10
    may_file = Position.ARCHIVIST in viewer.positions and found is not None and found.is_sound
    form = {}
    if may_file and found is not None and found.archived_at is None:
        year = shown.settled_on(matter.closed_at, viewer).year
        offered = packages.next_number(session, viewer.meeting_id, year, filing.RETENTIONS[kept])
        form = shown.form({"archive_no": offered, "retention": kept, **typed}, faults)
    return {
        "matter": matter,
        "facts": shown.facts(matter, found, keeping(is_listed=is_listed), viewer),
        "package": found,
        "fault": shown.fault(found),
        "points": shown.points(found),
        "form": form,
        "is_archivist": Position.ARCHIVIST in viewer.positions,
        "errors": [
            {"id": f"f-{name}", "label": form[name]["label"], "text": text} for name, text in faults.items() if form
        ],
    }


def _mark() -> paging.Mark | None:
    before, after = request.args.get("before"), request.args.get("after")
    return paging.read(before, is_before=True) if before else paging.read(after) if after else None
