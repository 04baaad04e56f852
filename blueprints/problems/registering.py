"""Registering a problem: one page, submitted to the office at once or kept as a draft."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import actor, allow
from blueprints.errors import faults_in
from blueprints.files import posted as forms
from blueprints.matters.fields import Filling, drawn, errors
from blueprints.problems.views import bp
from workflow.db import db
from workflow.engine.definition import Field
from workflow.errors import Invalid
from workflow.models.matter import Matter
from workflow.models.problem import Problem
from workflow.models.user import User
from workflow.queries import choices, drafts
from workflow.services import matters, problems
from workflow.services.beginning import latest
from workflow.types import Position

REGISTRARS = (Position.HANDLER, Position.LIAISON, Position.INSPECTOR, Position.TEAM_LEADER, Position.COORDINATOR)


@bp.get("/new")
@allow(*REGISTRARS)
def new() -> ResponseReturnValue:
    """The empty form, or what the person had typed before."""
    kept = drafts.of(db.session(), actor(), problems.PLACE)
    return _page(kept.values if kept else None)


@bp.post("/new")
@allow(*REGISTRARS)
def register() -> ResponseReturnValue:
    """Register the problem and submit it."""
    posted = forms.read(actor())
    try:
        posted.refuse()
        matter = problems.register(posted.raw, actor=actor())
    except Invalid as error:
        return _page(posted.raw, faults_in(error)), 422
    flash(_("%(number)s is registered and submitted to the office.", number=matter.number), "success")
    return redirect(url_for("matters.show", matter_uid=matter.uid), 303)


@bp.post("/new/draft")
@allow(*REGISTRARS)
def keep() -> ResponseReturnValue:
    """Keep what has been typed so far."""
    matters.save_draft(problems.PLACE, forms.read(actor()).raw, actor=actor())
    if "X-Draft" in request.headers:
        return "", 204
    flash(_("Your draft is kept; you will find it here again."), "success")
    return redirect(url_for("problems.new"), 303)


def _page(typed: dict[str, list[str]] | None, faults: dict[str, str] | None = None) -> str:
    person = actor()
    form = form_of()
    filling = Filling(
        subject=blank(person),
        typed=typed,
        faults=faults or {},
        options=choices.for_form(db.session(), form, blank(person), person),
        kept=drafts.files(db.session(), person, typed),
    )
    return render_template("problems/new.html", fields=drawn(form, filling), faults=errors(form, filling, prefix="new"))


def form_of() -> tuple[Field, ...]:
    """The inputs of registering a problem, by the newest definition."""
    return latest(db.session(), "problem", actor().meeting_id).workflow.actions["submit"][0].form


def blank(person: User) -> Matter:
    """A problem that is not there yet, for the form to be filled from."""
    return Matter(meeting_id=person.meeting_id, kind="problem", title="", percent=0, problem=Problem())
