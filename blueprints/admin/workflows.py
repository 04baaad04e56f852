"""The workflows as they run: diagram, table of transitions, versions in use."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from blueprints.access import BUSINESS, actor, allow
from blueprints.filters import reader_language
from workflow.db import db
from workflow.engine import diagram
from workflow.errors import NotFound
from workflow.queries import administration, flows

bp = Blueprint("workflows", __name__, url_prefix="/workflows")


@bp.get("")
@allow(*BUSINESS)
def index() -> ResponseReturnValue:
    """The first workflow, with tabs for the others."""
    return show("problem")


@bp.get("/<kind>")
@allow(*BUSINESS)
def show(kind: str) -> ResponseReturnValue:
    """One workflow: who may do what in which state."""
    newest, language = flows.newest(db.session(), actor().meeting_id), reader_language()
    workflow = newest.get(kind)
    if workflow is None:
        raise NotFound
    return render_template(
        "admin/workflow.html",
        workflow=workflow,
        kinds=[
            {"kind": code, "label": flow.text.of(language), "is_current": code == kind} for code, flow in newest.items()
        ],
        drawing=Markup(diagram.svg(workflow, language, current=None, visited=())),
        rows=diagram.table(workflow, language),
        versions=administration.versions_in_use(db.session(), actor().meeting_id, kind),
    )
