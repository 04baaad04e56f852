"""Units and outlets, kept by the office: lists by kind, one unit, and the form that adds or changes one."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import COORDINATORS, OFFICE, actor, allow
from blueprints.admin import unit_pages as pages
from blueprints.admin.forms import typed
from blueprints.errors import faults_in, sentence
from blueprints.filters import t
from workflow.db import db
from workflow.errors import Invalid, NotFound, Refused, Stale
from workflow.models.unit import Unit
from workflow.queries import units as known
from workflow.services import units

bp = Blueprint("units", __name__, url_prefix="/units")


@bp.get("")
@allow(*OFFICE)
def index() -> ResponseReturnValue:
    """The units of one kind, narrowed by name, bank, precinct and standing; ?format=xlsx gives all of them as Excel."""
    if request.args.get("format") == "xlsx":
        return pages.file()
    return render_template("admin/units.html", **pages.listed())


@bp.get("/<uuid:unit_uid>")
@allow(*OFFICE)
def show(unit_uid: UUID) -> ResponseReturnValue:
    """One unit: what is known of it, who works there, what hangs on it, what was changed."""
    return pages.one(_found(unit_uid))


@bp.get("/new")
@allow(*COORDINATORS)
def new() -> ResponseReturnValue:
    """The empty form of a kind of unit."""
    return pages.form(pages.kind_asked(), None, {}, {})


@bp.post("/new")
@allow(*COORDINATORS)
def add() -> ResponseReturnValue:
    """Add a unit."""
    kind, given = pages.kind_asked(), typed(*pages.FIELDS)
    try:
        unit = units.add(kind, given, actor=actor())
    except Invalid as error:
        return pages.form(kind, None, given, faults_in(error)), 422
    flash(_("%(name)s is added.", name=t(unit.name)), "success")
    return redirect(url_for("units.show", unit_uid=unit.uid), 303)


@bp.get("/<uuid:unit_uid>/edit")
@allow(*COORDINATORS)
def edit(unit_uid: UUID) -> ResponseReturnValue:
    """The form, filled with what is known."""
    unit = _found(unit_uid)
    return pages.form(unit.kind, unit, pages.stored(unit), {})


@bp.post("/<uuid:unit_uid>/edit")
@allow(*COORDINATORS)
def change(unit_uid: UUID) -> ResponseReturnValue:
    """Change a unit."""
    unit, given = _found(unit_uid), typed(*pages.FIELDS)
    try:
        units.change(unit_uid, given, seal=request.form.get("seal", ""), actor=actor())
    except Invalid as error:
        return pages.form(unit.kind, unit, given, faults_in(error)), 422
    except Stale:
        told = _(
            "Not saved: somebody changed this unit meanwhile. What you typed is still here; compare, then save again."
        )
        return pages.form(unit.kind, _found(unit_uid), given, {}, notice=told), 409
    flash(_("%(name)s is changed.", name=t(unit.name)), "success")
    return redirect(url_for("units.show", unit_uid=unit_uid), 303)


@bp.post("/<uuid:unit_uid>/close")
@allow(*COORDINATORS)
def close(unit_uid: UUID) -> ResponseReturnValue:
    """Close a unit; refused while work hangs on it."""
    unit = _found(unit_uid)
    day = request.form.get("closed_on", type=date.fromisoformat) or pages.today()
    try:
        units.close(unit_uid, day, actor=actor())
    except (Refused, Invalid) as error:
        told = _("Not closed: %(reason)s", reason=sentence(error))
        return pages.one(_found(unit_uid), notice=told), 409 if isinstance(error, Refused) else 422
    flash(_("%(name)s is closed; its history stays.", name=t(unit.name)), "success")
    return redirect(url_for("units.show", unit_uid=unit_uid), 303)


@bp.post("/<uuid:unit_uid>/reopen")
@allow(*COORDINATORS)
def reopen(unit_uid: UUID) -> ResponseReturnValue:
    """Open a closed unit again."""
    unit = _found(unit_uid)
    try:
        units.reopen(unit_uid, actor=actor())
    except Refused as error:
        return pages.one(_found(unit_uid), notice=_("Not opened: %(reason)s", reason=sentence(error))), 409
    flash(_("%(name)s is in use again.", name=t(unit.name)), "success")
    return redirect(url_for("units.show", unit_uid=unit_uid), 303)


def _found(unit_uid: UUID) -> Unit:
    unit = known.one(db.session(), actor().meeting_id, unit_uid)
    if unit is None:
        raise NotFound
    return unit
