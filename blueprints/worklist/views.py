"""The worklist and its tabs, where everybody lands."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import BUSINESS, SIGNED_IN, actor, allow
from blueprints.auth.views import home
from blueprints.lists import page
from blueprints.lists.spec import Spec
from blueprints.worklist import owed, tabs
from workflow.db import db
from workflow.queries import filing, worklist
from workflow.queries.filters import Now
from workflow.queries.worklist import Figures
from workflow.types import Position

bp = Blueprint("worklist", __name__)


@bp.get("/")
@allow(*SIGNED_IN)
def root() -> ResponseReturnValue:
    """The door: on to where this person lands."""
    return redirect(home())


@bp.get("/worklist")
@allow(*BUSINESS)
def todo() -> ResponseReturnValue:
    """What my unit has to do now, by due time."""
    now, figures = _start()
    spec = tabs.todo(actor(), figures)
    beside = {"counters": _counters(figures), "owed": owed.lines(actor(), now)}
    return page.answer(spec, "worklist/index.html", now, **_around(figures, "todo"), **beside)


@bp.get("/worklist/done")
@allow(*BUSINESS)
def done() -> ResponseReturnValue:
    """What my unit has acted on and is still under way."""
    now, figures = _start()
    return _tab(tabs.done(actor()), "done", now, figures)


@bp.get("/worklist/closed")
@allow(*BUSINESS)
def closed() -> ResponseReturnValue:
    """What my unit has acted on and is finished."""
    now, figures = _start()
    return _tab(tabs.closed(actor()), "closed", now, figures)


@bp.get("/worklist/copied")
@allow(*BUSINESS)
def copied() -> ResponseReturnValue:
    """What my unit was copied on."""
    now, figures = _start()
    return _tab(tabs.copied(actor()), "copied", now, figures)


@bp.get("/worklist/unsigned")
@allow(*BUSINESS)
def unsigned() -> ResponseReturnValue:
    """What nobody has signed for: to the office of every unit, to others of their own."""
    now, figures = _start()
    return _tab(tabs.unsigned(actor()), "unsigned", now, figures)


def _start() -> tuple[Now, Figures]:
    """The moment, and the figures over the tabs, one of which the menu shows too."""
    now = page.present()
    figures = worklist.figures(db.session(), actor(), now)
    g.owed = figures.all
    return now, figures


def _tab(spec: Spec, name: str, now: Now, figures: Figures) -> ResponseReturnValue:
    return page.answer(spec, "worklist/index.html", now, **_around(figures, name), counters=[], owed=[])


def _around(figures: Figures, name: str) -> dict[str, Any]:
    viewer = actor()
    to_file = filing.open_count(db.session(), viewer) if Position.ARCHIVIST in viewer.positions else None
    return {"tabs": tabs.entries(figures, name, to_file)}


def _counters(figures: Figures) -> list[dict[str, Any]]:
    """The strip over the list; each figure filters it."""
    light, show = request.args.get("light"), request.args.get("show")
    known = (
        (_("All to do"), figures.all, {}, None),
        (_("Overdue"), figures.overdue, {"light": "red"}, "red"),
        (_("Due today"), figures.today, {"show": "today"}, None),
        (_("Due soon"), figures.soon, {"light": "amber"}, "amber"),
        (_("To sign for"), figures.to_sign, {"show": "unsigned"}, None),
    )
    return [
        {
            "label": label,
            "count": page.counted(count),
            "url": url_for("worklist.todo", **asked),
            "light": lamp,
            "is_bad": lamp == "red" and count > 0,
            "is_current": (asked.get("light"), asked.get("show")) == (light or None, show or None),
        }
        for label, count, asked, lamp in known
    ]
