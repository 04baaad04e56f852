"""Resolutions: written while the minutes are, and tied to a problem that there is already."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import actor, allow
from blueprints.errors import faults_in, sentence
from blueprints.files import posted as forms
from blueprints.sittings import finding
from blueprints.sittings.finding import Typed
from blueprints.sittings.views import SECRETARIES, bp
from workflow.db import db
from workflow.errors import Invalid, NotFound, Refused
from workflow.models.matter import Matter
from workflow.models.sitting import Resolution
from workflow.queries import sittings as known
from workflow.services import resolutions
from workflow.services.sitting_forms import RESOLUTION


@bp.get("/<uuid:matter_uid>/resolutions/new")
@allow(*SECRETARIES)
def new_resolution(matter_uid: UUID) -> ResponseReturnValue:
    """The empty form of a resolution."""
    return _page(finding.sitting(matter_uid), None, None)


@bp.post("/<uuid:matter_uid>/resolutions/new")
@allow(*SECRETARIES)
def add_resolution(matter_uid: UUID) -> ResponseReturnValue:
    """Write a resolution behind the others."""
    matter, raw = finding.sitting(matter_uid), forms.read(actor()).raw
    try:
        one = resolutions.add(matter_uid, raw, actor=actor())
    except Invalid as error:
        return _page(matter, None, raw, faults_in(error)), 422
    except Refused as error:
        return _page(matter, None, raw, notice=sentence(error)), 409
    flash(_("Resolution %(number)s is written.", number=one.number), "success")
    if "more" in request.form:
        return redirect(url_for("sittings.new_resolution", matter_uid=matter_uid), 303)
    return _back(matter_uid)


@bp.get("/<uuid:matter_uid>/resolutions/<uuid:resolution_uid>")
@allow(*SECRETARIES)
def edit_resolution(matter_uid: UUID, resolution_uid: UUID) -> ResponseReturnValue:
    """The form of one resolution."""
    matter = finding.sitting(matter_uid)
    one = _found(matter, resolution_uid)
    return _page(matter, one, _stored(one))


@bp.post("/<uuid:matter_uid>/resolutions/<uuid:resolution_uid>")
@allow(*SECRETARIES)
def change_resolution(matter_uid: UUID, resolution_uid: UUID) -> ResponseReturnValue:
    """Write a resolution anew."""
    matter = finding.sitting(matter_uid)
    one, raw = _found(matter, resolution_uid), forms.read(actor()).raw
    try:
        resolutions.change(matter_uid, resolution_uid, raw, actor=actor())
    except Invalid as error:
        return _page(matter, one, raw, faults_in(error)), 422
    except Refused as error:
        return _page(matter, one, raw, notice=sentence(error)), 409
    flash(_("The resolution is kept."), "success")
    return _back(matter_uid)


@bp.post("/<uuid:matter_uid>/resolutions/<uuid:resolution_uid>/drop")
@allow(*SECRETARIES)
def drop_resolution(matter_uid: UUID, resolution_uid: UUID) -> ResponseReturnValue:
    """Strike a resolution."""
    _found(finding.sitting(matter_uid), resolution_uid)
    try:
        resolutions.drop(matter_uid, resolution_uid, actor=actor())
    except Refused as error:
        flash(sentence(error), "warning")
    else:
        flash(_("The resolution is struck; those behind it move up."), "success")
    return _back(matter_uid)


@bp.post("/<uuid:matter_uid>/resolutions/<uuid:resolution_uid>/link")
@allow(*SECRETARIES)
def link_resolution(matter_uid: UUID, resolution_uid: UUID) -> ResponseReturnValue:
    """Tie a resolution to the problem of the number that was typed."""
    _found(finding.sitting(matter_uid), resolution_uid)
    number = request.form.get("number", "").strip()
    problem = known.problem_of(db.session(), number, actor())
    if problem is None:
        flash(_("There is no problem “%(number)s”; give its number, such as WT-2026-0001.", number=number), "warning")
        return _back(matter_uid)
    try:
        resolutions.link(matter_uid, resolution_uid, problem, actor=actor())
    except (Invalid, Refused) as error:
        flash(sentence(error), "warning")
    else:
        flash(_("The resolution is tied to %(number)s.", number=number), "success")
    return _back(matter_uid)


def _back(matter_uid: UUID) -> ResponseReturnValue:
    return redirect(url_for("matters.show", matter_uid=matter_uid, tab="resolutions", _anchor="tab"), 303)


def _found(matter: Matter, uid: UUID) -> Resolution:
    one = known.one_resolution(db.session(), matter.id, uid)
    if one is None:
        raise NotFound
    return one


def _stored(one: Resolution) -> Typed:
    uids = known.uids_of(db.session(), [key for key in (one.lead_unit_id, *one.supports) if key])
    return {
        "title": [one.title],
        "text": [one.text],
        "becomes": [one.becomes],
        "lead": [uids[one.lead_unit_id]] if one.lead_unit_id else [],
        "supports": [uids[key] for key in one.supports if key in uids],
        "days": [str(one.length)] if one.length else [],
        "due_on": [one.due_on.isoformat()] if one.due_on else [],
    }


def _page(
    matter: Matter,
    one: Resolution | None,
    typed: Typed | None,
    faults: dict[str, str] | None = None,
    notice: str = "",
) -> str:
    is_open = matter.state in resolutions.OPEN_STATES
    if not is_open and not notice:
        notice = _("Resolutions are written between the sitting and the check of its minutes.")
    drawn = finding.form_of(RESOLUTION, typed, faults or {}, prefix="resolution")
    return render_template("sittings/resolution.html", matter=matter, one=one, notice=notice, is_open=is_open, **drawn)
