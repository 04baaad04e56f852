"""What a person keeps about a list: the columns they see, and filters under a name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from blueprints.access import BUSINESS, actor, allow
from blueprints.errors import faults_in
from blueprints.lists import kinds, made, page
from blueprints.lists.spec import Spec, choosable
from blueprints.worklist import tabs
from workflow.db import db
from workflow.errors import Invalid, NotFound
from workflow.models.user import User
from workflow.queries.views import kept
from workflow.queries.worklist import Figures
from workflow.services import views

bp = Blueprint("views", __name__, url_prefix="/views")

PLACES: Mapping[str, Callable[[User], Spec]] = {
    "worklist.todo": lambda viewer: tabs.todo(viewer, Figures()),
    "worklist.done": tabs.done,
    "worklist.closed": tabs.closed,
    "worklist.copied": tabs.copied,
    "worklist.unsigned": tabs.unsigned,
    "ledger.index": kinds.ledger,
    "problems.index": kinds.problems,
    "batches.index": kinds.batches,
    "visits.index": kinds.visits,
    "rectifications.index": kinds.rectifications,
}
"""Every list by its endpoint."""


@bp.get("/<place>")
@allow(*BUSINESS)
def edit(place: str) -> ResponseReturnValue:
    """Choose the columns of a list, keep its filters as a view, and forget views; the query is that of the list."""
    return _page(place, urlencode(page.query(request.args)))


@bp.post("/<place>/columns")
@allow(*BUSINESS)
def columns(place: str) -> ResponseReturnValue:
    """Keep which columns the person sees."""
    shown = request.form.getlist("column")
    views.choose_columns(place, [name for name, _label in choosable(_spec(place)) if name not in shown], actor=actor())
    return redirect(_back(place), 303)


@bp.post("/<place>/save")
@allow(*BUSINESS)
def save(place: str) -> ResponseReturnValue:
    """Keep the filters under a name."""
    _spec(place)
    try:
        views.save(place, request.form.get("name", ""), _query(), actor=actor())
    except Invalid as error:
        return _page(place, _query(), faults_in(error)), 422
    flash(_("The view is saved; it stands above the list."), "success")
    return redirect(_back(place), 303)


@bp.post("/drop")
@allow(*BUSINESS)
def drop() -> ResponseReturnValue:
    """Forget the posted view, which only its owner can."""
    uid = request.form.get("view", type=UUID)
    if uid is None:
        raise NotFound
    place = views.drop(uid, actor=actor())
    return redirect(url_for(".edit", place=place), 303)


def _page(place: str, query: str, faults: Mapping[str, str] | None = None) -> str:
    spec, own = _spec(place), kept(db.session(), actor(), place)
    g.menu_area = place.partition(".")[0]
    back = page.address(place) + (f"?{query}" if query else "")
    return render_template(
        "lists/view.html",
        title=spec.title,
        place=place,
        query=query,
        back_url=back,
        columns=[(name, label, name not in own.hidden) for name, label in choosable(spec)],
        views=[{"uid": one.uid, "name": one.name, "url": f"{page.address(place)}?{one.query}"} for one in own.views],
        name=request.form.get("name", ""),
        fault=(faults or {}).get("name", ""),
    )


def _spec(place: str) -> Spec:
    endpoint, _colon, kind = place.partition(":")
    if endpoint == made.PLACE and kind:
        return made.spec(actor(), kind)
    make = PLACES.get(place)
    return make(actor()) if make else abort(404)


def _query() -> str:
    """The list's query as posted, cut to what narrows and sorts."""
    return urlencode(page.query(MultiDict(parse_qsl(request.form.get("query", "")))))


def _back(place: str) -> str:
    query = _query()
    return page.address(place) + (f"?{query}" if query else "")
