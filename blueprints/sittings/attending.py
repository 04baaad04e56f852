"""Calling the roll: which of the invited units have come."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import actor, allow
from blueprints.errors import sentence
from blueprints.sittings import finding
from blueprints.sittings.views import SECRETARIES, bp
from workflow.errors import Refused
from workflow.services import sittings


@bp.post("/<uuid:matter_uid>/roll")
@allow(*SECRETARIES)
def call_roll(matter_uid: UUID) -> ResponseReturnValue:
    """Record who is there; whoever is ticked for the first time has come now."""
    finding.sitting(matter_uid)
    try:
        arrived = {UUID(value) for value in request.form.getlist("arrived")}
    except ValueError:
        abort(400)
    try:
        sittings.call_roll(matter_uid, arrived, actor=actor())
    except Refused as error:
        flash(sentence(error), "warning")
    else:
        flash(_("The roll is kept: %(count)s units are there.", count=len(arrived)), "success")
    return redirect(url_for("matters.show", matter_uid=matter_uid, tab="attendance", _anchor="tab"), 303)
