"""People of a unit: who stands in for whom."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import BUSINESS, actor, allow
from blueprints.admin.forms import typed
from blueprints.errors import faults_in, sentence
from blueprints.filters import reader_language
from blueprints.people import shown
from workflow.db import db
from workflow.errors import Invalid, Refused
from workflow.queries import substitutes as known
from workflow.queries.substitutes import SENIORS
from workflow.services import substitutes

bp = Blueprint("people", __name__, url_prefix="/people")


@bp.get("")
@allow(*SENIORS)
def index() -> ResponseReturnValue:
    """The people of the reader's unit; ?unit= another one's, for those who look after the whole joint meeting."""
    return shown.listed()


@bp.get("/<uuid:person_uid>")
@allow(*BUSINESS)
def show(person_uid: UUID) -> ResponseReturnValue:
    """One person's substitutes, one's own or of somebody of one's unit."""
    return shown.one(known.person(db.session(), person_uid, actor()))


@bp.post("/<uuid:person_uid>/substitutes")
@allow(*BUSINESS)
def substitute(person_uid: UUID) -> ResponseReturnValue:
    """Name a substitute for a time."""
    given = typed(*substitutes.PARTS)
    try:
        row = substitutes.make(person_uid, given, actor=actor())
    except (Invalid, Refused) as error:
        person = known.person(db.session(), person_uid, actor())
        if isinstance(error, Refused):
            return shown.one(person, given, notice=sentence(error)), 409
        return shown.one(person, given, faults_in(error)), 422
    flash(_("%(name)s is named as substitute.", name=row.substitute.name_in(reader_language())), "success")
    return redirect(url_for("people.show", person_uid=person_uid), 303)


@bp.post("/substitutions/<uuid:substitution_uid>/end")
@allow(*BUSINESS)
def end(substitution_uid: UUID) -> ResponseReturnValue:
    """End a substitution before its time."""
    back = request.form.get("back", type=UUID)
    try:
        row = substitutes.end(substitution_uid, actor=actor())
    except Refused as error:
        flash(sentence(error), "warning")
    else:
        flash(_("The substitution is ended; everything is back with its own person."), "success")
        back = back or row.principal.uid
    return redirect(url_for("people.show", person_uid=back or actor().uid), 303)
