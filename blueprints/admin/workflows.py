"""The workflows as they run: diagram, table of transitions, versions in use."""

from __future__ import annotations

import json
from collections.abc import Mapping

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from blueprints.access import BUSINESS, actor, allow
from blueprints.filters import reader_language
from workflow.db import db
from workflow.engine import bpmn, diagram
from workflow.engine.definition import Workflow
from workflow.engine.schema import schema
from workflow.errors import NotFound
from workflow.queries import administration, flows
from workflow.services.effects.all import EFFECTS

bp = Blueprint("workflows", __name__, url_prefix="/workflows")


@bp.get("")
@allow(*BUSINESS)
def index() -> ResponseReturnValue:
    """The first workflow, with tabs for the others."""
    return show("problem")


@bp.get("/schema.json")
@allow(*BUSINESS)
def described() -> ResponseReturnValue:
    """The definition language as JSON Schema, for one's own editor."""
    return Response(
        json.dumps(schema(effects=EFFECTS), ensure_ascii=False, indent=1), mimetype="application/schema+json"
    )


@bp.get("/<kind>")
@allow(*BUSINESS)
def show(kind: str) -> ResponseReturnValue:
    """One workflow: who may do what in which state."""
    newest, language = flows.newest(db.session(), actor().meeting_id), reader_language()
    workflow = _of_kind(newest, kind)
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


@bp.get("/<kind>/bpmn")
@allow(*BUSINESS)
def download(kind: str) -> ResponseReturnValue:
    """One workflow as a BPMN 2.0 file, for a modeller or another engine."""
    workflow = _of_kind(flows.newest(db.session(), actor().meeting_id), kind)
    name = {"Content-Disposition": f'attachment; filename="{kind}.bpmn"'}
    return Response(bpmn.document(workflow), mimetype="application/xml", headers=name)


def _of_kind(newest: Mapping[str, Workflow], kind: str) -> Workflow:
    if kind not in newest:
        raise NotFound
    return newest[kind]
