"""The pages of document templates: the kinds, one kind with its draft and versions, and the specimen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import OFFICE, actor, allow
from blueprints.document_templates import shown
from blueprints.errors import faults_in, sentence
from workflow.db import db
from workflow.errors import Invalid, NotFound, Refused, Stale
from workflow.models.document_template import DocumentTemplate
from workflow.queries import templates as known
from workflow.reports.render import KINDS
from workflow.services import pictures, previews, templates
from workflow.storage import Storage
from workflow.types import Position, Text

bp = Blueprint("document_templates", __name__, url_prefix="/documents/templates")
KEEPERS = frozenset({Position.COORDINATOR, Position.DIRECTOR})
PUBLISHERS = frozenset({Position.DIRECTOR, Position.CONVENER})
READERS = OFFICE | PUBLISHERS
LONGEST_LOGO = 600
"""Pixels: at 14 mm it is sharper than any printer."""


@bp.get("")
@allow(*READERS)
def index() -> ResponseReturnValue:
    """Every kind of document, and how things stand with its template."""
    session, viewer = db.session(), actor()
    standings = known.standings(session, viewer.meeting)
    rows = [
        {
            "kind": kind,
            "name": templates.name_of(kind),
            "standing": standings.get(kind),
            "is_form": shown.has_logo(kind),
        }
        for kind in KINDS
    ]
    return render_template("document_templates/index.html", rows=rows, may_edit=bool(viewer.positions & KEEPERS))


@bp.get("/<kind>")
@allow(*READERS)
def show(kind: str) -> ResponseReturnValue:
    """One kind: its draft to be written, or what is in force; the specimen, and earlier versions."""
    return _page(_known(kind))


@bp.post("/<kind>/begin")
@allow(*KEEPERS)
def begin(kind: str) -> ResponseReturnValue:
    """Begin a draft, with what is in force or with an earlier version."""
    copied = request.form.get("copy_of", type=UUID)
    try:
        templates.begin(_known(kind), actor=actor(), copy_of=copied)
    except Refused as error:
        flash(sentence(error), "error")
    return redirect(url_for("document_templates.show", kind=kind), 303)


@bp.post("/drafts/<uuid:template_uid>")
@allow(*KEEPERS)
def save(template_uid: UUID) -> ResponseReturnValue:
    """Keep what was typed and have the specimen set; what cannot be used is said, and stays as typed."""
    draft, content = known.one(db.session(), template_uid, actor()), shown.typed()
    try:
        content["logo"] = _logo(content["logo"])
        version = request.form.get("version", 0, type=int)
        templates.save(template_uid, content, version=version, actor=actor(), note=request.form.get("note", ""))
    except Invalid as error:
        return _page(draft.kind, content, faults_in(error)), 422
    except Stale:
        said = _("Somebody saved this template first; what you typed stands below. Load the page again to see theirs.")
        return _page(draft.kind, content, {"": said}), 409
    flash(_("Saved. The specimen is being set."), "success")
    return redirect(url_for("document_templates.show", kind=draft.kind), 303)


@bp.post("/drafts/<uuid:template_uid>/record")
@allow(*READERS)
def record(template_uid: UUID) -> ResponseReturnValue:
    """Try the draft on another record."""
    known.one(db.session(), template_uid, actor())
    document = request.form.get("record", type=UUID)
    if document is None:
        raise Invalid({"record": Text("请选择一份记录。", "Choose a record.")})
    draft = templates.try_on(template_uid, document, actor=actor())
    return redirect(url_for("document_templates.show", kind=draft.kind, _anchor="specimen"), 303)


@bp.post("/drafts/<uuid:template_uid>/publish")
@allow(*PUBLISHERS)
def publish(template_uid: UUID) -> ResponseReturnValue:
    """Put the draft in force."""
    draft = known.one(db.session(), template_uid, actor())
    version, note = request.form.get("version", 0, type=int), request.form.get("reason", "")
    try:
        may_drop = "drop" in request.form
        made = templates.publish(template_uid, version=version, note=note, actor=actor(), may_drop=may_drop)
    except Invalid as error:
        said = faults_in(error)
        return _page(draft.kind, faults={"reason" if name == "note" else name: said[name] for name in said}), 422
    except Refused as error:
        return _page(draft.kind, faults={"": sentence(error)}), 409
    told = _("Version %(number)s is in force: what is drafted from now on takes it.", number=made.number)
    flash(told, "success")
    return redirect(url_for("document_templates.show", kind=made.kind), 303)


@bp.post("/drafts/<uuid:template_uid>/drop")
@allow(*KEEPERS)
def drop(template_uid: UUID) -> ResponseReturnValue:
    """Delete the draft."""
    kind = templates.drop(template_uid, version=request.form.get("version", 0, type=int), actor=actor())
    flash(_("The draft is deleted."), "success")
    return redirect(url_for("document_templates.show", kind=kind), 303)


@bp.post("/<kind>/reset")
@allow(*PUBLISHERS)
def reset(kind: str) -> ResponseReturnValue:
    """Go back to the document as it is built in."""
    templates.reset(_known(kind), actor=actor())
    flash(_("What is drafted from now on is as it is built in."), "success")
    return redirect(url_for("document_templates.show", kind=kind), 303)


@bp.get("/drafts/<uuid:template_uid>/specimen")
@allow(*READERS)
def specimen(template_uid: UUID) -> ResponseReturnValue:
    """The part of the page with the specimen, asked for again while it is being set."""
    draft = known.one(db.session(), template_uid, actor())
    response = Response(render_template("document_templates/specimen.html", **_specimen(draft)))
    if "first" in request.args and draft.specimen_texts and not draft.is_being_set:
        response.headers["HX-Refresh"] = "true"  # now there are texts to be written beside it
    return response


@bp.get("/drafts/<uuid:template_uid>/own/<int:number>.png")
@allow(*READERS)
def page(template_uid: UUID, number: int) -> ResponseReturnValue:
    """One page of the specimen as a picture; pages count from 1."""
    return _picture(known.one(db.session(), template_uid, actor()).specimen_sha256, number)


@bp.get("/drafts/<uuid:template_uid>/plain/<int:number>.png")
@allow(*READERS)
def plain_page(template_uid: UUID, number: int) -> ResponseReturnValue:
    """The same page as it is built in."""
    return _picture(known.one(db.session(), template_uid, actor()).plain_sha256, number)


def _picture(sha256: str | None, number: int) -> Response:
    storage: Storage = current_app.extensions["lianzhi_storage"]
    try:
        picture = previews.page(storage, sha256 or "", number)
    except (IndexError, FileNotFoundError, ValueError):
        raise NotFound from None
    response = Response(picture, mimetype="image/png")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise NotFound
    return kind


def _logo(kept: str) -> str:
    """The picture that was chosen, encoded anew and stored; else the one kept before.

    Raises:
        Invalid: it is no picture that can be read.
    """
    given = request.files.get("new-logo")
    if given is None or not given.filename:
        return kept
    try:
        content, _type = pictures.redrawn(given.stream, longest=LONGEST_LOGO)
    except pictures.NoPicture:
        unreadable = Text("读不出这张图片，请换 PNG 或 JPEG。", "This picture cannot be read; take a PNG or JPEG.")
        raise Invalid({"logo": unreadable}) from None
    storage: Storage = current_app.extensions["lianzhi_storage"]
    return storage.put(content)


def _page(kind: str, typed: Mapping[str, Any] | None = None, faults: Mapping[str, str] | None = None) -> str:
    session, viewer = db.session(), actor()
    every, said = known.versions(session, viewer.meeting, kind), dict(faults or {})
    draft = next((one for one in every if one.is_draft), None)
    chosen = known.numbers_in_force(viewer.meeting).get(kind)
    content = typed if typed is not None else draft.content if draft else {}
    may_edit = bool(viewer.positions & KEEPERS)
    reason = templates.refusal(draft, viewer) if draft and viewer.positions & PUBLISHERS else None
    return render_template(
        "document_templates/show.html",
        kind=kind,
        name=templates.name_of(kind),
        content=content,
        faults=said,
        parts=shown.parts(draft, content) if draft else [],
        texts=shown.texts(draft, content, said) if draft else [],
        faces=shown.faces(content) if draft else [],
        names=shown.names(viewer.meeting, kind),
        has_logo=shown.has_logo(kind),
        in_force=next((one for one in every if one.id == chosen), None),
        versions=[{"row": one, "changes": list(shown.changes(one.content))} for one in every if not one.is_draft],
        may_edit=may_edit,
        may_publish=bool(viewer.positions & PUBLISHERS),
        reason=sentence(reason) if reason else "",
        dropped=shown.dropped(draft.content) if draft else [],
        **_specimen(draft),
    )


def _specimen(draft: DocumentTemplate | None) -> dict[str, Any]:
    if draft is None:
        return {"draft": None, "sheets": [], "records": []}
    records = known.records(db.session(), draft.meeting_id, draft.kind)
    return {"draft": draft, "sheets": shown.sheets(draft), "records": records}
