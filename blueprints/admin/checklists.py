"""Checklists, kept by the office: versions, items, publication."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import COORDINATORS, OFFICE, actor, allow
from blueprints.errors import faults_in, sentence
from blueprints.filters import reader_language
from workflow.db import db
from workflow.errors import Invalid, NotFound, Refused
from workflow.models.checklist import ChecklistVersion
from workflow.queries import administration
from workflow.services import checklists
from workflow.types import SEVERITIES

bp = Blueprint("checklists", __name__, url_prefix="/checklists")


@bp.get("")
@allow(*OFFICE)
def index() -> ResponseReturnValue:
    """Every version of every checklist."""
    return render_template("admin/checklists.html", rows=administration.checklists(db.session(), actor().meeting_id))


@bp.get("/<uuid:checklist_uid>")
@allow(*OFFICE)
def show(checklist_uid: UUID) -> ResponseReturnValue:
    """One version with its items; a draft can be changed."""
    return _page(_found(checklist_uid), request.args.get("item", ""), {}, {})


@bp.post("/<uuid:checklist_uid>/version")
@allow(*COORDINATORS)
def begin(checklist_uid: UUID) -> ResponseReturnValue:
    """Begin the next version."""
    try:
        new = checklists.begin_version(checklist_uid, actor=actor())
    except Refused as error:
        flash(sentence(error), "warning")
        return redirect(url_for("checklists.index"), 303)
    flash(_("Version %(number)s is begun; visits keep the version they were done with.", number=new.number), "success")
    return redirect(url_for("checklists.show", checklist_uid=new.uid), 303)


@bp.post("/<uuid:checklist_uid>/items/<code>")
@allow(*COORDINATORS)
def change(checklist_uid: UUID, code: str) -> ResponseReturnValue:
    """Change one item of a draft."""
    try:
        checklists.change_item(checklist_uid, code, request.form, actor=actor())
    except Invalid as error:
        return _page(_found(checklist_uid), code, request.form, faults_in(error)), 422
    flash(_("The item is changed."), "success")
    return redirect(url_for("checklists.show", checklist_uid=checklist_uid, _anchor=code), 303)


@bp.post("/<uuid:checklist_uid>/publish")
@allow(*COORDINATORS)
def publish(checklist_uid: UUID) -> ResponseReturnValue:
    """Publish a draft."""
    try:
        version = checklists.publish(checklist_uid, actor=actor())
    except Refused as error:
        flash(_("Not published: %(reason)s", reason=sentence(error)), "error")
    else:
        flash(_("Version %(number)s is published; new batches can use it.", number=version.number), "success")
    return redirect(url_for("checklists.show", checklist_uid=checklist_uid), 303)


def _found(checklist_uid: UUID) -> ChecklistVersion:
    checklist = administration.checklist(db.session(), actor().meeting_id, checklist_uid)
    if checklist is None:
        raise NotFound
    return checklist


def _page(checklist: ChecklistVersion, open_item: str, typed: Any, faults: dict[str, str]) -> str:
    language = reader_language()
    return render_template(
        "admin/checklist.html",
        checklist=checklist,
        points=sum(item.points for item in checklist.items),
        severities={severity: text.of(language) for severity, text in SEVERITIES.items()},
        open_item=open_item,
        typed=typed,
        faults=faults,
        can_change=bool(actor().positions & COORDINATORS),
    )
