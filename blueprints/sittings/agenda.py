"""The agenda of a sitting: items written, changed, put in order and taken off."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import actor, allow
from blueprints.errors import faults_in, sentence
from blueprints.files import posted as uploads
from blueprints.sittings import finding, panels
from blueprints.sittings.finding import Typed
from blueprints.sittings.views import SECRETARIES, bp
from workflow.db import db
from workflow.errors import Invalid, NotFound, Refused
from workflow.models.matter import Matter
from workflow.models.sitting import AgendaItem
from workflow.queries import sittings as known
from workflow.services import agenda
from workflow.services.sitting_forms import ITEM


@bp.get("/<uuid:matter_uid>/items/new")
@allow(*SECRETARIES)
def new_item(matter_uid: UUID) -> ResponseReturnValue:
    """The empty form of an item."""
    return _page(finding.sitting(matter_uid), None, None)


@bp.post("/<uuid:matter_uid>/items/new")
@allow(*SECRETARIES)
def add_item(matter_uid: UUID) -> ResponseReturnValue:
    """Put an item at the end of the agenda."""
    matter, posted = finding.sitting(matter_uid), uploads.read(actor())
    try:
        posted.refuse()
        item = agenda.add(matter_uid, posted.raw, actor=actor())
    except Invalid as error:
        return _page(matter, None, posted.raw, faults_in(error)), 422
    except Refused as error:
        return _page(matter, None, posted.raw, notice=sentence(error)), 409
    flash(_("“%(title)s” is on the agenda.", title=item.title), "success")
    if "more" in request.form:
        return redirect(url_for("sittings.new_item", matter_uid=matter_uid), 303)
    return _back(matter_uid)


@bp.get("/<uuid:matter_uid>/items/<uuid:item_uid>")
@allow(*SECRETARIES)
def edit_item(matter_uid: UUID, item_uid: UUID) -> ResponseReturnValue:
    """The form of one item."""
    matter = finding.sitting(matter_uid)
    item = _item(matter, item_uid)
    return _page(matter, item, _stored(item))


@bp.post("/<uuid:matter_uid>/items/<uuid:item_uid>")
@allow(*SECRETARIES)
def change_item(matter_uid: UUID, item_uid: UUID) -> ResponseReturnValue:
    """Write an item anew."""
    matter = finding.sitting(matter_uid)
    item, posted = _item(matter, item_uid), uploads.read(actor())
    try:
        posted.refuse()
        agenda.change(matter_uid, item_uid, posted.raw, actor=actor())
    except Invalid as error:
        return _page(matter, item, posted.raw, faults_in(error)), 422
    except Refused as error:
        return _page(matter, item, posted.raw, notice=sentence(error)), 409
    flash(_("The item is kept."), "success")
    return _back(matter_uid)


@bp.post("/<uuid:matter_uid>/items/<uuid:item_uid>/move")
@allow(*SECRETARIES)
def move_item(matter_uid: UUID, item_uid: UUID) -> ResponseReturnValue:
    """Put an item at another place of the agenda."""
    finding.sitting(matter_uid)
    try:
        agenda.move(matter_uid, item_uid, to=request.form.get("to", 1, type=int), actor=actor())
    except Refused as error:
        flash(sentence(error), "warning")
    return _back(matter_uid)


@bp.post("/<uuid:matter_uid>/items/<uuid:item_uid>/drop")
@allow(*SECRETARIES)
def drop_item(matter_uid: UUID, item_uid: UUID) -> ResponseReturnValue:
    """Take an item off the agenda."""
    finding.sitting(matter_uid)
    try:
        agenda.drop(matter_uid, item_uid, actor=actor())
    except Refused as error:
        flash(sentence(error), "warning")
    else:
        flash(_("The item is off the agenda; what a unit had proposed waits again."), "success")
    return _back(matter_uid)


def _back(matter_uid: UUID) -> ResponseReturnValue:
    return redirect(url_for("matters.show", matter_uid=matter_uid, tab="agenda", _anchor="tab"), 303)


def _item(matter: Matter, item_uid: UUID) -> AgendaItem:
    item = next((one for one in known.agenda(db.session(), matter.id) if one.uid == item_uid), None)
    if item is None:
        raise NotFound
    return item


def _stored(item: AgendaItem) -> Typed:
    return {
        "title": [item.title],
        "unit": [str(item.unit.uid)] if item.unit else [],
        "minutes": [str(item.minutes)] if item.minutes else [],
        "brief": [item.brief],
    }


def _page(
    matter: Matter,
    item: AgendaItem | None,
    typed: Typed | None,
    faults: dict[str, str] | None = None,
    notice: str = "",
) -> str:
    is_open = matter.state in agenda.OPEN_STATES
    if not is_open and not notice:
        notice = _("The agenda of this sitting is closed.")
    drawn = finding.form_of(ITEM, typed, faults or {}, prefix="item")
    files = panels.papers(item.files) if item else []
    shown = {"matter": matter, "item": item, "notice": notice, "papers": files, "is_open": is_open}
    return render_template("sittings/item.html", **shown, **drawn)
